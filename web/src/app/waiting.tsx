import { t } from '../shared/text/translate';

/** The same as the skeleton in index.html, whose style sheet is always there. */
export function Waiting() {
  return (
    <div className="skeleton">
      <div className="skeleton-side" aria-hidden>
        <i />
        <b />
      </div>
      <div className="skeleton-main">
        <p role="status">{t('Opening AIO Hub…')}</p>
        <div aria-hidden>
          <b />
          <b />
          <b />
        </div>
      </div>
    </div>
  );
}
