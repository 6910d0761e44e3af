import type { Artifact } from '../../shared/api/artifact';
import { asApiError } from '../../shared/api/problem';
import { directBytes, type Uploading } from '../../shared/api/upload';
import type { Stage } from './item';
import { untilTaken } from './patience';
import type { Memory } from './remembered';
import { Unfinished } from './unfinished';

export interface UploadParts {
  readonly upload: (uploading: Uploading) => Promise<Artifact>;
  /** What the first bytes of a file are, as a text; null where they cannot be read. */
  readonly headOf: (file: File) => Promise<string | null>;
  readonly memory: Memory;
  readonly pauseMs: number;
  readonly onStage: (key: string, stage: Stage) => void;
  /** The hub does not take it at the moment; it is tried again. */
  readonly onStall: (key: string) => void;
  readonly onTaken: (key: string, artifact: Artifact) => void;
  readonly onRefused: (key: string, error: unknown) => void;
  /** It only looked like the file whose upload was to be taken up. */
  readonly onOther: (key: string, file: File) => void;
  /** Nobody wants this upload any more. */
  readonly onGivenUp: (uploadId: string) => void;
}

/** Uploads at a time: more only take the wire from each other. */
export const mostUploads = 3;

/** Files on their way to the hub, a few at a time, by the key of the queue. */
export class Uploads {
  readonly unfinished: Unfinished;
  private readonly files = new Map<string, File>();
  private readonly queued = new Set<string>();
  private readonly running = new Map<string, AbortController>();
  private isStopped = false;

  constructor(private readonly parts: UploadParts) {
    this.unfinished = new Unfinished(parts.memory);
  }

  has(key: string): boolean {
    return this.files.has(key);
  }

  /** Takes @p file; it is sent when its turn comes, or when go() is called where it is held. */
  add(key: string, file: File, isHeld: boolean): void {
    this.files.set(key, file);
    this.remember(key, file);
    if (!isHeld) this.queued.add(key);
  }

  /** Sends what was held, was given up, or failed. */
  go(key: string): void {
    const file = this.files.get(key);
    if (!file) return;
    this.remember(key, file);
    this.queued.add(key);
  }

  /** Stops for now; what the hub has of it stays there. */
  hold(key: string): void {
    this.queued.delete(key);
    this.running.get(key)?.abort();
    this.running.delete(key);
  }

  /** Stops, and throws away what has arrived. */
  giveUp(key: string): void {
    this.hold(key);
    const id = this.unfinished.find(key)?.uploadId ?? null;
    this.unfinished.remove(key);
    if (id !== null) this.parts.onGivenUp(id);
  }

  /** Begins what there is room for. */
  pump(): void {
    for (const key of this.queued) {
      if (this.isStopped || this.running.size >= mostUploads) return;
      this.queued.delete(key);
      const file = this.files.get(key);
      if (file) void this.send(key, file);
    }
  }

  stop(): void {
    this.isStopped = true;
    for (const stop of this.running.values()) stop.abort();
    this.unfinished.flush();
  }

  private remember(key: string, { name, size: bytes }: File): void {
    const before = this.unfinished.find(key);
    this.unfinished.put(key, before ?? { uploadId: null, name, bytes, head: null });
  }

  private async send(key: string, file: File): Promise<void> {
    const stop = new AbortController();
    const { signal } = stop;
    this.running.set(key, stop);
    this.parts.onStage(key, { at: 'uploading', sent: 0, isStalled: false });
    try {
      const head = file.size > directBytes ? await this.parts.headOf(file) : null;
      const wanted = this.unfinished.find(key)?.head ?? null;
      if (wanted !== null && head !== null && head !== wanted) {
        this.parts.onOther(key, file);
        return;
      }
      const artifact = await untilTaken(() => this.attempt(key, file, head, signal), {
        signal,
        pauseMs: this.parts.pauseMs,
        onStall: () => this.parts.onStall(key),
      });
      if (signal.aborted) return;
      this.files.delete(key);
      this.unfinished.remove(key);
      this.parts.onTaken(key, artifact);
    } catch (error) {
      if (!signal.aborted) this.refuse(key, error);
    } finally {
      if (this.running.get(key) === stop) this.running.delete(key);
      this.pump();
    }
  }

  private refuse(key: string, error: unknown): void {
    // What nothing was sent of is not to be sent by another page either.
    const isNew = this.unfinished.find(key)?.uploadId === null;
    if (isNew && !asApiError(error).isSignedOut) this.unfinished.remove(key);
    this.parts.onRefused(key, error);
  }

  private attempt(
    key: string,
    file: File,
    head: string | null,
    signal: AbortSignal,
  ): Promise<Artifact> {
    return this.parts.upload({
      file,
      resume: this.unfinished.find(key)?.uploadId ?? null,
      signal,
      onSent: (sent) => {
        if (!signal.aborted) this.parts.onStage(key, { at: 'uploading', sent, isStalled: false });
      },
      onBegun: (uploadId) => {
        const { name, size: bytes } = file;
        if (!signal.aborted) this.unfinished.put(key, { uploadId, name, bytes, head });
      },
    });
  }
}
