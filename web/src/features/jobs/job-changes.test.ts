import { beforeEach, expect, it, vi } from 'vitest';

import type { JobsApi } from '../../shared/api/job';
import { ApiError } from '../../shared/api/problem';
import { Notices } from '../../shared/live/notices';
import { aJob, aQueue } from '../../shared/testing/jobs';
import { JobChanges } from './job-changes';
import type { JobStore } from './job-store';

const api = {
  change: vi.fn<JobsApi['change']>(),
  setPriority: vi.fn<JobsApi['setPriority']>(),
  setQueuePaused: vi.fn<JobsApi['setQueuePaused']>(),
};
const store = {
  takeAnswer: vi.fn<JobStore['takeAnswer']>(),
  receiveQueue: vi.fn<JobStore['receiveQueue']>(),
};
const onSignedOut = vi.fn();
let notices: Notices;
let changes: JobChanges;

beforeEach(() => {
  vi.resetAllMocks();
  store.takeAnswer.mockImplementation(async (_id, answer) => {
    await answer;
  });
  vi.useFakeTimers();
  notices = new Notices();
  changes = new JobChanges(api, store, notices, onSignedOut);
});

it('shows the job as it is after a change', async () => {
  const paused = aJob({ state: 'paused' });
  api.change.mockResolvedValue(paused);

  await changes.change(aJob(), 'pause');

  expect(api.change).toHaveBeenCalledExactlyOnceWith(aJob().id, 'pause');
  expect(store.takeAnswer).toHaveBeenCalledOnce();
  expect(await store.takeAnswer.mock.calls[0]?.[1]).toBe(paused);
});

it('offers the way back from a cancel', async () => {
  api.change.mockResolvedValue(aJob({ state: 'cancelled' }));
  await changes.change(aJob(), 'cancel');

  const notice = notices.getList()[0];
  expect(notice?.text).toBe('Cancelled image.optimize.');
  notice?.action?.run();

  expect(api.change).toHaveBeenLastCalledWith(aJob().id, 'retry');
});

it('offers the way back from another priority', async () => {
  api.setPriority.mockResolvedValue(aJob({ priority: 'high' }));
  await changes.setPriority(aJob(), 'high');

  const notice = notices.getList()[0];
  expect(notice?.text).toBe('Now of high priority.');
  notice?.action?.run();

  expect(api.setPriority).toHaveBeenLastCalledWith(aJob().id, 'normal');
});

it('says what went wrong and what to do', async () => {
  api.change.mockRejectedValue(new ApiError(409, 'conflict', 'It runs.', 'Cancel it.'));

  await changes.change(aJob(), 'pause');

  expect(notices.getList()).toMatchObject([
    { tone: 'warning', text: 'Pause failed: It runs. Cancel it.' },
  ]);
});

it('does not ask twice for the same job at a time', async () => {
  api.change.mockResolvedValue(aJob());

  await Promise.all([changes.change(aJob(), 'pause'), changes.change(aJob(), 'pause')]);
  await changes.change(aJob(), 'pause');

  expect(api.change).toHaveBeenCalledTimes(2);
});

it('asks for a sign-in when the session has ended', async () => {
  api.change.mockRejectedValue(new ApiError(401, 'unauthorized', 'Who are you?'));

  await changes.change(aJob(), 'pause');

  expect(onSignedOut).toHaveBeenCalledOnce();
  expect(notices.getList()).toEqual([]);
});

it('pauses the queue', async () => {
  api.setQueuePaused.mockResolvedValue(aQueue({}, true));

  await changes.setQueuePaused(true);

  expect(store.receiveQueue).toHaveBeenCalledExactlyOnceWith(aQueue({}, true));
});
