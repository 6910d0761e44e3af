import { locale } from './translate';

const formats = new Map<string, Intl.NumberFormat>();

function write(value: number, digits: number): string {
  const key = `${locale()} ${digits}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale(), {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    formats.set(key, format);
  }
  return format.format(value);
}

/** "12,345" */
export function count(value: number): string {
  return write(value, 0);
}

/** A number with one digit after the point, or none where that is zero: "0.4", "3". */
export function decimal(value: number): string {
  const rounded = Math.round(value * 10) / 10;
  return write(rounded, Number.isInteger(rounded) ? 0 : 1);
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
  return `${write(size, digits)} ${units[unit] ?? ''}`;
}

/** Whole percents that say 100 only when all is done. */
export function percent(share: number): string {
  return `${share >= 1 ? 100 : Math.min(99, Math.floor(share * 100))} %`;
}

/** A change with its sign: "−87 %", "+4 %", "0 %". All is gone only where nothing is left. */
export function signedPercent(share: number): string {
  const rounded = Math.round(share * 100);
  const whole = rounded === -100 && share > -1 ? -99 : rounded;
  if (whole === 0) return '0 %';
  return `${whole < 0 ? '−' : '+'}${count(Math.abs(whole))} %`;
}
