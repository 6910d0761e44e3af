import { type JobState, jobStates } from '../shared/api/job';

export const pages = ['hub', 'images', 'jobs', 'settings'] as const;
export type Page = (typeof pages)[number];

/** What the address says: the page, and for jobs which are listed and which one lies open. */
export interface Place {
  readonly page: Page;
  readonly jobId: string | null;
  readonly filter: JobState | null;
}

export function placeOf({ pathname, search }: Pick<Location, 'pathname' | 'search'>): Place {
  const [, first = '', rest = ''] = /^\/([\w-]*)\/?(.*)$/.exec(pathname) ?? [];
  const page = pages.find((one) => one === first) ?? 'hub';
  if (page !== 'jobs') return { page, jobId: null, filter: null };
  const name = new URLSearchParams(search).get('state');
  return {
    page,
    jobId: /^([\w-]+)\/?$/.exec(rest)?.[1] ?? null,
    filter: jobStates.find((state) => state === name) ?? null,
  };
}

export function addressOf({ page, jobId, filter }: Place): string {
  if (page !== 'jobs') return page === 'hub' ? '/' : `/${page}`;
  const path = jobId === null ? '/jobs' : `/jobs/${jobId}`;
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

  /** To the beginning of @p page. */
  readonly go = (page: Page): void => {
    if (page === this.place.page) {
      if (page === 'jobs') this.closeJob();
      return;
    }
    history.pushState(null, '', addressOf({ page, jobId: null, filter: null }));
    this.read();
  };

  openJob(jobId: string): void {
    if (jobId === this.place.jobId) return;
    const steps = this.place.page === 'jobs' ? depth() + 1 : 0;
    history.pushState({ depth: steps }, '', addressOf({ ...this.place, page: 'jobs', jobId }));
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
