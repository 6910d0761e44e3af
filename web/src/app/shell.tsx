import { House, Images, ListChecks, LogOut, type LucideIcon, Settings } from 'lucide-react';
import { type ReactNode, useSyncExternalStore } from 'react';

import type { Session } from '../shared/api/session';
import type { Link } from '../shared/live/event-feed';
import { bytes, count } from '../shared/text/quantity';
import { roleName } from '../shared/text/role-words';
import { t } from '../shared/text/translate';
import { Brand } from '../shared/ui/brand';
import { Button } from '../shared/ui/button';
import { isPlainClick } from '../shared/ui/plain-click';
import { LinkBanner } from './link-banner';
import type { Parts } from './parts';
import { addressOf, type Page } from './router';
import styles from './shell.module.css';

interface ShellProps {
  readonly session: Session;
  readonly parts: Parts;
  readonly page: Page;
  readonly link: Link;
  readonly onRetry: () => void;
  readonly onSignOut: () => void;
  readonly children: ReactNode;
}

const linkWords: Readonly<Record<Link['status'], () => string>> = {
  connecting: () => t('Connecting'),
  live: () => t('Live'),
  reconnecting: () => t('Reconnecting'),
  offline: () => t('Offline'),
};

const names: Readonly<Record<Page, () => string>> = {
  hub: () => t('Hub'),
  images: () => t('Images'),
  jobs: () => t('Jobs'),
  settings: () => t('Settings'),
};

export function pageName(page: Page): string {
  return names[page]();
}

/** The frame around every page: where one can go, how the hub is, who one is. */
export function Shell({ session, parts, page, link, onRetry, onSignOut, children }: ShellProps) {
  const { store, activeFiles, router } = parts;
  const { queue, rssBytes } = useSyncExternalStore(store.subscribe, store.getView);
  const files = useSyncExternalStore(activeFiles.subscribe, activeFiles.get);
  const running = queue?.byState.running ?? 0;
  const common = { current: page, onGo: router.go };
  return (
    <div className={styles['shell']}>
      <header className={styles['side']}>
        <Brand />
        <nav aria-label={t('Pages')} className={styles['nav']}>
          <h2>{t('Workspace')}</h2>
          <NavLink {...common} page="hub" icon={House} />
          <NavLink
            {...common}
            page="images"
            icon={Images}
            badge={files}
            badgeName={t('{count} being made', { count: count(files) })}
          />
          <h2>{t('Engine')}</h2>
          <NavLink
            {...common}
            page="jobs"
            icon={ListChecks}
            badge={running}
            badgeName={t('{count} running', { count: count(running) })}
          />
          <span className={styles['space']} />
          <NavLink {...common} page="settings" icon={Settings} />
        </nav>
        <Button look="quiet" className={styles['out']} onClick={onSignOut}>
          <LogOut size={18} strokeWidth={1.75} aria-hidden />
          <span className={styles['word']}>{t('Sign out')}</span>
        </Button>
      </header>
      <main className={styles['main']}>
        <LinkBanner link={link} onRetry={onRetry} />
        {children}
      </main>
      <footer className={styles['foot']}>
        <span className={styles['link']} data-link={link.status}>
          {linkWords[link.status]()}
        </span>
        <span className={styles['address']}>{location.host}</span>
        {queue !== null && (
          <span>
            {t('{running} running · {waiting} waiting', {
              running: count(running),
              waiting: count(queue.byState.waiting),
            })}
          </span>
        )}
        <span className={styles['gap']} />
        {rssBytes !== null && <span>{t('Memory {size}', { size: bytes(rssBytes) })}</span>}
        <span>{t('Signed in as {role}', { role: roleName(session.role) })}</span>
      </footer>
    </div>
  );
}

interface NavLinkProps {
  readonly page: Page;
  readonly current: Page;
  readonly onGo: (page: Page) => void;
  readonly icon: LucideIcon;
  /** How much wants attention there; 0: nothing is shown. */
  readonly badge?: number;
  readonly badgeName?: string;
}

function NavLink({ page, current, onGo, icon: Icon, badge = 0, badgeName }: NavLinkProps) {
  return (
    <a
      href={addressOf({ page, jobId: null, filter: null })}
      aria-current={page === current ? 'page' : undefined}
      title={pageName(page)}
      onClick={(event) => {
        if (!isPlainClick(event)) return;
        event.preventDefault();
        onGo(page);
      }}
    >
      <Icon size={18} strokeWidth={1.75} aria-hidden />
      <span className={styles['word']}>{pageName(page)}</span>
      {badge > 0 && (
        <span className={styles['badge']} role="img" aria-label={badgeName}>
          {count(badge)}
        </span>
      )}
    </a>
  );
}
