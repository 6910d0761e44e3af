import { decimal } from './quantity';
import { t } from './translate';

/** A span as people say it, in its two greatest units at most: "14 ms", "0.4 s", "12 s", "3 min 5 s". */
export function duration(ms: number): string {
  if (ms > 0 && ms < 100) return `${Math.ceil(ms)} ms`;
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${decimal(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return join(Math.floor(whole / 60), 'min', whole % 60, 's');
  const minutes = Math.round(whole / 60);
  if (minutes < 24 * 60) return join(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(minutes / 60);
  return join(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function join(great: number, greatUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${great} ${greatUnit}` : `${great} ${greatUnit} ${small} ${smallUnit}`;
}

/** How long ago, coarse enough not to flicker: "just now", "25 s ago", "3 min ago". */
export function ago(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 5) return t('just now');
  if (seconds < 60) return t('{span} ago', { span: `${seconds - (seconds % 5)} s` });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t('{span} ago', { span: `${minutes} min` });
  const hours = Math.floor(minutes / 60);
  const span = hours < 24 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
  return t('{span} ago', { span });
}
