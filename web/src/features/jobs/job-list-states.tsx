import { Inbox, TriangleAlert } from 'lucide-react';

import type { JobState } from '../../shared/api/job';
import type { ApiError } from '../../shared/api/problem';
import { count } from '../../shared/text/quantity';
import { faultTitle } from '../../shared/text/fault-words';
import { t } from '../../shared/text/translate';
import { Button } from '../../shared/ui/button';
import { FaultLines } from '../../shared/ui/fault-lines';
import styles from './job-list-states.module.css';
import type { JobsView } from './job-store';
import { stateWord } from './job-words';

/** The shape of the list, in its place. */
export function JobsSkeleton() {
  return (
    <div className={styles['skeleton']} role="status" aria-label={t('Loading jobs')}>
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} />
      ))}
    </div>
  );
}

/** Nothing to list: what will be here, and how to bring it about. */
export function EmptyJobs({
  filter,
  onShowAll,
}: {
  readonly filter: JobState | null;
  readonly onShowAll: () => void;
}) {
  return (
    <div className={styles['empty']}>
      <Inbox size={28} strokeWidth={1.5} aria-hidden />
      {filter === null ? (
        <>
          <h2>{t('No jobs yet')}</h2>
          <p>
            {t('Each job that is sent to the hub appears here at once, and you can watch it run.')}{' '}
            <a href="/api/v1/openapi.json">{t('What can be sent')}</a>
          </p>
        </>
      ) : (
        <>
          <h2>{t('None in the state “{state}”', { state: stateWord(filter) })}</h2>
          <p>{t('Jobs appear here the moment they get there.')}</p>
          <Button onClick={onShowAll}>{t('Show all jobs')}</Button>
        </>
      )}
    </div>
  );
}

interface Failure {
  readonly fault: ApiError;
  readonly onRetry: () => void;
}

export function FailedJobs({ fault, onRetry }: Failure) {
  return (
    <div className={styles['empty']} role="alert">
      <TriangleAlert size={28} strokeWidth={1.5} aria-hidden className={styles['bad']} />
      <h2>{t('The jobs could not be loaded')}</h2>
      <FaultLines fault={fault} />
      <Button onClick={onRetry}>{t('Try again')}</Button>
    </div>
  );
}

/** Under the last row: more, the end, or why more did not come. */
export function ListFoot({
  view,
  onMore,
  onRetry,
}: {
  readonly view: JobsView;
  readonly onMore: () => void;
  readonly onRetry: () => void;
}) {
  if (view.fault !== null) {
    return (
      <div className={styles['foot']} role="alert">
        <span className={styles['bad']}>{faultTitle(view.fault)}</span>
        <Button onClick={view.hasMore ? onMore : onRetry}>{t('Try again')}</Button>
      </div>
    );
  }
  if (!view.hasMore) {
    const all = view.rows.length === 1 ? t('That is the only one') : t('That is all');
    return <div className={styles['foot']}>{all}</div>;
  }
  return (
    <div className={styles['foot']}>
      <Button onClick={onMore} disabled={view.isLoadingMore}>
        {view.isLoadingMore ? t('Loading…') : t('Load older jobs')}
      </Button>
      <span>{t('{count} loaded', { count: count(view.rows.length) })}</span>
    </div>
  );
}
