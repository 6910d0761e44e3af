import { type JobState, jobStates, type Queue } from '../../shared/api/job';
import { count } from '../../shared/text/quantity';
import { t } from '../../shared/text/translate';
import { stateWord } from './job-words';
import styles from './state-filter.module.css';

interface StateFilterProps {
  readonly value: JobState | null;
  readonly queue: Queue | null;
  readonly onChange: (value: JobState | null) => void;
}

// What moves comes first, what is over last.
const order: readonly (JobState | null)[] = [
  null,
  'running',
  ...jobStates.filter((state) => state !== 'running'),
];

/** Which jobs are listed; each choice tells how many there are. */
export function StateFilter({ value, queue, onChange }: StateFilterProps) {
  return (
    <fieldset className={styles['filter']}>
      <legend className={styles['legend']}>{t('Show jobs that are')}</legend>
      {order.map((state) => (
        <label key={state ?? 'all'} className={styles['choice']}>
          <input
            type="radio"
            name="state"
            checked={state === value}
            onChange={() => onChange(state)}
          />
          <span className={styles['face']}>
            {state === null ? t('All') : stateWord(state)}
            {state !== null && queue !== null && queue.byState[state] > 0 && (
              <span className={styles['count']}>{count(queue.byState[state])}</span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
