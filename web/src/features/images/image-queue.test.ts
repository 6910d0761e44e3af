// @vitest-environment jsdom
// Node.js 18 has no File of its own.
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Artifact } from '../../shared/api/artifact';
import type { ImageJob } from '../../shared/api/image-job';
import { ApiError, unreachable } from '../../shared/api/problem';
import type { Uploading } from '../../shared/api/upload';
import type { GivenFile } from '../../shared/files/given-files';
import { noticeMs } from '../../shared/live/notices';
import { anArtifact, anImageJob, aResult } from '../../shared/testing/images';
import { aJob, idOf } from '../../shared/testing/jobs';
import { ImageQueue, mostUploads } from './image-queue';
import { inputOf, keyOf, presets } from './recipe';
import type { Remembered } from './remembered';

let memory: Remembered;
let running: { uploading: Uploading; end: (artifact: Artifact | ApiError) => void }[];
let jobs: ImageJob[];
let artifacts: Artifact[];
let given: GivenFile[];
let told: { text: string; action?: { run: () => void } | undefined }[];

const enqueue = vi.fn<(artifact: string, recipe: object, group: string) => Promise<ImageJob>>();
const cancelJob = vi.fn(() => Promise.resolve());
const removeArtifact = vi.fn(() => Promise.resolve());
const abandon = vi.fn(() => Promise.resolve());

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  memory = { group: 'images-a', begun: [], removed: [] };
  running = [];
  jobs = [];
  artifacts = [];
  given = [];
  told = [];
  enqueue.mockImplementation((artifact) =>
    Promise.resolve(anImageJob({ id: idOf(1), artifact, state: 'waiting' })),
  );
});

function aQueue(): ImageQueue {
  return new ImageQueue(
    {
      artifacts: {
        list: () => Promise.resolve({ items: artifacts, next: null }),
        find: () => Promise.reject(new Error('not asked for')),
        remove: removeArtifact,
      },
      jobs: {
        enqueue,
        find: (id) => Promise.resolve(jobs.find((job) => job.id === id) ?? anImageJob()),
        list: () => Promise.resolve({ items: jobs, next: null }),
        cancel: cancelJob,
      },
      upload: (uploading) =>
        new Promise((resolve, reject) => {
          const end = (answer: Artifact | ApiError): void => {
            if (answer instanceof ApiError) reject(answer);
            else resolve(answer);
          };
          uploading.signal.addEventListener('abort', () => end(unreachable()));
          running.push({ uploading, end });
        }),
      abandon,
      notices: {
        tell: (text, action) => void told.push({ text, action }),
        warn: (text) => void told.push({ text }),
      },
      memory: {
        read: () => memory,
        write: (value) => {
          memory = value;
        },
      },
      given: {
        list: () => given,
        settle: (id) => {
          given = given.filter((one) => one.id !== id);
        },
      },
      schedule: (work) => work(),
      onSignedOut: vi.fn(),
    },
    presets.responsive,
  );
}

const file = (name: string, type = 'image/jpeg'): File => new File(['some bytes'], name, { type });
const settle = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined);
const stages = (queue: ImageQueue): readonly string[] =>
  queue.getView().items.map(({ stage }) => stage.at);
const only = (queue: ImageQueue) => {
  const [item] = queue.getView().items;
  if (!item) throw new Error('the queue is empty');
  return item;
};

/** A queue with one file that the hub has and makes. */
async function withOneJob(): Promise<ImageQueue> {
  const queue = aQueue();
  queue.add([file('harbour.jpg')]);
  running[0]?.end(anArtifact());
  await settle();
  return queue;
}

