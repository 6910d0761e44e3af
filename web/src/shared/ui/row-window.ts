/** Where each row begins; one more than there are rows, the last being the end of all. */
export function offsetsOf(heights: readonly number[]): readonly number[] {
  const offsets = [0];
  let sum = 0;
  for (const height of heights) offsets.push((sum += height));
  return offsets;
}

/** The last row that begins at or above @p y. */
export function rowAt(offsets: readonly number[], y: number): number {
  let low = 0;
  let high = Math.max(0, offsets.length - 2);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((offsets[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The rows to draw: those in view and a few around them, first and one past the last. */
export function windowOf(
  offsets: readonly number[],
  scrollTop: number,
  viewHeight: number,
  around = 6,
): readonly [number, number] {
  const rows = offsets.length - 1;
  if (rows === 0) return [0, 0];
  const first = rowAt(offsets, scrollTop);
  const last = rowAt(offsets, scrollTop + viewHeight);
  return [Math.max(0, first - around), Math.min(rows, last + 1 + around)];
}
