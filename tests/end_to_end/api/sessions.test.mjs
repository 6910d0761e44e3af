// Sessions: a cookie that no script and no other site can use, and that ends when it is told to.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withHub } from './api.mjs';
import { EventStream } from './event_stream.mjs';
import { until } from './hub.mjs';

const shared = await withHub();
const INVALID = ['bad_request', 'invalid_input'];

const signIn = (json = { token: shared.hub.token }, headers = {}) =>
  shared.api.call('POST', '/api/v1/sessions', { json, credential: 'none', headers: { Origin: shared.hub.origin, ...headers } });

async function signedIn(json) {
  const answer = await signIn(json);
  assert.equal(answer.status, 201, answer.text);
  return { session: answer.json, cookie: answer.headers['set-cookie'][0].split(';')[0] };
}

describe('signing in', () => {
  it('gives a cookie that scripts, other sites and other hosts never see', async () => {
    const answer = await signIn();
    assert.equal(answer.status, 201);
    const [cookie, ...rest] = answer.headers['set-cookie'];
    assert.equal(rest.length, 0);
    const [pair, ...flags] = cookie.split(/;\s*/);
    assert.match(pair, /^aio_session=[\w-]{22,}$/);
    const names = flags.map((one) => one.toLowerCase()).sort();
    assert.deepEqual(names, ['httponly', 'path=/', 'samesite=strict']);
    const { id } = answer.json;
    assert.ok(!pair.includes(id), 'the id that everybody sees is the secret');
    assert.equal(answer.headers.location, `/api/v1/sessions/${id}`);
    assert.match(answer.headers['cache-control'], /no-store/);
  });

  it('says who it is and how long it lasts: an hour, half an hour idle', async () => {
    const { session, cookie } = await signedIn();
    assert.equal(session.role, 'admin');
    assert.equal(session.current, true);
    const minutes = (name) => (Date.parse(session[name]) - Date.parse(session.created_at)) / 60_000;
    assert.ok(Math.abs(minutes('expires_at') - 60) < 2);
    assert.ok(Math.abs(minutes('idle_expires_at') - 30) < 2);
    const current = await shared.api.get('/api/v1/sessions/current', { cookie });
    assert.equal(current.id, session.id);
  });

  it('makes another session each time', async () => {
    const first = await signedIn();
    const second = await signedIn();
    assert.notEqual(first.cookie, second.cookie);
    assert.notEqual(first.session.id, second.session.id);
  });

  it('with something else than the token is refused and says nothing about it', async () => {
    for (const token of ['', 'x', shared.hub.token.slice(1), `${shared.hub.token} `]) {
      const answer = await signIn({ token });
      assert.ok([400, 401, 429].includes(answer.status), `${answer.status}`);
      assert.ok(!answer.text.includes(shared.hub.token));
      assert.equal(answer.headers['set-cookie'], undefined);
    }
    for (const json of [{}, { token: 5 }, { token: null }, { token: shared.hub.token, bogus: 1 }, { token: shared.hub.token, role: 'root' }]) {
      await shared.api.refused(400, INVALID, 'POST', '/api/v1/sessions', { json, credential: 'none', headers: { Origin: shared.hub.origin } });
    }
  });

  it('from another origin is refused', async () => {
    for (const Origin of ['http://evil.example', 'null', 'http://127.0.0.1:1']) {
      assert.equal((await signIn(undefined, { Origin })).status, 403);
    }
  });
});

describe('a cookie', () => {
  it('reads without an Origin and writes only with ours', async () => {
    const { cookie } = await signedIn();
    const headers = { Cookie: cookie };
    await shared.api.expect(200, 'GET', '/api/v1/queue', { credential: 'none', headers });
    await shared.api.refused(403, 'forbidden', 'POST', '/api/v1/queue/resume', { credential: 'none', headers });
    await shared.api.expect(200, 'POST', '/api/v1/queue/resume', { cookie });
  });

  it('is found among others, and a wrong one is none', async () => {
    const { cookie } = await signedIn();
    const asked = (value) => shared.api.call('GET', '/api/v1/queue', { credential: 'none', headers: { Cookie: value } });
    assert.equal((await asked(`a=b; ${cookie}; c="d"`)).status, 200);
    for (const value of ['aio_session=', 'aio_session=x', `x${cookie}`, `${cookie}x`, cookie.toUpperCase(), ';;;=;=', 'a'.repeat(8000)]) {
      assert.equal((await asked(value)).status, 401, value.slice(0, 40));
    }
  });

  it('opens the event stream as well', async () => {
    const { cookie } = await signedIn();
    const stream = await EventStream.open(shared.hub, { headers: { Authorization: '', Cookie: cookie } });
    assert.equal(stream.status, 200);
    stream.close();
  });
});

