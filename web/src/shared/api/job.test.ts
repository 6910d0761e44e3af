import { expect, it } from 'vitest';

import { aJob, aQueue, aStatus, jobJson, statusJson } from '../testing/jobs';
import { parseJob, parseStatus } from './job';

it('reads a job as the hub writes it', () => {
  const job = aJob({
    state: 'failed',
    fault: { code: 'timeout', message: 'took too long', remedy: 'give it more time' },
    startedAt: Date.UTC(2026, 10, 23, 12, 1),
    finishedAt: Date.UTC(2026, 10, 23, 12, 2),
    group: 'shop',
  });

  expect(parseJob(jobJson(job))).toEqual(job);
});

it('reads the status', () => {
  const status = aStatus(aQueue({ running: 2, failed: 7 }, true));

  expect(parseStatus(statusJson(status))).toEqual(status);
});

it.each([
  ['state', 'dreaming', /job\.state is not one of/],
  ['progress', '0.5', /job\.progress is not a number/],
  ['created_at', 'yesterday', /job\.created_at is not a time/],
  ['id', undefined, /job\.id is not a text/],
])('refuses a job whose %s is %s', (field, value, message) => {
  expect(() => parseJob({ ...jobJson(aJob()), [field]: value })).toThrow(message);
});

it('keeps progress between nothing and all', () => {
  expect(parseJob({ ...jobJson(aJob()), progress: 1.0000001 }).progress).toBe(1);
});
