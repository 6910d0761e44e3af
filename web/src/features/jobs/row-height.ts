import type { Job } from '../../shared/api/job';
import { faultOf, hasPace, reasonOf } from './job-words';

/** What the heights of jobs.module.css are; pixels. */
const plainRow = 60;
const line = 20;
/** Beside the rest where there is room, else below it. */
const paceLine = 22;

/** The height of a row: known without drawing it, so that thousands cost nothing. */
export function rowHeight(job: Job, isNarrow: boolean): number {
  const fault = faultOf(job);
  const lines =
    (reasonOf(job) === null ? 0 : 1) + (fault === null ? 0 : fault.remedy === '' ? 1 : 2);
  return plainRow + lines * line + (isNarrow && hasPace(job) ? paceLine : 0);
}
