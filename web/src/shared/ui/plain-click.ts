import type { MouseEvent } from 'react';

/** Whether a click on a link means "here": not into a new tab or window. */
export function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
}
