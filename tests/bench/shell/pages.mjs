// The page in the window's web view: from the start of the program until it can be used, beside a bare web view with a bare
// page; its largest paint with an empty profile and loaded again; the scripts that it begins with.
import { createServer, get } from 'node:http';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { interleave, median, note } from '../measuring.mjs';
import { largestPaint, openPage, usableAt } from './page.mjs';

const barePage = '<!doctype html><title>Bare</title><h1>A bare page</h1><p>With nothing to load.</p>';

/** A port that was free a moment ago. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function withPage(screen, words, look) {
  const port = await freePort();
  const shown = await screen.show(words, { QTWEBENGINE_REMOTE_DEBUGGING: `127.0.0.1:${port}` });
  try {
    const page = await openPage(port);
    const usableMs = (await usableAt(page)) - shown.began_ms;
    const more = look ? await look(page) : {};
    page.socket.close();
    return { usableMs, ...more };
  } finally {
    await shown.end();
  }
}

const fetchBytes = (url) =>
  new Promise((resolve, reject) => {
    get(url, { headers: { 'Accept-Encoding': 'br' } }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => resolve({ body: Buffer.concat(parts), encoding: answer.headers['content-encoding'] }));
    }).on('error', reject);
  });

/** The scripts that the page names itself, as they come over the wire, compressed with Brotli. */
async function initialScriptBytes(page) {
  const addresses = await page.evaluate(() =>
    [...document.querySelectorAll('script[src], link[rel=modulepreload]')]
      .map((one) => one.src || one.href)
      .filter((address, index, all) => all.indexOf(address) === index),
  );
  let bytes = 0;
  for (const address of addresses) {
    const { body, encoding } = await fetchBytes(address);
    if (encoding !== 'br' && body.length > 1024) throw new Error(`${address} came without Brotli`);
    bytes += body.length;
  }
  return bytes;
}

async function paints(page) {
  const coldMs = await largestPaint(page);
  await page.reload();
  const warmMs = await largestPaint(page);
  return { coldMs, warmMs, scriptBytes: await initialScriptBytes(page) };
}

export async function measurePages({ screen, rounds }) {
  note('pages');
  const server = createServer((_, answer) => answer.setHeader('Content-Type', 'text/html').end(barePage));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const data = join(screen.folder('pages'), 'data');
  const hub = [join(screen.bin, 'aio-hub'), '--data', data, '--port', '0'];
  const bare = [join(screen.bin, 'bench_bare_view'), `http://127.0.0.1:${server.address().port}/`];
  const sides = {
    ours: () => withPage(screen, hub),
    bare: () => withPage(screen, bare),
    cold: () => {
      rmSync(join(data, 'web-view'), { recursive: true, force: true });
      return withPage(screen, hub, paints);
    },
  };
  try {
    await interleave(1, sides);
    const seen = await interleave(rounds, sides);
    const of = (side, key) => median(seen[side].map((one) => one[key]));
    const usable = { value: of('ours', 'usableMs'), unit: 'ms', peer: 'bare web view', peer_value: of('bare', 'usableMs') };
    return [
      { name: 'start to a page that can be used', ...usable, goal: '<= 1000' },
      { name: 'largest paint, empty profile', value: of('cold', 'coldMs'), unit: 'ms', goal: '<= 1000' },
      { name: 'largest paint, loaded again', value: of('cold', 'warmMs'), unit: 'ms', goal: '<= 300' },
      { name: 'scripts the page begins with', value: of('cold', 'scriptBytes') / 1024, unit: 'KB', goal: '<= 62' },
    ];
  } finally {
    server.close();
  }
}
