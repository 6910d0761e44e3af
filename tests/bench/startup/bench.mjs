// From the start of aio-hub to the first job running, warm, with an empty queue and with 10,000 jobs waiting; and to the server listening.
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

async function startTimes(hub, data, once = startOnce) {
  const times = [];
  for (let i = 0; i < warmUps + starts; ++i) {
    const ms = await once(hub, data);
    if (i >= warmUps) times.push(ms);
  }
  return times;
}

/** From the start of the program to its line `listening URL`; it is then stopped. */
async function listenOnce(hub, data) {
  let listening = 0;
  let child;
  await execute(hub, ['--headless', '--port', '0', '--data', data], {
    onStart: (started) => (child = started),
    onLine: (line, ms) => {
      if (!line.startsWith('listening ')) return;
      listening = ms;
      child.kill('SIGTERM');
    },
  });
  if (!listening) throw new Error('aio-hub ended and did not listen');
  return listening;
}

function rows(what, times) {
  return [
    { name: `start to ${what}, median of ${starts}`, value: median(times), unit: 'ms' },
    { name: `start to ${what}, p95`, value: percentile(times, 0.95), unit: 'ms' },
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
    note('headless');
    const listening = await startTimes(hub, join(folder, 'empty'), listenOnce);
    return [
      ...rows('first job running, empty queue', empty),
      ...rows(`first job running, ${waitingJobs} jobs waiting`, full),
      ...rows('listening, headless', listening),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
