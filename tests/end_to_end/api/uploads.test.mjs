// Resumable uploads: what arrived before a cut counts, and nothing is taken twice or in the wrong place.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { withHub } from './api.mjs';
import { until } from './hub.mjs';
import { Wire } from './wire.mjs';

const shared = await withHub();
const MIB = 1024 * 1024;
const TYPE = 'application/offset+octet-stream';
const INVALID = ['bad_request', 'invalid_input'];
const bytes = (length) => Buffer.from(Array.from({ length }, (_, index) => (index * 31 + (index >> 9)) & 0xff));
const sha256 = (body) => createHash('sha256').update(body).digest('hex');

const create = async (json) => (await shared.api.expect(201, 'POST', '/api/v1/uploads', { json })).json;
const at = (upload) => `/api/v1/uploads/${upload.id}`;

const patch = (upload, offset, body, headers = {}) =>
  shared.api.call('PATCH', at(upload), { body, headers: { 'Content-Type': TYPE, 'Upload-Offset': String(offset), ...headers } });

/** Sends the head of a PATCH for all of `body` and only its first bytes, then ends the connection in `how`. */
async function cutOff(upload, body, sent, how) {
  const wire = await Wire.connect(shared.hub.port);
  const lines = [
    `Authorization: Bearer ${shared.hub.token}`,
    `Content-Type: ${TYPE}`,
    'Upload-Offset: 0',
    `Content-Length: ${body.length}`,
  ];
  await wire.request(`PATCH ${at(upload)} HTTP/1.1`, lines, body.subarray(0, sent));
  await how(wire);
}

describe('an upload in parts', () => {
  it('becomes an artifact with its last byte', async () => {
    const body = bytes(300_000);
    const made = await shared.api.expect(201, 'POST', '/api/v1/uploads', {
      json: { filename: 'Größe.bin', bytes: body.length, media_type: 'application/x-demo', sha256: sha256(body) },
    });
    const upload = made.json;
    assert.equal(made.headers.location, at(upload));
    assert.equal(upload.offset, 0);
    assert.equal(upload.artifact, null);
    for (let offset = 0; offset < body.length; offset += 100_000) {
      const answer = await patch(upload, offset, body.subarray(offset, offset + 100_000));
      assert.equal(answer.status, 200, answer.text);
      assert.equal(answer.json.offset, offset + 100_000);
      assert.equal(answer.json.artifact === null, offset + 100_000 < body.length);
    }
    const { artifact, offset } = await shared.api.get(at(upload));
    assert.equal(offset, body.length);
    const id = typeof artifact === 'string' ? artifact : artifact.id;
    const record = await shared.api.get(`/api/v1/artifacts/${id}`);
    assert.equal(record.sha256, sha256(body));
    assert.equal(record.filename, 'Größe.bin');
    assert.ok((await shared.api.expect(200, 'GET', `/api/v1/artifacts/${id}/content`)).body.equals(body));
  });

  it('is kept for 24 hours after its last byte', async () => {
    const upload = await create({ filename: 'kept.bin', bytes: 1000 });
    const hours = (Date.parse(upload.expires_at) - Date.parse(upload.created_at)) / 3_600_000;
    assert.ok(hours > 23.5 && hours < 24.5, `${hours} h`);
  });

  it('says its offset in a header, to HEAD as well', async () => {
    const upload = await create({ filename: 'x', bytes: 1000 });
    await patch(upload, 0, bytes(400));
    for (const method of ['GET', 'HEAD']) {
      assert.equal((await shared.api.expect(200, method, at(upload))).headers['upload-offset'], '400');
    }
  });
});

