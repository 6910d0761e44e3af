import type { Job, JobFault, JobState, JobVerb, Priority } from '../../shared/api/job';
import { duration } from '../../shared/text/duration';
import { clockTime } from '../../shared/text/moment';
import { percent } from '../../shared/text/quantity';
import { sentence } from '../../shared/api/problem';

export const stateWords: Readonly<Record<JobState, string>> = {
  waiting: 'Waiting',
  scheduled: 'Scheduled',
  blocked: 'Blocked',
  running: 'Running',
  paused: 'Paused',
  retrying: 'Retrying',
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

export const priorityWords: Readonly<Record<Priority, string>> = {
  critical: 'critical priority',
  high: 'high priority',
  normal: 'normal priority',
  low: 'low priority',
  background: 'background',
};

/** The priority where it tells something: most jobs have the normal one. */
export function priorityOf({ priority }: Job): string | null {
  return priority === 'normal' ? null : priorityWords[priority];
}

export const verbWords: Readonly<Record<JobVerb, string>> = {
  cancel: 'Cancel',
  retry: 'Retry',
  pause: 'Pause',
  resume: 'Resume',
};

const isOver: Readonly<Record<JobState, boolean>> = {
  waiting: false,
  scheduled: false,
  blocked: false,
  running: false,
  paused: false,
  retrying: false,
  succeeded: true,
  failed: true,
  cancelled: true,
};

/** Whether nothing more will happen to the job by itself. */
export function isEnded(state: JobState): boolean {
  return isOver[state];
}

/** What can be done with a job as it is, the likeliest first. */
export function verbsOf(state: JobState): readonly JobVerb[] {
  if (state === 'running') return ['cancel'];
  if (state === 'paused') return ['resume', 'cancel'];
  if (state === 'failed' || state === 'cancelled') return ['retry'];
  return isOver[state] ? [] : ['pause', 'cancel'];
}

/** Why the last attempt brought nothing, where that matters for the job as it is. */
export function faultOf(job: Job): JobFault | null {
  return job.state === 'failed' || job.state === 'retrying' ? troubleOf(job) : null;
}

/** Why the last attempt brought nothing, as sentences. */
export function troubleOf({ fault, state }: Job): JobFault | null {
  // That it was cancelled is what the state says already; after a success it has no meaning.
  if (fault === null || state === 'cancelled' || state === 'succeeded') return null;
  return { ...fault, message: sentence(fault.message), remedy: sentence(fault.remedy) };
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The part of an id by which people tell jobs apart: its end differs most. */
export function shortId(id: string): string {
  return id.slice(-8);
}

/** Why it does not run, or what is special about its running. */
export function reasonOf(job: Job): string | null {
  // That it is paused or has its time is what the state and the pace say already.
  if (job.waitingReason === null || job.state === 'paused') return null;
  if (awaitsItsTime(job.state) && job.runAt !== null) return null;
  return sentence(job.waitingReason.replace(uuid, shortId));
}

/** Whether paceOf() may have something to say: unlike it, this does not change with time. */
export function hasPace({ state, startedAt, finishedAt, runAt }: Job): boolean {
  if (state === 'running') return true;
  if (isOver[state]) return startedAt !== null && finishedAt !== null;
  return awaitsItsTime(state) && runAt !== null;
}

function awaitsItsTime(state: JobState): boolean {
  return state === 'scheduled' || state === 'retrying';
}

/** "attempt 2 of 3", where there has been more than one or will be. */
export function attemptOf(job: Job): string | null {
  const isTelling = job.attempt > 1 || (job.state === 'retrying' && job.attempt > 0);
  return isTelling ? `attempt ${job.attempt} of ${job.maxAttempts}` : null;
}

/** How far it is, or how long it took. */
export function paceOf(job: Job, now: number): string {
  const { state, startedAt, finishedAt, runAt } = job;
  if (state === 'running') {
    const spent = startedAt === null ? '' : ` · ${duration(now - startedAt)}`;
    const rest = job.etaMs === null ? spent : ` · ${duration(job.etaMs)} left`;
    return `${percent(job.progress)}${rest}`;
  }
  if (isOver[state]) {
    if (startedAt === null || finishedAt === null) return '';
    return `took ${duration(finishedAt - startedAt)}`;
  }
  if (awaitsItsTime(state) && runAt !== null && runAt > now) {
    const word = state === 'retrying' ? 'next try' : 'starts';
    return runAt - now < 3_600_000
      ? `${word} in ${duration(Math.ceil((runAt - now) / 1000) * 1000)}`
      : `${word} at ${clockTime(runAt)}`;
  }
  return '';
}
