import { locale } from './translate';

const time = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
const day = { year: 'numeric', month: 'short', day: 'numeric', ...time } as const;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  // As the browser has it, unless the page speaks another language than the browser.
  const where = navigator.language.startsWith(locale()) ? undefined : locale();
  const key = `${name} ${where ?? ''}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(where, options);
  formats.set(key, known);
  return known;
}

/** The time of day here. */
export function clockTime(at: number): string {
  return format('clock', time).format(at);
}

/** Date and time here. */
export function dayTime(at: number): string {
  return format('day', day).format(at);
}

/** Date and time here, with the zone. */
export function fullTime(at: number): string {
  return format('full', { ...day, timeZoneName: 'short' }).format(at);
}
