// The event stream: everything in order, nothing lost over a short break, and an honest `reset` after a long one.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withHub } from './api.mjs';
import { EventStream } from './event_stream.mjs';
import { until } from './hub.mjs';

const shared = await withHub();
const HOUR = 3_600_000;

async function opened(options) {
  const stream = await EventStream.open(shared.hub, options);
  assert.equal(stream.status, 200);
  return stream;
}

const numbers = (events) => events.map((event) => Number(event.id.slice(event.id.lastIndexOf('-') + 1)));

describe('a stream', () => {
  it('opens with the status and says how soon to come back', async () => {
    const stream = await opened();
    const first = await stream.next(() => true, 'a first event');
    assert.equal(first.type, 'status');
    // The durations of operations are for those who ask.
    assert.equal(first.data.operations, undefined);
    shared.api.contract.checkComponent('Status', { ...first.data, operations: [] }, 'the first event');
    assert.equal(stream.retry, 2000);
    assert.match(stream.headers['content-type'], /^text\/event-stream/);
    assert.match(stream.headers['cache-control'], /no-store|no-cache/);
    assert.equal(stream.headers['content-encoding'], undefined);
    stream.close();
  });

  it('tells each state of a job in order, with ids that grow', async () => {
    const stream = await opened();
    await stream.next(() => true, 'a first event');
    const { id } = await shared.api.enqueue('test.sleep', { ms: 50 });
    await stream.jobIn(id, 'succeeded');
    const states = stream.of('job').filter((event) => event.data.id === id).map((event) => event.data.state);
    const order = ['waiting', 'running', 'succeeded'];
    assert.deepEqual(states.filter((state, index) => state !== states[index - 1]), order.slice(order.indexOf(states[0])));
    const ids = numbers(stream.events);
    assert.deepEqual(ids, [...ids].sort((a, b) => a - b));
    assert.equal(new Set(ids).size, ids.length);
    const [last] = stream.of('job').slice(-1);
    for (const name of ['log', 'input', 'result']) assert.ok(!(name in last.data), `'${name}' belongs to the record alone`);
    stream.close();
  });

  it('tells of artifacts and sessions', async () => {
    const stream = await opened();
    await stream.next(() => true, 'a first event');
    const artifact = await shared.api.upload('seen by all');
    const isOf = (action) => (event) => event.type === 'artifact' && event.data.artifact.id === artifact.id && event.data.action === action;
    assert.deepEqual((await stream.next(isOf('created'), 'the artifact is seen')).data.artifact, artifact);
    await shared.api.expect(204, 'DELETE', `/api/v1/artifacts/${artifact.id}`);
    await stream.next(isOf('deleted'), 'its end is seen');
    const session = (await shared.api.expect(201, 'POST', '/api/v1/sessions', { json: { token: shared.hub.token } })).json;
    const seen = await stream.next((event) => event.type === 'session' && event.data.action === 'opened', 'the session is seen');
    assert.equal(seen.data.session.id, session.id);
    stream.close();
  });

  it('tells of sessions to an admin alone', async () => {
    const json = { token: shared.hub.token, role: 'operator' };
    const answer = await shared.api.expect(201, 'POST', '/api/v1/sessions', { json });
    const [Cookie] = answer.headers['set-cookie'][0].split(';');
    const stream = await opened({ headers: { Authorization: '', Cookie } });
    await stream.next(() => true, 'a first event');
    await shared.api.expect(201, 'POST', '/api/v1/sessions', { json });
    const { id } = await shared.api.enqueue('test.sleep', { ms: 1 });
    await stream.jobIn(id, 'succeeded');
    assert.equal(stream.of('session').length, 0);
    stream.close();
  });

  it('gives only the types that were asked for', async () => {
    const stream = await opened({ query: '?types=job' });
    const { id } = await shared.api.enqueue('test.sleep', { ms: 20 });
    await shared.api.upload('not to be seen');
    await stream.jobIn(id, 'succeeded');
    assert.deepEqual([...new Set(stream.events.map((event) => event.type))], ['job']);
    stream.close();
    const two = await opened({ query: '?types=job,status' });
    await two.next((event) => event.type === 'status', 'a status');
    two.close();
    for (const query of ['?types=bogus', '?types=', '?types=job,bogus', '?bogus=1']) {
      await shared.api.refused(400, ['bad_request', 'invalid_input'], 'GET', `/api/v1/events${query}`);
    }
  });

  it('beats while nothing happens', async () => {
    const stream = await opened({ query: '?types=session' });
    await until(() => stream.comments.includes(': beat'), 'a heartbeat');
    stream.close();
  });

  it('sends no more than ten states of the hub a second', async () => {
    const began = performance.now();
    const stream = await opened({ query: '?types=status,job' });
    await stream.next(() => true, 'a first event');
    const jobs = [];
    for (let i = 0; i < 200; ++i) jobs.push((await shared.api.enqueue('test.sleep')).id);
    for (const id of jobs) await stream.next((event) => event.type === 'job' && event.data.id === id && event.data.state === 'succeeded', `job ${id} is seen`);
    const seconds = (performance.now() - began) / 1000;
    assert.ok(stream.of('status').length <= 10 * seconds + 3, `${stream.of('status').length} in ${seconds} s`);
    stream.close();
  });
});

