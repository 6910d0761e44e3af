import { FolderOpen, ImagePlus } from 'lucide-react';

import { pickFiles } from '../../shared/files/pick-files';
import { t } from '../../shared/text/translate';
import { Button } from '../../shared/ui/button';
import styles from './drop-here.module.css';

interface DropHereProps {
  readonly onFiles: (files: readonly File[]) => void;
  readonly mayChange: boolean;
  readonly isRestored: boolean;
}

/** What will be here, and how to begin. */
export function DropHere({ onFiles, mayChange, isRestored }: DropHereProps) {
  if (!isRestored)
    return <div className={styles['loading']} role="status" aria-label={t('Loading the files')} />;
  return (
    <section className={styles['drop']} aria-label={t('Add files')}>
      <ImagePlus size={36} strokeWidth={1.5} aria-hidden />
      <h2>{t('Drop photos here')}</h2>
      <p>
        {t(
          'Photos and whole folders can be dropped or pasted. Each becomes a set of small files for the web, which you can compare with the original.',
        )}
      </p>
      {mayChange ? (
        <div className={styles['buttons']}>
          <Button look="accent" onClick={() => pickFiles(onFiles)}>
            {t('Browse…')}
          </Button>
          <Button onClick={() => pickFiles(onFiles, true)}>
            <FolderOpen size={15} aria-hidden />
            {t('Add a folder')}
          </Button>
        </div>
      ) : (
        <p>{t('You may look, but not add files: ask the owner of the hub.')}</p>
      )}
    </section>
  );
}
