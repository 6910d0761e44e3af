// run.mjs [--requests N] [--kills K] [--seed S] [--full]: see tests/fault/http.
import { flood } from './flood.mjs';
import { kills } from './kills.mjs';

function readOptions(words) {
  const options = { requests: 10_000, kills: 40, seed: Math.floor(Math.random() * 2 ** 31) };
  for (let i = 0; i < words.length; ++i) {
    const name = words[i].replace(/^--/, '');
    if (words[i] === '--full') Object.assign(options, { requests: 100_000, kills: 400 });
    else if (words[i].startsWith('--') && name in options && /^\d+$/.test(words[i + 1] ?? '')) options[name] = Number(words[++i]);
    else {
      process.stderr.write(`http: unknown option or no number: ${words[i]}\nusage: ./dev faults http [--requests N] [--kills K] [--seed S] [--full]\n`);
      process.exit(2);
    }
  }
  return options;
}

const options = readOptions(process.argv.slice(2));
process.stdout.write(`seed ${options.seed}: ${options.requests} requests, ${options.kills} kills\n`);
const faults = [];
if (options.requests > 0) faults.push(...(await flood(options)));
if (options.kills > 0) faults.push(...(await kills(options)));
// The same fault once, with how often it was seen.
const counts = new Map();
for (const fault of faults) counts.set(fault, (counts.get(fault) ?? 0) + 1);
for (const [fault, count] of [...counts].slice(0, 40)) process.stdout.write(`FAULT (${count}x) ${fault}\n`);
if (counts.size > 40) process.stdout.write(`and ${counts.size - 40} more\n`);
process.stdout.write(`http: ${faults.length === 0 ? 'no faults' : `${faults.length} faults`} with seed ${options.seed}\n`);
process.exit(faults.length === 0 ? 0 : 1);
