import { useCallback, useEffect, useMemo, useRef } from 'react';

import type { ListMemory } from '../features/jobs/job-list';
import { JobPage } from '../features/jobs/job-page';
import { JobReader } from '../features/jobs/job-reader';
import { shortId } from '../features/jobs/job-words';
import { JobsPage } from '../features/jobs/jobs-page';
import { t } from '../shared/text/translate';
import type { Parts } from './parts';
import type { Place } from './router';
import styles from './workplace.module.css';

interface JobsRouteProps {
  readonly parts: Parts;
  readonly place: Place;
  readonly memory: ListMemory;
  readonly mayChange: boolean;
  readonly isOffline: boolean;
}

/** The list of jobs, and the one that lies open over it. */
export default function JobsRoute({ parts, place, memory, mayChange, isOffline }: JobsRouteProps) {
  const { router, store, changes } = parts;
  const reader = useReader(parts, place.jobId);
  const list = useFocus(place.jobId, memory);
  const close = useCallback(() => router.closeJob(), [router]);
  const open = useCallback((id: string) => router.openJob(id), [router]);
  const openOne = useCallback(({ id }: { readonly id: string }) => open(id), [open]);
  useEffect(() => store.setFilter(place.filter), [store, place.filter]);
  const common = { changes, mayChange, isOffline };
  return (
    <div className={styles['pages']}>
      {/* It stays as it is, and where it was scrolled to, while a job lies over it. */}
      <div
        ref={list}
        className={styles['page']}
        style={{ visibility: reader === null ? 'visible' : 'hidden' }}
      >
        <JobsPage
          {...common}
          store={store}
          memory={memory}
          onOpen={openOne}
          onFilter={(state) => router.setFilter(state)}
        />
      </div>
      {reader !== null && (
        <div className={styles['over']}>
          <JobPage {...common} reader={reader} onBack={close} onOpen={open} />
        </div>
      )}
    </div>
  );
}

/** Follows the job that lies open. */
function useReader({ jobs, live }: Parts, jobId: string | null): JobReader | null {
  const reader = useMemo(() => (jobId === null ? null : new JobReader(jobs, jobId)), [jobs, jobId]);
  useEffect(() => {
    if (reader === null) return undefined;
    reader.refresh();
    const end = live.add({
      onJob: (job) => reader.receiveJob(job),
      onGap: () => reader.refresh(),
    });
    return () => {
      end();
      reader.stop();
    };
  }, [reader, live]);
  return reader;
}

/** Names the page, and brings the focus back to the list when a job is closed. */
function useFocus(jobId: string | null, memory: ListMemory) {
  const list = useRef<HTMLDivElement>(null);
  const last = useRef<string | null>(null);
  useEffect(() => {
    const name = jobId === null ? t('Jobs') : t('Job {id}', { id: shortId(jobId) });
    document.title = `${name} · AIO Hub`;
    const isClosed = last.current !== null && jobId === null;
    last.current = jobId;
    if (!isClosed) return;
    const rows = list.current?.querySelectorAll<HTMLElement>('[role=row]') ?? [];
    const row = [...rows].find((one) => one.dataset['job'] === memory.activeId);
    (row ?? list.current?.querySelector<HTMLElement>('h1'))?.focus();
  }, [jobId, memory]);
  return list;
}
