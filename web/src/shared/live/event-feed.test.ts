import { beforeEach, describe, expect, it, vi } from 'vitest';

import { ApiError, unreachable } from '../api/problem';
import { aJob, aStatus, jobJson, statusJson } from '../testing/jobs';
import { FakeStream } from '../testing/streams';
import { EventFeed, type FeedListener, patienceMs } from './event-feed';

let streams: FakeStream[];
let probe: ReturnType<typeof vi.fn<() => Promise<unknown>>>;
let listener: { [Name in keyof FeedListener]: ReturnType<typeof vi.fn> };
let feed: EventFeed;

beforeEach(() => {
  vi.useFakeTimers();
  streams = [];
  probe = vi.fn(() => Promise.resolve());
  listener = { onJob: vi.fn(), onStatus: vi.fn(), onGap: vi.fn(), onSignedOut: vi.fn() };
  feed = new EventFeed({
    open: () => {
      const stream = new FakeStream();
      streams.push(stream);
      return stream;
    },
    probe,
    now: () => 1000,
    random: () => 1,
  });
  feed.start(listener);
});

const stream = (): FakeStream => {
  const last = streams.at(-1);
  if (!last) throw new Error('no stream was opened');
  return last;
};

it('is live once the stream is open', () => {
  expect(feed.getLink().status).toBe('connecting');

  stream().opens();

  expect(feed.getLink().status).toBe('live');
});

it('hands on jobs and the status', () => {
  const job = aJob({ state: 'running' });
  stream().opens();

  stream().tells('job', jobJson(job));
  stream().tells('status', statusJson(aStatus()));

  expect(listener.onJob).toHaveBeenCalledExactlyOnceWith(job);
  expect(listener.onStatus).toHaveBeenCalledExactlyOnceWith(aStatus());
});

it('goes on after an event that it does not understand', () => {
  const complain = vi.spyOn(console, 'error').mockImplementation(() => {});
  stream().opens();

  stream().tells('job', { id: 7 });
  stream().tells('job', jobJson(aJob()));

  expect(complain).toHaveBeenCalledOnce();
  expect(listener.onJob).toHaveBeenCalledOnce();
});

it('asks for the lists once the hub counts it among its listeners, and not again', () => {
  stream().opens();
  expect(listener.onGap).not.toHaveBeenCalled();

  stream().tells('status', statusJson(aStatus()));
  stream().tells('status', statusJson(aStatus()));

  expect(listener.onGap).toHaveBeenCalledOnce();
});

it('asks for the lists when the hub no longer knows what was missed', () => {
  stream().opens();

  stream().tells('reset', {});

  expect(listener.onGap).toHaveBeenCalledOnce();
});

describe('when the connection breaks', () => {
  beforeEach(() => {
    stream().opens();
    stream().tells('status', statusJson(aStatus()));
    listener.onGap.mockClear();
    stream().breaks();
  });

  it('waits for EventSource, which misses nothing', () => {
    expect(feed.getLink()).toEqual({ status: 'reconnecting', lostAt: 1000 });

    stream().opens();
    stream().tells('status', statusJson(aStatus()));

    expect(feed.getLink().status).toBe('live');
    expect(streams).toHaveLength(1);
    expect(listener.onGap).not.toHaveBeenCalled();
  });

  it('calls it offline only after a while, and live again at once', () => {
    vi.advanceTimersByTime(patienceMs - 1);
    expect(feed.getLink().status).toBe('reconnecting');
    vi.advanceTimersByTime(1);
    expect(feed.getLink()).toEqual({ status: 'offline', lostAt: 1000 });

    stream().breaks();
    expect(feed.getLink().status).toBe('offline');
    stream().opens();

    expect(feed.getLink().status).toBe('live');
  });

  it('never calls a stream offline that came back in time', () => {
    stream().opens();
    vi.advanceTimersByTime(10 * patienceMs);

    expect(feed.getLink().status).toBe('live');
  });
});

describe('when the hub refuses the stream', () => {
  it('says so if the session has ended, and asks no more', async () => {
    probe.mockRejectedValue(new ApiError(401, 'unauthorized', 'who are you?'));
    stream().isRefused();

    await vi.advanceTimersByTimeAsync(60_000);

    expect(listener.onSignedOut).toHaveBeenCalledOnce();
    expect(streams).toHaveLength(1);
  });

  it('opens another stream if the session holds, and loads the lists again', async () => {
    stream().opens();
    stream().tells('status', statusJson(aStatus()));
    stream().isRefused();

    await vi.advanceTimersByTimeAsync(1000);
    expect(streams).toHaveLength(2);
    stream().opens();
    stream().tells('status', statusJson(aStatus()));

    expect(listener.onGap).toHaveBeenCalledTimes(2);
    expect(feed.getLink().status).toBe('live');
  });

  it('waits longer from try to try, ten seconds at most', async () => {
    probe.mockRejectedValue(unreachable());
    const waits: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const known = streams.length;
      stream().isRefused();
      let waited = 0;
      while (streams.length === known) {
        await vi.advanceTimersByTimeAsync(500);
        waited += 500;
      }
      waits.push(waited);
    }

    expect(waits).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  it('does not wait when somebody asks', () => {
    stream().isRefused();

    feed.retryNow();

    expect(streams).toHaveLength(2);
  });
});

it('lets go of the stream when it is stopped', async () => {
  stream().opens();
  const last = stream();

  feed.stop();
  last.isRefused();
  await vi.advanceTimersByTimeAsync(60_000);

  expect(last.isClosed).toBe(true);
  expect(feed.getLink().status).toBe('connecting');
  expect(streams).toHaveLength(1);
});
