// Requests a CPU second of the server, with wrk: the hub with its whole gate, and the best of three nginx configurations.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { execute, median, note } from '../measuring.mjs';
import { cpuNs, nginxVariants, startHub, startNginx } from './server.mjs';

const seconds = 2;
const clients = 32;

async function artifactOf(hub, bytes, name) {
  const answer = await hub.call('/api/v1/artifacts', {
    method: 'POST',
    body: bytes,
    headers: { 'Content-Type': 'application/octet-stream', 'X-Filename': name },
  });
  return `/api/v1/artifacts/${(await answer.json()).id}/content`;
}

const etagOf = async (url, path, headers = {}) => (await fetch(url + path, { headers })).headers.get('etag');

/** The largest file that the page loads, as browsers get it: the hub's own asset. */
async function assetOf(hub) {
  const page = await (await fetch(hub.url, { headers: { Accept: 'text/html' } })).text();
  const path = /src="(\/assets\/[^"]+\.js)"/.exec(page)[1];
  const bytes = Buffer.from(await (await fetch(hub.url + path, { headers: { 'Accept-Encoding': 'identity' } })).arrayBuffer());
  return { path, bytes };
}

async function scenarios(hub) {
  const fifty = randomBytes(50_000);
  const ten = randomBytes(10_000_000);
  const small = Buffer.from(await (await hub.call('/api/v1/queue')).arrayBuffer());
  const fiftyPath = await artifactOf(hub, fifty, 'fifty');
  const tenPath = await artifactOf(hub, ten, 'ten');
  const asset = await assetOf(hub);
  const list = [
    { name: `small JSON, ${small.length} B`, hub: '/api/v1/queue', nginx: '/small.json', goal: 0.7 },
    { name: 'file of 50 KB', hub: fiftyPath, nginx: '/fifty', goal: 0.8 },
    { name: `asset of the page, ${Math.round(asset.bytes.length / 1000)} KB`, hub: asset.path, nginx: '/asset', goal: 0.8 },
    { name: '304', hub: fiftyPath, nginx: '/fifty', isKnown: true, goal: 0.75 },
    { name: 'range of 64 KB', hub: tenPath, nginx: '/ten', headers: { Range: 'bytes=1000000-1065535' }, goal: 0.8 },
    { name: 'file of 10 MB', hub: tenPath, nginx: '/ten', goal: 0.8 },
  ];
  return { list, files: { 'small.json': small, fifty, ten, asset: asset.bytes } };
}

async function load(server, path, headers) {
  const words = ['-t1', `-c${clients}`, `-d${seconds}s`];
  for (const [name, value] of Object.entries(headers)) words.push('-H', `${name}: ${value}`);
  let requests = 0;
  let wrong = '';
  const before = cpuNs(server.pid);
  await execute('wrk', [...words, server.url + path], {
    onLine: (line) => {
      requests = Number(/(\d+) requests in/.exec(line)?.[1] ?? requests);
      if (/Non-2xx|Socket errors/.test(line)) wrong = line.trim();
    },
  });
  if (wrong) throw new Error(`${server.url}${path}: ${wrong}`);
  return requests / ((cpuNs(server.pid) - before) / 1e9);
}

async function headersFor(scenario, server, path, own = {}) {
  const headers = { ...own, ...scenario.headers };
  if (scenario.isKnown) headers['If-None-Match'] = await etagOf(server.url, path, own);
  return headers;
}

export async function measureRequests({ folder, bin, rounds }) {
  const hub = await startHub(join(bin, 'aio-hub'), join(folder, 'requests'));
  const { list, files } = await scenarios(hub);
  const peers = {};
  for (const variant of nginxVariants) peers[variant] = await startNginx(join(folder, `nginx-${variant}`), variant, files);
  const rows = [];
  try {
    for (const scenario of list) {
      note(scenario.name);
      const results = Object.fromEntries(['hub', ...nginxVariants].map((side) => [side, []]));
      for (let round = 0; round < rounds; ++round) {
        // In another order each time, so that a busy moment meets all.
        const sides = Object.keys(results).sort(() => Math.random() - 0.5);
        for (const side of sides) {
          const server = side === 'hub' ? hub : peers[side];
          const path = side === 'hub' ? scenario.hub : scenario.nginx;
          const headers = await headersFor(scenario, server, path, side === 'hub' ? hub.headers : {});
          results[side].push(await load(server, path, headers));
        }
      }
      const best = nginxVariants.map((side) => [side, median(results[side])]).sort((a, b) => b[1] - a[1])[0];
      rows.push({
        name: `${scenario.name} (goal ${scenario.goal})`,
        value: median(results.hub),
        unit: 'requests/CPU s',
        peer: `nginx ${best[0]}`,
        peer_value: best[1],
      });
    }
  } finally {
    await hub.stop();
    for (const peer of Object.values(peers)) await peer.stop();
  }
  return rows;
}