describe('the end of a session', () => {
  it('by sign-out takes effect at once and clears the cookie', async () => {
    const { cookie } = await signedIn();
    const answer = await shared.api.expect(204, 'DELETE', '/api/v1/sessions/current', { cookie });
    assert.match(answer.headers['set-cookie'][0], /^aio_session=;.*(Max-Age=0|Expires=Thu, 01 Jan 1970)/i);
    await shared.api.expect(401, 'GET', '/api/v1/queue', { cookie });
  });

  it('by an admin ends the streams that it opened', async () => {
    const { session, cookie } = await signedIn();
    const stream = await EventStream.open(shared.hub, { headers: { Authorization: '', Cookie: cookie } });
    await stream.next(() => true, 'a first event');
    await shared.api.expect(204, 'DELETE', `/api/v1/sessions/${session.id}`);
    await shared.api.expect(401, 'GET', '/api/v1/queue', { cookie });
    await until(() => stream.isEnded, 'the stream ends with its session');
  });

  it('of one leaves the others', async () => {
    const gone = await signedIn();
    const kept = await signedIn();
    await shared.api.expect(204, 'DELETE', `/api/v1/sessions/${gone.session.id}`);
    await shared.api.expect(200, 'GET', '/api/v1/queue', { cookie: kept.cookie });
    await shared.api.refused(404, 'not_found', 'DELETE', `/api/v1/sessions/${gone.session.id}`);
  });

  it('of all of a user leaves none of his', async () => {
    const mine = [await signedIn(), await signedIn()];
    const { user } = mine[0].session;
    const ended = await shared.api.expect(200, 'DELETE', `/api/v1/sessions?user=${encodeURIComponent(user)}`);
    assert.ok(ended.json.revoked >= 2);
    for (const { cookie } of mine) await shared.api.expect(401, 'GET', '/api/v1/queue', { cookie });
    assert.equal((await shared.api.all('/api/v1/sessions')).filter((one) => one.user === user).length, 0);
    await shared.api.refused(400, INVALID, 'DELETE', '/api/v1/sessions');
  });

  it('does not come by itself when it is extended, and never moves past the hour', async () => {
    const { session, cookie } = await signedIn();
    const extended = (await shared.api.expect(200, 'POST', '/api/v1/sessions/current/extend', { cookie })).json;
    assert.equal(extended.id, session.id);
    assert.equal(extended.expires_at, session.expires_at);
    assert.ok(Date.parse(extended.idle_expires_at) >= Date.parse(session.idle_expires_at));
  });

  it('comes with the restart of the hub for the token, which is another then', async () => {
    const old = shared.hub.token;
    await shared.hub.stop();
    await shared.hub.run();
    assert.notEqual(shared.hub.token, old);
    const headers = { Authorization: `Bearer ${old}` };
    await shared.api.expect(401, 'GET', '/api/v1/queue', { headers });
  });
});

describe('the list of sessions', () => {
  it('holds no secret and marks the one that asks', async () => {
    const { session, cookie } = await signedIn();
    const items = await shared.api.get('/api/v1/sessions', { cookie });
    assert.deepEqual((await shared.api.all('/api/v1/sessions', 2)).length, items.items.length);
    assert.deepEqual(items.items.filter((one) => one.current).map((one) => one.id), [session.id]);
    assert.ok(!JSON.stringify(items).includes(cookie.split('=')[1]));
  });
});

describe('a less powerful session', () => {
  it('reads where it may and no more', async () => {
    const { cookie } = await signedIn({ token: shared.hub.token, role: 'viewer' });
    await shared.api.expect(200, 'GET', '/api/v1/jobs', { cookie });
    await shared.api.refused(403, 'forbidden', 'POST', '/api/v1/jobs', { cookie, json: { kind: 'test.sleep' } });
    await shared.api.refused(403, 'forbidden', 'GET', '/api/v1/sessions', { cookie });
    await shared.api.expect(204, 'DELETE', '/api/v1/sessions/current', { cookie });
  });

  it('cannot end or see that of another', async () => {
    const operator = await signedIn({ token: shared.hub.token, role: 'operator' });
    const other = await signedIn();
    await shared.api.refused(403, 'forbidden', 'DELETE', `/api/v1/sessions/${other.session.id}`, { cookie: operator.cookie });
    await shared.api.expect(200, 'GET', '/api/v1/queue', { cookie: other.cookie });
  });
});

describe('guessing', () => {
  it('is slowed down, while the owner with the token is never locked out', async () => {
    let slowed = 0;
    for (let i = 0; i < 30 && !slowed; ++i) {
      const answer = await signIn({ token: `guess ${i}` });
      assert.ok([401, 429].includes(answer.status), `${answer.status}`);
      if (answer.status === 429) {
        slowed = i;
        assert.ok(Number(answer.headers['retry-after']) >= 1);
      }
    }
    assert.ok(slowed > 0, '30 guesses and no back-off');
    await shared.api.expect(200, 'GET', '/api/v1/queue');
    await shared.api.expect(200, 'GET', '/api/v1/health', { credential: 'none' });
  });
});
