import { expect, it, vi } from 'vitest';

import { keepAwake } from './keep-awake';

const minute = 60_000;

it('tells at most once a minute that somebody is there', () => {
  vi.useFakeTimers({ now: 0 });
  const page = new EventTarget();
  const tell = vi.fn();
  let lastUse = 0;
  const stop = keepAwake(page, { idleMs: 30 * minute, lastUse: () => lastUse, tell });
  const act = (): boolean => page.dispatchEvent(new Event('keydown'));

  act();
  expect(tell).not.toHaveBeenCalled();
  vi.setSystemTime(minute);
  act();
  act();
  expect(tell).toHaveBeenCalledTimes(1);
  vi.setSystemTime(2 * minute);
  lastUse = 1.5 * minute;
  act();
  expect(tell).toHaveBeenCalledTimes(1);
  vi.setSystemTime(3 * minute);
  act();
  expect(tell).toHaveBeenCalledTimes(2);
  stop();
  vi.setSystemTime(9 * minute);
  act();

  expect(tell).toHaveBeenCalledTimes(2);
});

it('tells it sooner where sessions are short', () => {
  vi.useFakeTimers({ now: 0 });
  const page = new EventTarget();
  const tell = vi.fn();
  keepAwake(page, { idleMs: 30_000, lastUse: () => 0, tell });

  vi.setSystemTime(10_000);
  page.dispatchEvent(new Event('wheel'));

  expect(tell).toHaveBeenCalledOnce();
});
