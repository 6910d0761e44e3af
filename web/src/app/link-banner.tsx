import { Unplug } from 'lucide-react';

import type { Link } from '../shared/live/event-feed';
import { clockTime } from '../shared/text/moment';
import { t } from '../shared/text/translate';
import { Button } from '../shared/ui/button';
import styles from './link-banner.module.css';

/** Says that what is shown may be old, for as long as that is so. */
export function LinkBanner({
  link,
  onRetry,
}: {
  readonly link: Link;
  readonly onRetry: () => void;
}) {
  const isLost = link.status === 'reconnecting' || link.status === 'offline';
  // The region is there before it has anything to say: only then is it read out.
  return (
    <div role="status" aria-label={t('Connection')}>
      {isLost && (
        <div className={styles['banner']} data-link={link.status}>
          <Unplug size={16} aria-hidden />
          <span className={styles['text']}>
            {link.status === 'offline'
              ? t(
                  'The hub does not answer. This is how things were at {time}; the page goes on by itself once the hub is back.',
                  { time: clockTime(link.lostAt) },
                )
              : t('The connection to the hub is lost. Reconnecting…')}
          </span>
          <Button onClick={onRetry}>{t('Try now')}</Button>
        </div>
      )}
    </div>
  );
}
