// How the window answers while 200 photos are made smaller: what its own watch counts, which looks at each event.
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { note } from '../measuring.mjs';

const gallery = '/usr/share/backgrounds/mate';
const photoCount = 200;
const patienceMs = 20 * 60_000;

function photosIn(folder) {
  const sources = ['nature', 'abstract'].flatMap((name) =>
    readdirSync(join(gallery, name))
      .filter((file) => file.endsWith('.jpg'))
      .map((file) => join(gallery, name, file)),
  );
  for (let i = 0; i < photoCount; ++i) copyFileSync(sources[i % sources.length], join(folder, `${i}.jpg`));
}

/** The metrics by name, those without labels. */
async function metrics({ url, token }) {
  const answer = await fetch(`${url}/metrics`, { headers: { Authorization: `Bearer ${token}` } });
  const lines = (await answer.text()).split('\n').filter((line) => /^\w+ /.test(line));
  return Object.fromEntries(lines.map((line) => line.split(' ')));
}

async function queue({ url, token }) {
  const answer = await fetch(`${url}/api/v1/queue`, { headers: { Authorization: `Bearer ${token}` } });
  return answer.json();
}

export async function measureStalls({ screen }) {
  note(`${photoCount} photos`);
  const data = join(screen.folder('stalls'), 'data');
  const photos = screen.folder('photos');
  photosIn(photos);
  const hub = join(screen.bin, 'aio-hub');
  const shown = await screen.show([hub, '--data', data, '--port', '0', 'aio://jobs']);
  try {
    await sleep(10_000); // The start is another matter.
    const endpoint = JSON.parse(readFileSync(join(data, 'run/endpoint.json'), 'utf8'));
    const before = await metrics(endpoint);
    await screen.run([hub, '--data', data, photos]);
    const end = Date.now() + patienceMs;
    for (let done = 0; done < photoCount; done = Number((await queue(endpoint)).by_state.succeeded ?? 0)) {
      if (Date.now() > end) throw new Error(`${done} of ${photoCount} photos after ${patienceMs} ms`);
      await sleep(1000);
    }
    const after = await metrics(endpoint);
    const stalls = Number(after.hub_window_stalls) - Number(before.hub_window_stalls);
    // The worst is of the whole run, the start included.
    const worst = Number(after.hub_window_worst_stall_seconds) * 1000;
    return [
      { name: `stalls over 50 ms, ${photoCount} photos, the jobs in front`, value: stalls, unit: '', goal: '<= 0' },
      { name: 'the worst, the start included', value: worst, unit: 'ms' },
    ];
  } finally {
    await shown.end();
  }
}
