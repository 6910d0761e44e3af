// @vitest-environment jsdom
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { sessionsApi } from '../shared/api/session';
import { patienceMs } from '../shared/live/event-feed';
import {
  aJob,
  aJobDetail,
  aQueue,
  aStatus,
  idOf,
  jobDetailJson,
  jobJson,
  statusJson,
} from '../shared/testing/jobs';
import { FakeStream } from '../shared/testing/streams';
import { takeToken } from './address';
import { App } from './app';
import { SessionGate } from './session-gate';

/** What the hub answers, by "METHOD path"; a test changes it. */
let answers: Record<string, () => [number, unknown]>;
let asked: { readonly call: string; readonly body: unknown }[];
let stream: FakeStream;

const inAWhile = (ms: number): string => new Date(Date.now() + ms).toISOString();
const session = {
  id: 's',
  user: 'owner',
  role: 'admin',
  created_at: inAWhile(0),
  expires_at: inAWhile(3_600_000),
  idle_expires_at: inAWhile(1_800_000),
};
const running = aJob({ id: idOf(2), kind: 'test.sleep', state: 'running', progress: 0.5 });

beforeEach(() => {
  history.replaceState(null, '', '/jobs');
  asked = [];
  answers = {
    'GET /api/v1/sessions/current': () => [200, session],
    'POST /api/v1/sessions': () => [201, session],
    'DELETE /api/v1/sessions/current': () => [204, undefined],
    'GET /api/v1/jobs': () => [200, { items: [jobJson(running), jobJson(aJob())], next: null }],
    [`GET /api/v1/jobs/${running.id}`]: () => [
      200,
      jobDetailJson(aJobDetail({ ...running, log: ['it began'] })),
    ],
    'POST /api/v1/queue/pause': () => [200, statusJson(aStatus(aQueue({}, true)))['jobs']],
  };
  vi.stubGlobal('fetch', (url: string, { method, body }: { method: string; body?: string }) => {
    const call = `${method} ${url.replace(/\?.*/, '')}`;
    asked.push({ call, body: body === undefined ? undefined : (JSON.parse(body) as unknown) });
    const [status, value] = answers[call]?.() ?? [404, { detail: `nothing is at ${call}` }];
    if (status === 0) return Promise.reject(new TypeError('Failed to fetch'));
    return Promise.resolve(
      new Response(value === undefined ? null : JSON.stringify(value), { status }),
    );
  });
  vi.stubGlobal(
    'EventSource',
    class extends FakeStream {
      constructor() {
        super();
        // eslint-disable-next-line @typescript-eslint/no-this-alias -- the test drives the newest
        stream = this;
      }
    },
  );
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
});
afterEach(() => vi.unstubAllGlobals());

function open(token: string | null = null): void {
  const gate = new SessionGate(sessionsApi);
  render(<App gate={gate} />);
  act(() => void gate.begin(token));
}

/** Lets the stream say something and waits for the frame that shows it. */
async function tell(type: string, value: unknown): Promise<void> {
  await act(async () => {
    stream.tells(type, value);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  });
}

const signedOut = (): [number, unknown] => [401, { code: 'unauthorized', detail: 'no session' }];

describe('the address', () => {
  it.each([
    ['#token=abc', 'abc'],
    ['#token=', null],
  ])('loses its fragment %s at once', (hash, token) => {
    const replaceState = vi.fn();

    expect(takeToken({ hash, pathname: '/', search: '?state=failed' }, { replaceState })).toBe(
      token,
    );

    expect(replaceState).toHaveBeenCalledExactlyOnceWith(null, '', '/?state=failed');
  });

  it('keeps any other fragment', () => {
    const replaceState = vi.fn();

    expect(takeToken({ hash: '#help', pathname: '/', search: '' }, { replaceState })).toBeNull();

    expect(replaceState).not.toHaveBeenCalled();
  });
});

describe('signing in', () => {
  it('is asked for where there is no session', async () => {
    answers['GET /api/v1/sessions/current'] = signedOut;
    open();

    await userEvent.type(await screen.findByLabelText('Token'), ' secret ');
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));

    expect(await screen.findByRole('grid', { name: 'Jobs' })).toBeTruthy();
    expect(asked).toContainEqual({ call: 'POST /api/v1/sessions', body: { token: 'secret' } });
  });

  it('happens by itself with the token of the address', async () => {
    open('secret');

    expect(await screen.findByText('test.sleep')).toBeTruthy();
    expect(asked[0]).toEqual({ call: 'POST /api/v1/sessions', body: { token: 'secret' } });
  });

  it('says why it was refused', async () => {
    answers['POST /api/v1/sessions'] = () => [
      401,
      { code: 'unauthorized', detail: 'the token is not that of this start of the hub' },
    ];
    open('stale');

    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toBe('The token is not that of this start of the hub.');
    expect(screen.getByLabelText('Token')).toBeTruthy();
  });

  it('leaves nothing of the token in the page', async () => {
    open('secret');
    await screen.findByText('test.sleep');

    expect(document.body.innerHTML).not.toContain('secret');
    expect(localStorage.length + sessionStorage.length).toBe(0);
  });
});

it('says that the hub is not there, and goes on when asked', async () => {
  answers['GET /api/v1/sessions/current'] = () => [0, undefined];
  open();
  expect((await screen.findByRole('alert')).textContent).toContain('The hub does not answer.');

  answers['GET /api/v1/sessions/current'] = () => [200, session];
  await userEvent.click(screen.getByRole('button', { name: 'Try now' }));

  expect(await screen.findByText('test.sleep')).toBeTruthy();
});

