import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';

import { JobChanges } from '../features/jobs/job-changes';
import type { ListMemory } from '../features/jobs/job-list';
import { JobPage } from '../features/jobs/job-page';
import { JobReader } from '../features/jobs/job-reader';
import { JobStore, withTheNextFrame } from '../features/jobs/job-store';
import { shortId } from '../features/jobs/job-words';
import { JobsPage } from '../features/jobs/jobs-page';
import { jobsApi } from '../shared/api/job';
import { asApiError } from '../shared/api/problem';
import { type Session, sessionsApi } from '../shared/api/session';
import { browserFeed } from '../shared/live/event-feed';
import { Notices } from '../shared/live/notices';
import { NoticeList } from '../shared/ui/notice-list';
import { keepAwake } from './keep-awake';
import { Router } from './router';
import type { SessionGate } from './session-gate';
import { Shell } from './shell';
import { watched } from './watched';
import styles from './workplace.module.css';

interface WorkplaceProps {
  readonly gate: SessionGate;
  readonly session: Session;
  readonly memory: ListMemory;
}

/** What somebody who is signed in works with: the live data, the frame and the pages in it. */
export default function Workplace({ gate, session, memory }: WorkplaceProps) {
  const [parts] = useState(() => partsOf(gate));
  const { notices, router, store, changes, feed } = parts;
  const link = useSyncExternalStore(feed.subscribe, feed.getLink);
  const place = useSyncExternalStore(router.subscribe, router.getPlace);
  const reader = useLive(parts, gate, place.jobId);
  useAwake(parts, gate, session.idleMs);
  const list = useFocus(place.jobId, memory);
  const close = useCallback(() => router.closeJob(), [router]);
  const open = useCallback((id: string) => router.openJob(id), [router]);
  const openOne = useCallback(({ id }: { readonly id: string }) => open(id), [open]);
  useEffect(() => store.setFilter(place.filter), [store, place.filter]);

  const signOut = (): void => {
    gate.signOut().catch((error: unknown) => {
      notices.warn(`You are still signed in: ${asApiError(error).message}`);
    });
  };
  const common = {
    changes,
    mayChange: session.role !== 'viewer',
    isOffline: link.status === 'offline',
  };
  return (
    <>
      <Shell
        session={session}
        store={store}
        link={link}
        onRetry={() => feed.retryNow()}
        onHome={close}
        onSignOut={signOut}
      >
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
      </Shell>
      <NoticeList notices={notices} />
    </>
  );
}

type Parts = ReturnType<typeof partsOf>;

function partsOf(gate: SessionGate) {
  const jobs = watched(jobsApi, gate);
  const sessions = watched(sessionsApi, gate);
  const notices = new Notices();
  const router = new Router();
  const store = new JobStore(jobs, withTheNextFrame, router.getPlace().filter);
  const changes = new JobChanges(jobs, store, notices, () => gate.sessionEnded());
  const feed = browserFeed(() => sessions.current());
  return { jobs, sessions, notices, router, store, changes, feed };
}

/** Follows the hub's events for as long as the page is there; gives the reader of the open job. */
function useLive(parts: Parts, gate: SessionGate, jobId: string | null): JobReader | null {
  const { jobs, store, feed } = parts;
  const reader = useMemo(() => (jobId === null ? null : new JobReader(jobs, jobId)), [jobs, jobId]);
  const open = useRef(reader);

  useEffect(() => {
    open.current = reader;
    reader?.refresh();
    return () => reader?.stop();
  }, [reader]);

  useEffect(() => {
    void store.refresh();
    feed.start({
      onJob: (job) => {
        store.receiveJob(job);
        open.current?.receiveJob(job);
      },
      onStatus: (status) => store.receiveStatus(status),
      onGap: () => {
        gate.wasUsed();
        void store.refresh();
        open.current?.refresh();
      },
      onSignedOut: () => gate.sessionEnded(),
    });
    return () => {
      feed.stop();
      store.stop();
    };
  }, [feed, store, gate]);
  return reader;
}

function useAwake({ sessions }: Parts, gate: SessionGate, idleMs: number): void {
  useEffect(
    () =>
      keepAwake(document, {
        idleMs,
        lastUse: gate.lastUse,
        // Where the session has ended, the gate has heard of it; else the page says what is wrong.
        tell: () => void sessions.extend().catch(() => undefined),
      }),
    [sessions, gate, idleMs],
  );
}

/** Names the page, and brings the focus back to the list when a job is closed. */
function useFocus(jobId: string | null, memory: ListMemory) {
  const list = useRef<HTMLDivElement>(null);
  const last = useRef<string | null>(null);
  useEffect(() => {
    document.title = jobId === null ? 'Jobs · AIO Hub' : `Job ${shortId(jobId)} · AIO Hub`;
    const isClosed = last.current !== null && jobId === null;
    last.current = jobId;
    if (!isClosed) return;
    const rows = list.current?.querySelectorAll<HTMLElement>('[role=row]') ?? [];
    const row = [...rows].find((one) => one.dataset['job'] === memory.activeId);
    (row ?? list.current?.querySelector<HTMLElement>('h1'))?.focus();
  }, [jobId, memory]);
  return list;
}
