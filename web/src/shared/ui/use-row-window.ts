import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

import { rowAt, windowOf } from './row-window';

/** Follows what of the list is in view, and keeps it in place when rows come in above. */
export function useRowWindow(
  box: RefObject<HTMLElement | null>,
  ids: readonly string[],
  offsets: readonly number[],
): readonly [number, number] {
  const [view, setView] = useState({ top: 0, height: 0 });
  const anchor = useRef<{ readonly id: string; readonly into: number } | null>(null);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = (): void =>
      setView((last) =>
        last.top === element.scrollTop && last.height === element.clientHeight
          ? last
          : { top: element.scrollTop, height: element.clientHeight },
      );
    measure();
    element.addEventListener('scroll', measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', measure);
      observer.disconnect();
    };
  }, [box]);

  // Before the rows are painted at their new places: the one at the top edge stays there. At the
  // very top nothing is held, so that new jobs are seen coming.
  useLayoutEffect(() => {
    const element = box.current;
    const held = anchor.current;
    if (!element || !held) return;
    const index = ids.indexOf(held.id);
    if (index < 0) return;
    const wanted = (offsets[index] ?? 0) + held.into;
    if (Math.abs(wanted - element.scrollTop) >= 1) element.scrollTop = wanted;
  }, [box, ids, offsets]);

  useLayoutEffect(() => {
    const first = rowAt(offsets, view.top);
    const id = ids[first];
    anchor.current =
      view.top < 1 || id === undefined ? null : { id, into: view.top - (offsets[first] ?? 0) };
  }, [ids, offsets, view.top]);

  return windowOf(offsets, view.top, view.height);
}

/** Scrolls @p box as little as it takes to show what lies between @p top and @p bottom. */
export function reveal(box: HTMLElement | null, top: number, bottom: number): void {
  if (!box) return;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
}
