import type { Role } from '../api/session';
import { t } from './translate';

const names: Readonly<Record<Role, () => string>> = {
  viewer: () => t('viewer'),
  operator: () => t('operator'),
  admin: () => t('administrator'),
};

/** What somebody may do, as a word. */
export function roleName(role: Role): string {
  return names[role]();
}
