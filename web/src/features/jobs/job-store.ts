import type { HubStatus, Job, JobPage, JobsApi, JobState, Queue } from '../../shared/api/job';
import { type ApiError, asApiError } from '../../shared/api/problem';
import type { Schedule } from '../../shared/live/frame';
import { JobBook } from './job-book';

/** What the page shows of the jobs; a new object whenever something of it has changed. */
export interface JobsView {
  readonly filter: JobState | null;
  readonly rows: readonly Job[];
  /** `loading` only while there is nothing to show yet. */
  readonly status: 'loading' | 'ready' | 'failed';
  readonly fault: ApiError | null;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly queue: Queue | null;
  readonly rssBytes: number | null;
}

/** Beyond this many jobs the list begins anew at its first page. */
export const mostKnownJobs = 5_000;

/**
 * The jobs, live: pages that were asked for, and what events tell since. Events are gathered and
 * shown once a frame, however many arrive.
 */
export class JobStore {
  private readonly book = new JobBook();
  private readonly pending = new Map<string, Job>();
  /** The jobs that the user changes at this moment, and whether an event has told of them since. */
  private readonly changing = new Map<string, boolean>();
  private pendingStatus: HubStatus | null = null;
  private isScheduled = false;
  private readonly watchers = new Set<() => void>();
  private request: { readonly stop: AbortController; readonly touched: Set<string> } | null = null;
  private oldest: string | null = null;
  private cursor: string | null = null;
  /** The known jobs may have gaps: the next first page replaces them. */
  private isStale = true;
  private view: JobsView;

  constructor(
    private readonly api: Pick<JobsApi, 'list'>,
    private readonly schedule: Schedule,
    filter: JobState | null = null,
    private readonly limit = mostKnownJobs,
  ) {
    this.view = {
      filter,
      rows: [],
      status: 'loading',
      fault: null,
      hasMore: false,
      isLoadingMore: false,
      queue: null,
      rssBytes: null,
    };
  }

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly getView = (): JobsView => this.view;

  receiveJob(job: Job): void {
    this.pending.set(job.id, job);
    this.request?.touched.add(job.id);
    if (this.changing.has(job.id)) this.changing.set(job.id, true);
    this.soon();
  }

  /** Waits for @p answer of a change of a job and takes it, unless an event overtook it. */
  async takeAnswer(id: string, answer: Promise<Job>): Promise<void> {
    this.changing.set(id, false);
    try {
      const job = await answer;
      if (this.changing.get(id) === false) this.receiveJob(job);
    } finally {
      this.changing.delete(id);
    }
  }

  receiveStatus(status: HubStatus): void {
    this.pendingStatus = status;
    this.soon();
  }

  receiveQueue(queue: Queue): void {
    this.show({ queue });
  }

  setFilter(filter: JobState | null): void {
    if (filter === this.view.filter) return;
    this.flush();
    this.cursor = null;
    this.oldest = null;
    // Until the answer is there, the known ones in this state are better than nothing.
    const rows = this.book.list(filter, null);
    this.show({ filter, rows, status: rows.length > 0 ? 'ready' : 'loading', hasMore: false });
    void this.load(null);
  }

  /** Loads the first page anew; what is shown stays until it is there. */
  async refresh(): Promise<void> {
    this.isStale = true;
    await this.load(null);
  }

  async loadMore(): Promise<void> {
    if (this.cursor === null || this.request !== null) return;
    this.show({ isLoadingMore: true, fault: null });
    await this.load(this.cursor);
  }

  stop(): void {
    this.request?.stop.abort();
    this.request = null;
  }

  private async load(cursor: string | null): Promise<void> {
    this.stop();
    const request = { stop: new AbortController(), touched: new Set<string>() };
    this.request = request;
    try {
      const state = this.view.filter;
      const page = await this.api.list({ state, cursor }, request.stop.signal);
      if (this.request !== request) return;
      this.request = null;
      this.take(page, request.touched);
    } catch (error) {
      if (this.request !== request) return;
      this.request = null;
      const fault = asApiError(error);
      const status = this.view.rows.length > 0 ? 'ready' : 'failed';
      // What is shown stays; that the hub is away is said elsewhere, and it will be asked again.
      const isSaid = status === 'ready' && cursor === null && fault.code === 'unreachable';
      this.show({ status, fault: isSaid ? null : fault, isLoadingMore: false });
    }
  }

  private take(page: JobPage, touched: ReadonlySet<string>): void {
    this.flush();
    // What an event told while the page was under way is newer than the page.
    if (this.isStale) this.book.keepOnly(touched);
    this.isStale = false;
    this.book.put(page.items.filter(({ id }) => !(touched.has(id) && this.book.find(id))));
    this.cursor = page.next;
    this.oldest = page.next === null ? null : (page.items.at(-1)?.id ?? null);
    this.show({
      rows: this.book.list(this.view.filter, this.oldest),
      status: 'ready',
      fault: null,
      hasMore: page.next !== null,
      isLoadingMore: false,
    });
  }

  private soon(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.schedule(() => {
      this.isScheduled = false;
      this.flush();
    });
  }

  private flush(): void {
    if (this.pending.size > 0) {
      this.book.put(this.pending.values());
      this.pending.clear();
      if (this.book.size > this.limit && this.request === null) void this.refresh();
      // Before the first page is there, single jobs would look like the whole list.
      if (this.view.status === 'ready')
        this.show({ rows: this.book.list(this.view.filter, this.oldest) });
    }
    if (this.pendingStatus !== null) {
      const { queue, rssBytes } = this.pendingStatus;
      this.pendingStatus = null;
      this.show({ queue, rssBytes });
    }
  }

  private show(change: Partial<JobsView>): void {
    this.view = { ...this.view, ...change };
    for (const watcher of this.watchers) watcher();
  }
}
