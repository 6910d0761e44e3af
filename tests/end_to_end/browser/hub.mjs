import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { patienceMs, untilLine } from './waiting.mjs';

const program = process.env.AIO_HUB_PROGRAM;

/** `aio-hub --headless` on a folder of its own, which outlives the process. */
export class Hub {
  #data = mkdtempSync(join(tmpdir(), 'hub-page-'));
  #process = null;
  #port = 0;

  /** On a port that nobody else gets by chance while the hub is away; the same at every start. */
  async start() {
    if (this.#port !== 0) return this.#startOn(this.#port);
    for (let tries = 1; ; tries += 1) {
      const port = 20_000 + Math.floor(Math.random() * 10_000);
      try {
        await this.#startOn(port);
        this.#port = port;
        return undefined;
      } catch (error) {
        if (tries === 20) throw error;
      }
    }
  }

  async #startOn(port) {
    const options = ['--headless', '--test-jobs', '--data', this.#data, '--port', String(port)];
    this.#process = spawn(program, options, { stdio: ['ignore', 'pipe', 'inherit'] });
    await untilLine(this.#process, this.#process.stdout, /^listening /m);
    const file = join(this.#data, 'run', 'endpoint.json');
    const { url, token } = JSON.parse(readFileSync(file, 'utf8'));
    this.url = url;
    this.token = token;
  }

  /** Asks it to end, as a service manager would, and waits until it has. */
  async stop() {
    const running = this.#process;
    if (running === null) return;
    this.#process = null;
    const ended = once(running, 'exit');
    running.kill('SIGTERM');
    const late = setTimeout(() => running.kill('SIGKILL'), patienceMs);
    const [code, signal] = await ended;
    clearTimeout(late);
    if (code !== 0) throw new Error(`aio-hub ended with ${code ?? signal} after SIGTERM`);
  }

  async remove() {
    await this.stop();
    rmSync(this.#data, { recursive: true, force: true });
  }

  /** Asks for something that takes no body. */
  async post(path) {
    const headers = { Authorization: `Bearer ${this.token}` };
    const response = await fetch(this.url + path, { method: 'POST', headers });
    if (!response.ok) throw new Error(`${path} was refused: ${await response.text()}`);
  }

  async add(job) {
    const response = await fetch(`${this.url}/api/v1/jobs`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(job),
    });
    if (response.status !== 202) throw new Error(`no job was added: ${await response.text()}`);
    return (await response.json()).id;
  }
}
