import { expect, it } from 'vitest';

import { type JobState, jobStates } from '../../shared/api/job';
import { aJob } from '../../shared/testing/jobs';
import { attemptOf, faultOf, paceOf, reasonOf, verbsOf } from './job-words';

it('offers what the hub allows in each state', () => {
  expect(Object.fromEntries(jobStates.map((state) => [state, verbsOf(state)]))).toEqual({
    waiting: ['pause', 'cancel'],
    scheduled: ['pause', 'cancel'],
    blocked: ['pause', 'cancel'],
    running: ['cancel'],
    paused: ['resume', 'cancel'],
    retrying: ['pause', 'cancel'],
    succeeded: [],
    failed: ['retry'],
    cancelled: ['retry'],
  });
});

const now = Date.UTC(2026, 10, 23, 12, 0, 10);

it.each([
  [{ state: 'running', progress: 0.425, etaMs: 12_300 }, '42 % · 12 s left'],
  [{ state: 'running', progress: 0, startedAt: now - 3000 }, '0 % · 3 s'],
  [{ state: 'succeeded', startedAt: now - 5000, finishedAt: now - 1800 }, 'took 3.2 s'],
  [{ state: 'cancelled' }, ''],
  [{ state: 'scheduled', runAt: now + 90_000 }, 'starts in 1 min 30 s'],
  [{ state: 'retrying', runAt: now + 7_400 }, 'next try in 8 s'],
  [{ state: 'retrying', runAt: now - 1 }, ''],
  // Its time has no meaning while somebody holds it back.
  [{ state: 'paused', runAt: now + 7_400 }, ''],
  [{ state: 'waiting' }, ''],
] as const)('tells the pace of %o', (change, text) => {
  expect(paceOf(aJob(change), now)).toBe(text);
});

it.each<[JobState, boolean]>([
  ['failed', true],
  ['retrying', true],
  // That it was cancelled is what the state says already.
  ['cancelled', false],
  ['waiting', false],
])('tells of an error where the job is %s: %s', (state, isTold) => {
  const fault = { code: 'x', message: 'disk is full', remedy: 'make room' };

  expect(faultOf(aJob({ state, fault }))).toEqual(
    isTold ? { code: 'x', message: 'Disk is full.', remedy: 'Make room.' } : null,
  );
});

it('says why a job waits', () => {
  expect(reasonOf(aJob({ waitingReason: 'waits for a free worker' }))).toBe(
    'Waits for a free worker.',
  );
  expect(reasonOf(aJob())).toBeNull();
  expect(reasonOf(aJob({ waitingReason: 'waits for 01a2267b-15ce-76b7-aff5-31eb56260abe' }))).toBe(
    'Waits for 56260abe.',
  );
});

it('does not say twice what the state says', () => {
  expect(reasonOf(aJob({ state: 'paused', waitingReason: 'is paused' }))).toBeNull();
  const scheduled = aJob({ state: 'scheduled', runAt: now, waitingReason: 'starts at noon' });
  expect(reasonOf(scheduled)).toBeNull();
});

it('counts attempts from the second on', () => {
  expect(attemptOf(aJob({ state: 'running', attempt: 1 }))).toBeNull();
  expect(attemptOf(aJob({ state: 'running', attempt: 2 }))).toBe('attempt 2 of 3');
  expect(attemptOf(aJob({ state: 'retrying', attempt: 1 }))).toBe('attempt 1 of 3');
});
