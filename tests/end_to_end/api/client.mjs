// One HTTP call by node:http: every header as given, the whole answer as bytes. What every answer of the hub must carry is
// checked here, so no test can forget it.
import assert from 'node:assert/strict';
import http from 'node:http';
import { Readable } from 'node:stream';

const ANSWER_MS = 90_000;

/** What the design wants on every reply, errors and 304 included. */
const HARDENING = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
};

export class Answer {
  constructor(message, body) {
    this.status = message.statusCode;
    this.headers = message.headers;
    this.rawHeaders = message.rawHeaders;
    this.body = body;
  }

  get text() {
    return this.body.toString('utf8');
  }

  get json() {
    return JSON.parse(this.text);
  }

  /** The media type without its parameters. */
  get mediaType() {
    return (this.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
  }

  /** How often a header was sent; `headers` would join or drop the second one. */
  count(name) {
    return this.rawHeaders.filter((word, index) => index % 2 === 0 && word.toLowerCase() === name).length;
  }
}

export function checkHardened(answer, what) {
  for (const [name, value] of Object.entries(HARDENING)) {
    assert.equal(answer.headers[name], value, `${what}: header ${name}`);
  }
  const policy = answer.headers['content-security-policy'];
  assert.ok(policy, `${what}: no Content-Security-Policy`);
  assert.match(policy, /frame-ancestors 'none'|sandbox/, `${what}: Content-Security-Policy`);
  for (const name of Object.keys(answer.headers)) {
    assert.ok(!name.startsWith('access-control-'), `${what}: no CORS header may be sent, but ${name} was`);
  }
  assert.equal(answer.headers.server, undefined, `${what}: the Server header names no version to an attacker`);
}

function bodyStream(body) {
  if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) return undefined;
  return Readable.from(body);
}

/**
 * Sends one request on a connection of its own (or on `agent`'s) and gives its Answer.
 * `body` is a string, a Buffer or an async iterable of Buffers.
 */
export function request({ port, method, path, headers = {}, body, agent = false, host }) {
  return new Promise((resolve, reject) => {
    const sent = { ...headers };
    if (host !== null) sent.Host ??= host ?? `127.0.0.1:${port}`;
    const call = http.request({ host: '127.0.0.1', port, method, path, headers: sent, agent, setHost: false });
    let answered = false;
    // For the whole answer: an event stream would go on for ever.
    const limit = setTimeout(() => call.destroy(new Error(`${method} ${path}: not answered within ${ANSWER_MS} ms`)), ANSWER_MS);
    call.on('close', () => clearTimeout(limit));
    // A refusal may come, and the connection go, before the whole body is sent: the answer counts.
    call.on('error', (error) => answered || reject(new Error(`${method} ${path}: ${error.message}`)));
    call.on('response', (message) => {
      answered = true;
      const parts = [];
      message.on('data', (part) => parts.push(part));
      message.on('error', (error) => reject(new Error(`${method} ${path}: the answer broke off: ${error.message}`)));
      message.on('end', () => resolve(new Answer(message, Buffer.concat(parts))));
    });
    const stream = bodyStream(body);
    if (!stream) call.end(body);
    else stream.on('error', (error) => call.destroy(error)).pipe(call);
  });
}

/** The head of the answer alone: for event streams, which have no end to wait for. */
export function headOnly({ port, method, path, headers = {}, body }) {
  return new Promise((resolve, reject) => {
    const sent = { Host: `127.0.0.1:${port}`, ...headers };
    const call = http.request({ host: '127.0.0.1', port, method, path, headers: sent, agent: false, setHost: false });
    let isDone = false;
    call.setTimeout(ANSWER_MS, () => call.destroy(new Error(`${method} ${path}: nothing came for ${ANSWER_MS} ms`)));
    call.on('error', (error) => isDone || reject(new Error(`${method} ${path}: ${error.message}`)));
    call.on('response', (message) => {
      isDone = true;
      const answer = new Answer(message, Buffer.alloc(0));
      message.on('error', () => {}); // The end is ours.
      call.destroy();
      resolve(answer);
    });
    call.end(body);
  });
}