describe('the jobs', () => {
  beforeEach(async () => {
    open();
    await screen.findByText('test.sleep');
    act(() => stream.opens());
    await tell('status', statusJson(aStatus(aQueue({ running: 1, waiting: 1 }))));
  });

  it('change as the hub tells it', async () => {
    await tell('job', jobJson({ ...running, state: 'succeeded', progress: 1 }));

    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(screen.getAllByRole('row')[0]?.dataset['state']).toBe('succeeded');
  });

  it('are loaded again when the hub says that some news were missed', async () => {
    answers['GET /api/v1/jobs'] = () => [200, { items: [], next: null }];

    await tell('reset', {});

    expect(await screen.findByText('No jobs yet')).toBeTruthy();
  });

  it('can be asked for by state', async () => {
    answers['GET /api/v1/jobs'] = () => [200, { items: [], next: null }];

    await userEvent.click(screen.getByRole('radio', { name: 'Failed' }));
    expect(await screen.findByText('None in the state “Failed”')).toBeTruthy();
    expect(location.search).toBe('?state=failed');
    await userEvent.click(screen.getByRole('button', { name: 'Show all jobs' }));

    expect(location.search).toBe('');
  });

  it('say it when an action is refused', async () => {
    answers[`POST /api/v1/jobs/${running.id}/cancel`] = () => [
      409,
      { code: 'conflict', detail: 'it is over', remedy: 'look at its result' },
    ];

    await userEvent.click(screen.getByRole('button', { name: /^Cancel test\.sleep/ }));

    expect(await screen.findByText('Cancel failed: It is over. Look at its result.')).toBeTruthy();
  });

  it('all wait when the queue is paused', async () => {
    await userEvent.click(screen.getByRole('button', { name: 'Pause queue' }));

    expect(await screen.findByText(/^The queue is paused\./)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Resume queue' })).toBeTruthy();
  });

  it('are called old while the hub is away', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    act(() => stream.breaks());
    const banner = screen.getByRole('status', { name: 'Connection' });
    expect(banner.textContent).toContain('Reconnecting…');

    act(() => void vi.advanceTimersByTime(patienceMs));
    expect(banner.textContent).toContain('The hub does not answer.');
    const cancel = screen.getByRole<HTMLButtonElement>('button', { name: /^Cancel test\.sleep/ });
    expect(cancel.disabled).toBe(true);
    act(() => stream.opens());

    expect(banner.textContent).toBe('');
    expect(cancel.disabled).toBe(false);
    vi.useRealTimers();
    await Promise.resolve();
  });

  it('are out of sight after signing out', async () => {
    const last = stream;

    await userEvent.click(screen.getByRole('button', { name: 'Sign out' }));

    expect(await screen.findByLabelText('Token')).toBeTruthy();
    expect(last.isClosed).toBe(true);
  });

  it('stay, and it is said, when signing out did not work', async () => {
    answers['DELETE /api/v1/sessions/current'] = () => [0, undefined];

    await userEvent.click(screen.getByRole('button', { name: 'Sign out' }));

    expect(await screen.findByText(/^You are still signed in/)).toBeTruthy();
  });
});

describe('a job', () => {
  const list = (): HTMLElement | null => screen.queryByRole('grid', { name: 'Jobs' });

  it('opens in its place, and closes to where one was', async () => {
    open();
    await userEvent.click(await screen.findByText('test.sleep'));

    expect(await screen.findByText('it began')).toBeTruthy();
    expect(location.pathname).toBe(`/jobs/${running.id}`);
    expect(list()).toBeNull();
    await userEvent.keyboard('{Escape}');

    await vi.waitFor(() => expect(list()).not.toBeNull());
    expect(location.pathname).toBe('/jobs');
    expect((document.activeElement as HTMLElement).dataset['job']).toBe(running.id);
  });

  it('opens by its address, and changes as the hub tells it', async () => {
    history.replaceState(null, '', `/jobs/${running.id}`);
    open();
    expect(await screen.findByText('it began')).toBeTruthy();
    const done = { ...running, state: 'succeeded', progress: 1 } as const;
    answers[`GET /api/v1/jobs/${running.id}`] = () => [
      200,
      jobDetailJson(aJobDetail({ ...done, log: ['it is done'] })),
    ];

    await tell('job', jobJson(done));

    expect(screen.getByRole('status', { name: 'State' }).textContent).toBe('Succeeded');
    expect(await screen.findByText('it is done')).toBeTruthy();
  });

  it('lies open again after a session that has ended, which is said', async () => {
    history.replaceState(null, '', `/jobs/${running.id}?state=running`);
    open();
    await screen.findByText('it began');
    answers[`POST /api/v1/jobs/${running.id}/cancel`] = signedOut;

    await userEvent.click(screen.getByRole('button', { name: /^Cancel test\.sleep/ }));

    expect((await screen.findByRole('alert')).textContent).toBe(
      'You were signed out: the session was ended elsewhere. Sign in again: the page opens where you left it.',
    );
    expect(screen.queryByText('it began')).toBeNull();
    await userEvent.type(screen.getByLabelText('Token'), 'secret{Enter}');

    expect(await screen.findByText('it began')).toBeTruthy();
    expect(location.pathname + location.search).toBe(`/jobs/${running.id}?state=running`);
  });
});

it('shows those who may only look no buttons for jobs', async () => {
  answers['GET /api/v1/sessions/current'] = () => [200, { ...session, role: 'viewer' }];
  open();
  await screen.findByText('test.sleep');

  const names = screen.getAllByRole('button').map((button) => button.textContent);
  expect(names).toEqual(['Sign out']);
});
