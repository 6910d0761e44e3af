// Jobs: what the contract takes, what it refuses by name, and what becomes of a job.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { TERMINAL, withHub } from './api.mjs';
import { fixture } from './hub.mjs';

const shared = await withHub();
const HOUR = 3_600_000;
const INVALID = ['bad_request', 'invalid_input'];
const UNKNOWN = '/api/v1/jobs/0000000000000000';
const act = (job, action) => shared.api.expect(200, 'POST', `/api/v1/jobs/${job.id}/${action}`);

/** A job that stays where it is until somebody touches it. */
const later = (rest = {}) => shared.api.enqueue('test.sleep', {}, { delay_ms: HOUR, ...rest });

describe('a job', () => {
  it('with everything that the contract has is taken as it says', async () => {
    const parent = await later();
    const json = {
      kind: 'test.sleep',
      input: { ms: 5 },
      priority: 'high',
      delay_ms: HOUR,
      timeout_ms: 30_000,
      max_attempts: 2,
      unique_key: 'the whole body',
      depends_on: [parent.id],
      group: 'contract',
    };
    const answer = await shared.api.expect(202, 'POST', '/api/v1/jobs', { json });
    const job = answer.json;
    assert.equal(answer.headers.location, `/api/v1/jobs/${job.id}`);
    const fields =
      'id kind state priority attempt max_attempts progress eta_ms waiting_reason input result error created_at started_at finished_at run_at log';
    for (const name of fields.split(' ')) assert.ok(name in job, `no '${name}' in the record`);
    assert.equal(job.priority, 'high');
    assert.equal(job.max_attempts, 2);
    assert.deepEqual(job.input, { ms: 5 });
    assert.equal(job.attempt, 0);
    assert.equal(job.progress, 0);
    assert.ok(Date.parse(job.run_at) - Date.parse(job.created_at) >= HOUR - 60_000);
    assert.deepEqual((await shared.api.get(answer.headers.location)).input, job.input);
  });

  it('with only a kind runs and ends', async () => {
    const { id } = (await shared.api.expect(202, 'POST', '/api/v1/jobs', { json: { kind: 'test.sleep' } })).json;
    const job = await shared.api.finished(id);
    assert.equal(job.state, 'succeeded');
    assert.equal(job.progress, 1);
    assert.equal(job.attempt, 1);
    assert.equal(job.error, null);
    assert.ok(Date.parse(job.created_at) <= Date.parse(job.started_at));
    assert.ok(Date.parse(job.started_at) <= Date.parse(job.finished_at));
  });

  it('that fails says why, and runs again when told to', async () => {
    const { id } = await shared.api.enqueue('test.fail', { times: 1, permanent: true });
    const failed = await shared.api.finished(id);
    assert.equal(failed.state, 'failed');
    assert.equal(failed.error.code, 'invalid_input');
    assert.match(failed.error.message, /told to fail/);
    await shared.api.expect(200, 'POST', `/api/v1/jobs/${id}/retry`);
    assert.ok(TERMINAL.includes((await shared.api.finished(id)).state));
  });

  it('that fails for the moment is tried again by itself', async () => {
    const { id } = await shared.api.enqueue('test.fail', { times: 1 }, { max_attempts: 3 });
    const job = await shared.api.finished(id);
    assert.equal(job.state, 'succeeded');
    assert.equal(job.attempt, 2);
  });

  it('that runs is cancelled at once', async () => {
    const { id } = await shared.api.enqueue('test.sleep', { ms: HOUR });
    await shared.api.jobWhen(id, 'running');
    await act({ id }, 'cancel');
    assert.equal((await shared.api.finished(id)).state, 'cancelled');
    assert.equal((await act({ id }, 'cancel')).json.state, 'cancelled');
    await shared.api.refused(409, 'conflict', 'POST', `/api/v1/jobs/${id}/pause`);
  });

  it('that waits is paused, resumed, moved up and cancelled', async () => {
    const job = await later();
    assert.equal(job.state, 'scheduled');
    assert.equal((await act(job, 'pause')).json.state, 'paused');
    assert.equal((await shared.api.get(`/api/v1/jobs/${job.id}`)).state, 'paused');
    assert.equal((await act(job, 'resume')).json.state, 'scheduled');
    const patched = await shared.api.expect(200, 'PATCH', `/api/v1/jobs/${job.id}`, { json: { priority: 'critical' } });
    assert.equal(patched.json.priority, 'critical');
    assert.equal((await act(job, 'cancel')).json.state, 'cancelled');
    await shared.api.refused(409, 'conflict', 'POST', `/api/v1/jobs/${job.id}/resume`);
  });

  it('that ended well cannot be retried', async () => {
    const { id } = await shared.api.enqueue('test.sleep');
    await shared.api.finished(id);
    await shared.api.refused(409, 'conflict', 'POST', `/api/v1/jobs/${id}/retry`);
  });

  it('at a time of day starts no sooner', async () => {
    const time = new Date(Date.now() + HOUR).toISOString();
    const job = await shared.api.enqueue('test.sleep', {}, { run_at: time });
    assert.equal(job.state, 'scheduled');
    assert.equal(Date.parse(job.run_at), Date.parse(time));
  });

  it('waits for what it depends on, and falls with it', async () => {
    const parent = await later();
    const child = await shared.api.enqueue('test.sleep', {}, { depends_on: [parent.id] });
    assert.equal(child.state, 'blocked');
    assert.match(child.waiting_reason, /./);
    await act(parent, 'cancel');
    assert.equal((await shared.api.finished(child.id)).state, 'failed');

    const first = await shared.api.enqueue('test.sleep', { ms: 1 });
    const second = await shared.api.enqueue('test.sleep', { ms: 1 }, { depends_on: [first.id] });
    const done = await shared.api.finished(second.id);
    assert.equal(done.state, 'succeeded');
    assert.ok(Date.parse((await shared.api.finished(first.id)).finished_at) <= Date.parse(done.started_at));
  });

  it('stopped by its own time-out fails with that', async () => {
    const { id } = await shared.api.enqueue('test.sleep', { ms: HOUR }, { timeout_ms: 1000, max_attempts: 1 });
    const job = await shared.api.finished(id);
    assert.equal(job.state, 'failed');
    assert.equal(job.error.code, 'timeout');
  });
});

