import { memo, type MouseEvent } from 'react';

import type { Job, JobVerb } from '../../shared/api/job';
import { useNow } from '../../shared/live/now';
import { ago } from '../../shared/text/duration';
import { fullTime } from '../../shared/text/moment';
import { percent } from '../../shared/text/quantity';
import { faultRemedy, faultTitle } from '../../shared/text/fault-words';
import { t } from '../../shared/text/translate';
import { isPlainClick } from '../../shared/ui/plain-click';
import { JobVerbs } from './job-verbs';
import { attemptOf, faultOf, paceOf, priorityOf, reasonOf, shortId, stateWord } from './job-words';
import styles from './job-row.module.css';
import { StateMark } from './state-mark';

export interface JobRowProps {
  readonly job: Job;
  /** From 1, as assistive technology counts. */
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly isActive: boolean;
  /** Absent for those who may only look. */
  readonly onVerb?: (job: Job, verb: JobVerb) => void;
  readonly onOpen: (job: Job) => void;
  readonly isOffline: boolean;
}

/** One job of the list, at its place. */
export const JobRow = memo(function JobRow(props: JobRowProps) {
  const { job, index, top, height, isActive, onOpen } = props;
  const click = (event: MouseEvent<HTMLElement>): void => {
    // A button does what it says; a text that is being selected is not a click.
    const isElse = (event.target as Element).closest('button') !== null;
    if (isElse || !isPlainClick(event) || getSelection()?.type === 'Range') return;
    event.preventDefault();
    onOpen(job);
  };
  return (
    <div
      className={styles['row']}
      role="row"
      aria-rowindex={index}
      tabIndex={isActive ? 0 : -1}
      data-job={job.id}
      data-state={job.state}
      style={{ transform: `translateY(${top}px)`, blockSize: height }}
      onClick={click}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target === event.currentTarget) onOpen(job);
      }}
    >
      <div role="gridcell" className={styles['mark']}>
        <StateMark state={job.state} />
      </div>
      <div role="gridcell" className={styles['what']}>
        <JobTitle job={job} />
        <JobNotes job={job} />
      </div>
      <div role="gridcell" className={styles['pace']}>
        <JobPace job={job} />
      </div>
      <div role="gridcell" className={styles['verbs']}>
        <JobVerbs
          {...props}
          isTabStop={isActive}
          className={styles['verb']}
          wordClassName={styles['verb-word']}
        />
      </div>
    </div>
  );
});

function JobTitle({ job }: { readonly job: Job }) {
  const attempt = attemptOf(job);
  const priority = priorityOf(job);
  return (
    <>
      <div className={styles['title']}>
        <a href={`/jobs/${job.id}`} tabIndex={-1}>
          {job.kind}
        </a>
        <span className={styles['id']} title={job.id}>
          {shortId(job.id)}
        </span>
        {job.group !== null && <span className={styles['group']}>{job.group}</span>}
      </div>
      <div className={styles['facts']}>
        <span className={styles['state']}>{stateWord(job.state)}</span>
        {priority !== null && <span>{priority}</span>}
        {attempt !== null && <span>{attempt}</span>}
        <Age time={job.createdAt} />
      </div>
    </>
  );
}

function Age({ time }: { readonly time: number }) {
  const now = useNow();
  return (
    <time
      dateTime={new Date(time).toISOString()}
      title={t('Added {when}', { when: fullTime(time) })}
    >
      {ago(now - time)}
    </time>
  );
}

function JobNotes({ job }: { readonly job: Job }) {
  const reason = reasonOf(job);
  const fault = faultOf(job);
  return (
    <>
      {reason !== null && (
        <div className={styles['note']} title={job.waitingReason ?? undefined}>
          {reason}
        </div>
      )}
      {fault !== null && (
        <div className={styles['fault']} title={fault.message}>
          {faultTitle(fault)}
        </div>
      )}
      {fault !== null && fault.remedy !== '' && (
        <div className={styles['note']} title={faultRemedy(fault)}>
          {faultRemedy(fault)}
        </div>
      )}
    </>
  );
}

function JobPace({ job }: { readonly job: Job }) {
  const pace = paceOf(job, useNow());
  const isRunning = job.state === 'running';
  return (
    <>
      <span className={styles['pace-text']}>{pace}</span>
      {isRunning && (
        <progress
          className={styles['bar']}
          max={1}
          value={job.progress}
          aria-label={t('Progress of {name}', { name: job.kind })}
          aria-valuetext={percent(job.progress)}
        />
      )}
    </>
  );
}
