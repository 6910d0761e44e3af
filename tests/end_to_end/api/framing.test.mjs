// What no honest client sends: every request whose end could be read in two ways is refused, and the connection with it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withHub } from './api.mjs';
import { Wire, exchange } from './wire.mjs';

const shared = await withHub();
const JSON_TYPE = 'Content-Type: application/json';
const auth = () => `Authorization: Bearer ${shared.hub.token}`;
const post = (lines, body) => exchange(shared.hub.port, 'POST /api/v1/jobs HTTP/1.1', [auth(), JSON_TYPE, ...lines], body);
const JOB = '{"kind":"test.sleep"}';

/** How many jobs there are: a refused request must not have made one. */
const jobCount = async () => Object.values((await shared.api.get('/api/v1/queue')).by_state).reduce((sum, one) => sum + one, 0);

describe('a length', () => {
  const wrong = {
    'given twice, differently': [['Content-Length: 21', 'Content-Length: 22'], 400],
    'given twice in one line': [['Content-Length: 21, 22'], 400],
    'given in two ways': [['Content-Length: 21', 'Transfer-Encoding: chunked'], 400],
    'given in two ways, the other way round': [['Transfer-Encoding: chunked', 'Content-Length: 21'], 400],
    'with a sign': [['Content-Length: +21'], 400],
    'below nothing': [['Content-Length: -1'], 400],
    'in hexadecimal': [['Content-Length: 0x15'], 400],
    'with a space in it': [['Content-Length: 2 1'], 400],
    'that is no number': [['Content-Length: many'], 400],
    'that is empty': [['Content-Length:'], 400],
    'past 2^63': [['Content-Length: 9223372036854775813'], 413],
    'past 2^64': [['Content-Length: 18446744073709551637'], 413],
    'of 100 GB': [['Content-Length: 100000000000'], 413],
  };
  for (const [name, [lines, status]] of Object.entries(wrong)) {
    it(`${name} is refused with ${status}`, async () => {
      const before = await jobCount();
      const answer = await post(lines, JOB);
      assert.equal(answer.status, status);
      assert.match(answer.headers['content-type'], /^application\/problem\+json/);
      assert.equal(await jobCount(), before);
    });
  }
});

describe('a transfer encoding', () => {
  for (const value of ['gzip', 'gzip, chunked', 'chunked, gzip', 'chunked, chunked', 'identity', 'xchunked', 'chunked;x=1', '"chunked"', '']) {
    it(`'${value}' is refused`, async () => {
      const answer = await post([`Transfer-Encoding: ${value}`], `15\r\n${JOB}\r\n0\r\n\r\n`);
      assert.ok([400, 501].includes(answer.status), `${answer.status}`);
    });
  }

  it('given twice is refused', async () => {
    assert.equal((await post(['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'], `15\r\n${JOB}\r\n0\r\n\r\n`)).status, 400);
  });

  it('of chunks is read, with extensions and a trailer', async () => {
    const body = `5;name=value\r\n{"kin\r\n10\r\nd":"test.sleep"}\r\n0\r\nX-Trailer: 1\r\n\r\n`;
    assert.equal((await post(['Transfer-Encoding: chunked'], body)).status, 202);
  });

  const sizes = {
    'no number': 'xyz\r\n',
    negative: '-5\r\n',
    signed: '+15\r\n',
    'with 0x': '0x15\r\n',
    'past 2^64': 'fffffffffffffffff\r\n',
    'past 2^63': '8000000000000005\r\n',
    'of a bare line feed': '15\n',
    empty: '\r\n',
  };
  for (const [name, size] of Object.entries(sizes)) {
    it(`with a chunk size that is ${name} is refused`, async () => {
      const before = await jobCount();
      const answer = await post(['Transfer-Encoding: chunked'], `${size}${JOB}\r\n0\r\n\r\n`);
      assert.ok([400, 413].includes(answer.status), `${answer.status}`);
      assert.equal(await jobCount(), before);
    });
  }

  it('whose chunk is longer than it says is refused', async () => {
    const answer = await post(['Transfer-Encoding: chunked'], `5\r\n${JOB}\r\n0\r\n\r\n`);
    assert.equal(answer.status, 400);
  });
});

