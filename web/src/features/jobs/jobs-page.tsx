import { CirclePause, Pause, Play } from 'lucide-react';
import { useSyncExternalStore } from 'react';

import type { Job, JobState, JobVerb } from '../../shared/api/job';
import { count } from '../../shared/text/quantity';
import { t } from '../../shared/text/translate';
import { Button } from '../../shared/ui/button';
import { EmptyJobs, FailedJobs, JobsSkeleton, ListFoot } from './job-list-states';
import { JobList, type ListMemory } from './job-list';
import type { JobChanges } from './job-changes';
import type { JobStore, JobsView } from './job-store';
import styles from './jobs-page.module.css';
import { StateFilter } from './state-filter';

interface JobsPageProps {
  readonly store: JobStore;
  readonly changes: JobChanges;
  /** Whether the user may change anything. */
  readonly mayChange: boolean;
  readonly isOffline: boolean;
  readonly onFilter: (state: JobState | null) => void;
  readonly onOpen: (job: Job) => void;
  readonly memory: ListMemory;
}

/** All jobs of the hub as they are at this moment, and what can be done about them. */
export function JobsPage(props: JobsPageProps) {
  const { store, changes, mayChange, isOffline, onFilter } = props;
  const view = useSyncExternalStore(store.subscribe, store.getView);
  const isPaused = view.queue?.paused === true;
  return (
    <>
      <header className={styles['head']}>
        <h1 tabIndex={-1}>{t('Jobs')}</h1>
        <p className={styles['context']}>{contextOf(view)}</p>
        {mayChange && (
          <Button
            disabled={isOffline || view.queue === null}
            onClick={() => void changes.setQueuePaused(!isPaused)}
          >
            {isPaused ? <Play size={15} aria-hidden /> : <Pause size={15} aria-hidden />}
            {isPaused ? t('Resume queue') : t('Pause queue')}
          </Button>
        )}
      </header>
      {isPaused && (
        <p className={styles['paused']} role="status">
          <CirclePause size={16} aria-hidden />
          {t('The queue is paused. What runs goes on; nothing new starts until it is resumed.')}
        </p>
      )}
      <StateFilter value={view.filter} queue={view.queue} onChange={onFilter} />
      <Rows
        {...props}
        view={view}
        {...(mayChange && {
          onVerb: (job: Job, verb: JobVerb) => void changes.change(job, verb),
        })}
      />
    </>
  );
}

interface RowsProps extends JobsPageProps {
  readonly view: JobsView;
  readonly onVerb?: (job: Job, verb: JobVerb) => void;
}

function Rows({ view, store, isOffline, onFilter, onOpen, memory, onVerb }: RowsProps) {
  const again = (): void => void store.refresh();
  if (view.status === 'loading') return <JobsSkeleton />;
  if (view.status === 'failed' && view.fault !== null)
    return <FailedJobs fault={view.fault} onRetry={again} />;
  if (view.rows.length === 0)
    return <EmptyJobs filter={view.filter} onShowAll={() => onFilter(null)} />;
  return (
    <JobList
      // Another choice is another list, which begins at its top.
      key={view.filter ?? 'all'}
      jobs={view.rows}
      isOffline={isOffline}
      onOpen={onOpen}
      memory={memory}
      foot={<ListFoot view={view} onMore={() => void store.loadMore()} onRetry={again} />}
      {...(onVerb && { onVerb })}
    />
  );
}

function contextOf({ queue }: JobsView): string {
  if (queue === null) return '';
  return t('{busy} of {workers} workers busy', {
    busy: count(queue.busy),
    workers: count(queue.workers),
  });
}