describe('a client that comes back', () => {
  it('with the last id gets what it missed and nothing twice', async () => {
    const first = await opened({ query: '?types=job' });
    const one = await shared.api.enqueue('test.sleep', { ms: 1 });
    await first.jobIn(one.id, 'succeeded');
    const last = first.events.at(-1).id;
    first.close();
    const missed = await shared.api.enqueue('test.sleep', { ms: 1 });
    await shared.api.finished(missed.id);

    const second = await opened({ query: '?types=job', headers: { 'Last-Event-ID': last } });
    await second.jobIn(missed.id, 'succeeded');
    assert.equal(second.of('reset').length, 0);
    assert.ok(!second.events.some((event) => event.data.id === one.id), 'what was seen comes again');
    assert.ok(Math.min(...numbers(second.events)) > numbers([{ id: last }])[0]);
    second.close();
  });

  it('with an id that is not of this start, or none of ours, is told to load anew', async () => {
    for (const id of ['00000000-5', 'nonsense', '1', `${'9'.repeat(25)}-${'9'.repeat(25)}`, '-1']) {
      const stream = await opened({ headers: { 'Last-Event-ID': id } });
      await stream.next((event) => event.type === 'reset', `a reset for ${id.slice(0, 20)}`);
      stream.close();
    }
  });

  it('after too much has happened is told to load anew', async () => {
    const first = await opened();
    const { id } = await first.next(() => true, 'a first event');
    first.close();
    const job = await shared.api.enqueue('test.sleep', {}, { delay_ms: HOUR });
    // More changes than any ring of events holds: a priority set again is a change of the job.
    for (let round = 0; round < 60; ++round) {
      const calls = Array.from({ length: 100 }, (_, n) =>
        shared.api.raw('PATCH', `/api/v1/jobs/${job.id}`, { json: { priority: (n + round) % 2 ? 'low' : 'high' } }),
      );
      for (const answer of await Promise.all(calls)) assert.equal(answer.status, 200);
    }
    const second = await opened({ headers: { 'Last-Event-ID': id } });
    // Either the ring holds it all, and the last state is in it, or the client is told.
    await second.next((event) => event.type === 'reset' || (event.type === 'job' && event.data.id === job.id), 'a reset or the job');
    second.close();
  });

  it('after a restart is told to load anew', async () => {
    const first = await opened();
    const { id } = await first.next(() => true, 'a first event');
    await shared.hub.kill();
    await until(() => first.isEnded, 'the stream ends with the hub');
    await shared.hub.run();
    const second = await opened({ headers: { 'Last-Event-ID': id } });
    await second.next((event) => event.type === 'reset', 'a reset');
    second.close();
  });
});

describe('the hub', () => {
  it('forgets a client that goes', async () => {
    const count = async () => (await shared.api.get('/api/v1/status')).events.clients;
    await until(async () => (await count()) === 0, 'no clients');
    const streams = await Promise.all(Array.from({ length: 50 }, () => opened()));
    await until(async () => (await count()) === 50, '50 clients');
    streams.forEach((stream) => stream.close());
    await until(async () => (await count()) === 0, 'they are gone');
  });

  it('ends every stream when it stops', async () => {
    const streams = await Promise.all(Array.from({ length: 5 }, () => opened()));
    const { code } = await shared.hub.stop();
    assert.equal(code, 0);
    await until(() => streams.every((stream) => stream.isEnded), 'all streams end');
    await shared.hub.run();
  });
});