describe('a head', () => {
  const odd = {
    'with a space before a colon': ['GET /api/v1/health HTTP/1.1', ['X-A : b']],
    'with a folded line': ['GET /api/v1/health HTTP/1.1', ['X-A: b', ' c']],
    'with a field without a name': ['GET /api/v1/health HTTP/1.1', [': b']],
    'with a line without a colon': ['GET /api/v1/health HTTP/1.1', ['nonsense']],
    'with a control character': ['GET /api/v1/health HTTP/1.1', ['X-A: b\x01c']],
    'with a null byte': ['GET /api/v1/health HTTP/1.1', ['X-A: b\0c']],
    'with a bare carriage return': ['GET /api/v1/health HTTP/1.1', ['X-A: b\rX-B: c']],
    'with a bare line feed': ['GET /api/v1/health HTTP/1.1', ['X-A: b\nX-B: c']],
    'without a version': ['GET /api/v1/health', []],
    'of another protocol': ['GET /api/v1/health HTTPS/1.1', []],
    'of a later version': ['GET /api/v1/health HTTP/2.0', []],
    'with two spaces': ['GET  /api/v1/health HTTP/1.1', []],
    'with a path that does not begin': ['GET api/v1/health HTTP/1.1', []],
    'with bytes beyond ASCII in the path': ['GET /api/v1/h\xe4lth HTTP/1.1', []],
    'with a method that is no word': ['G@T /api/v1/health HTTP/1.1', []],
  };
  for (const [name, [line, lines]] of Object.entries(odd)) {
    it(`${name} is refused`, async () => {
      const answer = await exchange(shared.hub.port, line, lines);
      assert.ok([400, 505].includes(answer.status), `${answer.status}`);
      assert.match(answer.headers.connection ?? '', /close/i);
    });
  }

  it('of noise is refused', async () => {
    const noise = [Buffer.from('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', 'latin1'), Buffer.from('\0'.repeat(100) + '\r\n\r\n'), Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')];
    for (const bytes of noise) {
      const wire = await Wire.connect(shared.hub.port);
      await wire.send(bytes);
      assert.ok([400, 505].includes((await wire.answer()).status));
      await wire.ended(60_000);
      wire.close();
    }
  });

  it('over the limit is refused with 431', async () => {
    const heads = [
      ['GET /api/v1/health HTTP/1.1', [`X-Long: ${'a'.repeat(100_000)}`]],
      ['GET /api/v1/health HTTP/1.1', Array.from({ length: 20_000 }, (_, n) => `X-${n}: 1`)],
      [`GET /${'a'.repeat(100_000)} HTTP/1.1`, []],
    ];
    for (const [line, lines] of heads) assert.equal((await exchange(shared.hub.port, line, lines)).status, 431);
  });

  it('of 20 MB is cut off without being kept', async () => {
    const before = shared.hub.rssBytes();
    const wire = await Wire.connect(shared.hub.port);
    await wire.send('GET /api/v1/health HTTP/1.1\r\n');
    for (let i = 0; i < 320 && !wire.isEnded; ++i) await wire.send(Buffer.alloc(65_536, 'a'));
    await wire.ended(60_000);
    wire.close();
    // 20 MB would show; the rest is the allocator's.
    assert.ok(shared.hub.rssBytes() - before < 15_000_000, `${before} -> ${shared.hub.rssBytes()}`);
  });
});

describe('a body', () => {
  it('shorter than it says makes nothing', async () => {
    const before = await jobCount();
    const wire = await Wire.connect(shared.hub.port);
    await wire.request('POST /api/v1/jobs HTTP/1.1', [auth(), JSON_TYPE, 'Content-Length: 50'], JOB);
    wire.finish();
    await wire.ended(60_000);
    wire.close();
    assert.equal(await jobCount(), before);
  });

  it('longer than it says is two requests, the second of them refused', async () => {
    const wire = await Wire.connect(shared.hub.port);
    await wire.request('POST /api/v1/jobs HTTP/1.1', [auth(), JSON_TYPE, `Content-Length: ${JOB.length}`], `${JOB}and more\r\n\r\n`);
    assert.equal((await wire.answer()).status, 202);
    assert.equal((await wire.answer()).status, 400);
    await wire.ended(60_000);
    wire.close();
  });

  it('with GET is not taken for the next request', async () => {
    const inner = `POST /api/v1/jobs HTTP/1.1\r\nHost: 127.0.0.1:${shared.hub.port}\r\n${auth()}\r\n${JSON_TYPE}\r\nContent-Length: 21\r\n\r\n${JOB}`;
    const before = await jobCount();
    const wire = await Wire.connect(shared.hub.port);
    await wire.request('GET /api/v1/health HTTP/1.1', [`Content-Length: ${inner.length}`], inner);
    const first = await wire.answer();
    assert.ok([200, 400, 413, 415].includes(first.status), `${first.status}`);
    wire.finish();
    await wire.ended(60_000);
    wire.close();
    assert.equal(await jobCount(), before, 'a request was smuggled in');
  });

  it('that was refused before it was read does not disturb the next answer', async () => {
    const wire = await Wire.connect(shared.hub.port);
    const lines = ['Content-Type: application/json', 'Content-Length: 300000'];
    await wire.request('POST /api/v1/jobs HTTP/1.1', lines, Buffer.alloc(300_000, 'GET / HTTP/1.1\r\n\r\n'));
    assert.equal((await wire.answer()).status, 401);
    await wire.request('GET /api/v1/health HTTP/1.1');
    // To end the connection is right as well; to answer what was in the body is not.
    const next = await wire.answer().catch(() => undefined);
    if (next) assert.equal(JSON.parse(next.body).status, 'ok');
    wire.close();
  });

  it('that the client offers first is asked for', async () => {
    const wire = await Wire.connect(shared.hub.port);
    await wire.request('POST /api/v1/jobs HTTP/1.1', [auth(), JSON_TYPE, 'Expect: 100-continue', `Content-Length: ${JOB.length}`]);
    assert.equal((await wire.answer()).status, 100);
    await wire.send(JOB);
    assert.equal((await wire.answer()).status, 202);
    wire.close();
  });

  it('that the client offers without a credential is not asked for', async () => {
    const answer = await exchange(shared.hub.port, 'POST /api/v1/artifacts HTTP/1.1', ['Expect: 100-continue', 'Content-Length: 1000000']);
    assert.equal(answer.status, 401);
  });
});

describe('one connection', () => {
  it('answers many requests that came at once, in their order', async () => {
    const { id } = await shared.api.upload(Buffer.alloc(10_000_000, 'x'), { filename: 'big' });
    const wire = await Wire.connect(shared.hub.port);
    const head = (path) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${shared.hub.port}\r\n${auth()}\r\n\r\n`;
    const paths = [`/api/v1/artifacts/${id}/content`, '/api/v1/queue', '/api/v1/jobs/none', '/api/v1/health', '/'];
    await wire.send(paths.map(head).join(''));
    const answers = [];
    for (let i = 0; i < paths.length; ++i) answers.push(await wire.answer());
    assert.deepEqual(answers.map((one) => one.status), [200, 200, 404, 200, answers[4].status]);
    assert.equal(answers[0].body.length, 10_000_000);
    assert.ok(JSON.parse(answers[1].body).by_state);
    wire.close();
  });

  it('is answered after its client has closed its own half', async () => {
    const wire = await Wire.connect(shared.hub.port);
    await wire.request('GET /api/v1/queue HTTP/1.1', [auth()]);
    wire.finish();
    assert.equal((await wire.answer()).status, 200);
    await wire.ended(60_000);
    wire.close();
  });

  it('is ended where the client says so, and after HTTP/1.0', async () => {
    for (const [line, lines] of [['GET /api/v1/health HTTP/1.1', ['Connection: close']], ['GET /api/v1/health HTTP/1.0', []]]) {
      const wire = await Wire.connect(shared.hub.port);
      await wire.request(line, lines);
      assert.equal((await wire.answer()).status, 200);
      await wire.ended(60_000);
      wire.close();
    }
  });

  it('takes its request byte by byte', async () => {
    const wire = await Wire.connect(shared.hub.port);
    wire.socket.setNoDelay(true);
    const text = `GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1:${shared.hub.port}\r\n\r\n`;
    for (const byte of text) await wire.send(byte);
    assert.equal((await wire.answer()).status, 200);
    wire.close();
  });
});
