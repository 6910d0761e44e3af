import { type HubStatus, type Job, parseJob, parseStatus } from '../api/job';
import { ApiError } from '../api/problem';

/** How the page stands with the hub; `lostAt` is when it last heard of it. */
export type Link =
  | { readonly status: 'connecting' | 'live' }
  | { readonly status: 'reconnecting' | 'offline'; readonly lostAt: number };

export interface FeedListener {
  onJob(job: Job): void;
  onStatus(status: HubStatus): void;
  /** What was loaded before may have gaps: load it again. */
  onGap(): void;
  onSignedOut(): void;
}

/** The part of EventSource that the feed needs. */
export interface EventStream {
  onopen: (() => void) | null;
  onerror: (() => void) | null;
  readonly readyState: number;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

export interface FeedParts {
  readonly open: (url: string) => EventStream;
  /** Asks for the session; rejects with ApiError. */
  readonly probe: () => Promise<unknown>;
  readonly now: () => number;
  /** Between 0 and 1. */
  readonly random: () => number;
}

const url = '/api/v1/events?types=job,status';
const closed = 2;
/** A restart of the hub takes a moment; only a longer absence is called one. */
export const patienceMs = 8_000;
const firstWaitMs = 1_000;
const longestWaitMs = 10_000;

/**
 * Follows the hub's events over every loss of the connection.
 *
 * A stream that breaks is taken up by EventSource itself, with Last-Event-ID, so nothing is missed.
 * Where the hub refuses, EventSource gives up: the feed asks whether the session has ended, and
 * opens a new stream if not, which makes a gap.
 */
export class EventFeed {
  private link: Link = { status: 'connecting' };
  private stream: EventStream | null = null;
  private listener: FeedListener | null = null;
  private readonly watchers = new Set<() => void>();
  private offlineTimer: ReturnType<typeof setTimeout> | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private isFresh = true;

  constructor(private readonly parts: FeedParts) {}

  start(listener: FeedListener): void {
    this.listener = listener;
    this.openStream();
  }

  stop(): void {
    this.listener = null;
    this.closeStream();
    clearTimeout(this.offlineTimer);
    this.offlineTimer = undefined;
    this.setLink({ status: 'connecting' });
  }

  /** Somebody does not want to wait for the next try. */
  retryNow(): void {
    if (this.listener !== null) this.openStream();
  }

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly getLink = (): Link => this.link;

  private openStream(): void {
    this.closeStream();
    const stream = this.parts.open(url);
    this.stream = stream;
    this.isFresh = true;
    stream.onopen = () => this.opened();
    stream.onerror = () => this.broke(stream);
    stream.addEventListener('job', (event) => {
      this.read(event, (value) => this.listener?.onJob(parseJob(value)));
    });
    stream.addEventListener('status', (event) => {
      // The first one says that the hub counts us among its listeners: what is loaded from here
      // on and what the stream tells leave nothing out between them.
      if (this.isFresh) this.listener?.onGap();
      this.isFresh = false;
      this.read(event, (value) => this.listener?.onStatus(parseStatus(value)));
    });
    stream.addEventListener('reset', () => {
      this.isFresh = false;
      this.listener?.onGap();
    });
  }

  private closeStream(): void {
    clearTimeout(this.retryTimer);
    this.stream?.close();
    this.stream = null;
  }

  private read(event: MessageEvent<string>, take: (value: unknown) => void): void {
    try {
      take(JSON.parse(event.data));
    } catch (error) {
      // One event that cannot be read must not end the stream of the others.
      console.error('an event of the hub is not understood', error);
    }
  }

  private opened(): void {
    this.failures = 0;
    clearTimeout(this.offlineTimer);
    this.offlineTimer = undefined;
    this.setLink({ status: 'live' });
  }

  private broke(stream: EventStream): void {
    if (stream !== this.stream || this.listener === null) return;
    this.lost();
    if (stream.readyState !== closed) return;
    this.closeStream();
    const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** this.failures);
    this.failures += 1;
    this.retryTimer = setTimeout(() => void this.ask(), wait * (0.5 + this.parts.random() / 2));
  }

  private async ask(): Promise<void> {
    try {
      await this.parts.probe();
    } catch (error) {
      if (this.listener === null) return;
      if (error instanceof ApiError && error.isSignedOut) {
        this.listener.onSignedOut();
        return;
      }
    }
    // A new stream finds out by itself whether the hub is there.
    if (this.listener !== null && this.stream === null) this.openStream();
  }

  private lost(): void {
    if (this.link.status === 'reconnecting' || this.link.status === 'offline') return;
    const lostAt = this.parts.now();
    this.setLink({ status: 'reconnecting', lostAt });
    this.offlineTimer = setTimeout(() => this.setLink({ status: 'offline', lostAt }), patienceMs);
  }

  private setLink(link: Link): void {
    this.link = link;
    for (const watcher of this.watchers) watcher();
  }
}

export function browserFeed(probe: () => Promise<unknown>): EventFeed {
  return new EventFeed({
    open: (address) => new EventSource(address) as EventStream,
    probe,
    now: () => Date.now(),
    random: () => Math.random(),
  });
}
