import { percent } from '../text/quantity';
import styles from './meter.module.css';

interface MeterProps {
  /** 0 to 1 */
  readonly value: number;
  readonly label: string;
  readonly tone?: 'accent' | 'quiet';
}

/** How far something is, as a bar. */
export function Meter({ value, label, tone = 'accent' }: MeterProps) {
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(value * 100)}
      aria-valuetext={percent(value)}
      className={styles['meter']}
    >
      <span className={styles[tone]} style={{ inlineSize: `${value * 100}%` }} />
    </span>
  );
}
