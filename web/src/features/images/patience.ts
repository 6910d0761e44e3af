import { asApiError } from '../../shared/api/problem';
import { isPassing } from './stages';

export interface Patience {
  readonly signal: AbortSignal;
  readonly pauseMs: number;
  /** The hub did not take it; another try follows. */
  readonly onStall?: () => void;
}

/** Tries until the hub takes it, refuses it for good, or nobody wants it any more. */
export async function untilTaken<Answer>(
  attempt: () => Promise<Answer>,
  { signal, pauseMs, onStall }: Patience,
): Promise<Answer> {
  // A wait lies between two looks at it.
  const isOver = (): boolean => signal.aborted;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const fault = asApiError(error);
      if (isOver() || !isPassing(fault)) throw fault;
      onStall?.();
      await waiting(pauseMs, signal);
      if (isOver()) throw fault;
    }
  }
}

function waiting(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
