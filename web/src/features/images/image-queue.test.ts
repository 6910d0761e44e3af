// @vitest-environment jsdom
// Node.js 18 has no File of its own.
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { ApiError, unreachable } from '../../shared/api/problem';
import { noticeMs } from '../../shared/live/notices';
import { anArtifact, anImageJob, aResult } from '../../shared/testing/images';
import { aJob, idOf } from '../../shared/testing/jobs';
import {
  abandon,
  aQueue,
  cancelJob,
  clearDesk,
  desk,
  enqueue,
  file,
  largeBytes,
  largeFile,
  only,
  removeArtifact,
  settle,
  stages,
  withOneJob,
} from './queue-desk';
import { inputOf, keyOf, presets } from './recipe';
import { mostUploads } from './uploads';

beforeEach(clearDesk);

describe('files that are added', () => {
  it('are uploaded a few at a time', async () => {
    const queue = aQueue();
    queue.add(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'].map((name) => file(name)));
    expect(desk.running.length).toBe(mostUploads);
    expect(stages(queue)).toEqual(['uploading', 'uploading', 'uploading', 'queued']);

    desk.running[0]?.end(anArtifact());
    await settle();

    expect(desk.running.length).toBe(4);
    expect(stages(queue)).toEqual(['waiting', 'uploading', 'uploading', 'uploading']);
  });

  it('are refused where it is sure that they are no pictures', () => {
    const queue = aQueue();

    queue.add([
      file('plan.txt', 'text/plain'),
      file('film.mp4', 'video/mp4'),
      new File([], 'a.jpg'),
    ]);

    expect(desk.running).toEqual([]);
    expect(
      queue.getView().items.map(({ stage }) => stage.at === 'failed' && stage.fault.message),
    ).toEqual(['This is not a picture.', 'This is a video, not a picture.', 'The file is empty.']);
  });

  it('are made as the recipe says, under the name of the queue', async () => {
    await withOneJob();

    const input = inputOf(presets.responsive);
    expect(enqueue).toHaveBeenCalledExactlyOnceWith(idOf(100), input, 'images-a');
  });

  it('wait for a hub that is away, and go on', async () => {
    const queue = aQueue();
    queue.add([file('a.jpg')]);
    desk.running[0]?.uploading.onSent(4);
    desk.running[0]?.end(unreachable());
    await settle();
    expect(only(queue).stage).toEqual({ at: 'uploading', sent: 4, isStalled: true });

    await vi.advanceTimersByTimeAsync(2_000);

    expect(desk.running.length).toBe(2);
  });

  it('say why the hub refused them', async () => {
    const queue = aQueue();
    queue.add([file('a.jpg')]);

    desk.running[0]?.end(new ApiError(413, 'too_large', 'It is too large.', 'Raise the limit.'));
    await settle();

    const fault = { code: 'too_large', message: 'It is too large.', remedy: 'Raise the limit.' };
    expect(only(queue).stage).toEqual({ at: 'failed', fault, canRetry: true });
  });
});

describe('a file that is being made', () => {
  it('shows how far it is, and its result', async () => {
    const queue = await withOneJob();
    queue.onJob(aJob({ id: idOf(1), state: 'running', progress: 0.4, etaMs: 900 }));
    expect(only(queue).stage).toEqual({ at: 'working', progress: 0.4, etaMs: 900 });
    desk.jobs = [anImageJob({ id: idOf(1), state: 'succeeded', result: aResult() })];

    queue.onJob(aJob({ id: idOf(1), state: 'succeeded', progress: 1 }));
    await settle();

    expect(only(queue).stage).toEqual({ at: 'done', result: aResult() });
  });

  it('takes an event that came before the answer that names its job', async () => {
    const queue = aQueue();
    queue.add([file('harbour.jpg')]);
    enqueue.mockImplementation((artifact) => {
      queue.onJob(
        aJob({
          id: idOf(1),
          state: 'failed',
          fault: { code: 'invalid_input', message: 'harbour.jpg is not an image', remedy: '' },
        }),
      );
      return Promise.resolve(anImageJob({ id: idOf(1), artifact, state: 'waiting' }));
    });

    desk.running[0]?.end(anArtifact());
    await settle();

    expect(only(queue).stage.at).toBe('failed');
  });

  it('is cancelled with its job, and made after all', async () => {
    const queue = await withOneJob();
    queue.cancel(only(queue).key);
    expect(cancelJob).toHaveBeenCalledExactlyOnceWith(idOf(1));
    expect(stages(queue)).toEqual(['cancelled']);

    queue.retry(only(queue).key);
    await settle();

    expect(enqueue).toHaveBeenCalledTimes(2);
    expect(stages(queue)).toEqual(['waiting']);
  });

  it('stops its upload when it is cancelled, and throws away what arrived', () => {
    const queue = aQueue();
    queue.add([file('a.jpg')]);
    desk.running[0]?.uploading.onBegun('u1');
    queue.leave();
    expect(desk.begun).toEqual([{ uploadId: 'u1', name: 'a.jpg', bytes: 10, head: null }]);

    queue.cancel(only(queue).key);
    queue.leave();

    expect(desk.running[0]?.uploading.signal.aborted).toBe(true);
    expect(abandon).toHaveBeenCalledExactlyOnceWith('u1');
    expect(desk.begun).toEqual([]);
  });

  it('is made anew when the recipe is another', async () => {
    const queue = await withOneJob();
    desk.jobs = [anImageJob({ id: idOf(1), state: 'succeeded', result: aResult() })];
    queue.onJob(aJob({ id: idOf(1), state: 'succeeded' }));
    await settle();
    queue.remake();
    expect(enqueue).toHaveBeenCalledTimes(1);

    queue.setRecipe(presets.quick);
    queue.remake();
    await settle();

    expect(enqueue).toHaveBeenLastCalledWith(idOf(100), inputOf(presets.quick), 'images-a');
  });
});

describe('a file that is removed', () => {
  it('comes back by undo', async () => {
    const queue = await withOneJob();
    queue.onJob(aJob({ id: idOf(1), state: 'cancelled' }));
    queue.remove(only(queue).key);
    expect(queue.getView().items).toEqual([]);
    expect(desk.memory.removed).toEqual([idOf(100)]);

    desk.told[0]?.action?.run();
    await vi.advanceTimersByTimeAsync(noticeMs);

    expect(stages(queue)).toEqual(['cancelled']);
    expect(removeArtifact).not.toHaveBeenCalled();
    expect(desk.memory.removed).toEqual([]);
  });

  it('is deleted once nobody can undo it', async () => {
    const queue = await withOneJob();
    queue.onJob(aJob({ id: idOf(1), state: 'cancelled' }));
    queue.remove(only(queue).key);

    await vi.advanceTimersByTimeAsync(noticeMs);

    expect(removeArtifact).toHaveBeenCalledExactlyOnceWith(idOf(100));
    expect(desk.memory.removed).toEqual([]);
  });
});

describe('a queue that is opened again', () => {
  const cutOff = { uploadId: 'u1', name: 'a.jpg', bytes: largeBytes };

  it('has what the hub has of it', async () => {
    const recipe = inputOf(presets.quick);
    desk.artifacts = [anArtifact({ id: idOf(101), filename: 'b.jpg' }), anArtifact()];
    desk.jobs = [
      anImageJob({ id: idOf(3), artifact: idOf(101), state: 'running', progress: 0.5 }),
      anImageJob({ id: idOf(2), state: 'succeeded', result: aResult(), recipe }),
      anImageJob({ id: idOf(1), artifact: idOf(99), state: 'failed' }),
    ];
    const queue = aQueue();

    await queue.restore();

    const { items } = queue.getView();
    expect(items.map(({ name }) => name)).toEqual(['harbour.jpg', 'b.jpg']);
    expect(stages(queue)).toEqual(['done', 'working']);
    expect(items[0]?.recipeKey).toBe(keyOf(recipe));
  });

  it('names the files that did not come, and how much of each is there', async () => {
    desk.begun = [
      { ...cutOff, head: 'abc' },
      { uploadId: null, name: 'b.jpg', bytes: 10, head: null },
    ];
    const queue = aQueue();

    await queue.restore();
    await settle();

    expect(queue.getView().items.map(({ name, stage }) => [name, stage])).toEqual([
      ['a.jpg', { at: 'interrupted', sent: 4_000_000 }],
      ['b.jpg', { at: 'interrupted', sent: 0 }],
    ]);
    queue.forgetInterrupted();
    queue.leave();
    expect(abandon).toHaveBeenCalledExactlyOnceWith('u1');
    expect(desk.begun).toEqual([]);
  });

  it('takes up an upload that was cut off when the same file comes again', async () => {
    desk.begun = [{ ...cutOff, head: 'one' }];
    const queue = aQueue();
    await queue.restore();

    queue.add([largeFile('a.jpg', 'one')]);
    await vi.waitFor(() => expect(desk.running.length).toBe(1));

    expect(stages(queue)).toEqual(['uploading']);
    expect(desk.running[0]?.uploading.resume).toBe('u1');
  });

  it('does not take another file of that name and size for it', async () => {
    desk.begun = [{ ...cutOff, head: 'one' }];
    const queue = aQueue();
    await queue.restore();

    queue.add([largeFile('a.jpg', 'two')]);
    await vi.waitFor(() => expect(desk.running.length).toBe(1));

    expect(stages(queue)).toEqual(['interrupted', 'uploading']);
    expect(desk.running[0]?.uploading.resume).toBe(null);
  });

  it('asks for what waited for its turn when the page was closed', async () => {
    const before = aQueue();
    before.add(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'].map((name) => file(name)));
    desk.running[0]?.end(anArtifact());
    await settle();
    before.leave();
    before.stop();
    desk.running = [];

    const queue = aQueue();
    await queue.restore();
    queue.add([file('d.jpg')]);

    expect(stages(queue)).toEqual(['interrupted', 'interrupted', 'uploading']);
    expect(desk.running.length).toBe(1);
  });

  it('deletes what was removed before', async () => {
    desk.memory = { ...desk.memory, removed: [idOf(100)] };
    desk.artifacts = [anArtifact()];
    desk.jobs = [anImageJob({ state: 'succeeded', result: aResult() })];
    const queue = aQueue();

    await queue.restore();

    expect(queue.getView().items).toEqual([]);
    expect(removeArtifact).toHaveBeenCalledExactlyOnceWith(idOf(100));
  });
});

it('begins a new list without losing the old one', async () => {
  const queue = await withOneJob();
  queue.onJob(aJob({ id: idOf(1), state: 'cancelled' }));

  queue.startOver();
  expect(queue.getView().items).toEqual([]);
  expect(desk.memory.group).not.toBe('images-a');
  desk.told[0]?.action?.run();

  expect(stages(queue)).toEqual(['cancelled']);
  expect(desk.memory.group).toBe('images-a');
});

it('stops its uploads when it is left', () => {
  const queue = aQueue();
  queue.add([file('a.jpg')]);
  expect(queue.isUploading()).toBe(true);

  queue.stop();

  expect(desk.running[0]?.uploading.signal.aborted).toBe(true);
});
