import { vi } from 'vitest';

import type { Artifact } from '../../shared/api/artifact';
import type { ImageJob } from '../../shared/api/image-job';
import { ApiError, unreachable } from '../../shared/api/problem';
import type { Uploading } from '../../shared/api/upload';
import type { GivenFile } from '../../shared/files/given-files';
import { anArtifact, anImageJob } from '../../shared/testing/images';
import { idOf } from '../../shared/testing/jobs';
import { ImageQueue } from './image-queue';
import { presets } from './recipe';
import type { Begun, Remembered } from './remembered';

/** What the hub, the browser and the user of a test have. */
export const desk = {
  memory: { group: 'images-a', removed: [] } as Remembered,
  begun: [] as readonly Begun[],
  running: [] as { uploading: Uploading; end: (artifact: Artifact | ApiError) => void }[],
  jobs: [] as ImageJob[],
  artifacts: [] as Artifact[],
  given: [] as GivenFile[],
  told: [] as { text: string; action?: { run: () => void } | undefined }[],
};

export const enqueue =
  vi.fn<(artifact: string, recipe: object, group: string) => Promise<ImageJob>>();
export const cancelJob = vi.fn(() => Promise.resolve());
export const removeArtifact = vi.fn(() => Promise.resolve());
export const abandon = vi.fn(() => Promise.resolve());
const heads = new WeakMap<File, string>();
export const pauseJob = vi.fn<(id: string) => Promise<void>>();
export const resumeJob = vi.fn(() => Promise.resolve());
/** More than what is sent in one go. */
export const largeBytes = 5 * 1024 * 1024;

/** As on a first day, before each test. */
export function clearDesk(): void {
  vi.useFakeTimers();
  vi.clearAllMocks();
  desk.memory = { group: 'images-a', removed: [] };
  desk.begun = [];
  desk.running = [];
  desk.jobs = [];
  desk.artifacts = [];
  desk.given = [];
  desk.told = [];
  pauseJob.mockImplementation(() => Promise.resolve());
  enqueue.mockImplementation((artifact) =>
    Promise.resolve(anImageJob({ id: idOf(1), artifact, state: 'waiting' })),
  );
}

export function aQueue(): ImageQueue {
  return new ImageQueue(
    {
      artifacts: {
        list: () => Promise.resolve({ items: desk.artifacts, next: null }),
        find: () => Promise.reject(new Error('not asked for')),
        remove: removeArtifact,
      },
      jobs: {
        enqueue,
        find: (id) => Promise.resolve(desk.jobs.find((job) => job.id === id) ?? anImageJob()),
        list: () => Promise.resolve({ items: desk.jobs, next: null }),
        cancel: cancelJob,
        pause: pauseJob,
        resume: resumeJob,
      },
      upload: (uploading) =>
        new Promise((resolve, reject) => {
          const end = (answer: Artifact | ApiError): void => {
            if (answer instanceof ApiError) reject(answer);
            else resolve(answer);
          };
          uploading.signal.addEventListener('abort', () => end(unreachable()));
          desk.running.push({ uploading, end });
        }),
      sentOf: () => Promise.resolve(4_000_000),
      abandon,
      headOf: (file) => Promise.resolve(heads.get(file) ?? null),
      notices: {
        tell: (text, action) => void desk.told.push({ text, action }),
        warn: (text) => void desk.told.push({ text }),
      },
      memory: {
        read: () => desk.memory,
        write: (value) => {
          desk.memory = value;
        },
        readBegun: () => desk.begun,
        writeBegun: (value) => {
          desk.begun = value;
        },
      },
      given: {
        list: () => desk.given,
        settle: (id) => {
          desk.given = desk.given.filter((one) => one.id !== id);
        },
      },
      schedule: (work) => work(),
      onSignedOut: vi.fn(),
    },
    presets.responsive,
  );
}

export const file = (name: string, type = 'image/jpeg'): File =>
  new File(['some bytes'], name, { type });
/** Larger than what is sent in one go; its first bytes are @p head. */
export function largeFile(name: string, head: string): File {
  const large = new File([new Uint8Array(largeBytes)], name, { type: 'image/jpeg' });
  heads.set(large, head);
  return large;
}
export const settle = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined);
export const stages = (queue: ImageQueue): readonly string[] =>
  queue.getView().items.map(({ stage }) => stage.at);
export const only = (queue: ImageQueue) => {
  const [item] = queue.getView().items;
  if (!item) throw new Error('the queue is empty');
  return item;
};

/** A queue with one file that the hub has and makes. */
export async function withOneJob(): Promise<ImageQueue> {
  const queue = aQueue();
  queue.add([file('harbour.jpg')]);
  desk.running[0]?.end(anArtifact());
  await settle();
  return queue;
}
