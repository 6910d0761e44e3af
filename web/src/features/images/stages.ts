import type { ImageJob } from '../../shared/api/image-job';
import type { Job } from '../../shared/api/job';
import { type ApiError, sentence } from '../../shared/api/problem';
import { t } from '../../shared/text/translate';
import { canPause, type Item, type Stage } from './item';

/** What a job's record says about its file; null: its result has to be asked for. */
export function stageOf(job: Job | ImageJob): Stage | null {
  switch (job.state) {
    case 'running':
      return { at: 'working', progress: job.progress, etaMs: job.etaMs };
    case 'succeeded': {
      const result = 'result' in job ? job.result : null;
      return result && { at: 'done', result };
    }
    case 'failed': {
      const { code = 'unknown', message = '', remedy = '' } = job.fault ?? {};
      const fault = { code, message: sentence(message), remedy: sentence(remedy) };
      return { at: 'failed', fault, canRetry: true };
    }
    case 'cancelled':
      return { at: 'cancelled' };
    case 'paused':
      return { at: 'paused' };
    case 'waiting':
    case 'scheduled':
    case 'blocked':
    case 'retrying':
      return { at: 'waiting', reason: job.waitingReason && sentence(job.waitingReason) };
  }
}

export function failed(error: ApiError, canRetry: boolean): Stage {
  const { code, message, remedy } = error;
  return { at: 'failed', fault: { code, message, remedy }, canRetry };
}

/** Whether a later try may bring what this one did not. */
export function isPassing(error: ApiError): boolean {
  return error.status === 0 || error.status === 409 || error.status === 503;
}

const pictureName = /\.(jpe?g|jfif|png|webp|gif|avif|hei[cf]|tiff?)$/i;

/** Why @p file cannot be made, where that is sure without asking the hub. */
export function refusalOf(file: Pick<File, 'name' | 'size' | 'type'>): Stage | null {
  const refuse = (code: string, message: string): Stage => ({
    at: 'failed',
    fault: { code, message, remedy: t('Give a JPEG, PNG, WebP, GIF, AVIF, HEIC or TIFF file.') },
    canRetry: false,
  });
  if (file.size === 0) return refuse('empty', t('The file is empty.'));
  if (file.type.startsWith('video/'))
    return refuse('no_picture', t('This is a video, not a picture.'));
  if (file.type !== '' && !file.type.startsWith('image/') && !pictureName.test(file.name))
    return refuse('no_picture', t('This is not a picture.'));
  return null;
}

export interface Totals {
  readonly files: number;
  readonly done: number;
  readonly active: number;
  readonly paused: number;
  /** Of those that are active, what can be held back. */
  readonly pausable: number;
  readonly interrupted: number;
  readonly failed: number;
}

export function totalsOf(items: readonly Item[]): Totals {
  const count = (test: (item: Item) => boolean): number => items.filter(test).length;
  return {
    files: items.length,
    done: count(({ stage }) => stage.at === 'done'),
    active: count(({ stage: { at } }) =>
      ['queued', 'uploading', 'waiting', 'working'].includes(at),
    ),
    paused: count(({ stage }) => stage.at === 'paused'),
    pausable: count(canPause),
    interrupted: count(({ stage }) => stage.at === 'interrupted'),
    failed: count(({ stage }) => stage.at === 'failed'),
  };
}