describe('a cut', () => {
  const ways = {
    'by an end of the connection': (wire) => wire.finish(),
    'by a reset': async (wire) => {
      await until(() => wire.socket.writableLength === 0, 'the kernel has the bytes');
      wire.reset();
    },
  };
  for (const [name, how] of Object.entries(ways)) {
    it(`${name} loses nothing that arrived, and the rest completes it`, async () => {
      const body = bytes(4 * MIB);
      const upload = await create({ filename: 'cut.bin', bytes: body.length, sha256: sha256(body) });
      await cutOff(upload, body, 3 * MIB, how);
      // A reset may throw away what the kernel still holds; the hub says what it has, and that is what counts.
      let last = -1;
      let same = 0;
      const offset = await until(async () => {
        const now = (await shared.api.get(at(upload))).offset;
        same = now === last ? same + 1 : 0;
        last = now;
        return (now === 3 * MIB || (same > 50 && name === 'by a reset')) && { now };
      }, 'the offset stands');
      assert.ok(offset.now <= 3 * MIB);
      const answer = await until(async () => {
        const tried = await patch(upload, offset.now, body.subarray(offset.now));
        // The hub may not have seen the cut yet: then it says that the other request still holds the upload.
        return tried.status === 200 && tried;
      }, 'the rest is taken');
      assert.notEqual(answer.json.artifact, null);
    });
  }

  it('of a plain upload leaves nothing behind', async () => {
    const before = await shared.api.all('/api/v1/artifacts');
    const status = await shared.api.get('/api/v1/status');
    const wire = await Wire.connect(shared.hub.port);
    const lines = [`Authorization: Bearer ${shared.hub.token}`, 'Content-Type: application/x-demo', 'X-Filename: half', `Content-Length: ${2 * MIB}`];
    await wire.request('POST /api/v1/artifacts HTTP/1.1', lines, bytes(MIB));
    wire.finish();
    await wire.ended(60_000);
    wire.close();
    assert.equal((await shared.api.all('/api/v1/artifacts')).length, before.length);
    assert.equal((await shared.api.get('/api/v1/status')).blobs.bytes, status.blobs.bytes);
  });
});

describe('a part in the wrong place', () => {
  it('is refused, with the right offset', async () => {
    const upload = await create({ filename: 'x', bytes: 1000 });
    await patch(upload, 0, bytes(400));
    for (const offset of [0, 399, 401, 1000]) {
      const answer = await patch(upload, offset, bytes(100));
      assert.equal(answer.status, 409);
      assert.equal(answer.headers['upload-offset'], '400');
      assert.equal(answer.json.code, 'conflict');
    }
    assert.equal((await shared.api.get(at(upload))).offset, 400);
  });

  it('without a usable offset is a bad request', async () => {
    const upload = await create({ filename: 'x', bytes: 1000 });
    for (const offset of ['', '-1', '1.5', 'x', '0x0', '99999999999999999999', '+0', '0 0']) {
      const answer = await patch(upload, offset, bytes(10));
      assert.ok([400, 409].includes(answer.status), `'${offset}': ${answer.status}`);
      if (answer.status === 409) assert.equal(offset, '99999999999999999999');
    }
    const headers = { 'Content-Type': TYPE };
    await shared.api.refused(400, INVALID, 'PATCH', at(upload), { body: bytes(10), headers });
    assert.equal((await shared.api.get(at(upload))).offset, 0);
  });

  it('longer than the upload is refused whole', async () => {
    const upload = await create({ filename: 'x', bytes: 1000 });
    const answer = await patch(upload, 0, bytes(1001));
    assert.ok([400, 409, 413].includes(answer.status), `${answer.status}`);
    assert.equal((await shared.api.get(at(upload))).artifact, null);
  });

  it('as a form sends it is refused where a page could have sent it', async () => {
    const signedIn = await shared.api.expect(201, 'POST', '/api/v1/sessions', { json: { token: shared.hub.token } });
    const [cookie] = signedIn.headers['set-cookie'][0].split(';');
    const upload = await create({ filename: 'x', bytes: 1000 });
    for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded']) {
      const headers = { 'Content-Type': type, 'Upload-Offset': '0' };
      await shared.api.refused(415, 'unsupported_media_type', 'PATCH', at(upload), { body: bytes(10), headers, cookie });
    }
    assert.equal((await shared.api.get(at(upload))).offset, 0);
  });

  it('sent by two at once is taken from one', async () => {
    const body = bytes(2 * MIB);
    const upload = await create({ filename: 'race.bin', bytes: body.length, sha256: sha256(body) });
    const answers = await Promise.all(Array.from({ length: 8 }, () => patch(upload, 0, body)));
    const statuses = answers.map((one) => one.status).sort();
    assert.deepEqual(statuses, [200, ...Array(7).fill(409)]);
  });
});

