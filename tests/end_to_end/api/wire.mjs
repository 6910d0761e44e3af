// A bare TCP connection: sends bytes that no HTTP client would send, and reads answers by their own framing.
import assert from 'node:assert/strict';
import net from 'node:net';
import { until } from './hub.mjs';

const HEADER_END = '\r\n\r\n';

export class Wire {
  static async connect(port, { allowHalfOpen = true } = {}) {
    const wire = new Wire();
    wire.received = Buffer.alloc(0);
    wire.isEnded = false;
    wire.socket = net.connect({ host: '127.0.0.1', port, allowHalfOpen });
    wire.socket.on('data', (bytes) => (wire.received = Buffer.concat([wire.received, bytes])));
    wire.socket.on('end', () => (wire.isEnded = true));
    wire.socket.on('close', () => (wire.isEnded = true));
    // A reset is one of the ways in which the hub may cut us off.
    wire.socket.on('error', (error) => {
      wire.error = error;
      wire.isEnded = true;
    });
    await until(() => wire.socket.readyState === 'open' || wire.error, 'the connection is open');
    if (wire.error) throw wire.error;
    return wire;
  }

  /** Resolves once the kernel has taken the bytes, or the connection is gone. */
  send(bytes) {
    return new Promise((resolve) => {
      if (this.isEnded && this.error) resolve();
      else this.socket.write(bytes, () => resolve());
    });
  }

  /** A request with header lines as given; `Host` is added unless the lines have one or `host` is null. */
  request(line, lines = [], body = '', { host = `127.0.0.1:${this.socket.remotePort}` } = {}) {
    const hasHost = host === null || lines.some((one) => /^host\s*:/i.test(one));
    const hosts = hasHost ? [] : [`Host: ${host}`];
    return this.send(Buffer.concat([Buffer.from([line, ...hosts, ...lines, '', ''].join('\r\n'), 'latin1'), Buffer.from(body)]));
  }

  /** The next whole answer, taken off what was received: {status, headers, body}. */
  async answer(within = 60_000) {
    const taken = await until(() => this.take() ?? (this.isEnded ? { isGone: true } : undefined), 'an answer comes', within);
    assert.ok(!taken.isGone, `the connection ended without an answer; ${this.received.length} bytes came`);
    return taken;
  }

  take() {
    const end = this.received.indexOf(HEADER_END);
    if (end < 0) return undefined;
    const [first, ...lines] = this.received.subarray(0, end).toString('latin1').split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1]);
    assert.ok(status, `not a status line: ${first}`);
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    const rest = this.received.subarray(end + HEADER_END.length);
    const length = [204, 304].includes(status) || status < 200 ? 0 : Number(headers['content-length']);
    assert.ok(Number.isInteger(length), `an answer without a length: ${first}`);
    if (rest.length < length) return undefined;
    this.received = Buffer.from(rest.subarray(length));
    return { status, headers, body: Buffer.from(rest.subarray(0, length)) };
  }

  /** How long it took until the other side ended the connection, ms. */
  async ended(within) {
    const began = performance.now();
    await until(() => this.isEnded, 'the hub ends the connection', within);
    return performance.now() - began;
  }

  /** No more from us; answers can still come. */
  finish() {
    this.socket.end();
  }

  close() {
    this.socket.destroy();
  }

  /** Ends the connection with a reset. */
  reset() {
    this.socket.resetAndDestroy();
  }
}

/** Opens a connection, sends one request as given, gives its answer and closes. */
export async function exchange(port, line, lines, body, options) {
  const wire = await Wire.connect(port);
  try {
    await wire.request(line, lines, body, options);
    return await wire.answer();
  } finally {
    wire.close();
  }
}