describe('a unique key', () => {
  it('from 100 clients makes one job', async () => {
    const json = { kind: 'test.sleep', input: {}, delay_ms: HOUR, unique_key: 'once' };
    const answers = await Promise.all(Array.from({ length: 100 }, () => shared.api.call('POST', '/api/v1/jobs', { json })));
    assert.ok(answers.every((one) => one.status === 202));
    assert.equal(new Set(answers.map((one) => one.json.id)).size, 1);
  });
});

describe('a body', () => {
  const wrong = [
    [{}, 'kind'],
    [{ kind: 5 }, 'kind'],
    [{ kind: null }, 'kind'],
    [{ kind: '' }, 'kind'],
    [{ kind: 'test.slep' }, 'kind'],
    [{ kind: 'image.optimise' }, 'kind'],
    [{ kind: 'test.sleep', input: [] }, 'input'],
    [{ kind: 'test.sleep', input: 'ms=5' }, 'input'],
    [{ kind: 'test.sleep', priority: 'urgent' }, 'priority'],
    [{ kind: 'test.sleep', priority: 1 }, 'priority'],
    [{ kind: 'test.sleep', delay_ms: -1 }, 'delay_ms'],
    [{ kind: 'test.sleep', delay_ms: '5' }, 'delay_ms'],
    [{ kind: 'test.sleep', delay_ms: 1.5 }, 'delay_ms'],
    [{ kind: 'test.sleep', delay_ms: 1e300 }, 'delay_ms'],
    [{ kind: 'test.sleep', run_at: 'yesterday' }, 'run_at'],
    [{ kind: 'test.sleep', run_at: 5 }, 'run_at'],
    [{ kind: 'test.sleep', run_at: '2026-13-45T99:99:99Z' }, 'run_at'],
    [{ kind: 'test.sleep', timeout_ms: -1 }, 'timeout_ms'],
    [{ kind: 'test.sleep', timeout_ms: true }, 'timeout_ms'],
    [{ kind: 'test.sleep', max_attempts: 0 }, 'max_attempts'],
    [{ kind: 'test.sleep', max_attempts: 2 ** 40 }, 'max_attempts'],
    [{ kind: 'test.sleep', unique_key: 5 }, 'unique_key'],
    [{ kind: 'test.sleep', depends_on: 'x' }, 'depends_on'],
    [{ kind: 'test.sleep', depends_on: [5] }, 'depends_on'],
    [{ kind: 'test.sleep', group: {} }, 'group'],
    [{ kind: 'test.sleep', bogus: 1 }, 'bogus'],
    [{ kind: 'test.sleep', Priority: 'high' }, 'Priority'],
  ];
  for (const [json, field] of wrong) {
    it(`${JSON.stringify(json)} is refused, naming '${field}'`, async () => {
      const problem = await shared.api.refused(400, INVALID, 'POST', '/api/v1/jobs', { json });
      assert.ok(problem.field === field || problem.detail.includes(field), `field ${problem.field}: ${problem.detail}`);
    });
  }

  it('whose input is not one of its kind is refused before it is queued', async () => {
    for (const input of [{ bogus: 1 }, { ms: 'x' }, { ms: -1 }, { ms: 1e20 }]) {
      const problem = await shared.api.refused(400, INVALID, 'POST', '/api/v1/jobs', { json: { kind: 'test.sleep', input } });
      assert.ok(problem.detail.includes(Object.keys(input)[0]), problem.detail);
    }
  });

  it('that depends on a job that does not exist is refused', async () => {
    const answer = await shared.api.call('POST', '/api/v1/jobs', { json: { kind: 'test.sleep', depends_on: ['nothing'] } });
    assert.ok([400, 404].includes(answer.status), `${answer.status}`);
  });

  const broken = ['', ' ', '{', '[]', '5', 'null', '"x"', '{"kind":"test.sleep"', '{"kind":"test.sleep"} x', '{"kind":"test.sleep",}', "{'kind':'test.sleep'}"];
  broken.push('{"kind":NaN}', '\ufeff{"kind":"test.sleep"}', '{"kind":"test.sleep","input":{"ms":01}}', '{"kind":"\ud800"}', '{"kind":"a\0b"}');
  for (const body of broken) {
    it(`${JSON.stringify(body)} is no request`, async () => {
      await shared.api.refused(400, INVALID, 'POST', '/api/v1/jobs', { body, headers: { 'Content-Type': 'application/json' } });
    });
  }

  it('that is not UTF-8 is refused', async () => {
    const body = Buffer.from('{"kind":"test.sleep","group":"\xff\xfe"}', 'latin1');
    await shared.api.refused(400, INVALID, 'POST', '/api/v1/jobs', { body, headers: { 'Content-Type': 'application/json' } });
  });

  it('over 1 MiB is too large, whatever is in it', async () => {
    const body = JSON.stringify({ kind: 'test.sleep', group: 'x'.repeat(1024 * 1024) });
    const answer = await shared.api.call('POST', '/api/v1/jobs', { body, headers: { 'Content-Type': 'application/json' } });
    assert.equal(answer.status, 413);
    assert.ok(['payload_too_large', 'too_large'].includes(answer.json.code));
  });

  it('nested 100,000 deep is refused and the hub goes on', async () => {
    const deep = { array: ['[', ']'], object: ['{"a":', '}'] };
    for (const [open, shut] of Object.values(deep)) {
      const value = `${open.repeat(100_000)}1${shut.repeat(100_000)}`;
      for (const body of [value, `{"kind":"test.sleep","input":${value}}`]) {
        const answer = await shared.api.call('POST', '/api/v1/jobs', { body, headers: { 'Content-Type': 'application/json' } });
        assert.equal(answer.status, 400);
      }
    }
    await shared.api.get('/api/v1/queue');
  });
});

