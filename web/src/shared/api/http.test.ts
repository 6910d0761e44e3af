import { afterEach, expect, it, vi } from 'vitest';

import { call } from './http';

afterEach(() => vi.unstubAllGlobals());

function hubAnswers(answer: Response | Error): ReturnType<typeof vi.fn> {
  const fetched = vi.fn(() =>
    answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer),
  );
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

it('sends JSON and gives JSON', async () => {
  const fetched = hubAnswers(new Response('{"a":1}', { status: 201 }));

  await expect(call('POST', '/x', { body: { b: 2 } })).resolves.toEqual({ a: 1 });

  const init = fetched.mock.calls[0]?.[1] as RequestInit;
  expect(init.body).toBe('{"b":2}');
  expect(init.headers).toMatchObject({ 'Content-Type': 'application/json' });
});

it('sends no type where it sends no body: the hub would refuse it', async () => {
  const fetched = hubAnswers(new Response(null, { status: 204 }));

  await expect(call('DELETE', '/x')).resolves.toBeUndefined();

  const init = fetched.mock.calls[0]?.[1] as RequestInit;
  expect(init.headers).not.toHaveProperty('Content-Type');
});

it('says what the hub says is wrong', async () => {
  hubAnswers(new Response('{"code":"not_found","detail":"there is no job 7"}', { status: 404 }));

  await expect(call('GET', '/x')).rejects.toMatchObject({
    status: 404,
    code: 'not_found',
    message: 'There is no job 7.',
  });
});

it('says that the hub does not answer', async () => {
  hubAnswers(new TypeError('Failed to fetch'));

  await expect(call('GET', '/x')).rejects.toMatchObject({ code: 'unreachable', status: 0 });
});

it('gives up after a while', async () => {
  vi.useFakeTimers();
  vi.stubGlobal(
    'fetch',
    (_: string, { signal }: { signal: AbortSignal }) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError'))),
      ),
  );

  const answer = expect(call('GET', '/x')).rejects.toMatchObject({ code: 'unreachable' });
  await vi.advanceTimersByTimeAsync(20_000);

  await answer;
});
