import { expect, it } from 'vitest';

import {
  aJob,
  aJobDetail,
  aQueue,
  aStatus,
  jobDetailJson,
  jobJson,
  statusJson,
} from '../testing/jobs';
import { parseJob, parseJobDetail, parseStatus } from './job';

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

it('reads all about a job', () => {
  const job = aJobDetail({
    input: { ms: 5 },
    result: { sum: 1 },
    uniqueKey: 'k',
    dependsOn: ['a', 'b'],
    errorTrail: ['the disk is full'],
    log: ['one', 'two'],
  });

  expect(parseJobDetail(jobDetailJson(job))).toEqual(job);
  expect(() => parseJobDetail({ ...jobDetailJson(job), log: [1] })).toThrow(
    /job\.log is not a list/,
  );
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
