// A screen that nobody sees, and programs on it as an ordinary user has them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Calls run(line) for the first line that a child prints; rejects where it ends before. */
function firstLine(child, name) {
  return new Promise((resolve, reject) => {
    let errors = '';
    child.stderr?.on('data', (bytes) => (errors = (errors + bytes).slice(-4000)));
    createInterface(child.stdout).once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`${name} ended with ${code ?? signal}: ${errors}`)));
  });
}

export class Screen {
  /** Where everybody may read the programs and write. */
  place = mkdtempSync(join(tmpdir(), 'hub-shell-'));

  constructor({ root, bin }) {
    this.root = root;
    chmodSync(this.place, 0o777);
    this.bin = join(this.place, 'bin');
    mkdirSync(this.bin);
    const wanted = /^(aio-hub|aio-worker|aio-hub-.*\.so|bench_(first_paint|empty_shell|bare_view))$/;
    for (const name of readdirSync(bin)) if (wanted.test(name)) copyFileSync(join(bin, name), join(this.bin, name));
  }

  async open() {
    this.server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1400x900x24', '-ac', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.display = `:${await firstLine(this.server, 'Xvfb')}`;
  }

  /** A folder that the programs may write. */
  folder(name) {
    const path = join(this.place, name);
    mkdirSync(path, { recursive: true });
    chmodSync(path, 0o777);
    return path;
  }

  environment(more = {}) {
    const { WAYLAND_DISPLAY, QT_QPA_PLATFORM, ...rest } = process.env;
    return { ...rest, LC_ALL: 'C.UTF-8', DISPLAY: this.display, DBUS_SESSION_BUS_ADDRESS: 'disabled:', ...more };
  }

  /** Starts a program; gives {paint_ms, processor_ms, began_ms, pid} and end() once it can be seen. */
  async show(words, more = {}) {
    const child = spawn(
      join(this.root, 'tests/style/unprivileged.sh'),
      [join(this.bin, 'bench_first_paint'), ...words],
      { env: this.environment(more), stdio: ['pipe', 'pipe', 'pipe'] },
    );
    const ended = once(child, 'exit');
    const seen = JSON.parse(await firstLine(child, words[0]));
    return {
      ...seen,
      end: async () => {
        child.stdin.end();
        await ended;
      },
    };
  }

  /** Runs a program to its end. */
  async run(words) {
    const child = spawn(join(this.root, 'tests/style/unprivileged.sh'), words, {
      env: this.environment(),
      stdio: 'ignore',
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}`);
  }

  async close() {
    if (this.server?.exitCode === null) {
      const ended = once(this.server, 'exit');
      this.server.kill();
      await ended;
    }
    rmSync(this.place, { recursive: true, force: true });
  }
}
