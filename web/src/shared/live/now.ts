import { useSyncExternalStore } from 'react';

/** One clock for all that shows a span: it ticks once a second while anything is shown. */
const watchers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

function subscribe(watcher: () => void): () => void {
  if (watchers.size === 0) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const one of watchers) one();
    }, 1000);
  }
  watchers.add(watcher);
  return () => {
    watchers.delete(watcher);
    if (watchers.size === 0) clearInterval(timer);
  };
}

/** The time, at most a second old. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
