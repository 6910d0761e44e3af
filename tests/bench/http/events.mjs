// Server-sent events: how late a change arrives, and what 200 clients cost.
import { request } from 'node:http';
import { join } from 'node:path';
import { note, percentile } from '../measuring.mjs';
import { cpuNs, startHub } from './server.mjs';

const clients = 200;
const changesPerSecond = 10;
const watchedSeconds = 10;

/** Follows the events; onEvent(type, data) hears each. */
function follow(hub, types, onEvent) {
  return new Promise((resolve, reject) => {
    const call = request(`${hub.url}/api/v1/events?types=${types}`, { headers: hub.headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part) => {
        text += part;
        const events = text.split('\n\n');
        text = events.pop();
        for (const event of events) {
          const type = /^event: (.*)$/m.exec(event)?.[1];
          if (type) onEvent(type, /^data: (.*)$/m.exec(event)[1]);
        }
      });
      answer.on('error', () => {}); // The stream is cut at the end.
      resolve(() => call.destroy());
    });
    call.on('error', reject);
    call.end();
  });
}

const add = (hub, ms) =>
  hub.call('/api/v1/jobs', {
    method: 'POST',
    body: JSON.stringify({ kind: 'test.sleep', input: { ms } }),
    headers: { 'Content-Type': 'application/json' },
  });

async function lateness(hub) {
  const late = [];
  const end = await follow(hub, 'job', (type, data) => {
    const job = JSON.parse(data);
    if (job.state === 'succeeded') late.push(Date.now() - Date.parse(job.finished_at));
  });
  for (let i = 0; i < 100; ++i) {
    await add(hub, 20);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  const patience = performance.now() + 10_000;
  while (late.length < 100 && performance.now() < patience) await new Promise((resolve) => setTimeout(resolve, 20));
  end();
  if (late.length < 100) throw new Error(`${late.length} of 100 events came`);
  return late;
}

/** CPU share of the hub while the status changes ten times a second. */
async function share(hub, count) {
  const ends = [];
  let heard = 0;
  for (let i = 0; i < count; ++i) ends.push(await follow(hub, 'status', () => ++heard));
  const before = cpuNs(hub.pid);
  for (let i = 0; i < watchedSeconds * changesPerSecond; ++i) {
    await add(hub, 0);
    await new Promise((resolve) => setTimeout(resolve, 1000 / changesPerSecond));
  }
  const used = (cpuNs(hub.pid) - before) / 1e9 / watchedSeconds;
  for (const end of ends) end();
  if (heard < count * watchedSeconds * 5) throw new Error(`${heard} events came to ${count} clients`);
  return used * 100;
}

export async function measureEvents({ folder, bin }) {
  const hub = await startHub(join(bin, 'aio-hub'), join(folder, 'events'));
  try {
    note('events');
    const late = await lateness(hub);
    const one = await share(hub, 1);
    const all = await share(hub, clients);
    return [
      { name: 'change of a job to the event at a client, p95 (goal 20)', value: percentile(late, 0.95), unit: 'ms' },
      { name: `${clients} event clients at 10 Hz, beyond what one costs (goal 2)`, value: all - one, unit: '% of a core' },
    ];
  } finally {
    await hub.stop();
  }
}
