// /metrics: what Prometheus reads, and counting what was done.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withHub } from './api.mjs';

const shared = await withHub();

/** The value of a series by name and labels; undefined if there is none. */
function valueOf(text, name, labels = {}) {
  for (const line of text.split('\n')) {
    const [, found, set = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
    const has = Object.entries(labels).every(([key, want]) => set.includes(`${key}="${want}"`));
    if (found === name && has) return Number(value);
  }
  return undefined;
}

describe('/metrics', () => {
  it('is what Prometheus reads, line by line', async () => {
    for (let i = 0; i < 5; ++i) await shared.api.get('/api/v1/queue');
    const { id } = await shared.api.enqueue('test.sleep');
    await shared.api.finished(id);
    await shared.api.call('GET', '/api/v1/jobs/0000000000000000');
    const answer = await shared.api.expect(200, 'GET', '/metrics');
    assert.match(answer.headers['content-type'], /^text\/plain; ?version=0\.0\.4/);
    assert.ok(answer.text.endsWith('\n'));
    let family;
    for (const line of answer.text.slice(0, -1).split('\n')) {
      const help = /^# HELP ([a-z_\d]+) \S/.exec(line);
      const type = /^# TYPE ([a-z_\d]+) (counter|gauge|histogram)$/.exec(line);
      const sample = /^([a-z_\d]+)(\{[a-z]+="(?:[^"\\]|\\[\\n"])*"(?:,[a-z]+="(?:[^"\\]|\\[\\n"])*")*\})? (?:[-+]?[\d.]+(?:e[-+]?\d+)?|NaN|[+-]Inf)$/.exec(line);
      assert.ok(help || type || sample, line);
      if (help) family = { name: help[1] };
      if (type) assert.deepEqual([type[1], family.type], [family.name, undefined], line);
      if (type) [, , family.type] = type;
      if (sample) assert.ok([family.name, ...['_bucket', '_sum', '_count'].map((end) => family.name + end)].includes(sample[1]), line);
    }
  });

  it('is OpenMetrics for who asks for it', async () => {
    const headers = { Accept: 'application/openmetrics-text; version=1.0.0' };
    const answer = await shared.api.expect(200, 'GET', '/metrics', { headers });
    assert.match(answer.headers['content-type'], /^application\/openmetrics-text; ?version=1\.0\.0/);
    assert.match(answer.text, /\n# EOF\n$/);
    assert.match(answer.headers.vary ?? '', /Accept/);
  });

  it('says what kind each series is, once', async () => {
    const { text } = await shared.api.expect(200, 'GET', '/metrics');
    const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
    assert.ok(types.length > 3);
    assert.equal(new Set(types.map((one) => one[1])).size, types.length);
  });

  it('counts requests by route and never by address', async () => {
    for (let i = 0; i < 3; ++i) await shared.api.call('GET', `/api/v1/jobs/secret-id-${i}`);
    const { text } = await shared.api.expect(200, 'GET', '/metrics');
    assert.doesNotMatch(text, /secret-id/);
    assert.ok(!text.includes(shared.hub.token));
  });

  it('grows no series by what clients ask for', async () => {
    const lines = async () => (await shared.api.expect(200, 'GET', '/metrics')).text.split('\n').length;
    await shared.api.call('GET', '/api/v1/nothing-first');
    const before = await lines();
    for (let i = 0; i < 50; ++i) await shared.api.call('GET', `/api/v1/nothing-${i}`);
    assert.equal(await lines(), before);
  });

  it('counts the jobs that ran', async () => {
    const count = async () => {
      const { text } = await shared.api.expect(200, 'GET', '/metrics');
      return [...text.matchAll(/^(\w*jobs\w*(?:total|count))\{?[^\n]*\}? (\d+)$/gm)].reduce((sum, one) => sum + Number(one[2]), 0);
    };
    const before = await count();
    const { id } = await shared.api.enqueue('test.sleep');
    await shared.api.finished(id);
    assert.ok((await count()) > before);
    assert.equal(valueOf((await shared.api.expect(200, 'GET', '/metrics')).text, 'no_such_series'), undefined);
  });
});