describe('an unknown job', () => {
  it('is not found by any call', async () => {
    await shared.api.refused(404, 'not_found', 'GET', UNKNOWN);
    for (const action of ['cancel', 'retry', 'pause', 'resume']) {
      await shared.api.refused(404, 'not_found', 'POST', `${UNKNOWN}/${action}`);
    }
    await shared.api.refused(404, 'not_found', 'PATCH', UNKNOWN, { json: { priority: 'low' } });
    await shared.api.refused(404, 'not_found', 'GET', `${UNKNOWN}/files/0`);
  });

  it('is told from a wrong priority', async () => {
    const { id } = await later();
    for (const json of [{}, { priority: 'x' }, { priority: null }, { priority: 'low', state: 'running' }, { state: 'running' }]) {
      await shared.api.refused(400, INVALID, 'PATCH', `/api/v1/jobs/${id}`, { json });
    }
  });
});

describe('the list', () => {
  before(async () => {
    for (const priority of ['low', 'high', 'low', 'high', 'low']) await later({ group: 'listed', priority });
    const { id } = await shared.api.enqueue('test.fail', { permanent: true }, { group: 'listed' });
    await shared.api.finished(id);
  });

  it('has what the filters say and nothing else', async () => {
    const count = async (query) => (await shared.api.all(`/api/v1/jobs?group=listed${query}`)).length;
    assert.equal(await count(''), 6);
    assert.equal(await count('&priority=low'), 3);
    assert.equal(await count('&state=scheduled'), 5);
    assert.equal(await count('&state=failed'), 1);
    assert.equal(await count('&kind=test.fail'), 1);
    assert.equal(await count('&kind=test.sleep&priority=high&state=scheduled'), 2);
    assert.equal(await count('&state=running'), 0);
  });

  it('comes newest first and whole, page by page', async () => {
    const items = await shared.api.all('/api/v1/jobs?group=listed', 2);
    assert.equal(new Set(items.map((one) => one.id)).size, 6);
    const times = items.map((one) => Date.parse(one.created_at));
    assert.deepEqual(times, [...times].sort((a, b) => b - a));
  });

  for (const query of ['state=done', 'state=', 'priority=urgent', 'limit=0', 'limit=201', 'limit=-1', 'limit=99999999999999999999', 'bogus=1', 'state=failed&state=running']) {
    it(`refuses ?${query}, naming it`, async () => {
      const problem = await shared.api.refused(400, INVALID, 'GET', `/api/v1/jobs?${query}`);
      assert.equal(problem.field, query.split('=')[0]);
    });
  }

  it('takes any text as a group or kind', async () => {
    for (const text of ["'; DROP TABLE jobs; --", '%', '_', '\u0000', '写真', '<script>', '../x']) {
      for (const name of ['group', 'kind']) {
        const answer = await shared.api.call('GET', `/api/v1/jobs?${name}=${encodeURIComponent(text)}`);
        assert.ok(answer.status === 400 || answer.json.items.length === 0, `${name}=${text}`);
      }
    }
  });
});

