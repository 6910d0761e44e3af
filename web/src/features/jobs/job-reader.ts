import type { Job, JobDetail, JobsApi } from '../../shared/api/job';
import { type ApiError, asApiError } from '../../shared/api/problem';

/** What is known of the one job that somebody looks at. */
export type JobReading =
  | { readonly status: 'loading' }
  /** `fault`: it was not to be had anew, so the log and the like may be old. */
  | { readonly status: 'ready'; readonly job: JobDetail; readonly fault: ApiError | null }
  | { readonly status: 'failed'; readonly fault: ApiError };

/** A running job tells its progress ten times a second; its log is not asked for as often. */
export const pauseMs = 500;

/**
 * One job with all about it, live. Events tell what lists show, which counts at once; the log, the
 * result and the rest are asked for after them, one call at a time.
 */
export class JobReader {
  private reading: JobReading = { status: 'loading' };
  private readonly watchers = new Set<() => void>();
  private request: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** What an event has told since the call that is under way began. */
  private newer: Job | null = null;
  private isOld = false;

  constructor(
    private readonly api: Pick<JobsApi, 'find'>,
    readonly id: string,
  ) {}

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly getReading = (): JobReading => this.reading;

  receiveJob(job: Job): void {
    if (job.id !== this.id) return;
    this.newer = job;
    if (this.reading.status === 'ready') {
      const { fault } = this.reading;
      this.show({ status: 'ready', job: { ...this.reading.job, ...job }, fault });
    }
    this.refresh();
  }

  /** Asks for all of it anew, soon. */
  refresh(): void {
    this.isOld = true;
    if (this.request === null && this.timer === undefined) void this.load();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.request?.abort();
    this.request = null;
  }

  private async load(): Promise<void> {
    const request = new AbortController();
    this.request = request;
    this.isOld = false;
    this.newer = null;
    let reading: JobReading;
    try {
      const job = await this.api.find(this.id, request.signal);
      // Typed anew: an event may have come while the call was under way.
      const newer = this.newer as Job | null;
      reading = { status: 'ready', job: newer === null ? job : { ...job, ...newer }, fault: null };
    } catch (error) {
      reading = this.afterFault(asApiError(error));
    }
    if (this.request !== request) return;
    this.request = null;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.isOld) void this.load();
    }, pauseMs);
    this.show(reading);
  }

  private afterFault(fault: ApiError): JobReading {
    // What is shown stays, unless the hub says that it is gone.
    if (this.reading.status === 'ready' && fault.status !== 404)
      return { status: 'ready', job: this.reading.job, fault };
    return { status: 'failed', fault };
  }

  private show(reading: JobReading): void {
    this.reading = reading;
    for (const watcher of this.watchers) watcher();
  }
}
