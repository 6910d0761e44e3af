// page.test.mjs: the page in the web view of the running window, as an ordinary user on a screen that nobody sees: it is signed in
// by itself, photos that are dropped on it come back smaller, and its console stays empty. Wants AIO_HUB_BIN, the programs' folder.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const WebSocket = createRequire(join(root, 'tests/end_to_end/api/package.json'))('ws');
const photos = ['nature/Garden.jpg', 'nature/Dune.jpg'].map((name) => join('/usr/share/backgrounds/mate', name));

/** Long enough for a machine that is busy with something else; nothing here is timed. */
const patienceMs = 240_000;

async function until(what, look) {
  const end = Date.now() + patienceMs;
  for (;;) {
    const found = await look().catch(() => null);
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await sleep(200);
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** The window on a screen of its own, with a port by which its page can be looked into. */
class Window {
  place = mkdtempSync(join(tmpdir(), 'hub-window-'));

  async start() {
    chmodSync(this.place, 0o777);
    const bin = process.env.AIO_HUB_BIN;
    for (const name of readdirSync(bin))
      if (/^aio-(hub|worker|hub-.*\.so)$/.test(name)) copyFileSync(join(bin, name), join(this.place, name));
    this.port = await freePort();
    const { WAYLAND_DISPLAY, QT_QPA_PLATFORM, ...environment } = process.env;
    const screen = ['xvfb-run', '-a', '-s', '-screen 0 1400x900x24'];
    this.process = spawn(
      join(root, 'tests/style/unprivileged.sh'),
      [...screen, join(this.place, 'aio-hub'), '--data', join(this.place, 'data'), '--port', '0'],
      {
        env: { ...environment, LC_ALL: 'C.UTF-8', QTWEBENGINE_REMOTE_DEBUGGING: `127.0.0.1:${this.port}` },
        stdio: ['ignore', 'inherit', 'inherit'],
        // xvfb-run does not pass signals on.
        detached: true,
      },
    );
    this.ended = once(this.process, 'exit');
  }

  /** A second start, which hands over what it is given. */
  async hand(...words) {
    const again = spawn(
      join(root, 'tests/style/unprivileged.sh'),
      ['env', 'QT_QPA_PLATFORM=offscreen', join(this.place, 'aio-hub'), '--data', join(this.place, 'data'), ...words],
      { stdio: ['ignore', 'inherit', 'inherit'] },
    );
    const [code] = await once(again, 'exit');
    assert.equal(code, 0);
  }

  async remove() {
    // The hub, not the screen that it is on; where it has not come that far, all of it.
    let first = -this.process.pid;
    try {
      first = JSON.parse(readFileSync(join(this.place, 'data/run/endpoint.json'), 'utf8')).pid;
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
    process.kill(first, 'SIGTERM');
    const late = setTimeout(() => process.kill(-this.process.pid, 'SIGKILL'), patienceMs);
    await this.ended;
    clearTimeout(late);
    rmSync(this.place, { recursive: true, force: true, maxRetries: 20, retryDelay: 500 });
  }
}

/** The page by DevTools: what is asked of it, and what its console says. */
class Page {
  complaints = [];
  #answers = new Map();
  #last = 0;

  static async of(port) {
    const found = await until('the page', async () => {
      const pages = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
      return pages.find(({ url }) => url.startsWith('http'));
    });
    const page = new Page();
    page.socket = new WebSocket(found.webSocketDebuggerUrl, { perMessageDeflate: false });
    page.socket.on('message', (bytes) => page.#hear(JSON.parse(bytes)));
    await once(page.socket, 'open');
    // What was said before is said again.
    await page.call('Runtime.enable');
    await page.call('Log.enable');
    return page;
  }

  #hear({ id, method, params, result, error }) {
    if (id !== undefined) {
      const { resolve, reject } = this.#answers.get(id);
      this.#answers.delete(id);
      if (error) reject(new Error(error.message));
      else resolve(result);
    } else if (method === 'Runtime.exceptionThrown') {
      this.complaints.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    } else if (method === 'Runtime.consoleAPICalled' && ['error', 'warning', 'assert'].includes(params.type)) {
      this.complaints.push(params.args.map(({ value, description }) => value ?? description).join(' '));
    } else if (method === 'Log.entryAdded' && ['error', 'warning'].includes(params.entry.level)) {
      this.complaints.push(`${params.entry.text} ${params.entry.url ?? ''}`);
    }
  }

  call(method, params = {}) {
    const id = ++this.#last;
    this.socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => this.#answers.set(id, { resolve, reject }));
  }

  async evaluate(run, ...given) {
    const expression = `(${run})(...${JSON.stringify(given)})`;
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.call('Runtime.evaluate', options);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Files fall on the middle of the page, as from the desktop. */
  async drop(files) {
    const [x, y] = await this.evaluate(() => [innerWidth / 2, innerHeight / 2]);
    const data = { items: [], files, dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop']) await this.call('Input.dispatchDragEvent', { type, x, y, data });
  }
}

test('the page in the window', async (context) => {
  const window = new Window();
  let page;
  try {
    await window.start();
    page = await Page.of(window.port);

    await context.test('is signed in by itself', async () => {
      await until('the hub', () => page.evaluate(() => document.title.startsWith('Hub')));
      const status = await page.evaluate(async () => (await fetch('/api/v1/sessions/current')).status);
      assert.equal(status, 200);
      assert.equal(await page.evaluate(() => document.querySelector('input[type=password]')), null);
    });

    await context.test('follows the window to another place', async () => {
      await window.hand('aio://images');
      await until('Images', () => page.evaluate(() => location.pathname === '/images'));
      await until('its heading', () => page.evaluate(() => document.title.startsWith('Images')));
    });

    await context.test('makes photos that are dropped on it smaller', async () => {
      await page.drop(photos);
      await until('both results', () => page.evaluate(() => document.querySelectorAll('[data-stage=done]').length === 2));
      const text = await page.evaluate(() => document.body.innerText);
      assert.match(text, /Garden\.jpg/);
      assert.match(text, /Dune\.jpg/);
      assert.match(text, /saved [\d.]+ [KM]B/);
    });

    await context.test('has nothing to complain of', () => assert.deepEqual(page.complaints, []));
  } finally {
    page?.socket.close();
    await window.remove();
  }
});