describe('a finished upload', () => {
  it('whose checksum is wrong is refused and makes no artifact', async () => {
    const upload = await create({ filename: 'x', bytes: 1000, sha256: sha256('other') });
    const answer = await patch(upload, 0, bytes(1000));
    assert.equal(answer.status, 422);
    assert.equal(answer.json.code, 'corrupt');
    const after = await shared.api.call('GET', at(upload));
    if (after.status === 200) assert.equal(after.json.artifact, null);
  });

  it('takes no more', async () => {
    const upload = await create({ filename: 'x', bytes: 10 });
    await patch(upload, 0, bytes(10));
    const answer = await patch(upload, 10, bytes(1));
    assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status}`);
  });
});

describe('the record', () => {
  it('is listed until it is deleted', async () => {
    const upload = await create({ filename: 'listed', bytes: 1000 });
    await patch(upload, 0, bytes(10));
    assert.ok((await shared.api.all('/api/v1/uploads')).some((one) => one.id === upload.id));
    await shared.api.expect(204, 'DELETE', at(upload));
    await shared.api.refused(404, 'not_found', 'GET', at(upload));
    await shared.api.refused(404, 'not_found', 'DELETE', at(upload));
    assert.ok(!(await shared.api.all('/api/v1/uploads')).some((one) => one.id === upload.id));
    const answer = await patch(upload, 10, bytes(10));
    assert.equal(answer.status, 404);
  });

  it('is made only of what can be', async () => {
    const wrong = [
      [{ bytes: 10 }, 'filename'],
      [{ filename: 'x' }, 'bytes'],
      [{ filename: 5, bytes: 10 }, 'filename'],
      [{ filename: 'x', bytes: -1 }, 'bytes'],
      [{ filename: 'x', bytes: 1.5 }, 'bytes'],
      [{ filename: 'x', bytes: '10' }, 'bytes'],
      [{ filename: 'x', bytes: 10, sha256: 'abc' }, 'sha256'],
      [{ filename: 'x', bytes: 10, sha256: 5 }, 'sha256'],
      [{ filename: 'x', bytes: 10, media_type: 5 }, 'media_type'],
      [{ filename: 'x', bytes: 10, bogus: 1 }, 'bogus'],
    ];
    for (const [json, field] of wrong) {
      const problem = await shared.api.refused(400, INVALID, 'POST', '/api/v1/uploads', { json });
      assert.equal(problem.field, field, JSON.stringify(json));
    }
    for (const size of [2 ** 53 - 1, 1e300, 2 ** 62]) {
      const answer = await shared.api.call('POST', '/api/v1/uploads', { json: { filename: 'x', bytes: size } });
      assert.ok([400, 413].includes(answer.status), `${size}: ${answer.status}`);
    }
  });
});

describe('after a restart of the hub', () => {
  it('goes on where it was', async () => {
    const body = bytes(100_000);
    const upload = await create({ filename: 'restart.bin', bytes: body.length, sha256: sha256(body) });
    assert.equal((await patch(upload, 0, body.subarray(0, 60_000))).status, 200);
    await shared.hub.kill();
    await shared.hub.run();
    const { offset } = await shared.api.get(at(upload));
    assert.equal(offset, 60_000);
    assert.notEqual((await patch(upload, offset, body.subarray(offset))).json.artifact, null);
  });
});
