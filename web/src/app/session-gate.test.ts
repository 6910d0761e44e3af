import { beforeEach, expect, it, vi } from 'vitest';

import type { Session, SessionsApi } from '../shared/api/session';
import { SessionGate, whyEnded } from './session-gate';

const minute = 60_000;
const session: Session = {
  user: 'owner',
  role: 'admin',
  createdAt: 0,
  expiresAt: 60 * minute,
  idleMs: 30 * minute,
};

it.each([
  ['the page was not used for 30 min', 20 * minute, 50 * minute],
  ['a session lasts 1 h at most', 59 * minute, 60 * minute],
  ['a session lasts 1 h at most', 0, 90 * minute],
  ['the session was ended elsewhere', 20 * minute, 21 * minute],
])('says that %s', (why, lastUse, now) => {
  const { message, remedy } = whyEnded(session, lastUse, now);

  expect(message).toBe(`You were signed out: ${why}.`);
  expect(remedy).toBe('Sign in again: the page opens where you left it.');
});

const api = {
  current: vi.fn<SessionsApi['current']>(),
  signIn: vi.fn<SessionsApi['signIn']>(),
  signOut: vi.fn<SessionsApi['signOut']>(),
  extend: vi.fn<SessionsApi['extend']>(),
};
let gate: SessionGate;

beforeEach(() => {
  vi.resetAllMocks();
  vi.useFakeTimers({ now: 0 });
  gate = new SessionGate(api);
});

it('counts each call as a use of the session', async () => {
  api.current.mockResolvedValue(session);
  await gate.begin(null);
  vi.setSystemTime(20 * minute);
  gate.wasUsed();
  vi.setSystemTime(31 * minute);

  gate.sessionEnded();

  expect(gate.getState()).toMatchObject({
    fault: { message: 'You were signed out: the session was ended elsewhere.' },
  });
});

it('tells the end of a session once, and does not disturb who signs in again', async () => {
  api.current.mockResolvedValue(session);
  await gate.begin(null);
  gate.sessionEnded();
  api.signIn.mockReturnValue(new Promise(() => {}));
  void gate.signIn('token');

  gate.sessionEnded();

  expect(gate.getState()).toEqual({ status: 'signed-out', fault: null, isBusy: true });
});
