// The front end's files: small on the wire, kept for ever where their name says what is in them, and closed around.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { withHub } from './api.mjs';
import { exchange } from './wire.mjs';

const shared = await withHub();

const fetched = (path, headers = {}, method = 'GET') => shared.api.raw(method, path, { headers, credential: 'none' });

const page = await fetched('/', { Accept: 'text/html' });
const assets = [...page.text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1]);

describe('the page', () => {
  it('is served without a credential, asks each time, and holds no secret', () => {
    assert.equal(page.status, 200);
    assert.match(page.headers['content-type'], /^text\/html; ?charset=utf-8/i);
    assert.match(page.headers['cache-control'], /no-cache|no-store/);
    assert.ok(!page.text.includes(shared.hub.token));
    assert.ok(assets.length > 0, 'the page names no assets');
  });

  it('has the policy of the design', () => {
    const policy = new Map(page.headers['content-security-policy'].split(/;\s*/).map((rule) => [rule.split(' ')[0], rule]));
    assert.equal(policy.get('default-src'), "default-src 'self'");
    assert.equal(policy.get('script-src'), "script-src 'self' 'wasm-unsafe-eval'");
    assert.equal(policy.get('object-src'), "object-src 'none'");
    assert.equal(policy.get('base-uri'), "base-uri 'none'");
    assert.equal(policy.get('frame-ancestors'), "frame-ancestors 'none'");
    assert.equal(policy.get('connect-src'), "connect-src 'self'");
  });

  it('answers for every route of the client', async () => {
    for (const path of ['/jobs', '/jobs/17', '/a/deep/route', '/settings?tab=1']) {
      const answer = await fetched(path, { Accept: 'text/html,application/xhtml+xml' });
      assert.equal(answer.status, 200, path);
      assert.ok(answer.body.equals(page.body));
    }
  });

  it('is no answer for what no page is', async () => {
    for (const path of ['/assets/nothing-12345678.js', '/nothing.png', '/nothing']) {
      assert.equal((await fetched(path, { Accept: '*/*' })).status, 404, path);
    }
    for (const path of ['/api/nothing', '/api/', '/api/v1/nothing', '/i/']) {
      const answer = await shared.api.raw('GET', path, { headers: { Accept: 'text/html' } });
      assert.equal(answer.status, 404, path);
    }
  });

  it('cannot be written', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const answer = await shared.api.raw(method, '/', { json: {} });
      assert.ok([404, 405].includes(answer.status), `${method}: ${answer.status}`);
    }
  });
});

describe('an asset', () => {
  it('is kept for ever', async () => {
    for (const path of assets) {
      const { headers } = await fetched(path);
      assert.match(headers['cache-control'], /max-age=31536000/);
      assert.match(headers['cache-control'], /immutable/);
      assert.match(headers.etag, /^"/);
      const again = await fetched(path, { 'If-None-Match': headers.etag });
      assert.equal(again.status, 304);
      const head = await fetched(path, {}, 'HEAD');
      assert.equal(head.headers['content-length'], headers['content-length']);
    }
  });

  const decoders = { br: brotliDecompressSync, gzip: gunzipSync, identity: (body) => body };
  const asked = [
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['gzip;q=1.0, br;q=0', 'gzip'],
    ['identity', 'identity'],
    ['', 'identity'],
    [undefined, 'identity'],
    ['br;q=0, gzip;q=0', 'identity'],
    ['deflate', 'identity'],
    ['*', undefined],
    ['BR', 'br'],
    ['x;q=y,,;', 'identity'],
  ];
  for (const [accept, wanted] of asked) {
    it(`for Accept-Encoding '${accept}' comes as ${wanted ?? 'any'}`, async () => {
      const path = assets.find((one) => one.endsWith('.js'));
      const plain = await fetched(path, { 'Accept-Encoding': 'identity' });
      const answer = await fetched(path, accept === undefined ? {} : { 'Accept-Encoding': accept });
      const encoding = answer.headers['content-encoding'] ?? 'identity';
      if (wanted) assert.equal(encoding, wanted);
      assert.ok(decoders[encoding](answer.body).equals(plain.body));
      if (encoding !== 'identity') assert.ok(answer.body.length < plain.body.length);
      assert.match(answer.headers.vary ?? '', /Accept-Encoding/i);
      assert.equal(answer.headers['content-type'], plain.headers['content-type']);
    });
  }

  it('has another tag in each encoding', async () => {
    const path = assets.find((one) => one.endsWith('.js'));
    const tags = [];
    for (const encoding of ['br', 'gzip', 'identity']) tags.push((await fetched(path, { 'Accept-Encoding': encoding })).headers.etag);
    assert.equal(new Set(tags).size, 3);
  });

  it('has a type that the browser will take', async () => {
    for (const path of assets) {
      const type = (await fetched(path)).headers['content-type'];
      if (path.endsWith('.js')) assert.match(type, /^text\/javascript/);
      if (path.endsWith('.css')) assert.match(type, /^text\/css/);
    }
    const icon = await fetched('/favicon.svg');
    assert.equal(icon.status, 200);
    assert.match(icon.headers['content-type'], /^image\/svg\+xml/);
  });
});

describe('a path', () => {
  const climbing = [
    '/../../../etc/passwd',
    '/assets/../../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '/assets/..%5c..%5cetc%5cpasswd',
    '/assets/%252e%252e/etc/passwd',
    '//etc/passwd',
    '/assets//etc/passwd',
    '/assets/x%00.js',
    '/%ff%fe',
    '/%',
    '/assets/%c0%ae%c0%ae/etc/passwd',
    `/${'a/'.repeat(4000)}`,
  ];
  for (const path of climbing) {
    it(`${path.slice(0, 50)} leads nowhere`, async () => {
      const answer = await exchange(shared.hub.port, `GET ${path} HTTP/1.1`, ['Accept: */*']);
      assert.ok([400, 404].includes(answer.status), `${answer.status}`);
      assert.ok(!answer.body.includes('root:'));
    });
  }

  it('in absolute form is our own or none', async () => {
    const { port } = shared.hub;
    const own = await exchange(port, `GET http://127.0.0.1:${port}/api/v1/health HTTP/1.1`, []);
    assert.ok([200, 400].includes(own.status), `${own.status}`);
    const other = await exchange(port, 'GET http://evil.example/api/v1/health HTTP/1.1', []);
    assert.ok([400, 403, 421].includes(other.status), `${other.status}`);
  });
});
