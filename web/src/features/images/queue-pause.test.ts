// @vitest-environment jsdom
// Node.js 18 has no File of its own.
import { beforeEach, describe, expect, it } from 'vitest';

import type { ImageJob } from '../../shared/api/image-job';
import { ApiError } from '../../shared/api/problem';
import { anArtifact, anImageJob } from '../../shared/testing/images';
import { idOf } from '../../shared/testing/jobs';
import {
  abandon,
  aQueue,
  cancelJob,
  clearDesk,
  desk,
  enqueue,
  file,
  only,
  pauseJob,
  resumeJob,
  settle,
  stages,
  withOneJob,
} from './queue-desk';
import { inputOf, presets } from './recipe';

beforeEach(clearDesk);

describe('a queue that is paused', () => {
  it('holds back what is not being made, and what is added', async () => {
    const queue = await withOneJob();
    queue.add(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'].map((name) => file(name)));
    desk.running[1]?.uploading.onBegun('u1');

    queue.pauseAll();
    queue.add([file('e.jpg')]);
    await settle();

    expect(queue.getView().isPaused).toBe(true);
    expect(stages(queue)).toEqual(new Array(6).fill('paused'));
    expect(pauseJob).toHaveBeenCalledExactlyOnceWith(idOf(1));
    expect(desk.running.slice(1).map(({ uploading }) => uploading.signal.aborted)).toEqual([
      true,
      true,
      true,
    ]);
    expect(abandon).not.toHaveBeenCalled();
    expect(queue.isUploading()).toBe(true);
  });

  it('goes on where it was', async () => {
    const queue = await withOneJob();
    queue.add([file('a.jpg')]);
    desk.running[1]?.uploading.onBegun('u1');
    queue.pauseAll();
    await settle();

    queue.resumeAll();
    await settle();

    expect(queue.getView().isPaused).toBe(false);
    expect(stages(queue)).toEqual(['waiting', 'uploading']);
    expect(resumeJob).toHaveBeenCalledExactlyOnceWith(idOf(1));
    expect(desk.running[2]?.uploading.resume).toBe('u1');
  });

  it('shows a job that has begun meanwhile', async () => {
    const queue = await withOneJob();
    pauseJob.mockImplementation(() =>
      Promise.reject(new ApiError(409, 'conflict', 'It runs already.')),
    );
    desk.jobs = [anImageJob({ id: idOf(1), state: 'running', progress: 0.3, etaMs: null })];

    queue.pause(only(queue).key);
    await settle();

    expect(only(queue).stage).toEqual({ at: 'working', progress: 0.3, etaMs: null });
  });

  it('holds back a job whose call was under way', async () => {
    const queue = aQueue();
    let answer: (job: ImageJob) => void = () => undefined;
    enqueue.mockImplementation(() => new Promise((resolve) => (answer = resolve)));
    queue.add([file('harbour.jpg')]);
    desk.running[0]?.end(anArtifact());
    await settle();
    queue.pauseAll();

    answer(anImageJob({ id: idOf(1), state: 'waiting' }));
    await settle();

    expect(pauseJob).toHaveBeenCalledExactlyOnceWith(idOf(1));
    expect(cancelJob).not.toHaveBeenCalled();
    expect(stages(queue)).toEqual(['paused']);
  });

  it('is cancelled as any other', async () => {
    const queue = await withOneJob();
    queue.pauseAll();

    queue.cancelAll();

    expect(cancelJob).toHaveBeenCalledExactlyOnceWith(idOf(1));
    expect(stages(queue)).toEqual(['cancelled']);
  });
});

describe('files from the window around the page', () => {
  const two = [
    { id: idOf(101), name: 'a.jpg', bytes: 10 },
    { id: idOf(102), name: 'b.jpg', bytes: 20 },
  ];

  it('are made as the recipe says, without an upload', async () => {
    const queue = aQueue();
    await queue.restore();
    desk.given = two;

    queue.takeGiven();
    queue.takeGiven();
    await settle();

    expect(desk.running).toEqual([]);
    expect(queue.getView().items.map(({ name }) => name)).toEqual(['a.jpg', 'b.jpg']);
    expect(queue.getView().selected?.name).toBe('a.jpg');
    const input = inputOf(presets.responsive);
    expect(enqueue.mock.calls).toEqual([
      [idOf(101), input, 'images-a'],
      [idOf(102), input, 'images-a'],
    ]);
    expect(desk.given).toEqual([]);
  });

  it('wait until it is known what is here already', async () => {
    desk.given = two;
    desk.artifacts = [anArtifact({ id: idOf(101) })];
    desk.jobs = [anImageJob({ id: idOf(3), artifact: idOf(101), state: 'running' })];
    const queue = aQueue();
    queue.takeGiven();
    expect(queue.getView().items).toEqual([]);

    await queue.restore();
    await settle();

    expect(enqueue).toHaveBeenCalledExactlyOnceWith(idOf(102), expect.anything(), 'images-a');
    expect(stages(queue)).toEqual(['working', 'waiting']);
    expect(desk.given).toEqual([]);
  });

  it('ask for a few jobs at a time', async () => {
    desk.given = Array.from({ length: 50 }, (_, index) => ({
      id: idOf(200 + index),
      name: `${index}.jpg`,
      bytes: 1,
    }));
    let asked = 0;
    let most = 0;
    enqueue.mockImplementation(async (artifact) => {
      most = Math.max(most, (asked += 1));
      await Promise.resolve();
      asked -= 1;
      return anImageJob({ id: artifact, artifact, state: 'waiting' });
    });
    const queue = aQueue();

    await queue.restore();
    await settle();

    expect(enqueue).toHaveBeenCalledTimes(50);
    expect(most).toBe(4);
    expect(desk.given).toEqual([]);
  });
});
