import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';

import type { Job, JobVerb } from '../../shared/api/job';
import { t } from '../../shared/text/translate';
import { offsetsOf } from '../../shared/ui/row-window';
import { useMedia } from '../../shared/ui/use-media';
import { reveal, useRowWindow } from '../../shared/ui/use-row-window';
import styles from './job-list.module.css';
import { JobRow } from './job-row';
import { rowHeight } from './row-height';

/** Which job one was at, for a list that goes and comes again. */
export interface ListMemory {
  activeId: string | null;
}

interface JobListProps {
  readonly jobs: readonly Job[];
  readonly isOffline: boolean;
  readonly onVerb?: (job: Job, verb: JobVerb) => void;
  readonly onOpen: (job: Job) => void;
  readonly memory: ListMemory;
  /** What stands under the last row. */
  readonly foot: ReactNode;
}

/** The list of jobs: only what is in view is drawn; the arrow keys walk through all of it. */
export function JobList({ jobs, isOffline, onVerb, onOpen, memory, foot }: JobListProps) {
  const isNarrow = useMedia('(max-width: 720px)');
  const box = useRef<HTMLDivElement>(null);
  const ids = useMemo(() => jobs.map((job) => job.id), [jobs]);
  const offsets = useMemo(
    () => offsetsOf(jobs.map((job) => rowHeight(job, isNarrow))),
    [jobs, isNarrow],
  );
  const [first, end] = useRowWindow(box, ids, offsets);
  const [activeId, setActiveId] = useState(memory.activeId);
  const active = Math.max(0, activeId === null ? 0 : ids.indexOf(activeId));
  const toFocus = useRef(false);
  const activate = (id: string | null): void => {
    memory.activeId = id;
    setActiveId(id);
  };

  const atStart = useRef({ top: offsets[active] ?? 0, bottom: offsets[active + 1] ?? 0 });
  useLayoutEffect(() => reveal(box.current, atStart.current.top, atStart.current.bottom), []);

  useEffect(() => {
    if (!toFocus.current) return;
    toFocus.current = false;
    box.current?.querySelector<HTMLElement>('[role=row][tabindex="0"]')?.focus();
  });

  const walk = (event: KeyboardEvent): void => {
    const perPage = Math.max(1, end - first - 8);
    const target =
      { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: jobs.length - 1 }[event.key] ??
      { PageDown: active + perPage, PageUp: active - perPage }[event.key];
    if (target === undefined || jobs.length === 0) return;
    event.preventDefault();
    const row = Math.min(jobs.length - 1, Math.max(0, target));
    activate(ids[row] ?? null);
    toFocus.current = true;
    reveal(box.current, offsets[row] ?? 0, offsets[row + 1] ?? 0);
  };

  // The row that has the focus is drawn wherever it is: it must not vanish under the keyboard.
  const drawn = [];
  if (active < first && active < jobs.length) drawn.push(active);
  for (let row = first; row < end; row += 1) drawn.push(row);
  if (active >= end && active < jobs.length) drawn.push(active);

  return (
    <div className={styles['box']} ref={box}>
      <div
        role="grid"
        aria-label={t('Jobs')}
        aria-rowcount={jobs.length}
        tabIndex={-1}
        className={styles['rows']}
        style={{ blockSize: offsets.at(-1) ?? 0 }}
        onKeyDown={walk}
        onFocus={(event) => {
          const row = event.target.closest<HTMLElement>('[data-job]');
          if (row?.dataset['job'] !== undefined) activate(row.dataset['job']);
        }}
      >
        {drawn.map((row) => {
          const job = jobs[row];
          return (
            job && (
              <JobRow
                key={job.id}
                job={job}
                index={row + 1}
                top={offsets[row] ?? 0}
                height={(offsets[row + 1] ?? 0) - (offsets[row] ?? 0)}
                isActive={row === active}
                isOffline={isOffline}
                onOpen={onOpen}
                {...(onVerb && { onVerb })}
              />
            )
          );
        })}
      </div>
      {foot}
    </div>
  );
}
