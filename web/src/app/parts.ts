import { JobChanges } from '../features/jobs/job-changes';
import { JobStore } from '../features/jobs/job-store';
import type { ImageQueue } from '../features/images/image-queue';
import { artifactsApi } from '../shared/api/artifact';
import { imageJobsApi } from '../shared/api/image-job';
import { jobsApi } from '../shared/api/job';
import { sessionsApi } from '../shared/api/session';
import { FileInbox } from '../shared/files/file-inbox';
import { GivenFiles } from '../shared/files/given-files';
import { Broadcast } from '../shared/live/broadcast';
import { Cell } from '../shared/live/cell';
import { browserFeed } from '../shared/live/event-feed';
import { withTheNextFrame } from '../shared/live/frame';
import { Notices } from '../shared/live/notices';
import { Router } from './router';
import type { SessionGate } from './session-gate';
import { watched } from './watched';

/** What the pages of somebody who is signed in share, for as long as the session lasts. */
export type Parts = ReturnType<typeof partsOf>;

export function partsOf(gate: SessionGate) {
  const jobs = watched(jobsApi, gate);
  const sessions = watched(sessionsApi, gate);
  const notices = new Notices();
  const router = new Router();
  const store = new JobStore(jobs, withTheNextFrame, router.getPlace().filter);
  return {
    jobs,
    sessions,
    notices,
    router,
    store,
    artifacts: watched(artifactsApi, gate),
    imageJobs: watched(imageJobsApi, gate),
    changes: new JobChanges(jobs, store, notices, () => gate.sessionEnded()),
    feed: browserFeed(() => sessions.current()),
    live: new Broadcast(),
    inbox: new FileInbox(),
    /** What the window around the page was given. */
    given: new GivenFiles(),
    /** Made when Images is first opened; it goes on while one is at another page. */
    images: { queue: null as ImageQueue | null },
    /** How many files are being made. */
    activeFiles: new Cell(0),
  };
}
