import type { Job, JobsApi, JobVerb, Priority } from '../../shared/api/job';
import { asApiError } from '../../shared/api/problem';
import type { Notices } from '../../shared/live/notices';
import { faultText } from '../../shared/text/fault-words';
import { t } from '../../shared/text/translate';
import type { JobStore } from './job-store';
import { priorityWord, verbWord } from './job-words';

/** What the user does to jobs: tells the hub, shows what came of it, offers the way back. */
export class JobChanges {
  private readonly busy = new Set<string>();

  constructor(
    private readonly api: Pick<JobsApi, 'change' | 'setPriority' | 'setQueuePaused'>,
    private readonly store: Pick<JobStore, 'takeAnswer' | 'receiveQueue'>,
    private readonly notices: Notices,
    private readonly onSignedOut: () => void,
  ) {}

  async change(job: Pick<Job, 'id' | 'kind'>, verb: JobVerb): Promise<void> {
    // A second click on the same job would only be refused.
    if (this.busy.has(job.id)) return;
    this.busy.add(job.id);
    try {
      await this.store.takeAnswer(job.id, this.api.change(job.id, verb));
      if (verb === 'cancel') {
        this.notices.tell(t('Cancelled {kind}.', { kind: job.kind }), {
          label: t('Undo'),
          run: () => void this.change(job, 'retry'),
        });
      }
    } catch (error) {
      this.complain(t('{action} failed', { action: verbWord(verb) }), error);
    } finally {
      this.busy.delete(job.id);
    }
  }

  async setPriority(job: Pick<Job, 'id' | 'priority'>, priority: Priority): Promise<void> {
    if (this.busy.has(job.id)) return;
    this.busy.add(job.id);
    try {
      await this.store.takeAnswer(job.id, this.api.setPriority(job.id, priority));
      this.notices.tell(t('Now of {priority}.', { priority: priorityWord(priority) }), {
        label: t('Undo'),
        run: () => void this.setPriority({ id: job.id, priority }, job.priority),
      });
    } catch (error) {
      this.complain(t('The priority was not changed'), error);
    } finally {
      this.busy.delete(job.id);
    }
  }

  async setQueuePaused(paused: boolean): Promise<void> {
    try {
      this.store.receiveQueue(await this.api.setQueuePaused(paused));
    } catch (error) {
      this.complain(paused ? t('The queue was not paused') : t('The queue was not resumed'), error);
    }
  }

  private complain(what: string, error: unknown): void {
    const fault = asApiError(error);
    if (fault.isSignedOut) this.onSignedOut();
    else this.notices.warn(`${what}: ${faultText(fault)}`);
  }
}
