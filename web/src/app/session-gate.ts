import { ApiError, asApiError } from '../shared/api/problem';
import type { Session, SessionsApi } from '../shared/api/session';

export type GateState =
  | { readonly status: 'asking' }
  | { readonly status: 'signed-out'; readonly fault: ApiError | null; readonly isBusy: boolean }
  | { readonly status: 'signed-in'; readonly session: Session }
  /** Whether there is a session cannot be said: the hub is not there. */
  | { readonly status: 'unreachable'; readonly fault: ApiError };

const ended = new ApiError(401, 'unauthorized', 'The session has ended.', 'Sign in again.');
const retryMs = 3_000;

/** Who is in front of the page, asked of the hub and never kept anywhere. */
export class SessionGate {
  private state: GateState = { status: 'asking' };
  private readonly watchers = new Set<() => void>();
  private retryTimer: ReturnType<typeof setTimeout> | undefined;

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
      this.set({ status: 'signed-in', session: await this.api.current() });
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
      this.set({ status: 'signed-in', session: await this.api.signIn(token) });
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

  sessionEnded(): void {
    this.set({ status: 'signed-out', fault: ended, isBusy: false });
  }

  private set(state: GateState): void {
    this.state = state;
    for (const watcher of this.watchers) watcher();
  }
}
