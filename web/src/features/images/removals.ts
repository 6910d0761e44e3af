import type { ArtifactsApi } from '../../shared/api/artifact';
import { asApiError } from '../../shared/api/problem';
import { noticeMs } from '../../shared/live/notices';
import type { Memory } from './remembered';

/** Deletes what was removed once it can no longer be undone, be it at the next start of the page. */
export class Removals {
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(
    private readonly api: Pick<ArtifactsApi, 'remove'>,
    private readonly memory: Memory,
  ) {}

  later(artifact: string): void {
    const memory = this.memory.read();
    this.memory.write({ ...memory, removed: [...memory.removed, artifact] });
    this.timers.set(
      artifact,
      setTimeout(() => this.finish(artifact), noticeMs),
    );
  }

  keep(artifact: string): void {
    clearTimeout(this.timers.get(artifact));
    this.timers.delete(artifact);
    const memory = this.memory.read();
    const removed = memory.removed.filter((one) => one !== artifact);
    this.memory.write({ ...memory, removed });
  }

  finish(artifact: string): void {
    this.api.remove(artifact).then(
      () => this.keep(artifact),
      (error: unknown) => {
        // Otherwise it stays on the list for the next start.
        if (asApiError(error).status === 404) this.keep(artifact);
      },
    );
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
  }
}
