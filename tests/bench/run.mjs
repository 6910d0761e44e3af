// run.mjs NAME [--json FILE] [--rounds N] [--photos N]: runs one bench, prints its rows as a table, writes them as JSON.
// A row: {name, value, unit, peer, peer_value, ratio, goal}; ratio is value / peer_value. A goal, as "<= 0.5 x" of the peer or
// "<= 300", is told with whether it is met.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');

function readOptions(words) {
  const options = { name: '', json: '', rounds: 3, photos: 24 };
  for (let i = 0; i < words.length; ++i) {
    if (words[i] === '--json') options.json = words[++i] ?? '';
    else if (words[i] === '--rounds') options.rounds = Number(words[++i]);
    else if (words[i] === '--photos') options.photos = Number(words[++i]);
    else if (words[i].startsWith('--') || options.name) stop(`unknown word '${words[i]}'`);
    else options.name = words[i];
  }
  for (const name of ['rounds', 'photos']) {
    if (!Number.isInteger(options[name]) || options[name] < 1) stop(`--${name} wants a number from 1`);
  }
  return options;
}

function stop(why) {
  const names = readdirSync(here).filter((name) => existsSync(join(here, name, 'bench.mjs')));
  process.stderr.write(`bench: ${why}\nusage: ./dev bench ${names.join('|')} [--json FILE] [--rounds N] [--photos N]\n`);
  process.exit(2);
}

const shown = (value) =>
  value === null || value === undefined ? '' : typeof value === 'number' ? String(Number(value.toPrecision(4))) : value;

/** "met" or "missed", with the goal. */
function judged({ goal, value, ratio }) {
  if (!goal) return '';
  const [, side, limit, isRatio] = /^(<=|>=) ([\d.]+)( x)?$/.exec(goal);
  const measured = isRatio ? ratio : value;
  return `${goal}: ${(side === '<=' ? measured <= Number(limit) : measured >= Number(limit)) ? 'met' : 'missed'}`;
}

function printTable(rows) {
  const head = ['name', 'value', 'unit', 'peer', 'peer value', 'ratio', 'goal'];
  const cells = rows.map((row) =>
    [row.name, row.value, row.unit, row.peer, row.peer_value, row.ratio, judged(row)].map(shown),
  );
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((line) => line[column].length)));
  for (const line of [head, ...cells]) {
    process.stdout.write(`${line.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()}\n`);
  }
}

const options = readOptions(process.argv.slice(2));
const bench = join(here, options.name, 'bench.mjs');
if (!options.name || !existsSync(bench)) stop(`no bench '${options.name}'`);
const { measure } = await import(bench);
const rows = (await measure({ root, bin: join(root, 'build/release/bin'), rounds: options.rounds, photos: options.photos })).map((row) => ({
  name: row.name,
  value: row.value,
  unit: row.unit,
  peer: row.peer ?? null,
  peer_value: row.peer_value ?? null,
  ratio: row.peer_value ? row.value / row.peer_value : null,
  goal: row.goal ?? null,
}));
printTable(rows);
if (options.json) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
