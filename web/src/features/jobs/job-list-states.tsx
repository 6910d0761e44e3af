import { Inbox, TriangleAlert } from 'lucide-react';

import type { JobState } from '../../shared/api/job';
import type { ApiError } from '../../shared/api/problem';
import { count } from '../../shared/text/quantity';
import { Button } from '../../shared/ui/button';
import styles from './job-list-states.module.css';
import type { JobsView } from './job-store';
import { stateWords } from './job-words';

/** The shape of the list, in its place. */
export function JobsSkeleton() {
  return (
    <div className={styles['skeleton']} role="status" aria-label="Loading jobs">
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
          <h2>No jobs yet</h2>
          <p>
            Each job that is sent to the hub appears here at once, and you can watch it run.{' '}
            <a href="/api/v1/openapi.json">What can be sent</a>
          </p>
        </>
      ) : (
        <>
          <h2>No job is {stateWords[filter].toLowerCase()}</h2>
          <p>Jobs appear here the moment they get there.</p>
          <Button onClick={onShowAll}>Show all jobs</Button>
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
      <h2>The jobs could not be loaded</h2>
      <p>{`${fault.message} ${fault.remedy}`.trim()}</p>
      <Button onClick={onRetry}>Try again</Button>
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
        <span className={styles['bad']}>{view.fault.message}</span>
        <Button onClick={view.hasMore ? onMore : onRetry}>Try again</Button>
      </div>
    );
  }
  if (!view.hasMore) {
    const all = view.rows.length === 1 ? 'That is the only one' : 'That is all';
    return <div className={styles['foot']}>{all}</div>;
  }
  return (
    <div className={styles['foot']}>
      <Button onClick={onMore} disabled={view.isLoadingMore}>
        {view.isLoadingMore ? 'Loading…' : 'Load older jobs'}
      </Button>
      <span>{count(view.rows.length)} loaded</span>
    </div>
  );
}
