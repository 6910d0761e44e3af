import { expect, it, vi } from 'vitest';

import { noticeMs, Notices } from './notices';

it('takes a notice away after ten seconds, and no other', () => {
  vi.useFakeTimers();
  const notices = new Notices();
  notices.tell('first');
  vi.advanceTimersByTime(noticeMs / 2);
  notices.warn('second');

  vi.advanceTimersByTime(noticeMs / 2);

  expect(notices.getList().map(({ text }) => text)).toEqual(['second']);
});

it('keeps the three newest', () => {
  vi.useFakeTimers();
  const notices = new Notices();
  for (const text of ['a', 'b', 'c', 'd']) notices.tell(text);

  expect(notices.getList().map(({ text }) => text)).toEqual(['b', 'c', 'd']);
});
