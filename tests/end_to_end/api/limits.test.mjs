// Slow, idle, many: the hub gives nobody more than his share, and always has room for one more.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { withHub } from './api.mjs';
import { EventStream } from './event_stream.mjs';
import { until } from './hub.mjs';
import { Wire } from './wire.mjs';

// The same rules as by default, in less time.
const shared = await withHub({
  environment: { AIO_SERVER_HEADER_TIMEOUT: '5s', AIO_SERVER_BODY_TIMEOUT: '15s', AIO_SERVER_IDLE_TIMEOUT: '20s' },
});
const auth = () => `Authorization: Bearer ${shared.hub.token}`;
const MIB = 1024 * 1024;
// A sanitizer keeps freed memory and a stack more for each thread: what it grows by is no measure of ours.
const slack = process.env.ASAN_OPTIONS || process.env.TSAN_OPTIONS ? 16 : 1;

const isServed = async () => assert.equal((await shared.api.get('/api/v1/health', { credential: 'none' })).status, 'ok');

describe('a client', () => {
  it('that never ends its head is cut off', async () => {
    const wire = await Wire.connect(shared.hub.port);
    const began = performance.now();
    await wire.send('GET /api/v1/health HTTP/1.1\r\nX-A: ');
    // A byte now and then is no excuse: the limit is for the whole head.
    const drip = setInterval(() => void wire.send('a'), 200);
    try {
      await wire.ended(60_000);
    } finally {
      clearInterval(drip);
      wire.close();
    }
    assert.ok(performance.now() - began > 4000, 'cut before the limit');
    await isServed();
  });

  it('that stops in its body is cut off', async () => {
    const wire = await Wire.connect(shared.hub.port);
    const lines = [auth(), 'Content-Type: application/x-demo', 'X-Filename: x', 'Content-Length: 1000000'];
    const began = performance.now();
    await wire.request('POST /api/v1/artifacts HTTP/1.1', lines, 'the beginning');
    await wire.ended(60_000);
    wire.close();
    assert.ok(performance.now() - began > 10_000, 'cut before the limit');
    await isServed();
  });

  it('that says nothing at all is let go', async () => {
    const wire = await Wire.connect(shared.hub.port);
    await wire.ended(90_000);
    wire.close();
  });

  it('that reads nothing holds no memory and is cut off', async () => {
    const { id } = await shared.api.upload(Buffer.alloc(32 * MIB, 'x'), { filename: 'large' });
    await shared.api.expect(200, 'GET', `/api/v1/artifacts/${id}/content`);
    const before = shared.hub.rssBytes();
    const wires = await Promise.all(Array.from({ length: 10 }, () => Wire.connect(shared.hub.port)));
    for (const wire of wires) {
      wire.socket.pause();
      await wire.request(`GET /api/v1/artifacts/${id}/content HTTP/1.1`, [auth()]);
    }
    await isServed();
    assert.ok(shared.hub.rssBytes() - before < 32 * MIB * slack, `${before} -> ${shared.hub.rssBytes()}`);
    // The hub gives up; that is seen by its descriptors, for we do not read.
    await until(() => shared.hub.sockets() <= 2, 'the hub lets them go', 90_000);
    wires.forEach((wire) => wire.close());
  });

  it('that reads a few bytes at a time keeps nobody waiting', async () => {
    const { id } = await shared.api.upload(Buffer.alloc(8 * MIB, 'x'), { filename: 'large' });
    const wire = await Wire.connect(shared.hub.port);
    wire.socket.pause();
    await wire.request(`GET /api/v1/artifacts/${id}/content HTTP/1.1`, [auth()]);
    const sip = setInterval(() => wire.socket.read(1), 1000);
    try {
      for (let i = 0; i < 100; ++i) await isServed();
    } finally {
      clearInterval(sip);
      wire.close();
    }
  });

  it('of events that reads nothing is dropped, and the others go on', async () => {
    const slow = await Wire.connect(shared.hub.port);
    await slow.request('GET /api/v1/events HTTP/1.1', [auth()]);
    slow.socket.pause();
    const other = await EventStream.open(shared.hub);
    const before = shared.hub.rssBytes();
    let last;
    for (let round = 0; round < 20; ++round) {
      const calls = Array.from({ length: 100 }, () => shared.api.enqueue('test.sleep', {}, { group: 'g'.repeat(150) }));
      last = (await Promise.all(calls)).at(-1);
    }
    await other.jobIn(last.id, 'succeeded');
    assert.ok(shared.hub.rssBytes() - before < 64 * MIB * slack, `${before} -> ${shared.hub.rssBytes()}`);
    other.close();
    slow.close();
  });
});

describe('many clients', () => {
  it('that are idle keep no new one out', async () => {
    const wires = [];
    try {
      for (let i = 0; i < 1500; ++i) wires.push(await Wire.connect(shared.hub.port));
      for (let i = 0; i < 20; ++i) await isServed();
      // Also a client that works through them all.
      await shared.api.upload(Buffer.alloc(MIB, 'y'), { filename: 'through' });
    } finally {
      wires.forEach((wire) => wire.close());
    }
    await until(() => shared.hub.sockets() < 50, 'their descriptors are given back');
  });

  it('that upload at once all get what they sent', async () => {
    const bodies = Array.from({ length: 50 }, (_, n) => Buffer.alloc(MIB + n, `upload ${n}`));
    const records = await Promise.all(bodies.map((body, n) => shared.api.upload(body, { filename: `${n}.bin` })));
    records.forEach((record, n) => {
      assert.equal(record.bytes, bodies[n].length);
      assert.equal(record.sha256, createHash('sha256').update(bodies[n]).digest('hex'));
    });
  });

  it('that go away in the middle leave no descriptor behind', async () => {
    const { id } = await shared.api.upload(Buffer.alloc(4 * MIB, 'z'), { filename: 'gone' });
    await isServed();
    await until(() => shared.hub.sockets() <= 2, 'the hub is quiet');
    const before = shared.hub.descriptors();
    const ways = [
      ['GET', `/api/v1/artifacts/${id}/content`, []],
      ['GET', '/api/v1/events', []],
      ['POST', '/api/v1/artifacts', ['Content-Type: a/b', 'X-Filename: x', 'Content-Length: 1000000']],
      ['POST', '/api/v1/jobs', ['Content-Type: application/json', 'Content-Length: 1000']],
      ['GET', `/i/${id}?w=50`, []],
    ];
    for (let round = 0; round < 20; ++round) {
      for (const [method, path, lines] of ways) {
        const wire = await Wire.connect(shared.hub.port);
        await wire.request(`${method} ${path} HTTP/1.1`, [auth(), ...lines], lines.length ? 'half a' : '');
        wire.reset();
      }
    }
    await isServed();
    await until(() => shared.hub.descriptors() <= before + 3, 'the descriptors are given back');
  });
});
