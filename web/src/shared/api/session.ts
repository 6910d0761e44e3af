import { call } from './http';
import { Fields } from './reading';

const roles = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Times are milliseconds since 1970. */
export interface Session {
  readonly user: string;
  readonly role: Role;
  readonly createdAt: number;
  /** It ends then, used or not. */
  readonly expiresAt: number;
  /** How long it lasts without a use. */
  readonly idleMs: number;
}

/** Of an answer that has just come: what is left until its idle end is the whole of it. */
export function parseSession(value: unknown): Session {
  const fields = new Fields('session', value);
  return {
    user: fields.text('user'),
    role: fields.oneOf('role', roles),
    createdAt: fields.time('created_at'),
    expiresAt: fields.time('expires_at'),
    idleMs: rounded(fields.time('idle_expires_at') - Date.now()),
  };
}

/** Without the time that the answer took: somebody has set it in whole minutes, or in seconds. */
function rounded(ms: number): number {
  const unit = ms > 180_000 ? 60_000 : 1_000;
  return Math.round(ms / unit) * unit;
}

export interface SessionsApi {
  current(): Promise<Session>;
  signIn(token: string): Promise<Session>;
  /** Says that the session is in use. */
  extend(): Promise<Session>;
  signOut(): Promise<void>;
}

export const sessionsApi: SessionsApi = {
  current: async () => parseSession(await call('GET', '/api/v1/sessions/current')),
  signIn: async (token) =>
    parseSession(await call('POST', '/api/v1/sessions', { body: { token } })),
  extend: async () => parseSession(await call('POST', '/api/v1/sessions/current/extend')),
  signOut: async () => {
    await call('DELETE', '/api/v1/sessions/current');
  },
};
