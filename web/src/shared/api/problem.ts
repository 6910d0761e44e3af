import { t } from '../text/translate';

/** Why a call to the hub brought nothing, in words that a user can act on. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    /** 0 where no answer came at all. */
    readonly status: number,
    readonly code: string,
    message: string,
    readonly remedy = '',
  ) {
    super(message);
  }

  /** No session, or one that has ended: only signing in helps. */
  get isSignedOut(): boolean {
    return this.status === 401;
  }
}

/** The hub could not be reached, or its answer broke off. */
export function unreachable(): ApiError {
  return new ApiError(
    0,
    'unreachable',
    t('The hub does not answer.'),
    t('Check that it runs on this address; the page goes on by itself once it is back.'),
  );
}

/** Reads an `application/problem+json` body; what is not one is still an error with its status. */
export function problemOf(status: number, body: unknown): ApiError {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (name: string): string => {
    const value = fields[name];
    return typeof value === 'string' ? value : '';
  };
  return new ApiError(
    status,
    text('code') || 'unknown',
    sentence(
      text('detail') || text('title') || t('the hub answered with status {status}', { status }),
    ),
    sentence(text('remedy')),
  );
}

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(
    0,
    'unexpected',
    error instanceof Error ? error.message : t('Something unexpected happened.'),
    t('Reload the page.'),
  );
}

/** The engine's messages begin small and have no full stop; a page shows sentences. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const ended = /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
  // A command or a name keeps its spelling.
  return /^[a-z]+(?:[\s,:;]|\.(?:\s|$))/.test(ended)
    ? ended.charAt(0).toUpperCase() + ended.slice(1)
    : ended;
}
