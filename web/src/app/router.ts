import { type JobState, jobStates } from '../shared/api/job';

/** What the address says: which jobs are listed, and which one lies open. */
export interface Place {
  readonly jobId: string | null;
  readonly filter: JobState | null;
}

export function placeOf({ pathname, search }: Pick<Location, 'pathname' | 'search'>): Place {
  const name = new URLSearchParams(search).get('state');
  const jobId = /^\/jobs\/([\w-]+)\/?$/.exec(pathname)?.[1] ?? null;
  return { jobId, filter: jobStates.find((state) => state === name) ?? null };
}

export function addressOf({ jobId, filter }: Place): string {
  const path = jobId === null ? '/' : `/jobs/${jobId}`;
  return filter === null ? path : `${path}?state=${filter}`;
}

/** The address bar and the browser's back button, as the one keeper of where one is. */
export class Router {
  private place = placeOf(location);
  private readonly watchers = new Set<() => void>();

  readonly subscribe = (watcher: () => void): (() => void) => {
    if (this.watchers.size === 0) addEventListener('popstate', this.read);
    this.watchers.add(watcher);
    return () => {
      this.watchers.delete(watcher);
      if (this.watchers.size === 0) removeEventListener('popstate', this.read);
    };
  };

  readonly getPlace = (): Place => this.place;

  openJob(jobId: string): void {
    if (jobId === this.place.jobId) return;
    history.pushState({ depth: depth() + 1 }, '', addressOf({ ...this.place, jobId }));
    this.read();
  }

  /** Back to the list, however many jobs were opened one from another. */
  closeJob(): void {
    if (this.place.jobId === null) return;
    if (depth() > 0) {
      history.go(-depth());
      return;
    }
    history.replaceState(null, '', addressOf({ ...this.place, jobId: null }));
    this.read();
  }

  setFilter(filter: JobState | null): void {
    history.replaceState(history.state, '', addressOf({ ...this.place, filter }));
    this.read();
  }

  private readonly read = (): void => {
    this.place = placeOf(location);
    for (const watcher of this.watchers) watcher();
  };
}

/** How many steps the list lies back in the history. */
function depth(): number {
  const state = history.state as { readonly depth?: unknown } | null;
  return typeof state?.depth === 'number' ? state.depth : 0;
}
