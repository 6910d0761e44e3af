import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { patienceMs, untilLine } from './waiting.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const { chromium } = createRequire(join(root, 'web/package.json'))('playwright-core');

/** How long it may take to end when it is asked to. */
const politeMs = 30_000;

/** Debian's Chromium, never run with root's rights. */
export class Browser {
  #profile = mkdtempSync(join(tmpdir(), 'hub-chromium-'));
  #process = null;
  #ended = null;
  #connection = null;

  async start() {
    // Whoever it runs as must be able to write there.
    chmodSync(this.#profile, 0o777);
    let address;
    try {
      address = await this.#launch([]);
    } catch (error) {
      // A container may forbid what the sandbox is made of. It is our page only that is shown.
      console.log(`Chromium is tried without its sandbox: ${error.message}`);
      address = await this.#launch(['--no-sandbox']);
    }
    this.#connection = await chromium.connectOverCDP(address, { timeout: patienceMs });
  }

  async #launch(more) {
    const options = [
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${this.#profile}`,
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      ...more,
      'about:blank',
    ];
    // A group of its own: what the browser starts is ended with it.
    this.#process = spawn(join(root, 'tests/style/unprivileged.sh'), ['chromium', ...options], {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    this.#ended = once(this.#process, 'exit');
    this.#ended.catch(() => {}); // untilLine() tells of a browser that cannot be started.
    const found = await untilLine(
      this.#process,
      this.#process.stderr,
      /DevTools listening on (ws:\S+)/,
    );
    return found[1];
  }

  /** A page of somebody who was never here before. */
  async page(options) {
    const context = await this.#connection.newContext(options);
    context.setDefaultTimeout(patienceMs);
    return context.newPage();
  }

  async stop() {
    const closed = this.#connection?.close().catch(() => {});
    await Promise.race([closed, sleep(politeMs, undefined, { ref: false })]);
    await this.#end();
    await this.#removeProfile();
  }

  async #end() {
    const running = this.#process;
    if (running?.pid === undefined) return;
    const late = setTimeout(() => running.kill('SIGKILL'), politeMs);
    running.kill('SIGTERM');
    await this.#ended;
    clearTimeout(late);
    // Its processes for the network and the disk may outlive it and write on.
    try {
      process.kill(-running.pid, 'SIGKILL');
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }

  /** What was killed is gone a moment later only, and rm() does not look again for new files. */
  async #removeProfile() {
    const end = Date.now() + patienceMs;
    for (;;) {
      try {
        await rm(this.#profile, { recursive: true, force: true });
        return;
      } catch (error) {
        if (Date.now() > end) throw error;
        await sleep(100);
      }
    }
  }
}
