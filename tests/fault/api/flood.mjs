// Thousands of made requests by several clients at once against one hub; every answer is held to the document.
import http from 'node:http';
import { checkHardened, headOnly, request as send } from '../../end_to_end/api/client.mjs';
import { Contract } from '../../end_to_end/api/contract.mjs';
import { Hub, until } from '../../end_to_end/api/hub.mjs';
import { Chance } from './chance.mjs';
import { Requests } from './requests.mjs';

const CLIENTS = 8;
// The first part fills caches and pools; what comes after it must not grow.
const WARM_UP = 0.25;
// Records of jobs and artifacts stay, in memory as well as on disk, and the allocator keeps what it had at the peak.
const MOST_GROWTH_BYTES = 64 * 1024 * 1024;
// Up to 256 files that were asked for lately stay open.
const MOST_DESCRIPTORS = 256 + 16;

/** An answer that must not be: a message; undefined where all is well. */
function faultOf(contract, request, answer) {
  const what = `${request.method} ${request.path.slice(0, 300)} -> ${answer.status}`;
  if (answer.status >= 500 && ![503, 507].includes(answer.status) && !isFraming(answer)) return `${what}: ${answer.text.slice(0, 500)}`;
  try {
    checkHardened(answer, what);
    if (!isFraming(answer)) contract.check(request.method, request.path, answer);
  } catch (error) {
    return `${error.message} (body ${String(request.body ?? '').slice(0, 300)})`;
  }
  return undefined;
}

/** Answers to the form of a request, before it has a route: no operation can document them. */
const isFraming = (answer) => [431, 501, 505, 417].includes(answer.status);

const isStream = (request, contract) =>
  contract.find(request.method, request.path)?.operation?.operationId !== undefined && request.path.startsWith('/api/v1/events');

async function answerOf(hub, contract, request, agent) {
  const { method, path, headers, body } = request;
  const sent = { ...headers };
  if (body !== undefined) sent['Content-Length'] = Buffer.byteLength(body);
  if (isStream(request, contract) && method === 'GET') return headOnly({ port: hub.port, method, path, headers: sent, body });
  const call = { port: hub.port, method, path, headers: sent, body };
  // A connection that the hub ends while we take it up again is nobody's fault; on one of its own there is no excuse.
  return send({ ...call, agent }).catch((error) => (/ECONNRESET|hang up|EPIPE/.test(error.message) ? send(call) : Promise.reject(error)));
}

class Flood {
  constructor(hub, contract, chance, total) {
    Object.assign(this, { hub, contract, total, sent: 0, statuses: new Map(), faults: [] });
    this.requests = new Requests(contract, chance, { origin: hub.origin, token: hub.token });
  }

  async client(end) {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    while (this.sent < end && this.hub.isRunning) {
      ++this.sent;
      const request = this.requests.next();
      try {
        this.take(request, await answerOf(this.hub, this.contract, request, agent));
      } catch (error) {
        this.faults.push(`${request.method} ${request.path.slice(0, 300)}: ${error.message}`);
      }
    }
    agent.destroy();
  }

  take(request, answer) {
    this.statuses.set(answer.status, (this.statuses.get(answer.status) ?? 0) + 1);
    const isEvents = isStream(request, this.contract) && answer.body.length === 0;
    const fault = isEvents ? (answer.status >= 500 ? `${request.path} -> ${answer.status}` : undefined) : faultOf(this.contract, request, answer);
    if (fault) this.faults.push(fault);
    else if (answer.status < 300 && answer.mediaType === 'application/json' && answer.body.length > 0) {
      this.requests.learn(this.contract.templateOf(request.path.split('?')[0]) ?? '', answer.json);
    }
  }

  /** Sends until `end` requests are out, then waits until the hub has nothing left to do; what it holds then. */
  async until(end) {
    await Promise.all(Array.from({ length: CLIENTS }, () => this.client(end)));
    if (!this.hub.isRunning) throw new Error(`the hub died: ${this.hub.stderr}`);
    await this.settle();
    return { rss: this.hub.rssBytes(), descriptors: this.hub.descriptors() };
  }

  async settle() {
    const headers = { Authorization: `Bearer ${this.hub.token}` };
    const ask = (method, path) => send({ port: this.hub.port, method, path, headers });
    await ask('POST', '/api/v1/queue/resume');
    const idle = async () => {
      const queue = (await ask('GET', '/api/v1/queue')).json;
      return queue.busy === 0 && queue.by_state.waiting === 0 && queue.by_state.retrying === 0 && this.hub.sockets() <= 2;
    };
    await until(idle, 'the queue and the connections end', 300_000);
  }
}

export async function flood({ requests, seed }) {
  const hub = await Hub.start();
  try {
    const document = await send({ port: hub.port, method: 'GET', path: '/api/v1/openapi.json' });
    const run = new Flood(hub, new Contract(document.json), new Chance(seed), requests);
    const warm = await run.until(Math.ceil(requests * WARM_UP));
    const end = await run.until(requests);
    report(run, warm, end);
    const growth = end.rss - warm.rss;
    if (growth > MOST_GROWTH_BYTES) run.faults.push(`the hub grew by ${growth} bytes after its warm-up`);
    const more = end.descriptors - warm.descriptors;
    if (more > MOST_DESCRIPTORS) run.faults.push(`the hub holds ${more} more descriptors than after its warm-up`);
    await hub.close();
    return run.faults;
  } finally {
    if (hub.isRunning) await hub.close();
  }
}

function report(run, warm, end) {
  const statuses = [...run.statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  const mib = (bytes) => (bytes / 2 ** 20).toFixed(1);
  process.stdout.write(`${run.sent} requests over ${run.requests.operations.length} operations; ${statuses.join(', ')}\n`);
  process.stdout.write(`memory ${mib(warm.rss)} -> ${mib(end.rss)} MiB, descriptors ${warm.descriptors} -> ${end.descriptors}, from the warm-up to the end\n`);
}
