import type { Job, JobState } from '../../shared/api/job';

/**
 * The jobs that the page knows, newest first. How far back a list reaches is the caller's matter:
 * an old job that an event tells of belongs to a list only once the pages before it are loaded.
 */
export class JobBook {
  private readonly jobs = new Map<string, Job>();
  private order: string[] = [];

  get size(): number {
    return this.jobs.size;
  }

  find(id: string): Job | undefined {
    return this.jobs.get(id);
  }

  keepOnly(ids: ReadonlySet<string>): void {
    for (const id of this.order) if (!ids.has(id)) this.jobs.delete(id);
    this.order = this.order.filter((id) => ids.has(id));
  }

  /** Takes them over as they are; of two records of a job the later call counts. */
  put(jobs: Iterable<Job>): void {
    const added: string[] = [];
    for (const job of jobs) {
      if (!this.jobs.has(job.id)) added.push(job.id);
      this.jobs.set(job.id, job);
    }
    if (added.length > 0) this.order = mergedNewestFirst(this.order, added);
  }

  /** Those in @p state (null: in any), down to the id @p oldest (null: all the way). */
  list(state: JobState | null, oldest: string | null): readonly Job[] {
    const found: Job[] = [];
    for (const id of this.order) {
      if (oldest !== null && id < oldest) break;
      const job = this.jobs.get(id);
      if (job !== undefined && (state === null || job.state === state)) found.push(job);
    }
    return found;
  }
}

function mergedNewestFirst(order: readonly string[], added: string[]): string[] {
  added.sort((a, b) => (a < b ? 1 : -1));
  const merged: string[] = [];
  let next = 0;
  for (const id of order) {
    for (let fresh = added[next]; fresh !== undefined && fresh > id; fresh = added[++next])
      merged.push(fresh);
    merged.push(id);
  }
  return merged.concat(added.slice(next));
}
