import {
  type HubStatus,
  type Job,
  type JobDetail,
  type JobState,
  jobStates,
  type Queue,
} from '../api/job';

/** A job for a test; ids count up, so that later ones are newer. */
export function aJob(change: Partial<Job> = {}): Job {
  return {
    id: idOf(1),
    kind: 'image.optimize',
    state: 'waiting',
    priority: 'normal',
    attempt: 0,
    maxAttempts: 3,
    progress: 0,
    etaMs: null,
    waitingReason: null,
    fault: null,
    createdAt: Date.UTC(2026, 10, 23, 12),
    startedAt: null,
    finishedAt: null,
    runAt: null,
    group: null,
    ...change,
  };
}

/** All about a job, for a test. */
export function aJobDetail(change: Partial<JobDetail> = {}): JobDetail {
  return {
    ...aJob(change),
    input: { artifact: 'a' },
    result: null,
    timeoutMs: 60_000,
    uniqueKey: null,
    dependsOn: [],
    errorTrail: [],
    log: [],
    ...change,
  };
}

export function idOf(number: number): string {
  return `0193a5c8-0000-7000-8000-${number.toString().padStart(12, '0')}`;
}

/** Jobs from @p to down to @p from, newest first, as a page of a list has them. */
export function someJobs(from: number, to: number, state: JobState = 'waiting'): readonly Job[] {
  const jobs = [];
  for (let number = to; number >= from; number -= 1) jobs.push(aJob({ id: idOf(number), state }));
  return jobs;
}

export function aQueue(counts: Partial<Record<JobState, number>> = {}, paused = false): Queue {
  const none = Object.fromEntries(jobStates.map((state) => [state, 0])) as Record<JobState, number>;
  return { paused, workers: 4, busy: counts.running ?? 0, byState: { ...none, ...counts } };
}

export function aStatus(queue: Queue = aQueue()): HubStatus {
  return { queue, rssBytes: 64 * 1024 * 1024 };
}

/** The job as the hub writes it. */
export function jobJson(job: Job): Record<string, unknown> {
  const time = (ms: number | null): string | null =>
    ms === null ? null : new Date(ms).toISOString();
  return {
    id: job.id,
    kind: job.kind,
    state: job.state,
    priority: job.priority,
    attempt: job.attempt,
    max_attempts: job.maxAttempts,
    progress: job.progress,
    eta_ms: job.etaMs,
    waiting_reason: job.waitingReason,
    error: job.fault,
    created_at: time(job.createdAt),
    started_at: time(job.startedAt),
    finished_at: time(job.finishedAt),
    run_at: time(job.runAt),
    group: job.group,
  };
}

export function jobDetailJson(job: JobDetail): Record<string, unknown> {
  return {
    ...jobJson(job),
    input: job.input,
    result: job.result,
    timeout_ms: job.timeoutMs,
    unique_key: job.uniqueKey,
    depends_on: job.dependsOn,
    error_trail: job.errorTrail,
    log: job.log,
  };
}

export function statusJson({ queue, rssBytes }: HubStatus): Record<string, unknown> {
  const { byState, ...rest } = queue;
  return { jobs: { ...rest, by_state: byState }, memory: { rss_bytes: rssBytes } };
}
