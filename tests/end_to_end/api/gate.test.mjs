// The gate: who may call what, from where. The routes are read from openapi.json, so a new one is tested by being there.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { withHub } from './api.mjs';
import { headOnly } from './client.mjs';
import { exchange } from './wire.mjs';

const ROLES = ['viewer', 'operator', 'admin'];
const UNSAFE = ['POST', 'PUT', 'PATCH', 'DELETE'];
const shared = await withHub();

/** A path of the template with ids that no thing has. */
const filled = (template) => template.replace(/\{n\}/g, '0').replace(/\{[^}]+\}/g, '0000000000000000');

const takesJson = (operation) => Boolean(shared.api.contract.resolve(operation.requestBody)?.content?.['application/json']);

/** The status alone: an event stream has no end to wait for. */
function statusOf({ template, method, operation }, headers) {
  const sent = takesJson(operation) ? { 'Content-Type': 'application/json', ...headers } : headers;
  const body = UNSAFE.includes(method) && takesJson(operation) ? '{}' : undefined;
  return headOnly({ port: shared.hub.port, method, path: filled(template), headers: sent, body });
}

const bearer = () => ({ Authorization: `Bearer ${shared.hub.token}` });

describe('the Host header', () => {
  const foreign = ['evil.example', 'evil.example:PORT', '127.0.0.1', '127.0.0.1:1', '0.0.0.0:PORT', '127.0.0.1:PORT.evil.example', 'x127.0.0.1:PORT'];
  for (const host of foreign) {
    for (const path of ['/api/v1/health', '/api/v1/queue', '/', '/metrics', '/i/0']) {
      it(`${host} is refused at ${path}`, async () => {
        const answer = await shared.api.raw('GET', path, { host: host.replace('PORT', shared.hub.port) });
        assert.equal(answer.status, 421);
        shared.api.contract.checkProblem(answer, path);
        assert.equal(answer.json.code, 'misdirected_request');
      });
    }
  }

  it('missing, twice or empty is a bad request, even at the open health route', async () => {
    const { port } = shared.hub;
    const missing = await exchange(port, 'GET /api/v1/health HTTP/1.1', [], '', { host: null });
    const twice = await exchange(port, 'GET /api/v1/health HTTP/1.1', [`Host: 127.0.0.1:${port}`, `Host: 127.0.0.1:${port}`]);
    const empty = await exchange(port, 'GET /api/v1/health HTTP/1.1', ['Host:']);
    assert.equal(missing.status, 400);
    assert.equal(twice.status, 400);
    assert.ok([400, 421].includes(empty.status), `${empty.status}`);
  });
});

describe('the Origin header', () => {
  const foreign = [
    'http://evil.example',
    'null',
    'http://127.0.0.1:1',
    'https://127.0.0.1:PORT',
    'http://127.0.0.1:PORT.evil.example',
    'http://127.0.0.1',
    'http://127.0.0.1:PORT/',
    'HTTP://127.0.0.1:PORT',
    '',
  ];
  for (const origin of foreign) {
    it(`'${origin}' is refused, with the right token too`, async () => {
      const headers = { Origin: origin.replace('PORT', shared.hub.port) };
      await shared.api.refused(403, 'forbidden', 'GET', '/api/v1/queue', { headers });
      await shared.api.refused(403, 'forbidden', 'POST', '/api/v1/queue/pause', { headers });
      const stream = await headOnly({ port: shared.hub.port, method: 'GET', path: '/api/v1/events', headers: { ...headers, ...bearer() } });
      assert.equal(stream.status, 403);
      assert.equal((await shared.api.get('/api/v1/queue')).paused, false);
    });
  }

  it('of our own is accepted', async () => {
    await shared.api.expect(200, 'GET', '/api/v1/queue', { headers: { Origin: shared.hub.origin } });
  });
});

describe('Sec-Fetch-Site', () => {
  for (const site of ['cross-site', 'same-site', 'nonsense']) {
    it(`${site} is refused`, async () => {
      await shared.api.refused(403, 'forbidden', 'GET', '/api/v1/queue', { headers: { 'Sec-Fetch-Site': site } });
      await shared.api.refused(403, 'forbidden', 'POST', '/api/v1/queue/pause', { headers: { 'Sec-Fetch-Site': site } });
    });
  }
  for (const site of ['same-origin', 'none']) {
    it(`${site} is accepted`, async () => {
      await shared.api.expect(200, 'GET', '/api/v1/queue', { headers: { 'Sec-Fetch-Site': site } });
    });
  }

  it('cross-site passes only as a navigation to the front end', async () => {
    const navigation = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
    const page = await shared.api.raw('GET', '/', { headers: { ...navigation, Accept: 'text/html' }, credential: 'none' });
    assert.equal(page.status, 200);
    await shared.api.refused(403, 'forbidden', 'GET', '/api/v1/queue', { headers: navigation });
  });
});

