const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** "12,345" */
export function count(value: number): string {
  return grouped.format(value);
}

/** A size as users know it: "812 KB", "1.2 GB". */
export function bytes(value: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let size = value;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  const digits = unit > 1 && size < 10 ? 1 : 0;
  return `${size.toFixed(digits)} ${units[unit] ?? ''}`;
}

/** Whole percents that say 100 only when all is done. */
export function percent(share: number): string {
  return `${share >= 1 ? 100 : Math.min(99, Math.floor(share * 100))} %`;
}
