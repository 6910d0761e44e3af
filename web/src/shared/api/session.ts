import { call } from './http';
import { Fields } from './reading';

const roles = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof roles)[number];

export interface Session {
  readonly user: string;
  readonly role: Role;
}

export function parseSession(value: unknown): Session {
  const fields = new Fields('session', value);
  return { user: fields.text('user'), role: fields.oneOf('role', roles) };
}

export interface SessionsApi {
  current(): Promise<Session>;
  signIn(token: string): Promise<Session>;
  signOut(): Promise<void>;
}

export const sessionsApi: SessionsApi = {
  current: async () => parseSession(await call('GET', '/api/v1/sessions/current')),
  signIn: async (token) =>
    parseSession(await call('POST', '/api/v1/sessions', { body: { token } })),
  signOut: async () => {
    await call('DELETE', '/api/v1/sessions/current');
  },
};