describe('credentials', () => {
  it('are wanted by every route that is not open', async () => {
    const operations = shared.api.contract.operations();
    assert.ok(operations.length >= 20, `only ${operations.length} operations are documented`);
    for (const one of operations) {
      const answer = await statusOf(one, {});
      const isOpen = one.operation['x-role'] === 'none';
      if (isOpen) assert.notEqual(answer.status, 401, `${one.method} ${one.template} is said to be open`);
      else assert.equal(answer.status, 401, `${one.method} ${one.template} without a credential`);
    }
  });

  it('are not wanted by the few open routes alone', () => {
    const open = shared.api.contract.operations().filter((one) => one.operation['x-role'] === 'none');
    const names = open.map((one) => `${one.method} ${one.template}`).filter((name) => !/^GET \/(?!api|i\/|metrics)/.test(name));
    const allowed = ['GET /api/v1/health', 'GET /api/v1/openapi.json', 'POST /api/v1/sessions'];
    assert.deepEqual(names.filter((name) => !allowed.includes(name)), []);
  });

  const wrong = {
    'a wrong token': 'Bearer 0000000000000000000000000000000000000000000000000000000000000000',
    'an empty token': 'Bearer ',
    'no scheme': 'TOKEN',
    'another scheme': 'Basic TOKEN',
    'a token with one more character': 'Bearer TOKENa',
    'a token with one character less': 'Bearer SHORT',
    'a token in capitals': 'Bearer UPPER',
  };
  for (const [name, value] of Object.entries(wrong)) {
    it(`${name} is no credential`, async () => {
      const { token } = shared.hub;
      const sent = value.replace('SHORT', token.slice(0, -1)).replace('TOKEN', token).replace('UPPER', token.toUpperCase());
      if (sent === `Bearer ${token}`) return; // A token without letters has no capitals.
      const answer = await shared.api.expect(401, 'GET', '/api/v1/queue', { headers: { Authorization: sent } });
      assert.equal(answer.json.code, 'unauthorized');
      assert.match(answer.headers['www-authenticate'], /^Bearer/);
      assert.ok(!answer.text.includes(token));
    });
  }

  it('are not read from the address', async () => {
    const answer = await shared.api.raw('GET', `/api/v1/queue?token=${shared.hub.token}`, { credential: 'none' });
    assert.ok([400, 401].includes(answer.status));
    assert.ok(!answer.text.includes(shared.hub.token), 'a refusal repeats the token');
  });

  it('lack for an unknown path below the API as for a known one', async () => {
    const answer = await shared.api.raw('GET', '/api/v1/nothing', { credential: 'none' });
    assert.equal(answer.status, 401);
    await shared.api.refused(404, 'not_found', 'GET', '/api/v1/nothing');
    await shared.api.refused(404, 'not_found', 'GET', '/api/v2/queue');
    await shared.api.refused(404, 'not_found', 'POST', '/api/v1/jobs/x/explode', { json: {} });
  });
});

describe('roles', () => {
  const cookies = {};
  before(async () => {
    for (const role of ROLES) {
      const json = { token: shared.hub.token, role };
      const answer = await shared.api.expect(201, 'POST', '/api/v1/sessions', { json, headers: { Origin: shared.hub.origin } });
      assert.equal(answer.json.role, role);
      [cookies[role]] = answer.headers['set-cookie'][0].split(';');
    }
  });

  it('are declared by every operation', () => {
    for (const { method, template, operation } of shared.api.contract.operations()) {
      assert.ok(['none', ...ROLES].includes(operation['x-role']), `${method} ${template}: x-role ${operation['x-role']}`);
    }
  });

  it('open what they are for and nothing above it', async () => {
    for (const one of shared.api.contract.operations()) {
      for (const [rank, role] of ROLES.entries()) {
        // It would end the very sessions that the next calls are made with.
        if (one.method === 'DELETE' && one.template === '/api/v1/sessions') continue;
        const answer = await statusOf(one, { Cookie: cookies[role], Origin: shared.hub.origin });
        const what = `${one.method} ${one.template} as ${role} -> ${answer.status}`;
        const needed = ROLES.indexOf(one.operation['x-role']);
        if (rank < needed) assert.equal(answer.status, 403, what);
        else if (one.template.startsWith('/api/v1/sessions/{id}')) assert.ok([404, role === 'admin' ? 404 : 403].includes(answer.status), what);
        else assert.ok(![401, 403].includes(answer.status) || one.template === '/api/v1/sessions', what);
      }
    }
  });

  it('let no viewer write', () => {
    for (const { method, template, operation } of shared.api.contract.operations()) {
      const isOwnSession = template.startsWith('/api/v1/sessions');
      if (UNSAFE.includes(method) && !isOwnSession) assert.notEqual(operation['x-role'], 'viewer', `${method} ${template}`);
    }
  });
});

