import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { patienceMs, untilLine } from './waiting.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const { chromium } = createRequire(join(root, 'web/package.json'))('playwright-core');

/** Debian's Chromium, never run with root's rights. */
export class Browser {
  #profile = mkdtempSync(join(tmpdir(), 'hub-chromium-'));
  #process = null;
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
    this.#process = spawn(join(root, 'tests/style/unprivileged.sh'), ['chromium', ...options], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
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
    await this.#connection?.close();
    const running = this.#process;
    if (running !== null && running.exitCode === null && running.signalCode === null) {
      const ended = once(running, 'exit');
      running.kill('SIGTERM');
      await ended;
    }
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
