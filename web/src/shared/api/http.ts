import { ApiError, problemOf, unreachable } from './problem';

/** How long a call may take; the hub answers lists in milliseconds. */
const deadlineMs = 20_000;

/**
 * Calls the hub and gives the JSON of its answer, or undefined where there is none.
 * Throws ApiError; a caller's abort rejects with that signal's reason.
 */
export async function call(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  { body, signal }: { readonly body?: unknown; readonly signal?: AbortSignal } = {},
): Promise<unknown> {
  // AbortSignal.any and .timeout are newer than the web view of Qt 6.4.
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), deadlineMs);
  const forward = (): void => stop.abort();
  signal?.addEventListener('abort', forward);
  try {
    const response = await fetch(path, {
      method,
      signal: stop.signal,
      headers: {
        Accept: 'application/json',
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw problemOf(response.status, parsed(text));
    return parsed(text);
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    throw error instanceof ApiError ? error : unreachable();
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', forward);
  }
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
