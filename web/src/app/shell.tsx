import { ListChecks, LogOut } from 'lucide-react';
import { type ReactNode, useSyncExternalStore } from 'react';

import type { JobStore } from '../features/jobs/job-store';
import type { Session } from '../shared/api/session';
import type { Link } from '../shared/live/event-feed';
import { bytes, count } from '../shared/text/quantity';
import { Brand } from '../shared/ui/brand';
import { Button } from '../shared/ui/button';
import { isPlainClick } from '../shared/ui/plain-click';
import { LinkBanner } from './link-banner';
import styles from './shell.module.css';

interface ShellProps {
  readonly session: Session;
  readonly store: JobStore;
  readonly link: Link;
  readonly onRetry: () => void;
  readonly onHome: () => void;
  readonly onSignOut: () => void;
  readonly children: ReactNode;
}

const linkWords: Readonly<Record<Link['status'], string>> = {
  connecting: 'Connecting',
  live: 'Live',
  reconnecting: 'Reconnecting',
  offline: 'Offline',
};

/** The frame around every page: where one can go, how the hub is, who one is. */
export function Shell(props: ShellProps) {
  const { session, store, link, onRetry, onHome, onSignOut, children } = props;
  const { queue, rssBytes } = useSyncExternalStore(store.subscribe, store.getView);
  const running = queue?.byState.running ?? 0;
  return (
    <div className={styles['shell']}>
      <div className={styles['side']}>
        <Brand />
        <nav aria-label="Pages" className={styles['nav']}>
          <h2>Engine</h2>
          <a
            href="/"
            aria-current="page"
            onClick={(event) => {
              if (!isPlainClick(event)) return;
              event.preventDefault();
              onHome();
            }}
          >
            <ListChecks size={18} strokeWidth={1.75} aria-hidden />
            <span className={styles['word']}>Jobs</span>
            {running > 0 && (
              <span className={styles['badge']} aria-label={`${count(running)} running`}>
                {count(running)}
              </span>
            )}
          </a>
        </nav>
        <Button look="quiet" className={styles['out']} onClick={onSignOut}>
          <LogOut size={18} strokeWidth={1.75} aria-hidden />
          <span className={styles['word']}>Sign out</span>
        </Button>
      </div>
      <main className={styles['main']}>
        <LinkBanner link={link} onRetry={onRetry} />
        {children}
      </main>
      <footer className={styles['foot']}>
        <span className={styles['link']} data-link={link.status}>
          {linkWords[link.status]}
        </span>
        <span className={styles['address']}>{location.host}</span>
        {queue !== null && (
          <span>{`${count(running)} running · ${count(queue.byState.waiting)} waiting`}</span>
        )}
        <span className={styles['gap']} />
        {rssBytes !== null && <span>{`Memory ${bytes(rssBytes)}`}</span>}
        <span>{`Signed in as ${session.role}`}</span>
      </footer>
    </div>
  );
}
