// From the start of aio-hub to the first job running: warm, with an empty queue and with 10,000 jobs waiting.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
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
  const filler = join(bin, 'bench_jobs');
  try {
    note('empty queue');
    const empty = await startTimes(hub, join(folder, 'empty'));
    if (!existsSync(filler)) throw new Error(`${filler} is missing: it fills the queue`);
    note(`${waitingJobs} waiting jobs`);
    await execute(filler, ['--fill', join(folder, 'full'), String(waitingJobs)]);
    const full = await startTimes(hub, join(folder, 'full'));
    return [...rows('empty queue', empty), ...rows(`${waitingJobs} jobs waiting`, full)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
