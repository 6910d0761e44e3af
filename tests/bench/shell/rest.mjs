// What the window costs when nobody does anything: memory (PSS of all its processes) and processor time, with the page in
// front, with a native page in front, and without the web view.
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { note, processTree, pssBytes } from '../measuring.mjs';

const settleMs = 15_000;
const restMs = 30_000;
const ticksPerSecond = 100;

/** Of all processes below @p pid, in seconds. */
function processorSeconds(pid) {
  let ticks = 0;
  for (const one of processTree(pid)) {
    try {
      const stat = readFileSync(`/proc/${one}/stat`, 'latin1');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // It ended while we looked.
    }
  }
  return ticks / ticksPerSecond;
}

/** MB, and a line for each process. */
function memory(pid) {
  const parts = processTree(pid).map((one) => ({ one, bytes: pssBytes(one) }));
  const hidden = parts.filter(({ bytes }) => bytes === 0);
  if (hidden.length === parts.length) throw new Error('the processes cannot be looked at: run this as root');
  const named = ({ one, bytes }) => {
    const words = readFileSync(`/proc/${one}/cmdline`, 'latin1');
    const name = /--type=([\w-]+)/.exec(words)?.[1] ?? words.split('\0')[0].split('/').pop();
    return `${name} ${(bytes / 1048576).toFixed(0)} MB`;
  };
  note(parts.map(named).join(', '));
  return parts.reduce((sum, { bytes }) => sum + bytes, 0) / 1048576;
}

async function rest(screen, name, link) {
  note(`at rest: ${name}`);
  const data = join(screen.folder('rest'), 'data');
  const hub = join(screen.bin, 'aio-hub');
  const shown = await screen.show([hub, '--data', data, '--port', '0', link]);
  try {
    await sleep(settleMs);
    const before = processorSeconds(shown.pid);
    await sleep(restMs);
    const used = processorSeconds(shown.pid) - before;
    return { megabytes: memory(shown.pid), percent: (used / (restMs / 1000)) * 100 };
  } finally {
    await shown.end();
  }
}

export async function measureRest({ screen }) {
  const page = await rest(screen, 'the page in front', 'aio://hub');
  const native = await rest(screen, 'the settings in front', 'aio://settings');
  const library = join(screen.bin, 'aio-hub-webview.so');
  renameSync(library, `${library}.away`);
  const without = await rest(screen, 'without the web view', 'aio://settings');
  renameSync(`${library}.away`, library);
  return [
    { name: 'memory at rest, the page in front', value: page.megabytes, unit: 'MB', goal: '<= 300' },
    { name: 'memory at rest, without the web view', value: without.megabytes, unit: 'MB' },
    { name: 'processor at rest, the page in front', value: page.percent, unit: '% of a core' },
    { name: 'processor at rest, the page hidden', value: native.percent, unit: '% of a core', goal: '<= 0.3' },
    { name: 'processor at rest, without the web view', value: without.percent, unit: '% of a core' },
  ];
}
