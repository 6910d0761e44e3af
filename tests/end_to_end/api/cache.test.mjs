// The cache through the API: values of one's own, what the hub keeps there, and taking things out.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withHub } from './api.mjs';

const shared = await withHub();
const entry = (space, key) => `/api/v1/cache/entries/${encodeURIComponent(space)}/${encodeURIComponent(key)}`;
const put = (space, key, body) => shared.api.expect(204, 'PUT', entry(space, key), { json: body });
const invalidate = async (body) => (await shared.api.expect(200, 'POST', '/api/v1/cache/invalidate', { json: body })).json;

describe('the cache', () => {
  it('gives back what was put, with its tags and the time that is left', async () => {
    const value = { name: 'Bucht', colours: [1, 2.5, null], 'ä/ü': true };
    await put('themes', 'a/b ü', { value, ttl_ms: 60000, tags: ['project 7'] });
    const found = await shared.api.get(entry('themes', 'a/b ü'));
    assert.deepEqual(found.value, value);
    assert.equal(found.namespace, 'themes');
    assert.equal(found.key, 'a/b ü');
    assert.deepEqual(found.tags, ['project 7']);
    assert.ok(found.ttl_ms > 0 && found.ttl_ms <= 60000);
  });

  it('says that a key is not there', async () => {
    await shared.api.expect(404, 'GET', entry('themes', 'nobody'));
    await shared.api.expect(404, 'GET', entry('no such space', 'nobody'));
    await shared.api.expect(404, 'DELETE', entry('themes', 'nobody'));
  });

  it('removes one entry', async () => {
    await put('one', 'x', { value: 1 });
    await shared.api.expect(204, 'DELETE', entry('one', 'x'));
    await shared.api.expect(404, 'GET', entry('one', 'x'));
  });

  it('takes out by tag, pattern, keys and namespace what a rehearsal counted', async () => {
    for (let i = 0; i < 10; ++i) await put('many', `photo/${i}`, { value: i, tags: i % 2 ? ['odd'] : [] });
    for (const [selection, keys] of [
      [{ tags: ['odd'] }, 5],
      [{ namespace: 'many', pattern: 'photo/?' }, 5],
      [{ namespace: 'many', keys: ['photo/1'] }, 0],
    ]) {
      const rehearsed = await invalidate({ ...selection, dry_run: true });
      const real = await invalidate(selection);
      assert.deepEqual(rehearsed, real);
      assert.equal(real.keys, keys, JSON.stringify(selection));
      assert.equal(real.invalidated.memory, keys);
    }
    await put('many', 'last', { value: 1 });
    assert.equal((await invalidate({ namespace: 'many' })).keys, 1);
    await shared.api.expect(404, 'GET', entry('many', 'last'));
  });

  it('lists page by page, and counts what it was asked for', async () => {
    for (let i = 0; i < 5; ++i) await put('list', `k${i}`, { value: i });
    const first = await shared.api.get('/api/v1/cache/entries?namespace=list&limit=3');
    const second = await shared.api.get(`/api/v1/cache/entries?namespace=list&limit=3&cursor=${first.next}`);
    assert.deepEqual([...first.items, ...second.items].map(({ key }) => key), ['k0', 'k1', 'k2', 'k3', 'k4']);
    assert.equal(second.next, null);
    const [memory] = (await shared.api.get('/api/v1/cache')).items;
    const { counts } = memory.namespaces.find(({ namespace }) => namespace === 'list');
    assert.equal(counts.entries, 5);
    assert.equal(memory.max_entries, 1000);
  });

  it('refuses what it cannot use, and says why', async () => {
    const refused = async (status, method, path, json) => (await shared.api.expect(status, method, path, { json })).json;
    assert.match((await refused(400, 'POST', '/api/v1/cache/invalidate', {})).detail, /keys/);
    assert.match((await refused(400, 'PUT', entry('a', 'b'), {})).detail, /value/);
    assert.match((await refused(400, 'PUT', entry('a', 'b'), { value: 1, ttl_ms: 0 })).detail, /ttl_ms/);
    assert.match((await refused(400, 'PUT', entry('a', 'b'), { value: 1, tags: [''] })).detail, /tags/);
    assert.match((await refused(409, 'PUT', entry('image.sources', 'b'), { value: 1 })).detail, /own/);
  });
});
