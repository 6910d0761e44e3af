import { expect, it, vi } from 'vitest';

import { parseSession } from './session';

it.each([
  [1_800_000, 0, 1_800_000],
  // The answer took a while on a busy machine.
  [1_800_000, 20_000, 1_800_000],
  [9_000, 400, 9_000],
])('reads how long a session lasts unused: %i ms, told %i ms ago', (idle, late, read) => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 23, 12) });
  const at = (ms: number): string => new Date(Date.now() + ms).toISOString();

  const session = parseSession({
    user: 'owner',
    role: 'admin',
    created_at: at(0),
    expires_at: at(3_600_000),
    idle_expires_at: at(idle - late),
  });

  expect(session.idleMs).toBe(read);
  expect(session.expiresAt - session.createdAt).toBe(3_600_000);
});
