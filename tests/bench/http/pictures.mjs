// Pictures on demand: made for the first one who asks, found for all others.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { note, percentile } from '../measuring.mjs';
import { photos as preparePhotos } from '../images/photos.mjs';
import { startHub } from './server.mjs';

const misses = 40;
const hits = 200;

async function timed(hub, path) {
  const begin = performance.now();
  await (await hub.call(path)).arrayBuffer();
  return performance.now() - begin;
}

export async function measurePictures({ root, folder, bin }) {
  const photos = (await preparePhotos(root)).filter((_, index) => index % 4 === 3); // Those of 24 megapixels.
  const hub = await startHub(join(bin, 'aio-hub'), join(folder, 'pictures'));
  try {
    note('pictures on demand');
    const ids = [];
    for (const photo of photos) {
      const answer = await hub.call('/api/v1/artifacts', {
        method: 'POST',
        body: readFileSync(photo),
        headers: { 'Content-Type': 'image/jpeg', 'X-Filename': 'photo.jpg' },
      });
      ids.push((await answer.json()).id);
    }
    const made = [];
    for (let i = 0; i < misses; ++i) {
      made.push(await timed(hub, `/i/${ids[i % ids.length]}?w=${640 - Math.floor(i / ids.length)}&fmt=webp`));
    }
    const found = [];
    for (let i = 0; i < hits; ++i) found.push(await timed(hub, `/i/${ids[i % ids.length]}?w=640&fmt=webp`));
    return [
      { name: '24 MP to 640 px on demand, p95 (goal 500)', value: percentile(made, 0.95), unit: 'ms' },
      { name: 'the same again, p95 (goal 2)', value: percentile(found, 0.95), unit: 'ms' },
    ];
  } finally {
    await hub.stop();
  }
}
