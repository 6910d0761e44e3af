import {
  Ban,
  CalendarClock,
  CircleCheck,
  CircleDashed,
  CircleX,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
  PauseCircle,
  RotateCw,
} from 'lucide-react';

import type { JobState } from '../../shared/api/job';
import styles from './state-mark.module.css';

const icons: Readonly<Record<JobState, LucideIcon>> = {
  waiting: CircleDashed,
  scheduled: CalendarClock,
  blocked: Hourglass,
  running: LoaderCircle,
  paused: PauseCircle,
  retrying: RotateCw,
  succeeded: CircleCheck,
  failed: CircleX,
  cancelled: Ban,
};

/** The state as a sign; the word stands beside it. */
export function StateMark({ state }: { readonly state: JobState }) {
  const Icon = icons[state];
  return <Icon className={styles[state]} size={18} strokeWidth={1.75} aria-hidden />;
}
