// A client of server-sent events that keeps what it saw, byte for byte: events, comments, and the retry time.
import assert from 'node:assert/strict';
import http from 'node:http';
import { checkHardened } from './client.mjs';
import { until } from './hub.mjs';

export class EventStream {
  static async open(hub, { query = '', headers = {} } = {}) {
    const stream = new EventStream();
    Object.assign(stream, { events: [], comments: [], text: '', isEnded: false });
    const message = await new Promise((resolve, reject) => {
      stream.call = http.get({
        host: '127.0.0.1',
        port: hub.port,
        path: `/api/v1/events${query}`,
        headers: { Authorization: `Bearer ${hub.token}`, Accept: 'text/event-stream', ...headers },
        agent: false,
      });
      stream.call.on('response', resolve);
      stream.call.on('error', (error) => (stream.isClosed ? undefined : reject(error)));
    });
    stream.status = message.statusCode;
    stream.headers = message.headers;
    checkHardened(stream, 'GET /api/v1/events');
    message.setEncoding('utf8');
    message.on('data', (text) => stream.take(text));
    message.on('end', () => (stream.isEnded = true));
    message.on('error', () => (stream.isEnded = true));
    message.on('close', () => (stream.isEnded = true));
    return stream;
  }

  take(text) {
    this.text += text;
    const blocks = this.text.split('\n\n');
    this.text = blocks.pop();
    blocks.forEach((block) => this.takeBlock(block));
  }

  takeBlock(block) {
    const event = { data: [] };
    for (const line of block.split('\n')) {
      if (line.startsWith(':')) {
        this.comments.push(line);
        continue;
      }
      const [, name, value] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
      assert.ok(name, `not a line of an event stream: '${line}'`);
      if (name === 'data') event.data.push(value);
      else if (name === 'retry') this.retry = Number(value);
      else event[name] = value;
    }
    if (event.data.length === 0) return;
    // What the fields of this API mean: every event has a type, an id and JSON.
    this.events.push({ id: event.id, type: event.event, data: JSON.parse(event.data.join('\n')) });
  }

  of(type) {
    return this.events.filter((event) => event.type === type);
  }

  /** Waits for an event that `matches` accepts and gives it. */
  async next(matches, what, within) {
    return until(() => this.events.find(matches), what, within);
  }

  /** Waits for the event that says that a job is in this state. */
  jobIn(id, state) {
    return this.next((event) => event.type === 'job' && event.data.id === id && event.data.state === state, `job ${id} is seen ${state}`);
  }

  close() {
    this.isClosed = true;
    this.call.destroy();
  }
}
