import { ArrowLeft, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useSyncExternalStore } from 'react';

import type { Job, JobDetail, JobVerb } from '../../shared/api/job';
import type { ApiError } from '../../shared/api/problem';
import { useNow } from '../../shared/live/now';
import { ago } from '../../shared/text/duration';
import { percent } from '../../shared/text/quantity';
import { faultText } from '../../shared/text/fault-words';
import { t } from '../../shared/text/translate';
import { Button } from '../../shared/ui/button';
import { FaultLines } from '../../shared/ui/fault-lines';
import type { JobChanges } from './job-changes';
import { JobFacts } from './job-facts';
import { JobOutput } from './job-output';
import styles from './job-page.module.css';
import type { JobReader } from './job-reader';
import { JobVerbs } from './job-verbs';
import {
  attemptOf,
  paceOf,
  priorityOf,
  reasonOf,
  shortId,
  stateWord,
  troubleOf,
} from './job-words';
import { StateMark } from './state-mark';

interface JobPageProps {
  readonly reader: JobReader;
  readonly changes: JobChanges;
  readonly mayChange: boolean;
  readonly isOffline: boolean;
  readonly onBack: () => void;
  readonly onOpen: (id: string) => void;
}

/** All about one job, as it is at this moment. */
export function JobPage(props: JobPageProps) {
  const { reader, onBack } = props;
  const reading = useSyncExternalStore(reader.subscribe, reader.getReading);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), [reader]);
  useEscape(onBack);
  const job = reading.status === 'ready' ? reading.job : null;
  return (
    <article
      className={styles['page']}
      aria-label={t('Job')}
      aria-busy={reading.status === 'loading'}
    >
      <Button look="quiet" className={styles['back']} onClick={onBack} title="Esc">
        <ArrowLeft size={16} aria-hidden />
        {t('All jobs')}
      </Button>
      <header className={styles['head']}>
        {job && <StateMark state={job.state} />}
        <h1 ref={title} tabIndex={-1}>
          {job ? job.kind : t('Job {id}', { id: shortId(reader.id) })}
        </h1>
        {job && <span className={styles['id']}>{shortId(job.id)}</span>}
        {job && <Verbs {...props} job={job} />}
      </header>
      {reading.status === 'loading' && <Loading />}
      {reading.status === 'failed' && <Failed {...props} fault={reading.fault} />}
      {job && <Whole {...props} job={job} />}
    </article>
  );
}

/** Esc goes back, unless something smaller has taken it. */
function useEscape(onEscape: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) onEscape();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [onEscape]);
}

type WithJob = JobPageProps & { readonly job: JobDetail };

function Verbs({ job, changes, mayChange, isOffline }: WithJob) {
  if (!mayChange) return null;
  return (
    <div className={styles['verbs']}>
      <JobVerbs
        job={job}
        isOffline={isOffline}
        onVerb={(one: Job, verb: JobVerb) => void changes.change(one, verb)}
      />
    </div>
  );
}

function Whole({ job, changes, mayChange, isOffline, onOpen }: WithJob) {
  return (
    <>
      <State job={job} />
      <Trouble job={job} />
      <div className={styles['columns']}>
        <div className={styles['output']}>
          <JobOutput job={job} />
        </div>
        <JobFacts
          job={job}
          isOffline={isOffline}
          onOpen={onOpen}
          {...(mayChange && { onPriority: (to) => void changes.setPriority(job, to) })}
        />
      </div>
    </>
  );
}

function State({ job }: { readonly job: JobDetail }) {
  const now = useNow();
  const reason = reasonOf(job);
  const facts = [
    priorityOf(job),
    attemptOf(job),
    paceOf(job, now),
    t('added {when}', { when: ago(now - job.createdAt) }),
  ];
  return (
    <div className={styles['state']}>
      <p>
        <strong data-state={job.state} role="status" aria-label={t('State')}>
          {stateWord(job.state)}
        </strong>
        {facts.filter(Boolean).map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
      {reason !== null && <p>{reason}</p>}
      {job.state === 'running' && (
        <progress
          max={1}
          value={job.progress}
          aria-label={t('Progress of {name}', { name: job.kind })}
          aria-valuetext={percent(job.progress)}
        />
      )}
    </div>
  );
}

function Trouble({ job }: { readonly job: JobDetail }) {
  const trouble = troubleOf(job);
  if (trouble === null) return null;
  return (
    <section className={styles['trouble']} aria-label={t('Error')} data-state={job.state}>
      <TriangleAlert size={18} strokeWidth={1.75} aria-hidden />
      <div>
        <FaultLines fault={trouble} className={styles['message']} />
        {trouble.remedy === '' && (
          <p>{t('Retry it when the cause is gone, or send it again with another input.')}</p>
        )}
        <p className={styles['code']}>{trouble.code}</p>
      </div>
    </section>
  );
}

function Loading() {
  return (
    <div className={styles['loading']} role="status" aria-label={t('Loading the job')}>
      <i />
      <i />
      <i />
    </div>
  );
}

function Failed({ fault, reader, onBack }: JobPageProps & { readonly fault: ApiError }) {
  const isGone = fault.status === 404;
  return (
    <div className={styles['failed']} role="alert">
      <h2>{isGone ? t('There is no such job') : t('The job could not be loaded')}</h2>
      <p>
        {isGone
          ? t(
              'Its address may be wrong, or the job was removed: jobs that ended long ago are not kept.',
            )
          : faultText(fault)}
      </p>
      {isGone ? (
        <Button onClick={onBack}>{t('Show all jobs')}</Button>
      ) : (
        <Button onClick={() => reader.refresh()}>{t('Try again')}</Button>
      )}
    </div>
  );
}
