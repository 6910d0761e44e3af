import { type ReactNode, useId } from 'react';

import { type JobDetail, priorities, type Priority } from '../../shared/api/job';
import { duration } from '../../shared/text/duration';
import { dayTime, fullTime } from '../../shared/text/moment';
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

const names: Readonly<Record<Priority, string>> = {
  critical: 'Critical',
  high: 'High',
  normal: 'Normal',
  low: 'Low',
  background: 'Background',
};

/** What is to know about a job, name by name. */
export function JobFacts({ job, isOffline, onPriority, onOpen }: JobFactsProps) {
  const { startedAt, finishedAt, runAt } = job;
  const title = useId();
  return (
    <section aria-labelledby={title} className={styles['facts']}>
      <h2 id={title}>Facts</h2>
      <dl>
        <Fact name="ID">
          <span className={styles['id']}>{job.id}</span>
        </Fact>
        <Fact name="Priority">
          {onPriority === undefined || isEnded(job.state) ? (
            names[job.priority]
          ) : (
            <select
              aria-label="Priority"
              value={job.priority}
              disabled={isOffline}
              onChange={(event) => onPriority(event.target.value as Priority)}
            >
              {priorities.map((priority) => (
                <option key={priority} value={priority}>
                  {names[priority]}
                </option>
              ))}
            </select>
          )}
        </Fact>
        <Fact name="Attempts">{`${job.attempt} of ${job.maxAttempts}`}</Fact>
        <Time name="Added" time={job.createdAt} />
        {!isEnded(job.state) && startedAt === null && <Time name="Starts" time={runAt} />}
        <Time name="Started" time={startedAt} />
        {job.state === 'retrying' && <Time name="Next try" time={runAt} />}
        <Time name="Ended" time={finishedAt} />
        {startedAt !== null && finishedAt !== null && (
          <Fact name="Took">{duration(finishedAt - startedAt)}</Fact>
        )}
        {job.timeoutMs > 0 && <Fact name="Time limit">{`${duration(job.timeoutMs)} a try`}</Fact>}
        {job.group !== null && <Fact name="Group">{job.group}</Fact>}
        {job.uniqueKey !== null && <Fact name="Unique key">{job.uniqueKey}</Fact>}
        {job.dependsOn.length > 0 && (
          <Fact name="Depends on">
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
