// Reads of the cache beside other stores, and its hit ratios on recorded traces where a folder with them is named:
// AIO_TRACES holds NAME.u32 (ids) and NAME.w32 (id and size), little-endian.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { note } from '../measuring.mjs';

/** Made to be hard for one rule or another: the goal is about the others, which programs left behind. */
const isMade = (name) => /loop|corda/.test(name);

/** Capacities per trace, in entries or bytes, beside the hit ratio (bytes: byte hit ratio) in % of an optimal cache (Belady). */
const optimal = {
  oltp: { 250: 38.47, 1000: 53.62, 2000: 60.4 },
  web07: { 250: 54.71, 1000: 63.59, 4000: 71.59 },
  web12: { 250: 64.97, 1000: 77.75, 4000: 85.29 },
  'lirs-multi3': { 250: 42.05, 1000: 56.29, 2000: 68.78 },
  'lirs-2pools': { 250: 57.93, 1000: 68.52, 4000: 83.07 },
  'lirs-sprite': { 250: 74.5, 500: 87.89, 1000: 93.24 },
  'lirs-loop': { 256: 25.27, 512: 50.54, 768: 75.81 },
  'corda-vault': { 512: 33.33, 5000: 33.33, 20000: 33.33 },
  'shift-corda-loop': { 512: 48.95, 768: 71.8 },
  'cloudphysics-io': { 20297697: 6.1, 101488486: 17.5, 405953945: 37.7 },
  'adaptsize-cdn': { 3042135: 32.6, 15210678: 37.3, 60842715: 37.3 },
  'orm-busy': { 500: 79.11, 2000: 87.25, 10000: 94.41 },
};

function run(bin, words) {
  const ran = spawnSync(join(bin, 'bench_cache'), words, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (ran.status !== 0) throw new Error(`bench_cache ended with ${ran.status}: ${ran.stderr}`);
  return JSON.parse(ran.stdout);
}

function replay(bin, folder) {
  const rows = [];
  const shares = [];
  for (const file of readdirSync(folder).sort()) {
    const [, name, format] = /^(.+)\.(u32|w32)$/.exec(file) ?? [];
    for (const [capacity, best] of Object.entries(optimal[name] ?? {})) {
      const words = ['--trace', join(folder, file), '--format', format, '--capacity', capacity];
      const ours = run(bin, words);
      const lru = run(bin, [...words, '--policy', 'lru']);
      const ratio = (result) => 100 * (format === 'w32' ? result.byte_hit_ratio : result.hit_ratio);
      if (!isMade(name)) shares.push(ratio(ours) / best);
      const what = `${name} at ${capacity}`;
      rows.push({ name: what, value: ratio(ours), unit: '% hits', peer: 'optimal', peer_value: best });
      rows.push({ name: what, value: ratio(ours), unit: '% hits', peer: 'lru', peer_value: ratio(lru) });
    }
  }
  if (shares.length) {
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    rows.push({ name: `mean of ${shares.length} of programs`, value: 100 * mean, unit: '% of optimal', goal: '>= 79.9' });
  }
  return rows;
}

export async function measure({ bin, rounds }) {
  const rows = run(bin, ['--rounds', String(rounds * 40)]);
  const folder = process.env.AIO_TRACES ?? '';
  if (existsSync(folder)) rows.push(...replay(bin, folder));
  else note('no traces: name their folder in AIO_TRACES for hit ratios');
  return rows;
}
