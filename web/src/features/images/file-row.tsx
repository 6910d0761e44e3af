import { Ban, ImageIcon, type LucideIcon, Pause, Play, RotateCw, X } from 'lucide-react';
import { memo, useState } from 'react';

import { thumbnailOf } from '../../shared/api/artifact';
import { bytes } from '../../shared/text/quantity';
import { t } from '../../shared/text/translate';
import { Button } from '../../shared/ui/button';
import { Meter } from '../../shared/ui/meter';
import styles from './file-list.module.css';
import type { ImageQueue } from './image-queue';
import { canPause, isAtRest, type Item } from './item';
import { progressWords, savingOf } from './item-words';

interface FileRowProps {
  readonly item: Item;
  readonly isSelected: boolean;
  readonly queue: ImageQueue;
  readonly mayChange: boolean;
  /** From 1. */
  readonly position: number;
  readonly rows: number;
  /** Where it lies in the list; pixels. */
  readonly top: number;
}

/** One file of the list: what it is, how far it is, what was saved. */
export const FileRow = memo(function FileRow(props: FileRowProps) {
  const { item, isSelected, queue, mayChange, position, rows, top } = props;
  const { stage } = item;
  const words = progressWords(item);
  const saving = savingOf(item);
  const isTrouble = stage.at === 'failed' || stage.at === 'interrupted';
  return (
    <li
      className={styles['row']}
      data-selected={isSelected}
      data-stage={stage.at}
      // Of those that are not drawn, a screen reader learns from these.
      aria-posinset={position}
      aria-setsize={rows}
      style={{ insetBlockStart: top }}
    >
      <button
        type="button"
        className={styles['open']}
        aria-current={isSelected}
        tabIndex={isSelected ? 0 : -1}
        onClick={() => queue.select(item.key)}
      >
        <Thumb item={item} />
        <span className={styles['words']}>
          <span className={styles['name']} title={item.name}>
            {item.name}
          </span>
          <span className={styles['detail']} title={words}>
            {isTrouble ? words : `${bytes(item.bytes)} → ${words}`}
          </span>
          <Progress item={item} />
        </span>
        {saving !== null && <span className={styles['saving']}>{saving}</span>}
      </button>
      {mayChange && <Actions item={item} isSelected={isSelected} queue={queue} />}
    </li>
  );
});

function Progress({ item: { stage, bytes: size, name } }: { readonly item: Item }) {
  const label = t('Progress of {name}', { name });
  if (stage.at === 'uploading')
    return <Meter value={size > 0 ? stage.sent / size : 0} label={label} tone="quiet" />;
  if (stage.at === 'working') return <Meter value={stage.progress} label={label} />;
  return null;
}

/** Made by the hub already where it is possible; nothing is decoded for a row alone. */
function thumbOf({ artifact, stage }: Item): string | null {
  if (stage.at === 'done') {
    const [first, ...others] = stage.result.variants;
    if (first) return others.reduce((a, b) => (b.bytes < a.bytes ? b : a), first).url;
  }
  const isReadable = stage.at === 'done' || (stage.at === 'working' && stage.progress > 0);
  return isReadable && artifact !== null ? thumbnailOf(artifact, 80, 68) : null;
}

function Thumb({ item }: { readonly item: Item }) {
  const source = thumbOf(item);
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <span className={styles['thumb']}>
      {source === null || source === broken ? (
        <ImageIcon size={16} strokeWidth={1.75} aria-hidden />
      ) : (
        <img src={source} alt="" loading="lazy" onError={() => setBroken(source)} />
      )}
    </span>
  );
}

interface ActionsProps {
  readonly item: Item;
  readonly isSelected: boolean;
  readonly queue: ImageQueue;
}

function Actions({ item, isSelected, queue }: ActionsProps) {
  const { key, name, stage } = item;
  const tabIndex = isSelected ? 0 : -1;
  const canRetry = stage.at === 'cancelled' || (stage.at === 'failed' && stage.canRetry);
  const verb = (icon: LucideIcon, title: string, run: () => void) => (
    <Verb icon={icon} name={title} tabIndex={tabIndex} onClick={run} />
  );
  return (
    <span className={styles['actions']}>
      {canRetry && verb(RotateCw, t('Try {name} again', { name }), () => queue.retry(key))}
      {canPause(item) && verb(Pause, t('Pause {name}', { name }), () => queue.pause(key))}
      {stage.at === 'paused' && verb(Play, t('Resume {name}', { name }), () => queue.resume(key))}
      {isAtRest(item)
        ? verb(X, t('Remove {name}', { name }), () => queue.remove(key))
        : verb(Ban, t('Cancel {name}', { name }), () => queue.cancel(key))}
    </span>
  );
}

interface VerbProps {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly tabIndex: number;
  readonly onClick: () => void;
}

function Verb({ icon: Icon, name, tabIndex, onClick }: VerbProps) {
  return (
    <Button
      look="quiet"
      className={styles['action']}
      tabIndex={tabIndex}
      aria-label={name}
      title={name}
      onClick={onClick}
    >
      <Icon size={14} aria-hidden />
    </Button>
  );
}
