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

/** A job with all that the hub keeps of it. */
export interface JobDetail extends Job {
  readonly input: unknown;
  /** What its kind gives; null until then. */
  readonly result: unknown;
  /** Of one attempt; 0 where there is no limit. */
  readonly timeoutMs: number;
  readonly uniqueKey: string | null;
  readonly dependsOn: readonly string[];
  /** A line for each attempt that brought nothing. */
  readonly errorTrail: readonly string[];
  /** The newest lines. */
  readonly log: readonly string[];
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
    createdAt: fields.timeOrNull('created_at') ?? 0,
    startedAt: fields.timeOrNull('started_at'),
    finishedAt: fields.timeOrNull('finished_at'),
    runAt: fields.timeOrNull('run_at'),
    group: fields.textOrNull('group'),
  };
}

export function parseJobDetail(value: unknown): JobDetail {
  const fields = new Fields('job', value);
  return {
    ...parseJob(value),
    input: fields.raw('input'),
    result: fields.raw('result'),
    timeoutMs: fields.number('timeout_ms'),
    uniqueKey: fields.textOrNull('unique_key'),
    dependsOn: fields.texts('depends_on'),
    errorTrail: fields.texts('error_trail'),
    log: fields.texts('log'),
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
  find(id: string, signal: AbortSignal): Promise<JobDetail>;
  change(id: string, verb: JobVerb): Promise<Job>;
  setPriority(id: string, priority: Priority): Promise<Job>;
  setQueuePaused(paused: boolean): Promise<Queue>;
}

const pageSize = 100;

/** Where the hub tells all about a job. */
export const addressOf = (id: string): string => `/api/v1/jobs/${encodeURIComponent(id)}`;

export const jobsApi: JobsApi = {
  async list({ state, cursor }, signal) {
    const query = new URLSearchParams({ limit: String(pageSize) });
    if (state !== null) query.set('state', state);
    if (cursor !== null) query.set('cursor', cursor);
    return parsePage(await call('GET', `/api/v1/jobs?${query.toString()}`, { signal }));
  },
  async find(id, signal) {
    return parseJobDetail(await call('GET', addressOf(id), { signal }));
  },
  async change(id, verb) {
    return parseJob(await call('POST', `${addressOf(id)}/${verb}`));
  },
  async setPriority(id, priority) {
    return parseJob(await call('PATCH', addressOf(id), { body: { priority } }));
  },
  async setQueuePaused(paused) {
    return parseQueue(await call('POST', `/api/v1/queue/${paused ? 'pause' : 'resume'}`));
  },
};
