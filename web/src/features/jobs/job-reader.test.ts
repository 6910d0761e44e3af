import { beforeEach, expect, it, vi } from 'vitest';

import type { JobDetail, JobsApi } from '../../shared/api/job';
import { ApiError } from '../../shared/api/problem';
import { aJob, aJobDetail, idOf } from '../../shared/testing/jobs';
import { JobReader, pauseMs } from './job-reader';

const find = vi.fn<JobsApi['find']>();
let reader: JobReader;

beforeEach(() => {
  vi.resetAllMocks();
  vi.useFakeTimers();
  reader = new JobReader({ find }, idOf(1));
});

/** Lets an answer that is there be taken, and the pause after it pass. */
const settle = () => vi.advanceTimersByTimeAsync(pauseMs);
const shown = (): JobDetail => {
  const reading = reader.getReading();
  if (reading.status !== 'ready') throw new Error(`it is ${reading.status}`);
  return reading.job;
};

it('gives all about the job', async () => {
  find.mockResolvedValue(aJobDetail({ log: ['one'] }));
  expect(reader.getReading()).toEqual({ status: 'loading' });

  reader.refresh();
  await settle();

  expect(find).toHaveBeenCalledExactlyOnceWith(idOf(1), expect.anything());
  expect(shown().log).toEqual(['one']);
});

it('shows at once what an event tells, and asks for the rest after it', async () => {
  find.mockResolvedValueOnce(aJobDetail({ state: 'running' }));
  reader.refresh();
  await settle();
  find.mockResolvedValueOnce(aJobDetail({ state: 'succeeded', log: ['done'] }));

  reader.receiveJob(aJob({ state: 'succeeded' }));
  expect(shown().state).toBe('succeeded');
  expect(shown().log).toEqual([]);
  await settle();

  expect(shown().log).toEqual(['done']);
});

it('lets an event win over the answer that it overtook', async () => {
  let answer: (job: JobDetail) => void = () => {};
  find.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
  find.mockResolvedValueOnce(aJobDetail({ state: 'succeeded', log: ['done'] }));
  reader.refresh();

  reader.receiveJob(aJob({ state: 'succeeded' }));
  answer(aJobDetail({ state: 'running', log: ['one'] }));
  await vi.advanceTimersByTimeAsync(0);

  expect(shown()).toMatchObject({ state: 'succeeded', log: ['one'] });
  await settle();
  expect(shown().log).toEqual(['done']);
});

it('asks once for many events', async () => {
  find.mockResolvedValue(aJobDetail());
  reader.refresh();
  await vi.advanceTimersByTimeAsync(0);

  for (let progress = 0; progress < 1; progress += 0.1) reader.receiveJob(aJob({ progress }));
  await settle();
  await settle();

  expect(find).toHaveBeenCalledTimes(2);
});

it('takes no notice of other jobs', async () => {
  find.mockResolvedValue(aJobDetail());
  reader.refresh();
  await settle();

  reader.receiveJob(aJob({ id: idOf(2), state: 'failed' }));
  await settle();

  expect(shown().state).toBe('waiting');
  expect(find).toHaveBeenCalledOnce();
});

it('keeps what it has when the hub does not answer, and says so', async () => {
  find.mockResolvedValueOnce(aJobDetail());
  reader.refresh();
  await settle();
  find.mockRejectedValueOnce(new ApiError(0, 'unreachable', 'Away.'));

  reader.refresh();
  await settle();

  expect(reader.getReading()).toMatchObject({ status: 'ready', fault: { message: 'Away.' } });
});

it.each([404, 500])('says it when the job is not to be had: %i', async (status) => {
  find.mockRejectedValue(new ApiError(status, 'x', 'No.'));

  reader.refresh();
  await settle();

  expect(reader.getReading()).toMatchObject({ status: 'failed', fault: { status } });
});

it('says nothing more once it is stopped', async () => {
  find.mockResolvedValue(aJobDetail());
  const watcher = vi.fn();
  reader.subscribe(watcher);

  reader.refresh();
  reader.stop();
  await settle();

  expect(find.mock.calls[0]?.[1].aborted).toBe(true);
  expect(watcher).not.toHaveBeenCalled();
});
