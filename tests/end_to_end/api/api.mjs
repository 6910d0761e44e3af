// A hub and what its answers are held to: every call of a test goes through here.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { checkHardened, request } from './client.mjs';
import { Contract } from './contract.mjs';
import { Hub, until } from './hub.mjs';

export const TERMINAL = ['succeeded', 'failed', 'cancelled'];

export class Api {
  static async open(hub) {
    const api = new Api();
    api.hub = hub;
    const answer = await api.raw('GET', '/api/v1/openapi.json');
    assert.equal(answer.status, 200, answer.text);
    api.contract = new Contract(answer.json);
    return api;
  }

  /** A call that is checked for the headers that every answer has, and for nothing else. */
  async raw(method, path, { headers = {}, body, json, credential = 'token', cookie, agent, host } = {}) {
    const sent = { ...headers };
    if (json !== undefined) sent['Content-Type'] ??= 'application/json';
    if (cookie) Object.assign(sent, { Cookie: cookie, Origin: sent.Origin ?? this.hub.origin });
    else if (credential === 'token') sent.Authorization ??= `Bearer ${this.hub.token}`;
    const content = json === undefined ? body : JSON.stringify(json);
    if (content !== undefined && (typeof content === 'string' || Buffer.isBuffer(content))) {
      sent['Content-Length'] ??= Buffer.byteLength(content);
    }
    const answer = await request({ port: this.hub.port, method, path, headers: sent, body: content, agent, host });
    checkHardened(answer, `${method} ${path} -> ${answer.status}`);
    return answer;
  }

  /** A call whose answer must be one that openapi.json promises. */
  async call(method, path, options = {}) {
    const answer = await this.raw(method, path, options);
    this.contract.check(method, path, answer);
    return answer;
  }

  /** The same, and its status must be `status`. */
  async expect(status, method, path, options = {}) {
    const answer = await this.call(method, path, options);
    assert.equal(answer.status, status, `${method} ${path}: ${answer.text.slice(0, 1000)}`);
    return answer;
  }

  async get(path, options) {
    return (await this.expect(200, 'GET', path, options)).json;
  }

  /** A refusal with this status and code; gives the problem. */
  async refused(status, code, method, path, options = {}) {
    const problem = (await this.expect(status, method, path, options)).json;
    const codes = [code].flat();
    assert.ok(codes.includes(problem.code), `${method} ${path}: code ${problem.code}, expected ${codes.join(' or ')}: ${problem.detail}`);
    return problem;
  }

  async upload(body, { filename = 'file.bin', type = 'application/octet-stream', headers = {} } = {}) {
    const all = { 'Content-Type': type, 'X-Filename': encodeURIComponent(filename), ...headers };
    return (await this.expect(201, 'POST', '/api/v1/artifacts', { headers: all, body })).json;
  }

  async enqueue(kind, input = {}, rest = {}) {
    return (await this.expect(202, 'POST', '/api/v1/jobs', { json: { kind, input, ...rest } })).json;
  }

  /** The job once its state is one of `states`. */
  async jobWhen(id, states, within) {
    const wanted = [states].flat();
    return until(
      async () => {
        const job = await this.get(`/api/v1/jobs/${id}`);
        return wanted.includes(job.state) && job;
      },
      `job ${id} is ${wanted.join(' or ')}`,
      within,
    );
  }

  finished(id, within) {
    return this.jobWhen(id, TERMINAL, within);
  }

  /** All items of a list, page by page. */
  async all(path, limit = 50) {
    const items = [];
    let cursor = null;
    do {
      const parts = [`limit=${limit}`, ...(cursor === null ? [] : [`cursor=${encodeURIComponent(cursor)}`])];
      const page = await this.get(`${path}${path.includes('?') ? '&' : '?'}${parts.join('&')}`);
      items.push(...page.items);
      cursor = page.next;
    } while (cursor !== null);
    return items;
  }
}

/** For the top of a test file: one hub for all of its tests; after them it must end cleanly. */
export async function withHub(options) {
  const hub = await Hub.start(options);
  const api = await Api.open(hub);
  after(() => hub.close());
  return { hub, api };
}
