// Pictures on demand: made for the first one who asks, found for all others. nginx sends the same bytes to the same client.
import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { note, percentile } from '../measuring.mjs';
import { photos as preparePhotos } from '../images/photos.mjs';
import { startHub, startNginx } from './server.mjs';

const misses = 40;
const hits = 200;

async function timed(hub, path) {
  const begin = performance.now();
  await (await hub.call(path)).arrayBuffer();
  return performance.now() - begin;
}

/** From the request to the last byte over a connection that is open. fetch() alone would take longer than both servers. */
function timedGet(agent, url, headers = {}) {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    get(url, { agent, headers }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${url}: ${answer.statusCode}`));
      answer.on('data', () => {});
      answer.on('end', () => resolve(performance.now() - begin));
      answer.on('error', reject);
    }).on('error', reject);
  });
}

/** Pictures that are there, in turn from the hub and as files from nginx: what the client itself takes shows in both. */
async function measureHits(hub, ids, folder) {
  const path = (id) => `/i/${id}?w=640&fmt=webp`;
  const files = { 'small.json': '{}' };
  for (const id of ids) files[id] = Buffer.from(await (await hub.call(path(id))).arrayBuffer());
  const nginx = await startNginx(folder, 'A', files);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const found = [];
  const floor = [];
  try {
    for (let i = 0; i < hits; ++i) {
      const id = ids[i % ids.length];
      found.push(await timedGet(agent, hub.url + path(id), hub.headers));
      floor.push(await timedGet(agent, `${nginx.url}/${id}`));
    }
  } finally {
    agent.destroy();
    await nginx.stop();
  }
  return { found, floor };
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
    const { found, floor } = await measureHits(hub, ids, join(folder, 'nginx-pictures'));
    return [
      { name: '24 MP to 640 px on demand, p95 (goal 500)', value: percentile(made, 0.95), unit: 'ms' },
      { name: 'the same again, p95 (goal 2)', value: percentile(found, 0.95), unit: 'ms', peer: 'nginx, a file', peer_value: percentile(floor, 0.95) },
    ];
  } finally {
    await hub.stop();
  }
}
