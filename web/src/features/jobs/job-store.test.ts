import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Job, JobPage, JobsApi } from '../../shared/api/job';
import { unreachable } from '../../shared/api/problem';
import { aJob, aQueue, aStatus, idOf, someJobs } from '../../shared/testing/jobs';
import { JobStore } from './job-store';

type List = JobsApi['list'];
let list: ReturnType<typeof vi.fn<List>>;
let frames: (() => void)[];
let store: JobStore;

beforeEach(() => {
  list = vi.fn<List>(() => Promise.resolve({ items: someJobs(1, 3), next: null }));
  frames = [];
  store = new JobStore({ list }, (work) => frames.push(work), null, 100);
});

const frame = (): void => frames.splice(0).forEach((work) => work());
const shown = (): readonly string[] => store.getView().rows.map(({ id }) => id);

/** An answer that the test gives when it likes. */
function laterPage(): { readonly give: (page: JobPage) => void } {
  let give: (page: JobPage) => void = () => {};
  list.mockReturnValueOnce(new Promise((resolve) => (give = resolve)));
  return { give: (page) => give(page) };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

it('is loading until the first page is there', async () => {
  expect(store.getView().status).toBe('loading');

  await store.refresh();

  expect(store.getView()).toMatchObject({ status: 'ready', hasMore: false });
  expect(shown()).toEqual([3, 2, 1].map(idOf));
});

it('shows a thousand events once a frame', async () => {
  await store.refresh();
  const watcher = vi.fn();
  store.subscribe(watcher);

  for (let step = 1; step <= 1000; step += 1)
    store.receiveJob(aJob({ state: 'running', progress: step / 1000 }));
  expect(watcher).not.toHaveBeenCalled();
  frame();

  expect(watcher).toHaveBeenCalledOnce();
  expect(store.getView().rows.at(-1)?.progress).toBe(1);
});

it('puts a new job at the top', async () => {
  await store.refresh();

  store.receiveJob(aJob({ id: idOf(4) }));
  frame();

  expect(shown()).toEqual([4, 3, 2, 1].map(idOf));
});

it('does not pass off single events as the list while it loads', () => {
  laterPage();
  void store.refresh();

  store.receiveJob(aJob({ id: idOf(4) }));
  frame();

  expect(store.getView()).toMatchObject({ status: 'loading', rows: [] });
});

it('lets what an event tells win over a page that was asked for before', async () => {
  const page = laterPage();
  const loaded = store.refresh();
  store.receiveJob(aJob({ id: idOf(1), state: 'succeeded' }));

  page.give({ items: [aJob({ id: idOf(1), state: 'running' })], next: null });
  await loaded;

  expect(store.getView().rows.map(({ state }) => state)).toEqual(['succeeded']);
});

it('forgets on a refresh what the hub no longer lists', async () => {
  await store.refresh();
  list.mockResolvedValueOnce({ items: someJobs(3, 4), next: null });

  await store.refresh();

  expect(shown()).toEqual([4, 3].map(idOf));
});

it('takes the answer to a change', async () => {
  await store.refresh();

  await store.takeAnswer(idOf(2), Promise.resolve(aJob({ id: idOf(2), state: 'paused' })));
  frame();

  expect(store.getView().rows[1]?.state).toBe('paused');
});

it('lets an event win over the answer to a change that it overtook', async () => {
  await store.refresh();
  let answer: (job: Job) => void = () => {};
  const taken = store.takeAnswer(idOf(2), new Promise((resolve) => (answer = resolve)));
  store.receiveJob(aJob({ id: idOf(2), state: 'cancelled' }));

  answer(aJob({ id: idOf(2), state: 'running' }));
  await taken;
  frame();

  expect(store.getView().rows[1]?.state).toBe('cancelled');
});

it('leaves it to the banner that the hub is away', async () => {
  await store.refresh();
  list.mockRejectedValueOnce(unreachable());

  await store.refresh();

  expect(store.getView()).toMatchObject({ status: 'ready', fault: null });
  expect(shown()).toHaveLength(3);
});

it('tells the state of the queue', () => {
  store.receiveStatus(aStatus(aQueue({ running: 2 }, true)));
  frame();

  expect(store.getView().queue).toEqual(aQueue({ running: 2 }, true));
});

describe('with more than a page', () => {
  beforeEach(async () => {
    list.mockResolvedValueOnce({ items: someJobs(8, 10), next: 'after-8' });
    await store.refresh();
  });

  it('loads on from where it is', async () => {
    list.mockResolvedValueOnce({ items: someJobs(5, 7), next: null });

    await store.loadMore();

    expect(list.mock.lastCall?.[0]).toEqual({ state: null, cursor: 'after-8' });
    expect(shown()).toEqual([10, 9, 8, 7, 6, 5].map(idOf));
    expect(store.getView().hasMore).toBe(false);
  });

  it('asks once, however often it is told to', async () => {
    const page = laterPage();
    const first = store.loadMore();
    await store.loadMore();
    page.give({ items: [], next: null });
    await first;

    expect(list).toHaveBeenCalledTimes(2);
  });

  it('leaves an older job that an event tells of to its page', () => {
    store.receiveJob(aJob({ id: idOf(2), state: 'running' }));
    frame();

    expect(shown()).not.toContain(idOf(2));
  });

  it('keeps what it has when the next page does not come', async () => {
    list.mockRejectedValueOnce(unreachable());

    await store.loadMore();

    expect(store.getView()).toMatchObject({ status: 'ready', hasMore: true, isLoadingMore: false });
    expect(store.getView().fault?.code).toBe('unreachable');
    expect(shown()).toHaveLength(3);
  });
});

it('fails in words when there is nothing to show, and recovers', async () => {
  list.mockRejectedValueOnce(unreachable());
  await store.refresh();
  expect(store.getView()).toMatchObject({ status: 'failed' });

  await store.refresh();

  expect(store.getView()).toMatchObject({ status: 'ready', fault: null });
});

it('shows at once what it knows in another state, then what the hub says', async () => {
  await store.refresh();
  store.receiveJob(aJob({ id: idOf(2), state: 'failed' }));
  list.mockResolvedValueOnce({ items: [aJob({ id: idOf(0), state: 'failed' })], next: null });

  store.setFilter('failed');
  expect(shown()).toEqual([idOf(2)]);
  await settle();

  expect(list.mock.lastCall?.[0]).toEqual({ state: 'failed', cursor: null });
  expect(shown()).toEqual([idOf(2), idOf(0)]);
});

it('moves a job out of a list that it no longer belongs to', async () => {
  await store.refresh();
  store.setFilter('waiting');
  await settle();

  store.receiveJob(aJob({ id: idOf(2), state: 'running' }));
  frame();

  expect(shown()).toEqual([3, 1].map(idOf));
});

it('drops an answer that comes after another choice was made', async () => {
  const slow = laterPage();
  void store.refresh();
  list.mockResolvedValueOnce({ items: someJobs(20, 20, 'failed'), next: null });
  store.setFilter('failed');
  await settle();

  slow.give({ items: someJobs(1, 9, 'failed'), next: null });
  await settle();

  expect(shown()).toEqual([idOf(20)]);
});

it('still forgets old records when a choice cuts a refresh short', async () => {
  await store.refresh();
  laterPage();
  void store.refresh();
  list.mockResolvedValue({ items: [], next: null });
  store.setFilter('waiting');
  await settle();

  expect(shown()).toEqual([]);
});

it('begins anew when it knows too many', async () => {
  await store.refresh();
  list.mockResolvedValue({ items: someJobs(150, 200), next: 'more' });

  for (const job of someJobs(10, 200)) store.receiveJob(job);
  frame();
  await settle();

  expect(store.getView().rows).toHaveLength(51);
});
