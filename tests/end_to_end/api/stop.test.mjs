// The end: on SIGTERM under load the hub goes (Hub.stop() wants that within its deadline), leaves nothing behind, and has lost nothing when it comes back.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import net from 'node:net';
import { describe, it } from 'node:test';
import { Api } from './api.mjs';
import { EventStream } from './event_stream.mjs';
import { Hub, descendants, isAlive, until } from './hub.mjs';
import { png } from './pictures.mjs';
import { Wire } from './wire.mjs';

const HOUR = 3_600_000;

const isOpen = (port) =>
  new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port });
    socket.on('connect', () => resolve(true) || socket.destroy());
    socket.on('error', () => resolve(false));
  });

/** A process that was about to become a worker may hold the port for a moment longer. */
const isClosed = (port) => until(async () => !(await isOpen(port)), 'the port is closed');

/** At a port that no client of a test beside us is given by the kernel while the hub is away. */
async function startedAtFixedPort() {
  for (let tries = 0; ; ++tries) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    try {
      return await Hub.start({ portWords: ['--port', String(port)] });
    } catch (error) {
      if (tries === 20) throw error;
    }
  }
}

describe('the endpoint file', () => {
  it('is for its owner alone, true while the hub runs, and gone afterwards', async () => {
    const hub = await Hub.start();
    try {
      assert.equal(hub.stdout, `listening ${hub.url}\n`);
      assert.deepEqual(Object.keys(hub.endpoint).sort(), ['pid', 'token', 'url', 'version']);
      assert.equal(hub.endpoint.url, hub.url);
      assert.equal(hub.endpoint.pid, hub.pid);
      assert.ok(hub.token.length >= 43, 'a token of 256 bits');
      assert.equal(statSync(hub.endpointFile).mode & 0o777, 0o600);
      assert.equal(statSync(`${hub.data}/run`).mode & 0o777, 0o700);
      const seen = readFileSync(`/proc/${hub.pid}/cmdline`, 'latin1') + readFileSync(`/proc/${hub.pid}/environ`, 'latin1');
      assert.ok(!seen.includes(hub.token), 'the token is in the arguments or the environment');
      assert.ok(!hub.stderr.includes(hub.token));
      await hub.close();
    } finally {
      await hub.discard();
    }
  });

  it('of a hub that was killed is replaced, with another token', async () => {
    const hub = await Hub.start();
    try {
      const old = hub.token;
      await hub.kill();
      await hub.run();
      assert.notEqual(hub.token, old);
      assert.equal(hub.endpoint.pid, hub.pid);
      await hub.close();
    } finally {
      await hub.discard();
    }
  });

  it('stays that of the first where a second hub is started on the same data', async () => {
    const hub = await Hub.start();
    try {
      await assert.rejects(Hub.start({ data: hub.data }), /the hub ended with [1-9]/);
      assert.deepEqual(JSON.parse(readFileSync(hub.endpointFile, 'utf8')), hub.endpoint);
      await hub.close();
    } finally {
      await hub.discard();
    }
  });
});

describe('a port', () => {
  it('is the same after a restart, so that the browser finds its stores', async () => {
    const hub = await startedAtFixedPort();
    try {
      const { port } = hub;
      await hub.stop();
      hub.portWords = [];
      await hub.run();
      assert.equal(hub.port, port);
      await hub.close();
    } finally {
      await hub.discard();
    }
  });
});

describe('SIGTERM under load', () => {
  it('ends everything in time, and what ran is run again', async () => {
    const hub = await Hub.start();
    try {
      const api = await Api.open(hub);
      const running = [];
      for (let i = 0; i < 4; ++i) running.push((await api.enqueue('test.sleep', { ms: HOUR })).id);
      for (const id of running) await api.jobWhen(id, 'running');
      const { id: photo } = await api.upload(png(1200, 900), { filename: 'a.png', type: 'image/png' });
      const image = await api.enqueue('image.optimize', { artifact: photo, formats: ['avif'], preset: 'small' });
      const waiting = await api.enqueue('test.sleep', {}, { delay_ms: HOUR });
      await loaded(hub);
      const workers = descendants(hub.pid);

      const end = await hub.stop();

      assert.deepEqual([end.code, end.signal], [0, null], hub.stderr);
      await isClosed(hub.port);
      assert.ok(!existsSync(hub.endpointFile));
      await until(() => !workers.some(isAlive), 'no process below the hub is left');

      await hub.run();
      for (const id of running) await api.jobWhen(id, 'running');
      assert.equal((await api.get(`/api/v1/jobs/${waiting.id}`)).state, 'scheduled');
      assert.equal((await api.finished(image.id, 120_000)).state, 'succeeded');
      for (const id of running) await api.expect(200, 'POST', `/api/v1/jobs/${id}/cancel`);
      await hub.close();
    } finally {
      await hub.discard();
    }
  });

  it('a second time ends it at once', async () => {
    const hub = await Hub.start();
    try {
      await loaded(hub);
      hub.child.kill('SIGTERM');
      hub.child.kill('SIGINT');
      await hub.stop();
      await hub.run();
      await hub.close();
    } finally {
      await hub.discard();
    }
  });
});

describe('kill -9', () => {
  it('closes the port and takes the workers along', async () => {
    const hub = await Hub.start();
    try {
      const api = await Api.open(hub);
      const { id } = await api.upload(png(64, 64), { filename: 'a.png', type: 'image/png' });
      await api.expect(200, 'GET', `/i/${id}?w=32&fmt=png`);
      const workers = descendants(hub.pid);
      await hub.kill();
      await isClosed(hub.port);
      await until(() => !workers.some(isAlive), 'no process below the hub is left');
      await hub.run();
      await api.expect(200, 'GET', `/api/v1/artifacts/${id}/content`);
      await hub.close();
    } finally {
      await hub.discard();
    }
  });
});

/** Clients of every sort in the middle of what they do: streams, a half-sent upload, readers that have stopped. */
async function loaded(hub) {
  for (let i = 0; i < 5; ++i) await EventStream.open(hub);
  const auth = `Authorization: Bearer ${hub.token}`;
  const upload = await Wire.connect(hub.port);
  await upload.request('POST /api/v1/artifacts HTTP/1.1', [auth, 'Content-Type: a/b', 'X-Filename: x', 'Content-Length: 1000000'], 'half');
  const head = await Wire.connect(hub.port);
  await head.send('GET /api/v1/he');
  const idle = await Wire.connect(hub.port);
  await idle.request('GET /api/v1/health HTTP/1.1');
  await idle.answer();
}
