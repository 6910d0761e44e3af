import { Ban, Pause, Play, RotateCw, type LucideIcon } from 'lucide-react';

import type { Job, JobVerb } from '../../shared/api/job';
import { Button } from '../../shared/ui/button';
import { shortId, verbsOf, verbWord } from './job-words';

const verbIcons: Readonly<Record<JobVerb, LucideIcon>> = {
  cancel: Ban,
  retry: RotateCw,
  pause: Pause,
  resume: Play,
};

interface JobVerbsProps {
  readonly job: Job;
  readonly isOffline: boolean;
  /** Absent for those who may only look. */
  readonly onVerb?: (job: Job, verb: JobVerb) => void;
  /** Whether Tab stops at them; where there are many, only at those of one row. */
  readonly isTabStop?: boolean;
  readonly className?: string | undefined;
  readonly wordClassName?: string | undefined;
}

/** What can be done with a job as it is, as buttons. */
export function JobVerbs(props: JobVerbsProps) {
  const { job, isOffline, onVerb, isTabStop = true, className, wordClassName } = props;
  if (onVerb === undefined) return null;
  return verbsOf(job.state).map((verb) => {
    const Icon = verbIcons[verb];
    return (
      <Button
        key={verb}
        className={className}
        disabled={isOffline}
        tabIndex={isTabStop ? 0 : -1}
        aria-label={`${verbWord(verb)} ${job.kind} ${shortId(job.id)}`}
        onClick={() => onVerb(job, verb)}
      >
        <Icon size={15} strokeWidth={1.75} aria-hidden />
        <span className={wordClassName}>{verbWord(verb)}</span>
      </Button>
    );
  });
}
