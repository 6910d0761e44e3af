import type { ImageJob, ImageJobsApi } from '../../shared/api/image-job';
import { Turns } from '../../shared/turns';
import { type Patience, untilTaken } from './patience';

/** At a time: browsers hold back more, and those could be late. */
const mostCalls = 4;

export interface Wanted {
  readonly artifact: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly group: string;
  /** Asked before each try: its turn may come late. */
  readonly isWanted: () => boolean;
}

/** The calls for the jobs of many files: a few at a time, and again until the hub takes them. */
export class JobCalls {
  private readonly turns = new Turns(mostCalls);

  constructor(
    private readonly api: ImageJobsApi,
    private readonly patience: Patience,
  ) {}

  /** null where it is no longer wanted. */
  enqueue({ artifact, input, group, isWanted }: Wanted): Promise<ImageJob | null> {
    const attempt = (): Promise<ImageJob | null> =>
      isWanted() ? this.api.enqueue(artifact, input, group) : Promise.resolve(null);
    return this.turns.run(() => untilTaken(attempt, this.patience));
  }

  tell(jobId: string, verb: 'pause' | 'resume'): Promise<void> {
    return this.turns.run(() => this.api[verb](jobId));
  }

  find(jobId: string): Promise<ImageJob> {
    return untilTaken(() => this.api.find(jobId), this.patience);
  }
}
