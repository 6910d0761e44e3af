import type { Job, JobFault, JobState, JobVerb, Priority } from '../../shared/api/job';
import { duration } from '../../shared/text/duration';
import { clockTime } from '../../shared/text/moment';
import { percent } from '../../shared/text/quantity';
import { sentence } from '../../shared/api/problem';
import { t } from '../../shared/text/translate';

const states: Readonly<Record<JobState, () => string>> = {
  waiting: () => t('Waiting'),
  scheduled: () => t('Scheduled'),
  blocked: () => t('Blocked'),
  running: () => t('Running'),
  paused: () => t('Paused'),
  retrying: () => t('Retrying'),
  succeeded: () => t('Succeeded'),
  failed: () => t('Failed'),
  cancelled: () => t('Cancelled'),
};

const priorityNames: Readonly<Record<Priority, () => string>> = {
  critical: () => t('critical priority'),
  high: () => t('high priority'),
  normal: () => t('normal priority'),
  low: () => t('low priority'),
  background: () => t('background'),
};

export function stateWord(state: JobState): string {
  return states[state]();
}

export function priorityWord(priority: Priority): string {
  return priorityNames[priority]();
}

/** The priority where it tells something: most jobs have the normal one. */
export function priorityOf({ priority }: Job): string | null {
  return priority === 'normal' ? null : priorityWord(priority);
}

const verbs: Readonly<Record<JobVerb, () => string>> = {
  cancel: () => t('Cancel'),
  retry: () => t('Retry'),
  pause: () => t('Pause'),
  resume: () => t('Resume'),
};

export function verbWord(verb: JobVerb): string {
  return verbs[verb]();
}

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
  return isTelling
    ? t('attempt {attempt} of {most}', { attempt: job.attempt, most: job.maxAttempts })
    : null;
}

/** How far it is, or how long it took. */
export function paceOf(job: Job, now: number): string {
  const { state, startedAt, finishedAt, runAt } = job;
  if (state === 'running') {
    const spent = startedAt === null ? '' : ` · ${duration(now - startedAt)}`;
    const rest =
      job.etaMs === null ? spent : ` · ${t('{time} left', { time: duration(job.etaMs) })}`;
    return `${percent(job.progress)}${rest}`;
  }
  if (isOver[state]) {
    if (startedAt === null || finishedAt === null) return '';
    return t('took {time}', { time: duration(finishedAt - startedAt) });
  }
  if (awaitsItsTime(state) && runAt !== null && runAt > now) {
    const isRetry = state === 'retrying';
    if (runAt - now < 3_600_000) {
      const time = duration(Math.ceil((runAt - now) / 1000) * 1000);
      return isRetry ? t('next try in {time}', { time }) : t('starts in {time}', { time });
    }
    const time = clockTime(runAt);
    return isRetry ? t('next try at {time}', { time }) : t('starts at {time}', { time });
  }
  return '';
}
