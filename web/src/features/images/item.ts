import type { ImageResult } from '../../shared/api/image-job';
import type { JobFault } from '../../shared/api/job';

/** How far a file is: exactly one of these at a time. */
export type Stage =
  /** Its turn to be uploaded has not come. */
  | { readonly at: 'queued' }
  /** `isStalled`: the hub does not answer at the moment; it goes on by itself. */
  | { readonly at: 'uploading'; readonly sent: number; readonly isStalled: boolean }
  /** The page was closed meanwhile; the file must be chosen again for what is not `sent`. */
  | { readonly at: 'interrupted'; readonly sent: number }
  /** Held back by the user until it is to go on. */
  | { readonly at: 'paused' }
  | { readonly at: 'waiting'; readonly reason: string | null }
  | { readonly at: 'working'; readonly progress: number; readonly etaMs: number | null }
  | { readonly at: 'done'; readonly result: ImageResult }
  | { readonly at: 'failed'; readonly fault: JobFault; readonly canRetry: boolean }
  | { readonly at: 'cancelled' };

/** A file of the queue. */
export interface Item {
  readonly key: string;
  readonly name: string;
  readonly bytes: number;
  /** Set once the hub has it. */
  readonly artifact: string | null;
  readonly jobId: string | null;
  /** What the job was asked for, as keyOf() tells it. */
  readonly recipeKey: string | null;
  readonly stage: Stage;
}

/** Whether it has not begun to be made, so that it can be held back. */
export function canPause({ stage: { at } }: Item): boolean {
  return at === 'queued' || at === 'uploading' || at === 'waiting';
}

/** Whether nothing more happens to it by itself. */
export function isAtRest({ stage: { at } }: Item): boolean {
  return at === 'done' || at === 'failed' || at === 'cancelled' || at === 'interrupted';
}
