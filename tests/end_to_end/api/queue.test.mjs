// The queue as a whole: paused, resumed, and counted.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withHub } from './api.mjs';
import { until } from './hub.mjs';

const shared = await withHub();
const STATES = ['waiting', 'scheduled', 'blocked', 'running', 'paused', 'retrying', 'succeeded', 'failed', 'cancelled'];

describe('the queue', () => {
  it('counts all nine states', async () => {
    const queue = await shared.api.get('/api/v1/queue');
    assert.deepEqual(Object.keys(queue.by_state).sort(), [...STATES].sort());
    assert.ok(queue.workers > 0);
    assert.equal(queue.paused, false);
  });

  it('starts nothing while it is paused and goes on when it is resumed', async () => {
    const paused = await shared.api.expect(200, 'POST', '/api/v1/queue/pause');
    assert.equal(paused.json.paused, true);
    const jobs = [];
    for (let i = 0; i < 20; ++i) jobs.push(await shared.api.enqueue('test.sleep', { ms: 1 }));
    const queue = await shared.api.get('/api/v1/queue');
    assert.equal(queue.by_state.waiting, 20);
    assert.equal(queue.by_state.running, 0);
    assert.match((await shared.api.get(`/api/v1/jobs/${jobs[0].id}`)).waiting_reason, /paused/i);
    // A second time changes nothing.
    await shared.api.expect(200, 'POST', '/api/v1/queue/pause');
    assert.equal((await shared.api.expect(200, 'POST', '/api/v1/queue/resume')).json.paused, false);
    for (const { id } of jobs) assert.equal((await shared.api.finished(id)).state, 'succeeded');
    await until(async () => (await shared.api.get('/api/v1/queue')).busy === 0, 'the workers are free');
  });

  it('takes jobs by priority, then by age', async () => {
    await shared.api.expect(200, 'POST', '/api/v1/queue/pause');
    const { workers } = await shared.api.get('/api/v1/queue');
    const order = ['background', 'low', 'normal', 'high', 'critical'];
    const made = [];
    for (const priority of order) {
      for (let i = 0; i < workers; ++i) made.push({ ...(await shared.api.enqueue('test.sleep', { ms: 20 }, { priority })), wanted: priority });
    }
    await shared.api.expect(200, 'POST', '/api/v1/queue/resume');
    const started = new Map();
    for (const { id, wanted } of made) {
      const at = Date.parse((await shared.api.finished(id)).started_at);
      started.set(wanted, Math.min(started.get(wanted) ?? Infinity, at));
    }
    assert.ok(started.get('critical') <= started.get('normal'));
    assert.ok(started.get('normal') <= started.get('background'));
  });

  it('is in the status as in its own answer', async () => {
    const status = await shared.api.get('/api/v1/status');
    const queue = await shared.api.get('/api/v1/queue');
    assert.deepEqual(status.jobs.by_state, queue.by_state);
    assert.equal(status.pid, shared.hub.pid);
    assert.ok(status.memory.rss_bytes > 1_000_000);
    assert.ok(status.operations.some((one) => one.name === 'http.GET /api/v1/queue'), JSON.stringify(status.operations.map((one) => one.name)));
  });
});