describe('files that are added', () => {
  it('are uploaded a few at a time', async () => {
    const queue = aQueue();
    queue.add(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'].map((name) => file(name)));
    expect(running.length).toBe(mostUploads);
    expect(stages(queue)).toEqual(['uploading', 'uploading', 'uploading', 'queued']);

    running[0]?.end(anArtifact());
    await settle();

    expect(running.length).toBe(4);
    expect(stages(queue)).toEqual(['waiting', 'uploading', 'uploading', 'uploading']);
  });

  it('are refused where it is sure that they are no pictures', () => {
    const queue = aQueue();

    queue.add([
      file('plan.txt', 'text/plain'),
      file('film.mp4', 'video/mp4'),
      new File([], 'a.jpg'),
    ]);

    expect(running).toEqual([]);
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
    running[0]?.uploading.onSent(4);
    running[0]?.end(unreachable());
    await settle();
    expect(only(queue).stage).toEqual({ at: 'uploading', sent: 4, isStalled: true });

    await vi.advanceTimersByTimeAsync(2_000);

    expect(running.length).toBe(2);
  });

  it('say why the hub refused them', async () => {
    const queue = aQueue();
    queue.add([file('a.jpg')]);

    running[0]?.end(new ApiError(413, 'too_large', 'It is too large.', 'Raise the limit.'));
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
    jobs = [anImageJob({ id: idOf(1), state: 'succeeded', result: aResult() })];

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

    running[0]?.end(anArtifact());
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
    running[0]?.uploading.onBegun('u1');
    expect(memory.begun).toEqual([{ uploadId: 'u1', name: 'a.jpg', bytes: 10 }]);

    queue.cancel(only(queue).key);

    expect(running[0]?.uploading.signal.aborted).toBe(true);
    expect(abandon).toHaveBeenCalledExactlyOnceWith('u1');
    expect(memory.begun).toEqual([]);
  });

  it('is made anew when the recipe is another', async () => {
    const queue = await withOneJob();
    jobs = [anImageJob({ id: idOf(1), state: 'succeeded', result: aResult() })];
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
    expect(memory.removed).toEqual([idOf(100)]);

    told[0]?.action?.run();
    await vi.advanceTimersByTimeAsync(noticeMs);

    expect(stages(queue)).toEqual(['cancelled']);
    expect(removeArtifact).not.toHaveBeenCalled();
    expect(memory.removed).toEqual([]);
  });

  it('is deleted once nobody can undo it', async () => {
    const queue = await withOneJob();
    queue.onJob(aJob({ id: idOf(1), state: 'cancelled' }));
    queue.remove(only(queue).key);

    await vi.advanceTimersByTimeAsync(noticeMs);

    expect(removeArtifact).toHaveBeenCalledExactlyOnceWith(idOf(100));
    expect(memory.removed).toEqual([]);
  });
});

describe('a queue that is opened again', () => {
  it('has what the hub has of it', async () => {
    const recipe = inputOf(presets.quick);
    artifacts = [anArtifact({ id: idOf(101), filename: 'b.jpg' }), anArtifact()];
    jobs = [
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

  it('takes up an upload that was cut off when the same file comes again', async () => {
    memory = { ...memory, begun: [{ uploadId: 'u1', name: 'a.jpg', bytes: 10 }] };
    const queue = aQueue();
    await queue.restore();
    expect(stages(queue)).toEqual(['interrupted']);

    queue.add([file('a.jpg')]);

    expect(stages(queue)).toEqual(['uploading']);
    expect(running[0]?.uploading.resume).toBe('u1');
  });

  it('deletes what was removed before', async () => {
    memory = { ...memory, removed: [idOf(100)] };
    artifacts = [anArtifact()];
    jobs = [anImageJob({ state: 'succeeded', result: aResult() })];
    const queue = aQueue();

    await queue.restore();

    expect(queue.getView().items).toEqual([]);
    expect(removeArtifact).toHaveBeenCalledExactlyOnceWith(idOf(100));
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
    given = two;

    queue.takeGiven();
    queue.takeGiven();
    await settle();

    expect(running).toEqual([]);
    expect(queue.getView().items.map(({ name }) => name)).toEqual(['a.jpg', 'b.jpg']);
    expect(queue.getView().selected?.name).toBe('a.jpg');
    const input = inputOf(presets.responsive);
    expect(enqueue.mock.calls).toEqual([
      [idOf(101), input, 'images-a'],
      [idOf(102), input, 'images-a'],
    ]);
    expect(given).toEqual([]);
  });

  it('wait until it is known what is here already', async () => {
    given = two;
    artifacts = [anArtifact({ id: idOf(101) })];
    jobs = [anImageJob({ id: idOf(3), artifact: idOf(101), state: 'running' })];
    const queue = aQueue();
    queue.takeGiven();
    expect(queue.getView().items).toEqual([]);

    await queue.restore();
    await settle();

    expect(enqueue).toHaveBeenCalledExactlyOnceWith(idOf(102), expect.anything(), 'images-a');
    expect(stages(queue)).toEqual(['working', 'waiting']);
    expect(given).toEqual([]);
  });

  it('ask for a few jobs at a time', async () => {
    given = Array.from({ length: 50 }, (_, index) => ({
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
    expect(given).toEqual([]);
  });
});

it('begins a new list without losing the old one', async () => {
  const queue = await withOneJob();
  queue.onJob(aJob({ id: idOf(1), state: 'cancelled' }));

  queue.startOver();
  expect(queue.getView().items).toEqual([]);
  expect(memory.group).not.toBe('images-a');
  told[0]?.action?.run();

  expect(stages(queue)).toEqual(['cancelled']);
  expect(memory.group).toBe('images-a');
});

it('stops its uploads when it is left', () => {
  const queue = aQueue();
  queue.add([file('a.jpg')]);
  expect(queue.isUploading()).toBe(true);

  queue.stop();

  expect(running[0]?.uploading.signal.aborted).toBe(true);
});
