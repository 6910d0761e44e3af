// Charts and the job list in processor time, on a screen that nobody sees, beside Qt's own: charts that are handed every
// point, a model without order or filter, QSortFilterProxyModel. As root, as a user without root's rights.
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute, interleave, median, note } from '../measuring.mjs';

const peers = {
  page: 'Qt Charts, replace() of every point',
  panels: 'Qt Charts, replace() of every point',
  pan: 'Qt Charts, QValueAxis::setRange()',
  crosshair: 'Qt Charts, a line item in each scene',
  dashboard: '',
  hidden: '',
  changes: 'a model without order or filter',
  filter: 'QSortFilterProxyModel',
  scroll: 'a model without order or filter',
};
// At most; the same units as the rows.
const goals = {
  page: 1.5, panels: 3, pan: 1000 / 60, crosshair: 8, dashboard: 3, hidden: 0.3, changes: 3, filter: 50, scroll: 1000 / 60,
};

async function rowOf(root, program, words) {
  const command = ['env', '-u', 'WAYLAND_DISPLAY', 'QT_QPA_PLATFORM=xcb', 'LC_ALL=C.UTF-8'];
  command.push('xvfb-run', '-a', '-s', '-screen 0 1400x900x24', program, ...words);
  if (process.getuid() === 0) command.unshift(join(root, 'tests/style/unprivileged.sh'));
  let text = '';
  await execute(command[0], command.slice(1), { onLine: (line) => (text += line) });
  return JSON.parse(text);
}

export async function measure({ root, bin, rounds }) {
  // Where every user can read it.
  const folder = mkdtempSync(join(tmpdir(), 'bench-charts-'));
  const program = join(folder, 'bench_charts');
  const rows = [];
  try {
    chmodSync(folder, 0o755);
    copyFileSync(join(bin, 'bench_charts'), program);
    for (const [name, peer] of Object.entries(peers)) {
      note(`${name}${peer ? ', both sides in turn' : ''}`);
      const sides = { ours: () => rowOf(root, program, ['--case', name]) };
      if (peer) sides.peer = () => rowOf(root, program, ['--case', name, '--peer']);
      const results = await interleave(rounds, sides);
      const middle = (side) => median(results[side].map((row) => row.value));
      const { name: title, unit } = results.ours[0];
      const row = { name: `${title} (goal ${Number(goals[name].toPrecision(3))})`, unit, value: middle('ours') };
      rows.push(peer ? { ...row, peer, peer_value: middle('peer') } : row);
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
