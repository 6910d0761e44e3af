import type { Job } from '../api/job';

export interface JobListener {
  onJob(job: Job): void;
  /** What was loaded before may have gaps: load it again. */
  onGap(): void;
}

/** Hands what the feed tells of jobs to whoever follows them at the moment. */
export class Broadcast implements JobListener {
  private readonly listeners = new Set<JobListener>();

  /** Gives what ends it. */
  add(listener: JobListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  onJob(job: Job): void {
    for (const listener of this.listeners) listener.onJob(job);
  }

  onGap(): void {
    for (const listener of this.listeners) listener.onGap();
  }
}