describe('content types', () => {
  const forms = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/json', 'application/jsonx', ''];
  for (const type of forms) {
    it(`'${type}' is refused where JSON is wanted`, async () => {
      for (const { method, template, operation } of shared.api.contract.operations()) {
        if (!UNSAFE.includes(method) || !takesJson(operation)) continue;
        const headers = type ? { 'Content-Type': type } : {};
        const answer = await shared.api.call(method, filled(template), { headers, body: '{"kind":"test.sleep"}' });
        assert.equal(answer.status, 415, `${method} ${template}: ${answer.text}`);
      }
    });
  }

  it('JSON may say its character set', async () => {
    for (const type of ['application/json; charset=utf-8', 'application/json;charset=UTF-8', 'Application/JSON']) {
      await shared.api.expect(202, 'POST', '/api/v1/jobs', { headers: { 'Content-Type': type }, body: '{"kind":"test.sleep"}' });
    }
  });
});

describe('methods', () => {
  it('that a path does not have are refused with those that it has', async () => {
    const { contract } = shared.api;
    for (const template of Object.keys(contract.document.paths)) {
      const has = contract.methodsAt(filled(template));
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'].filter((one) => !has.includes(one))) {
        const answer = await shared.api.raw(method, filled(template));
        assert.equal(answer.status, 405, `${method} ${template}`);
        const allow = answer.headers.allow.split(/,\s*/);
        assert.deepEqual(has.filter((one) => !allow.includes(one)), [], `${template}: Allow is ${allow}`);
        assert.ok(!allow.includes(method));
      }
    }
  });

  it('HEAD is served wherever GET is, with its length and no body', async () => {
    for (const path of ['/api/v1/health', '/api/v1/queue', '/api/v1/jobs', '/metrics', '/api/v1/openapi.json']) {
      const head = await shared.api.expect(200, 'HEAD', path);
      assert.ok(Number(head.headers['content-length']) > 0, path);
    }
    await shared.api.expect(404, 'HEAD', '/api/v1/jobs/0000000000000000');
  });

  it('unknown ones are refused and the hub goes on', async () => {
    const answer = await exchange(shared.hub.port, 'BREW /api/v1/queue HTTP/1.1', [`Authorization: Bearer ${shared.hub.token}`]);
    assert.ok([400, 405, 501].includes(answer.status), `${answer.status}`);
    await shared.api.get('/api/v1/health');
  });
});

describe('every answer', () => {
  it('carries the security headers, whatever became of the request', async () => {
    const { api } = shared;
    const { id } = await api.upload('x', { filename: 'x.txt', type: 'text/plain' });
    const content = `/api/v1/artifacts/${id}/content`;
    const etag = (await api.expect(200, 'GET', content)).headers.etag;
    // api.raw checks the headers of each of them.
    await api.expect(304, 'GET', content, { headers: { 'If-None-Match': etag } });
    await api.expect(206, 'GET', content, { headers: { Range: 'bytes=0-0' } });
    await api.expect(416, 'GET', content, { headers: { Range: 'bytes=9-' } });
    await api.expect(401, 'GET', '/api/v1/queue', { credential: 'none' });
    await api.expect(404, 'GET', '/api/v1/jobs/0000000000000000');
    await api.expect(400, 'GET', '/api/v1/jobs?bogus=1');
    await api.expect(204, 'DELETE', `/api/v1/artifacts/${id}`);
  });

  it('of the API is kept by no cache', async () => {
    for (const path of ['/api/v1/queue', '/api/v1/jobs', '/api/v1/status']) {
      const answer = await shared.api.expect(200, 'GET', path);
      assert.match(answer.headers['cache-control'] ?? '', /no-store/, path);
    }
  });

  it('names neither the token nor a path of this machine', async () => {
    const answers = [
      await shared.api.call('GET', '/api/v1/artifacts/..%2f..%2f..%2fetc%2fpasswd'),
      await shared.api.call('GET', '/api/v1/health'),
      await shared.api.call('POST', '/api/v1/jobs', { json: { kind: 'image.optimize', input: { artifact: '0000' } } }),
    ];
    for (const answer of answers) {
      assert.ok(!answer.text.includes(shared.hub.token));
      assert.ok(!answer.text.includes(shared.hub.data), answer.text);
    }
  });
});
