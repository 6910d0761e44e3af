// bullmq_peer.mjs [--dir FOLDER] [--jobs N] [--class strict|relaxed]: the measurements of bench_jobs, by BullMQ on a
// Redis server of its own: strict is `appendfsync always`, relaxed is `everysec`. Prints one JSON array of
// {"name","value","unit"}. The server listens on a free port, keeps its file in FOLDER, and ends with this program.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';

const PRODUCERS = 10;
const WORKERS = 10;
const PICKUPS = 400;
const RESTART_JOBS = 10_000;
const SYNC = { strict: 'always', relaxed: 'everysec' };

function readOptions(words) {
  const options = { dir: tmpdir(), jobs: 5000, class: '' };
  for (let i = 0; i < words.length; i += 2) {
    const name = words[i].slice(2);
    if (!(name in options) || words[i + 1] === undefined) {
      process.stderr.write(`bullmq_peer: unknown option or no value: ${words[i]}\n`);
      process.exit(2);
    }
    options[name] = name === 'jobs' ? Number(words[i + 1]) : words[i + 1];
  }
  return options;
}

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

/** A Redis server with an append-only file; stop() ends it, start() starts it on the same file. */
async function redisServer(parent, appendfsync) {
  const folder = mkdtempSync(join(parent, 'bench-redis-'));
  const port = await freePort();
  let child;
  const server = {
    connection: { host: '127.0.0.1', port, maxRetriesPerRequest: null },
    async start() {
      const words = ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes'];
      words.push('--appendfsync', appendfsync, '--loglevel', 'warning');
      child = spawn('redis-server', words.map(String), { stdio: ['ignore', 'ignore', 'inherit'] });
      const probe = new Redis({ ...server.connection, lazyConnect: false, retryStrategy: () => 5 });
      probe.on('error', () => {}); // It is not up yet; the client tries again.
      await probe.ping();
      probe.disconnect();
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      process.kill(child.pid, 'SIGTERM');
      await ended;
    },
    async remove() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

/** Resolves once `count` jobs of `worker` have completed; BullMQ says so after Redis has answered. */
function completed(worker, count) {
  let seen = 0;
  return new Promise((resolve) => {
    worker.on('completed', () => {
      if (++seen === count) resolve();
    });
  });
}

const options = () => ({ removeOnComplete: { count: 10_000 }, attempts: 3 });

const produce = (queue, jobs) =>
  Promise.all(
    Array.from({ length: PRODUCERS }, async () => {
      for (let n = 0; n < jobs / PRODUCERS; ++n) await queue.add('noop', {}, options());
    }),
  );

const perSecond = (jobs, begin) => (jobs * 1000) / (performance.now() - begin);

async function measureAwaited(connection, jobs, suffix, rows) {
  const queue = new Queue('awaited', { connection });
  const worker = new Worker('awaited', async () => ({}), { connection, concurrency: WORKERS });
  await worker.waitUntilReady();
  const done = completed(worker, jobs);
  const begin = performance.now();
  await produce(queue, jobs);
  await done;
  rows.push({ name: `jobs_awaited_${suffix}`, value: perSecond(jobs, begin), unit: 'jobs/s' });
  await worker.close();
  await queue.close();
}

async function measureFilled(connection, jobs, suffix, rows) {
  const queue = new Queue('filled', { connection });
  let begin = performance.now();
  await produce(queue, jobs);
  rows.push({ name: `enqueue_awaited_${suffix}`, value: perSecond(jobs, begin), unit: 'jobs/s' });
  const worker = new Worker('filled', async () => ({}), { connection, concurrency: WORKERS, autorun: false });
  await worker.waitUntilReady();
  const done = completed(worker, jobs);
  begin = performance.now();
  void worker.run();
  await done;
  rows.push({ name: `jobs_filled_${suffix}`, value: perSecond(jobs, begin), unit: 'jobs/s' });
  await worker.close();
  await queue.close();
}

async function measurePickup(connection, suffix, rows) {
  const queue = new Queue('pickup', { connection });
  let onStart;
  const started = () => new Promise((resolve) => (onStart = resolve));
  const worker = new Worker(
    'pickup',
    async () => {
      onStart(performance.now());
      return {};
    },
    { connection, concurrency: WORKERS },
  );
  await worker.waitUntilReady();
  const times = [];
  for (let i = 0; i < PICKUPS; ++i) {
    const start = started();
    const done = completed(worker, 1);
    const begin = performance.now();
    await queue.add('noop', {}, options());
    times.push((await start) - begin);
    await done;
    worker.removeAllListeners('completed');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  times.sort((a, b) => a - b);
  rows.push({ name: `pickup_p50_${suffix}`, value: times[PICKUPS / 2], unit: 'ms' });
  rows.push({ name: `pickup_p99_${suffix}`, value: times[Math.floor(PICKUPS * 0.99)], unit: 'ms' });
  await worker.close();
  await queue.close();
}

/** From starting the server on its file to the first handler, with ten thousand jobs that wait. */
async function measureRestart(server, rows) {
  const queue = new Queue('restart', server);
  for (let n = 0; n < RESTART_JOBS; n += 1000) {
    await queue.addBulk(Array.from({ length: 1000 }, () => ({ name: 'noop', data: {}, opts: options() })));
  }
  await queue.close();
  await server.stop();
  const begin = performance.now();
  await server.start();
  let worker;
  const first = await new Promise((resolve) => {
    worker = new Worker('restart', async () => resolve(performance.now()), { ...server, concurrency: WORKERS });
  });
  rows.push({ name: 'restart_10k_first_job', value: first - begin, unit: 'ms' });
  await worker.close(true);
}

const wanted = readOptions(process.argv.slice(2));
const rows = [];
for (const suffix of wanted.class ? [wanted.class] : Object.keys(SYNC)) {
  const server = await redisServer(wanted.dir, SYNC[suffix]);
  await measureAwaited(server.connection, wanted.jobs, suffix, rows);
  await measureFilled(server.connection, wanted.jobs, suffix, rows);
  await measurePickup(server.connection, suffix, rows);
  if (suffix === 'strict') await measureRestart(server, rows);
  await server.remove();
}
process.stdout.write(`${JSON.stringify(rows)}\n`);
process.exit(0);
