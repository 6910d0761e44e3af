// From the start of aio-hub to the first job running: warm, with an empty queue and with 10,000 jobs waiting.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, median, note, percentile } from '../measuring.mjs';

const starts = 20;
const warmUps = 2;
const waitingJobs = 10000;

async function startOnce(hub, data) {
  let running = 0;
  const onLine = (line, ms) => {
    if (!running && JSON.parse(line).state === 'running') running = ms;
  };
  await execute(hub, ['run', 'test.sleep', '--test-jobs', '--set', 'ms=1', '--json', '--data', data], { onLine });
  if (!running) throw new Error('aio-hub ended and no job was seen running');
  return running;
}

/** Hands in a job for each of many small files and stops at the first sign of work: the rest stays waiting. */
async function fillQueue(hub, folder, data) {
  mkdirSync(folder);
  const files = Array.from({ length: waitingJobs }, (_, index) => join(folder, `${index}.jpg`));
  for (const file of files) writeFileSync(file, file);
  const words = ['run', 'image.optimize', ...files, '--out', join(folder, 'out'), '--json', '--data', data];
  const child = spawn(hub, words, { stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.once('data', () => child.kill('SIGINT'));
  child.stdout.resume();
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 130) throw new Error(`filling the queue ended with ${code}, 130 was expected`);
}

async function startTimes(hub, data) {
  const times = [];
  for (let i = 0; i < warmUps + starts; ++i) {
    const ms = await startOnce(hub, data);
    if (i >= warmUps) times.push(ms);
  }
  return times;
}

function rows(what, times) {
  return [
    { name: `start to first job running, ${what}, median of ${starts}`, value: median(times), unit: 'ms' },
    { name: `start to first job running, ${what}, p95`, value: percentile(times, 0.95), unit: 'ms' },
  ];
}

export async function measure({ root, bin }) {
  mkdirSync(join(root, 'build/bench-data'), { recursive: true });
  const folder = mkdtempSync(join(root, 'build/bench-data/startup-'));
  const hub = join(bin, 'aio-hub');
  try {
    note('empty queue');
    const empty = await startTimes(hub, join(folder, 'empty'));
    note(`${waitingJobs} waiting jobs`);
    await fillQueue(hub, join(folder, 'files'), join(folder, 'full'));
    const full = await startTimes(hub, join(folder, 'full'));
    return [...rows('empty queue', empty), ...rows(`${waitingJobs} jobs waiting`, full)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
