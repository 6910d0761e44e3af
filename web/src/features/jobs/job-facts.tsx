import { type ReactNode, useId } from 'react';

import { type JobDetail, priorities, type Priority } from '../../shared/api/job';
import { duration } from '../../shared/text/duration';
import { dayTime, fullTime } from '../../shared/text/moment';
import { t } from '../../shared/text/translate';
import { isPlainClick } from '../../shared/ui/plain-click';
import styles from './job-facts.module.css';
import { isEnded, shortId } from './job-words';

interface JobFactsProps {
  readonly job: JobDetail;
  readonly isOffline: boolean;
  /** Absent for those who may only look. */
  readonly onPriority?: (priority: Priority) => void;
  readonly onOpen: (id: string) => void;
}

const names: Readonly<Record<Priority, () => string>> = {
  critical: () => t('Critical'),
  high: () => t('High'),
  normal: () => t('Normal'),
  low: () => t('Low'),
  background: () => t('Background'),
};

/** What is to know about a job, name by name. */
export function JobFacts({ job, isOffline, onPriority, onOpen }: JobFactsProps) {
  const { startedAt, finishedAt, runAt } = job;
  const title = useId();
  return (
    <section aria-labelledby={title} className={styles['facts']}>
      <h2 id={title}>{t('Facts')}</h2>
      <dl>
        <Fact name={t('ID')}>
          <span className={styles['id']}>{job.id}</span>
        </Fact>
        <Fact name={t('Priority')}>
          {onPriority === undefined || isEnded(job.state) ? (
            names[job.priority]()
          ) : (
            <select
              aria-label={t('Priority')}
              value={job.priority}
              disabled={isOffline}
              onChange={(event) => onPriority(event.target.value as Priority)}
            >
              {priorities.map((priority) => (
                <option key={priority} value={priority}>
                  {names[priority]()}
                </option>
              ))}
            </select>
          )}
        </Fact>
        <Fact name={t('Attempts')}>
          {t('{attempt} of {most}', { attempt: job.attempt, most: job.maxAttempts })}
        </Fact>
        <Time name={t('Added')} time={job.createdAt} />
        {!isEnded(job.state) && startedAt === null && <Time name={t('Starts')} time={runAt} />}
        <Time name={t('Started')} time={startedAt} />
        {job.state === 'retrying' && <Time name={t('Next try')} time={runAt} />}
        <Time name={t('Ended')} time={finishedAt} />
        {startedAt !== null && finishedAt !== null && (
          <Fact name={t('Took')}>{duration(finishedAt - startedAt)}</Fact>
        )}
        {job.timeoutMs > 0 && (
          <Fact name={t('Time limit')}>{t('{time} a try', { time: duration(job.timeoutMs) })}</Fact>
        )}
        {job.group !== null && <Fact name={t('Group')}>{job.group}</Fact>}
        {job.uniqueKey !== null && <Fact name={t('Unique key')}>{job.uniqueKey}</Fact>}
        {job.dependsOn.length > 0 && (
          <Fact name={t('Depends on')}>
            <Dependencies ids={job.dependsOn} onOpen={onOpen} />
          </Fact>
        )}
      </dl>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles['fact']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Time({ name, time }: { readonly name: string; readonly time: number | null }) {
  if (time === null) return null;
  return (
    <Fact name={name}>
      <time dateTime={new Date(time).toISOString()} title={fullTime(time)}>
        {dayTime(time)}
      </time>
    </Fact>
  );
}

function Dependencies({
  ids,
  onOpen,
}: {
  readonly ids: readonly string[];
  readonly onOpen: (id: string) => void;
}) {
  return (
    <ul className={styles['dependencies']}>
      {ids.map((id) => (
        <li key={id}>
          <a
            href={`/jobs/${id}`}
            title={id}
            onClick={(event) => {
              if (!isPlainClick(event)) return;
              event.preventDefault();
              onOpen(id);
            }}
          >
            {shortId(id)}
          </a>
        </li>
      ))}
    </ul>
  );
}
