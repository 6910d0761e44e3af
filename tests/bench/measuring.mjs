// What every bench needs: medians, interleaved rounds, running a program with its wall time and memory.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

export const percentile = (values, share) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
};

export const note = (text) => process.stderr.write(`bench: ${text}\n`);

/** Runs the sides in turn, A B A B, so that a busy moment of the machine meets both. Gives a list of results a side. */
export async function interleave(rounds, sides) {
  const results = Object.fromEntries(Object.keys(sides).map((side) => [side, []]));
  for (let round = 0; round < rounds; ++round) {
    for (const [side, run] of Object.entries(sides)) results[side].push(await run(round));
  }
  return results;
}

/** Runs a program to its end. onLine(line, ms) hears its stdout, ms since the start; onStart gets the child. */
export function execute(program, words, { environment = {}, onLine, onStart } = {}) {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const child = spawn(program, words, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let pending = '';
    let errors = '';
    child.stdout.on('data', (bytes) => {
      const at = performance.now() - begin;
      const lines = (pending + bytes).split('\n');
      pending = lines.pop();
      if (onLine) for (const line of lines) onLine(line, at);
    });
    child.stderr.on('data', (bytes) => (errors = (errors + bytes).slice(-4000)));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const ms = performance.now() - begin;
      if (code === 0) resolve({ ms });
      else reject(new Error(`${program} ended with ${code ?? signal}: ${errors || pending}`));
    });
    onStart?.(child);
  });
}

/** A process and all below it. */
export function processTree(rootPid) {
  const children = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // It ended while we looked.
    }
  }
  const tree = [rootPid];
  for (let i = 0; i < tree.length; ++i) tree.push(...(children.get(tree[i]) ?? []));
  return tree;
}

/** 0 where the process has ended, or is not ours to look at. */
export function pssBytes(pid) {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
    return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** The highest sum of PSS over a process and all below it, looked at 20 times a second while `run` lasts. */
export async function peakPss(run) {
  let peak = 0;
  let timer;
  await run((child) => {
    timer = setInterval(() => {
      const sum = processTree(child.pid).reduce((bytes, pid) => bytes + pssBytes(pid), 0);
      peak = Math.max(peak, sum);
    }, 50);
  }).finally(() => clearInterval(timer));
  return peak;
}
