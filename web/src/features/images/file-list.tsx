import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';

import { t } from '../../shared/text/translate';
import { offsetsOf } from '../../shared/ui/row-window';
import { reveal, useRowWindow } from '../../shared/ui/use-row-window';
import styles from './file-list.module.css';
import { FileRow } from './file-row';
import type { ImageQueue } from './image-queue';
import type { QueueView } from './queue-parts';

/** As file-list.module.css has it; pixels. */
const rowHeight = 54;

interface FileListProps {
  readonly queue: ImageQueue;
  readonly view: QueueView;
  readonly mayChange: boolean;
}

/** The files, of which those in view are drawn; the arrow keys walk, Delete removes one. */
export function FileList({ queue, view, mayChange }: FileListProps) {
  const { items } = view;
  const box = useRef<HTMLDivElement>(null);
  const toFocus = useRef(false);
  const selectedKey = view.selected?.key ?? null;
  const selected = items.findIndex(({ key }) => key === selectedKey);
  const keys = useMemo(() => items.map(({ key }) => key), [items]);
  const offsets = useMemo(() => offsetsOf(items.map(() => rowHeight)), [items]);
  const [first, end] = useRowWindow(box, keys, offsets);

  // One that is chosen from elsewhere, such as one that was given to the window, is in view too.
  useEffect(() => {
    const at = keys.indexOf(selectedKey ?? '');
    if (at > 0) reveal(box.current, at * rowHeight, (at + 1) * rowHeight);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- new rows must not scroll the list back
  }, [selectedKey]);

  useEffect(() => {
    if (!toFocus.current) return;
    toFocus.current = false;
    box.current?.querySelector<HTMLElement>('[aria-current=true]')?.focus();
  });

  const press = (event: KeyboardEvent): void => {
    const last = items.length - 1;
    const target = { ArrowDown: selected + 1, ArrowUp: selected - 1, Home: 0, End: last }[
      event.key
    ];
    if (target !== undefined) {
      event.preventDefault();
      toFocus.current = true;
      const row = Math.min(last, Math.max(0, target));
      queue.select(keys[row] ?? null);
      reveal(box.current, row * rowHeight, (row + 1) * rowHeight);
    } else if (event.key === 'Delete' && selectedKey !== null && mayChange) {
      event.preventDefault();
      toFocus.current = true;
      queue.remove(selectedKey);
    }
  };

  // The one that has the focus is drawn wherever it is: it must not vanish under the keyboard.
  const drawn = [];
  if (selected >= 0 && selected < first) drawn.push(selected);
  for (let row = first; row < end; row += 1) drawn.push(row);
  if (selected >= end) drawn.push(selected);

  return (
    <div className={styles['box']} ref={box}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys come up from the buttons in it */}
      <ul
        aria-label={t('Files')}
        className={styles['list']}
        style={{ blockSize: items.length * rowHeight }}
        onKeyDown={press}
      >
        {drawn.map((row) => {
          const item = items[row];
          return (
            item && (
              <FileRow
                key={item.key}
                item={item}
                isSelected={row === selected}
                queue={queue}
                mayChange={mayChange}
                position={row + 1}
                rows={items.length}
                top={row * rowHeight}
              />
            )
          );
        })}
      </ul>
    </div>
  );
}
