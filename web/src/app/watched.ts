import { asApiError } from '../shared/api/problem';

/** Whom calls tell how they went; SessionGate is one. */
export interface CallWatcher {
  wasUsed(): void;
  sessionEnded(): void;
}

type Calls<Api> = { [Name in keyof Api]: (...args: never[]) => Promise<unknown> };

/** The same calls, each of which tells @p watcher that the session was used, or that it has ended. */
export function watched<Api extends Calls<Api>>(api: Api, watcher: CallWatcher): Api {
  const watch =
    (call: (...args: never[]) => Promise<unknown>) =>
    async (...args: never[]): Promise<unknown> => {
      try {
        const answer = await call(...args);
        watcher.wasUsed();
        return answer;
      } catch (error) {
        if (asApiError(error).isSignedOut) watcher.sessionEnded();
        throw error;
      }
    };
  const entries = Object.entries<Calls<Api>[keyof Api]>(api).map(([name, call]) => [
    name,
    watch(call),
  ]);
  return Object.fromEntries(entries) as Api;
}
