// The job queue beside BullMQ, which runs on a Redis server of its own with the same promise about the disk.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute, interleave, median, note } from '../measuring.mjs';

const peerScript = join(dirname(fileURLToPath(import.meta.url)), 'bullmq_peer.mjs');
const classes = { strict: 'BullMQ, appendfsync always', relaxed: 'BullMQ, appendfsync everysec' };

/** A measuring program's rows, by name. */
async function rowsOf(program, words) {
  let text = '';
  await execute(program, words, { onLine: (line) => (text += line) });
  return new Map(JSON.parse(text).map((row) => [row.name, row]));
}

/** The median of each row over the rounds, beside the peer's where it has the same. */
function compared(results, peer) {
  return [...results.ours[0].values()].map(({ name, unit }) => {
    const middle = (runs) => median(runs.map((run) => run.get(name).value));
    const row = { name, unit, value: middle(results.ours) };
    return results.peer[0].has(name) ? { ...row, peer, peer_value: middle(results.peer) } : row;
  });
}

export async function measure({ root, bin, rounds }) {
  mkdirSync(join(root, 'build/bench-data'), { recursive: true });
  // Both sides' files are on the same disk: what is compared is how they wait for it.
  const folder = mkdtempSync(join(root, 'build/bench-data/jobs-'));
  const program = join(bin, 'bench_jobs');
  const rows = [];
  try {
    for (const [name, peer] of Object.entries(classes)) {
      note(`${name}, both sides in turn`);
      const words = ['--dir', folder, '--class', name];
      const results = await interleave(rounds, {
        ours: () => rowsOf(program, words),
        peer: () => rowsOf(process.execPath, [peerScript, ...words]),
      });
      rows.push(...compared(results, peer));
    }
    const restart = await rowsOf(program, ['--dir', folder, '--class', 'restart']);
    return [...rows, ...restart.values()];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
