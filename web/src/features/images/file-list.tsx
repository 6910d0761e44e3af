import { type KeyboardEvent, useEffect, useRef } from 'react';

import { t } from '../../shared/text/translate';
import styles from './file-list.module.css';
import { FileRow } from './file-row';
import type { ImageQueue, QueueView } from './image-queue';

interface FileListProps {
  readonly queue: ImageQueue;
  readonly view: QueueView;
  readonly mayChange: boolean;
}

/** The files; the arrow keys walk through them, Delete removes one. */
export function FileList({ queue, view, mayChange }: FileListProps) {
  const list = useRef<HTMLUListElement>(null);
  const toFocus = useRef(false);
  const selectedKey = view.selected?.key ?? null;

  useEffect(() => {
    if (!toFocus.current) return;
    toFocus.current = false;
    list.current?.querySelector<HTMLElement>('[aria-current=true]')?.focus();
  });

  const press = (event: KeyboardEvent): void => {
    const at = view.items.findIndex(({ key }) => key === selectedKey);
    const last = view.items.length - 1;
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      toFocus.current = true;
      queue.select(view.items[Math.min(last, Math.max(0, target))]?.key ?? null);
    } else if (event.key === 'Delete' && selectedKey !== null && mayChange) {
      event.preventDefault();
      toFocus.current = true;
      queue.remove(selectedKey);
    }
  };

  return (
    <div className={styles['box']}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys come up from the buttons in it */}
      <ul ref={list} aria-label={t('Files')} className={styles['list']} onKeyDown={press}>
        {view.items.map((item) => (
          <FileRow
            key={item.key}
            item={item}
            isSelected={item.key === selectedKey}
            queue={queue}
            mayChange={mayChange}
          />
        ))}
      </ul>
    </div>
  );
}
