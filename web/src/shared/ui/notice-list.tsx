import { TriangleAlert, X } from 'lucide-react';
import { useSyncExternalStore } from 'react';

import type { Notices } from '../live/notices';
import { t } from '../text/translate';
import { Button } from './button';
import styles from './notice-list.module.css';

/** The notices in their corner; read out when they come. */
export function NoticeList({ notices }: { readonly notices: Notices }) {
  const list = useSyncExternalStore(notices.subscribe, notices.getList);
  return (
    <div className={styles['list']} role="status" aria-label={t('Notices')}>
      {list.map(({ id, tone, text, action }) => (
        <div key={id} className={`${styles['notice'] ?? ''} ${styles[tone] ?? ''}`}>
          {tone === 'warning' && <TriangleAlert size={16} aria-hidden />}
          <span className={styles['text']}>{text}</span>
          {action && (
            <Button
              onClick={() => {
                notices.dismiss(id);
                action.run();
              }}
            >
              {action.label}
            </Button>
          )}
          <Button look="quiet" aria-label={t('Dismiss')} onClick={() => notices.dismiss(id)}>
            <X size={16} aria-hidden />
          </Button>
        </div>
      ))}
    </div>
  );
}
