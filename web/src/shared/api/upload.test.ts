// @vitest-environment jsdom
// Node.js 18 has no File of its own.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { anArtifact, artifactJson } from '../testing/images';
import { directBytes, type Sending, upload, type Uploading } from './upload';

let asked: string[];
let answers: Record<string, [number, unknown]>;
let sent: Sending[];

const artifact = anArtifact();
const record = (offset: number, done = false): unknown => ({
  id: 'u1',
  offset,
  artifact: done ? artifactJson(artifact) : null,
});

beforeEach(() => {
  asked = [];
  sent = [];
  answers = { 'POST /api/v1/uploads': [201, record(0)] };
  vi.stubGlobal('fetch', (path: string, { method }: { method: string }) => {
    asked.push(`${method} ${path}`);
    const [status, body] = answers[`${method} ${path}`] ?? [404, { detail: 'gone' }];
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  });
});
afterEach(() => vi.unstubAllGlobals());

const large = new File([new Uint8Array(directBytes + 1)], 'größe.jpg', { type: 'image/jpeg' });

function uploading(change: Partial<Uploading> = {}): Uploading {
  const { signal } = new AbortController();
  return { file: large, resume: null, signal, onSent: vi.fn(), onBegun: vi.fn(), ...change };
}

const send =
  (answer: unknown) =>
  (sending: Sending): Promise<unknown> => {
    sent.push(sending);
    return Promise.resolve(answer);
  };

it('sends what is small in one go, with its name', async () => {
  const file = new File(['ab'], 'größe.jpg', { type: 'image/jpeg' });

  const found = await upload(uploading({ file }), send(artifactJson(artifact)));

  expect(found).toEqual(artifact);
  expect(asked).toEqual([]);
  expect(sent[0]?.path).toBe('/api/v1/artifacts');
  expect(sent[0]?.headers['X-Filename']).toBe('gr%C3%B6%C3%9Fe.jpg');
});

it('begins an upload that can be taken up again for what is large', async () => {
  const onBegun = vi.fn();

  const found = await upload(uploading({ onBegun }), send(record(large.size, true)));

  expect(found).toEqual(artifact);
  expect(onBegun).toHaveBeenCalledExactlyOnceWith('u1');
  expect(sent[0]).toMatchObject({ method: 'PATCH', path: '/api/v1/uploads/u1' });
  expect(sent[0]?.headers['Upload-Offset']).toBe('0');
});

it('sends only the rest of what was begun', async () => {
  answers['GET /api/v1/uploads/u1'] = [200, record(1_000)];
  const onSent = vi.fn();

  await upload(uploading({ resume: 'u1', onSent }), send(record(large.size, true)));
  sent[0]?.onSent(5);

  expect(sent[0]?.headers['Upload-Offset']).toBe('1000');
  expect(sent[0]?.body.size).toBe(large.size - 1_000);
  expect(onSent.mock.calls).toEqual([[1_000], [1_005]]);
});

it('begins anew where the hub no longer keeps what was begun', async () => {
  await upload(uploading({ resume: 'u0' }), send(record(large.size, true)));

  expect(asked).toEqual(['GET /api/v1/uploads/u0', 'POST /api/v1/uploads']);
});

it('sends nothing of what has arrived already', async () => {
  answers['GET /api/v1/uploads/u1'] = [200, record(large.size, true)];

  expect(await upload(uploading({ resume: 'u1' }), send(null))).toEqual(artifact);

  expect(sent).toEqual([]);
});
