import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';

import { JobChanges } from '../features/jobs/job-changes';
import { JobStore, withTheNextFrame } from '../features/jobs/job-store';
import { JobsPage } from '../features/jobs/jobs-page';
import { type JobState, jobsApi, jobStates } from '../shared/api/job';
import { asApiError } from '../shared/api/problem';
import { type Session, sessionsApi } from '../shared/api/session';
import { browserFeed } from '../shared/live/event-feed';
import { Notices } from '../shared/live/notices';
import { NoticeList } from '../shared/ui/notice-list';
import type { SessionGate } from './session-gate';
import { Shell } from './shell';

interface WorkplaceProps {
  readonly gate: SessionGate;
  readonly session: Session;
}

/** What somebody who is signed in works with: the live data, the frame and the page in it. */
export default function Workplace({ gate, session }: WorkplaceProps) {
  const [notices] = useState(() => new Notices());
  const [store] = useState(
    () => new JobStore(jobsApi, withTheNextFrame, filterOf(location.search)),
  );
  const [feed] = useState(() => browserFeed(() => sessionsApi.current()));
  const changes = useMemo(
    () => new JobChanges(jobsApi, store, notices, () => gate.sessionEnded()),
    [store, notices, gate],
  );
  const link = useSyncExternalStore(feed.subscribe, feed.getLink);

  useEffect(() => {
    void store.refresh();
    feed.start({
      onJob: (job) => store.receiveJob(job),
      onStatus: (status) => store.receiveStatus(status),
      onGap: () => void store.refresh(),
      onSignedOut: () => gate.sessionEnded(),
    });
    return () => {
      feed.stop();
      store.stop();
    };
  }, [feed, store, gate]);

  const signOut = (): void => {
    gate.signOut().catch((error: unknown) => {
      notices.warn(`You are still signed in: ${asApiError(error).message}`);
    });
  };
  return (
    <>
      <Shell
        session={session}
        store={store}
        link={link}
        onRetry={() => feed.retryNow()}
        onSignOut={signOut}
      >
        <JobsPage
          store={store}
          changes={changes}
          mayChange={session.role !== 'viewer'}
          isOffline={link.status === 'offline'}
          onFilter={(state) => {
            store.setFilter(state);
            history.replaceState(null, '', state === null ? location.pathname : `?state=${state}`);
          }}
        />
      </Shell>
      <NoticeList notices={notices} />
    </>
  );
}

function filterOf(search: string): JobState | null {
  const name = new URLSearchParams(search).get('state');
  return jobStates.find((state) => state === name) ?? null;
}