describe('an image job', () => {
  it('makes files that are downloaded by their numbers', async () => {
    const { id: artifact } = await shared.api.upload(readFileSync(fixture('progressive.jpg')), { filename: 'photo.jpg', type: 'image/jpeg' });
    const { id } = await shared.api.enqueue('image.optimize', { artifact, formats: ['webp', 'jpeg'], widths: [48] });
    const job = await shared.api.finished(id, 120_000);
    assert.equal(job.state, 'succeeded', JSON.stringify(job.error));
    assert.equal(job.result.variants.length, 2);
    for (const variant of job.result.variants) {
      const file = await shared.api.expect(200, 'GET', variant.url);
      assert.equal(file.body.length, variant.bytes);
      assert.equal(file.mediaType, `image/${variant.format}`);
      await shared.api.expect(304, 'GET', variant.url, { headers: { 'If-None-Match': file.headers.etag } });
      const part = await shared.api.expect(206, 'GET', variant.url, { headers: { Range: 'bytes=0-3' } });
      assert.ok(part.body.equals(file.body.subarray(0, 4)));
      const download = await shared.api.expect(200, 'GET', `${variant.url}?download=1`);
      assert.match(download.headers['content-disposition'], /^attachment; filename=".+\.(webp|jpe?g)"/);
    }
    for (const n of ['2', '-1', 'x', '99999999999999999999', '1.0', '']) {
      const answer = await shared.api.call('GET', `/api/v1/jobs/${id}/files/${n}`);
      assert.ok([400, 404].includes(answer.status), `${n}: ${answer.status}`);
    }
  });

  it('of what is no picture fails and says so', async () => {
    const { id: artifact } = await shared.api.upload('no picture', { filename: 'x.jpg', type: 'image/jpeg' });
    const { id } = await shared.api.enqueue('image.optimize', { artifact });
    const job = await shared.api.finished(id, 120_000);
    assert.equal(job.state, 'failed');
    assert.match(job.error.message, /./);
  });

  it('of an artifact that is not there fails and says so', async () => {
    for (const artifact of ['0000000000000000', '/etc/passwd', '../blobs']) {
      const { id } = await shared.api.enqueue('image.optimize', { artifact });
      const job = await shared.api.finished(id, 120_000);
      assert.equal(job.state, 'failed');
      assert.equal(job.error.code, 'not_found');
    }
  });

  it('is refused without an artifact', async () => {
    const inputs = [{}, { artifact: 5 }, { artifacts: [] }, { file: '/etc/passwd' }];
    for (const input of inputs) {
      const answer = await shared.api.call('POST', '/api/v1/jobs', { json: { kind: 'image.optimize', input } });
      assert.ok([400, 404].includes(answer.status), `${JSON.stringify(input)}: ${answer.status}`);
      assert.doesNotMatch(answer.text, /root:/);
    }
  });

  it('never names where the hub keeps its files', async () => {
    const jobs = await shared.api.all('/api/v1/jobs');
    assert.ok(!JSON.stringify(jobs.map((one) => [one.input, one.result, one.error])).includes(join(shared.hub.data, 'blobs')));
  });
});
