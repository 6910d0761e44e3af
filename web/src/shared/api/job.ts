import { call } from './http';
import { Fields } from './reading';

export const jobStates = [
  'waiting',
  'scheduled',
  'blocked',
  'running',
  'paused',
  'retrying',
  'succeeded',
  'failed',
  'cancelled',
] as const;
export type JobState = (typeof jobStates)[number];

export const priorities = ['critical', 'high', 'normal', 'low', 'background'] as const;
export type Priority = (typeof priorities)[number];

export interface JobFault {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** A job as lists and events tell it. Times are milliseconds since 1970, durations milliseconds. */
export interface Job {
  /** Newer jobs have greater ids. */
  readonly id: string;
  readonly kind: string;
  readonly state: JobState;
  readonly priority: Priority;
  readonly attempt: number;
  readonly maxAttempts: number;
  /** 0 to 1 */
  readonly progress: number;
  readonly etaMs: number | null;
  readonly waitingReason: string | null;
  readonly fault: JobFault | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly runAt: number | null;
  readonly group: string | null;
}

export interface JobPage {
  readonly items: readonly Job[];
  /** Where the next page begins; null on the last one. */
  readonly next: string | null;
}

export interface Queue {
  readonly paused: boolean;
  readonly workers: number;
  readonly busy: number;
  readonly byState: Readonly<Record<JobState, number>>;
}

/** What `status` events tell, as far as the page shows it. */
export interface HubStatus {
  readonly queue: Queue;
  readonly rssBytes: number;
}

export type JobVerb = 'cancel' | 'retry' | 'pause' | 'resume';

function timeOrNull(fields: Fields, name: string): number | null {
  const text = fields.textOrNull(name);
  if (text === null) return null;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new TypeError(`job.${name} is not a time`);
  return time;
}

export function parseJob(value: unknown): Job {
  const fields = new Fields('job', value);
  const fault = fields.objectOrNull('error');
  return {
    id: fields.text('id'),
    kind: fields.text('kind'),
    state: fields.oneOf('state', jobStates),
    priority: fields.oneOf('priority', priorities),
    attempt: fields.number('attempt'),
    maxAttempts: fields.number('max_attempts'),
    progress: Math.min(1, Math.max(0, fields.number('progress'))),
    etaMs: fields.numberOrNull('eta_ms'),
    waitingReason: fields.textOrNull('waiting_reason'),
    fault: fault && {
      code: fault.text('code'),
      message: fault.text('message'),
      remedy: fault.textOrNull('remedy') ?? '',
    },
    createdAt: timeOrNull(fields, 'created_at') ?? 0,
    startedAt: timeOrNull(fields, 'started_at'),
    finishedAt: timeOrNull(fields, 'finished_at'),
    runAt: timeOrNull(fields, 'run_at'),
    group: fields.textOrNull('group'),
  };
}

function queueOf(fields: Fields): Queue {
  const counts = fields.object('by_state');
  return {
    paused: fields.flag('paused'),
    workers: fields.number('workers'),
    busy: fields.number('busy'),
    byState: Object.fromEntries(
      jobStates.map((state) => [state, counts.number(state)]),
    ) as unknown as Record<JobState, number>,
  };
}

export function parseQueue(value: unknown): Queue {
  return queueOf(new Fields('queue', value));
}

export function parseStatus(value: unknown): HubStatus {
  const fields = new Fields('status', value);
  return {
    queue: queueOf(fields.object('jobs')),
    rssBytes: fields.object('memory').number('rss_bytes'),
  };
}

function parsePage(value: unknown): JobPage {
  const fields = new Fields('page', value);
  return { items: fields.list('items', parseJob), next: fields.textOrNull('next') };
}

/** The calls about jobs, so that a test can put others in their place. */
export interface JobsApi {
  list(
    query: { readonly state: JobState | null; readonly cursor: string | null },
    signal: AbortSignal,
  ): Promise<JobPage>;
  change(id: string, verb: JobVerb): Promise<Job>;
  setQueuePaused(paused: boolean): Promise<Queue>;
}

const pageSize = 100;

export const jobsApi: JobsApi = {
  async list({ state, cursor }, signal) {
    const query = new URLSearchParams({ limit: String(pageSize) });
    if (state !== null) query.set('state', state);
    if (cursor !== null) query.set('cursor', cursor);
    return parsePage(await call('GET', `/api/v1/jobs?${query.toString()}`, { signal }));
  },
  async change(id, verb) {
    return parseJob(await call('POST', `/api/v1/jobs/${encodeURIComponent(id)}/${verb}`));
  },
  async setQueuePaused(paused) {
    return parseQueue(await call('POST', `/api/v1/queue/${paused ? 'pause' : 'resume'}`));
  },
};
