import { ApiError, asApiError } from '../shared/api/problem';
import type { Session, SessionsApi } from '../shared/api/session';
import { duration } from '../shared/text/duration';
import { t } from '../shared/text/translate';

export type GateState =
  | { readonly status: 'asking' }
  | { readonly status: 'signed-out'; readonly fault: ApiError | null; readonly isBusy: boolean }
  | { readonly status: 'signed-in'; readonly session: Session }
  /** Whether there is a session cannot be said: the hub is not there. */
  | { readonly status: 'unreachable'; readonly fault: ApiError };

const retryMs = 3_000;
/** Between what the hub does and the moment that its answer is here, on a busy machine too. */
const slackMs = 5_000;
/** The hub counts from a call's arrival, the page from its answer. */
const idleShare = 0.9;

/** Why @p session is over at @p now, as far as its times tell. */
export function whyEnded(session: Session, lastUse: number, now: number): ApiError {
  const { createdAt, expiresAt, idleMs } = session;
  const why =
    now >= expiresAt - slackMs
      ? t('a session lasts {time} at most', { time: duration(expiresAt - createdAt) })
      : now - lastUse >= idleMs * idleShare
        ? t('the page was not used for {time}', { time: duration(idleMs) })
        : t('the session was ended elsewhere');
  const remedy = t('Sign in again: the page opens where you left it.');
  return new ApiError(401, 'session_ended', t('You were signed out: {why}.', { why }), remedy);
}

/** Who is in front of the page, asked of the hub and never kept anywhere. */
export class SessionGate {
  private state: GateState = { status: 'asking' };
  private readonly watchers = new Set<() => void>();
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private lastUseAt = 0;

  constructor(private readonly api: SessionsApi) {}

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly getState = (): GateState => this.state;

  /** Signs in with @p token, or with nothing goes on with the session that the cookie names. */
  async begin(token: string | null): Promise<void> {
    if (token !== null) return this.signIn(token);
    clearTimeout(this.retryTimer);
    try {
      this.enter(await this.api.current());
    } catch (error) {
      const fault = asApiError(error);
      if (fault.isSignedOut || fault.status === 404) {
        this.set({ status: 'signed-out', fault: null, isBusy: false });
        return;
      }
      this.set({ status: 'unreachable', fault });
      this.retryTimer = setTimeout(() => void this.begin(null), retryMs);
    }
    return undefined;
  }

  async signIn(token: string): Promise<void> {
    clearTimeout(this.retryTimer);
    if (this.state.status === 'signed-out')
      this.set({ status: 'signed-out', fault: null, isBusy: true });
    try {
      this.enter(await this.api.signIn(token));
    } catch (error) {
      this.set({ status: 'signed-out', fault: asApiError(error), isBusy: false });
    }
  }

  async signOut(): Promise<void> {
    try {
      await this.api.signOut();
    } catch (error) {
      const fault = asApiError(error);
      // Saying that it is over while the cookie still holds would be a lie.
      if (!fault.isSignedOut) throw fault;
    }
    this.set({ status: 'signed-out', fault: null, isBusy: false });
  }

  /** The hub has taken a call as a use of the session. */
  wasUsed(): void {
    this.lastUseAt = Date.now();
  }

  readonly lastUse = (): number => this.lastUseAt;

  sessionEnded(): void {
    // Of several calls that find it out, only the first has something to tell.
    if (this.state.status !== 'signed-in') return;
    const fault = whyEnded(this.state.session, this.lastUseAt, Date.now());
    this.set({ status: 'signed-out', fault, isBusy: false });
  }

  private enter(session: Session): void {
    this.wasUsed();
    this.set({ status: 'signed-in', session });
  }

  private set(state: GateState): void {
    this.state = state;
    for (const watcher of this.watchers) watcher();
  }
}
