// kill -9 of the service at random moments while clients hand in work: what was acknowledged is there afterwards, once.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request as send } from '../../end_to_end/api/client.mjs';
import { Hub, until } from '../../end_to_end/api/hub.mjs';
import { Chance } from './chance.mjs';

const CLIENTS = 4;
const LONGEST_LIFE_MS = 500;
const sha256 = (body) => createHash('sha256').update(body).digest('hex');

class Ledger {
  constructor(folder) {
    this.file = join(folder, 'ledger');
    this.jobs = []; // {id, line}: acknowledged with 202
    this.artifacts = []; // {id, sha256}: acknowledged with 201
    this.next = 0;
  }

  /** How often each line stands in the file that the jobs write. */
  written() {
    const counts = new Map();
    const text = existsSync(this.file) ? readFileSync(this.file, 'utf8') : '';
    for (const entry of text.split('\n').filter(Boolean)) {
      const line = /work-\d+/.exec(entry)?.[0] ?? entry;
      counts.set(line, (counts.get(line) ?? 0) + 1);
    }
    return counts;
  }
}

const ask = (hub, method, path, { json, headers = {}, body } = {}) => {
  const content = json === undefined ? body : JSON.stringify(json);
  const sent = { Authorization: `Bearer ${hub.token}`, ...(json && { 'Content-Type': 'application/json' }), ...headers };
  if (content !== undefined) sent['Content-Length'] = Buffer.byteLength(content);
  return send({ port: hub.port, method, path, headers: sent, body: content });
};

/** One client: hands in jobs and files until the hub is gone. Only what was answered is in the ledger. */
async function work(hub, ledger, faults) {
  while (hub.isRunning) {
    const n = ledger.next++;
    const line = `work-${n}`;
    try {
      if (n % 5 === 0) await putFile(hub, ledger, `file ${n} ${'x'.repeat(n % 5000)}`, faults);
      else await putJob(hub, ledger, line, faults);
      if (n % 7 === 0) await ask(hub, 'GET', '/api/v1/jobs?limit=20');
    } catch {
      return; // The hub is gone: what it did not answer, it did not promise.
    }
  }
}

async function putJob(hub, ledger, line, faults) {
  const answer = await ask(hub, 'POST', '/api/v1/jobs', { json: { kind: 'test.append', input: { file: ledger.file, line } } });
  if (answer.status === 202) ledger.jobs.push({ id: answer.json.id, line });
  else if (answer.status !== 503) faults.push(`a job was answered with ${answer.status}: ${answer.text}`);
}

async function putFile(hub, ledger, text, faults) {
  const headers = { 'Content-Type': 'text/plain', 'X-Filename': 'work.txt' };
  const answer = await ask(hub, 'POST', '/api/v1/artifacts', { headers, body: text });
  if (answer.status === 201) ledger.artifacts.push({ id: answer.json.id, sha256: sha256(text) });
  else if (answer.status !== 503) faults.push(`a file was answered with ${answer.status}: ${answer.text}`);
}

/** One life of the hub, from its start to its kill. */
async function life(hub, ledger, chance, faults) {
  // One in five dies while it starts.
  const diesEarly = chance.is(20);
  const delay = chance.below(diesEarly ? 100 : LONGEST_LIFE_MS);
  const started = hub.run();
  if (diesEarly) {
    started.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, delay));
    await hub.kill();
    return;
  }
  await started;
  const clients = Array.from({ length: CLIENTS }, () => work(hub, ledger, faults));
  await new Promise((resolve) => setTimeout(resolve, delay)); // The moment of the kill is what is varied.
  if (!hub.isRunning) faults.push(`the hub ended by itself: ${hub.stderr}`);
  await hub.kill();
  await Promise.all(clients);
}

async function verify(hub, ledger, faults) {
  for (const { id, line } of ledger.jobs) {
    const answer = await ask(hub, 'GET', `/api/v1/jobs/${id}`);
    if (answer.status !== 200) faults.push(`job ${id} (${line}) was acknowledged and is lost: ${answer.status}`);
    else if (answer.json.state !== 'succeeded') faults.push(`job ${id} (${line}) is ${answer.json.state}: ${JSON.stringify(answer.json.error)}`);
  }
  const written = ledger.written();
  for (const [line, count] of written) if (count !== 1) faults.push(`${line} was done ${count} times`);
  for (const { line } of ledger.jobs) if (!written.has(line)) faults.push(`${line} was acknowledged and never done`);
  for (const { id, sha256: wanted } of ledger.artifacts) {
    const answer = await ask(hub, 'GET', `/api/v1/artifacts/${id}/content`);
    if (answer.status !== 200) faults.push(`artifact ${id} was acknowledged and is lost: ${answer.status}`);
    else if (sha256(answer.body) !== wanted) faults.push(`artifact ${id} has other bytes`);
  }
  return written.size;
}

export async function kills({ kills: rounds, seed }) {
  const chance = new Chance(seed ^ 0x5eed);
  const folder = mkdtempSync(join(tmpdir(), 'aio-kills-'));
  const ledger = new Ledger(folder);
  const faults = [];
  const hub = await Hub.start({ data: join(folder, 'data') });
  try {
    await hub.kill();
    for (let round = 0; round < rounds; ++round) await life(hub, ledger, chance, faults);
    await hub.run();
    const isDone = async () => {
      const { by_state: states, busy } = (await ask(hub, 'GET', '/api/v1/queue')).json;
      return busy === 0 && states.waiting + states.running + states.retrying + states.scheduled + states.blocked === 0;
    };
    await until(isDone, 'the rest of the jobs end', 300_000);
    const lines = await verify(hub, ledger, faults);
    process.stdout.write(`${rounds} kills: ${ledger.jobs.length} jobs and ${ledger.artifacts.length} files were acknowledged, ${lines} lines written\n`);
    await hub.close();
  } finally {
    if (hub.isRunning) await hub.kill();
    rmSync(folder, { recursive: true, force: true });
  }
  return faults;
}
