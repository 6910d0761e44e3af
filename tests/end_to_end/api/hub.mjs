// A real `aio-hub --headless` on a free port and a data folder of its own, ended by its pid.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** The program under test: ctest names it; a run by hand takes the dev build. */
export const program = process.env.AIO_HUB_PROGRAM ?? join(root, 'build/dev/bin/aio-hub');
export const fixture = (name) => join(root, 'tests/fixtures/images', name);

// A loaded machine is ten times slower than a quiet one.
const START_MS = 60_000;
const STOP_MS = 60_000;

// Whatever becomes of the tests, no hub is left behind.
const running = new Set();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

const reject = (after, what) =>
  new Promise((_, no) => {
    setTimeout(() => no(new Error(what())), after).unref();
  });

/** Waits until `look` gives something true, asking 50 times a second; the state decides, not the time. */
export async function until(look, what, within = 60_000) {
  const end = performance.now() + within;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (performance.now() > end) throw new Error(`not within ${within} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The pids of all living processes below `pid`, as the kernel has them now. */
export function descendants(pid) {
  const children = new Map();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state !== 'Z') children.set(parent, [...(children.get(parent) ?? []), name]);
    } catch {
      // It ended while we looked.
    }
  }
  const below = [];
  for (const todo = [String(pid)]; todo.length > 0; ) {
    const next = children.get(todo.pop()) ?? [];
    below.push(...next);
    todo.push(...next);
  }
  return below.map(Number);
}

export const isAlive = (pid) => existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(statusOf(pid));

function statusOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/status`, 'latin1');
  } catch {
    return 'State: Z';
  }
}

export class Hub {
  /**
   * Starts a hub and waits for its `listening` line. `data` is made where it is not given; `environment` is added to ours.
   */
  static async start({ data, options = [], environment = {}, portWords = ['--port', '0'] } = {}) {
    const hub = new Hub();
    hub.portWords = portWords;
    hub.ownsData = data === undefined;
    hub.data = data ?? mkdtempSync(join(tmpdir(), 'aio-api-'));
    hub.options = options;
    hub.environment = environment;
    await hub.run();
    return hub;
  }

  /** Starts the program; also again, on the same data, after it has ended. */
  async run() {
    const words = ['--headless', '--test-jobs', '--data', this.data, ...this.portWords, ...this.options];
    this.stdout = '';
    this.stderr = '';
    this.child = spawn(program, words, {
      env: { ...process.env, ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(this.child);
    const { child } = this;
    child.once('close', () => running.delete(child));
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code, signal) => resolve({ code, signal }));
    });
    this.child.stderr.on('data', (bytes) => (this.stderr = (this.stderr + bytes).slice(-8000)));
    const listening = new Promise((resolve, no) => {
      this.child.on('error', no);
      this.child.stdout.on('data', (bytes) => {
        this.stdout += bytes;
        const line = /^listening (\S+)\n/m.exec(this.stdout);
        if (line) resolve(line[1]);
      });
      void this.ended.then(({ code, signal }) => no(new Error(`the hub ended with ${code ?? signal}: ${this.stderr}`)));
    });
    this.url = await Promise.race([listening, reject(START_MS, () => `no listening line: ${this.stdout}${this.stderr}`)]);
    this.endpoint = JSON.parse(readFileSync(this.endpointFile, 'utf8'));
    this.token = this.endpoint.token;
    this.port = Number(new URL(this.url).port);
    this.pid = this.child.pid;
    return this;
  }

  get endpointFile() {
    return join(this.data, 'run/endpoint.json');
  }

  get origin() {
    return `http://127.0.0.1:${this.port}`;
  }

  get isRunning() {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Open descriptors of the server's process. */
  descriptors() {
    return readdirSync(`/proc/${this.pid}/fd`).length;
  }

  /** Those of them that are sockets of the network: what it listens with and its clients. */
  sockets() {
    const open = new Set(this.linksOf().filter((link) => link.startsWith('socket:')).map((link) => link.slice(8, -1)));
    const table = ['tcp', 'tcp6'].flatMap((name) => readFileSync(`/proc/${this.pid}/net/${name}`, 'latin1').split('\n').slice(1));
    return table.filter((line) => open.has(line.trim().split(/\s+/)[9])).length;
  }

  linksOf() {
    return readdirSync(`/proc/${this.pid}/fd`).flatMap((name) => {
      try {
        return [readlinkSync(`/proc/${this.pid}/fd/${name}`)];
      } catch {
        return []; // It was closed while we looked.
      }
    });
  }

  rssBytes() {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(statusOf(this.pid))?.[1] ?? 0) * 1024;
  }

  /** SIGTERM; how it ended. */
  async stop() {
    this.child.kill('SIGTERM');
    return Promise.race([this.ended, reject(STOP_MS, () => `no end after SIGTERM: ${this.stderr}`)]);
  }

  /** SIGKILL, and the end of all that was below it. */
  async kill() {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** For the end of a test that may have failed before: whatever is left goes. */
  async discard() {
    if (this.isRunning) await this.kill();
    if (this.ownsData) rmSync(this.data, { recursive: true, force: true });
  }

  /** For after(): a clean stop that left nothing behind, and the folder gone. */
  async close() {
    try {
      if (!this.isRunning) throw new Error(`the hub is gone: ${JSON.stringify(await this.ended)} ${this.stderr}`);
      const workers = descendants(this.pid);
      const { code, signal } = await this.stop();
      if (code !== 0) throw new Error(`the hub ended with ${code ?? signal}: ${this.stderr}`);
      if (existsSync(this.endpointFile)) throw new Error('endpoint.json is still there');
      await until(() => !workers.some(isAlive), 'the processes below the hub end');
    } finally {
      await this.discard();
    }
  }
}
