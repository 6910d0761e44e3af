import { ImageOff, LoaderCircle } from 'lucide-react';

import { bestOf, type Variant } from '../../shared/api/image-job';
import { pickFiles } from '../../shared/files/pick-files';
import { t } from '../../shared/text/translate';
import { Button } from '../../shared/ui/button';
import { FaultLines } from '../../shared/ui/fault-lines';
import { Meter } from '../../shared/ui/meter';
import { Compare } from './compare';
import type { ImageQueue } from './image-queue';
import type { Item } from './item';
import { progressWords } from './item-words';
import styles from './stage-view.module.css';

interface StageProps {
  readonly item: Item;
  /** The file that was chosen to compare; null: the best one. */
  readonly variant: Variant | null;
  readonly queue: ImageQueue;
  readonly mayChange: boolean;
}

/** The chosen file large: compared with its original, or how far it is, or what is wrong. */
export function Stage({ item, variant, queue, mayChange }: StageProps) {
  const { stage, artifact } = item;
  if (stage.at === 'done' && artifact !== null) {
    const shown = variant ?? bestOf(stage.result);
    return shown === null ? (
      <Words title={t('Already as small as it gets')} item={item}>
        <p>{t('Every file that could be made would be larger than the original.')}</p>
      </Words>
    ) : (
      <Compare key={item.key} artifact={artifact} source={stage.result.source} variant={shown} />
    );
  }
  if (stage.at === 'failed')
    return (
      <Words title={t('{name} was not made', { name: item.name })} item={item} isAlert>
        <FaultLines fault={stage.fault} />
        {mayChange && (
          <div className={styles['buttons']}>
            {stage.canRetry && (
              <Button onClick={() => queue.retry(item.key)}>{t('Try again')}</Button>
            )}
            <Button onClick={() => queue.remove(item.key)}>{t('Remove')}</Button>
          </div>
        )}
      </Words>
    );
  if (stage.at === 'cancelled')
    return (
      <Words title={t('{name} was cancelled', { name: item.name })} item={item}>
        {mayChange && (
          <Button onClick={() => queue.retry(item.key)}>{t('Make it after all')}</Button>
        )}
      </Words>
    );
  if (stage.at === 'paused')
    return (
      <Words title={t('{name} is paused', { name: item.name })} item={item}>
        {mayChange && <Button onClick={() => queue.resume(item.key)}>{t('Resume')}</Button>}
      </Words>
    );
  if (stage.at === 'interrupted')
    return (
      <Words title={t('The upload of {name} was cut off', { name: item.name })} item={item}>
        <p>
          {t('What arrived is kept for a day. Choose or drop the same file: the rest is uploaded.')}
        </p>
        {mayChange && (
          <div className={styles['buttons']}>
            <Button onClick={() => pickFiles(queue.add)}>{t('Choose again…')}</Button>
            <Button onClick={() => queue.remove(item.key)}>{t('Remove')}</Button>
          </div>
        )}
      </Words>
    );
  return <Underway item={item} />;
}

interface WordsProps {
  readonly title: string;
  readonly item: Item;
  readonly isAlert?: boolean;
  readonly children?: React.ReactNode;
}

function Words({ title, item, isAlert = false, children }: WordsProps) {
  return (
    <section className={styles['words']} aria-label={item.name} data-stage={item.stage.at}>
      <ImageOff size={32} strokeWidth={1.5} aria-hidden />
      <div role={isAlert ? 'alert' : undefined}>
        <h2>{title}</h2>
        {children}
      </div>
    </section>
  );
}

function Underway({ item }: { readonly item: Item }) {
  const { stage, artifact, bytes } = item;
  const value =
    stage.at === 'working'
      ? stage.progress
      : stage.at === 'uploading' && bytes > 0
        ? stage.sent / bytes
        : 0;
  return (
    <section className={styles['words']} aria-label={item.name} data-stage={stage.at}>
      {stage.at === 'working' && stage.progress > 0 && artifact !== null && (
        <img
          className={styles['preview']}
          src={`/i/${artifact}?w=1280&fit=inside&fmt=auto`}
          alt=""
        />
      )}
      <div className={styles['underway']}>
        <LoaderCircle size={22} aria-hidden className={styles['turning']} />
        <h2>{item.name}</h2>
        <p>{progressWords(item)}</p>
        <Meter value={value} label={t('Progress of {name}', { name: item.name })} />
      </div>
    </section>
  );
}
