import type { Artifact, ArtifactsApi } from '../../shared/api/artifact';
import type { ImageJob, ImageJobsApi } from '../../shared/api/image-job';
import type { Job } from '../../shared/api/job';
import { asApiError } from '../../shared/api/problem';
import type { Uploading } from '../../shared/api/upload';
import type { GivenFiles } from '../../shared/files/given-files';
import type { Schedule } from '../../shared/live/frame';
import type { Notices } from '../../shared/live/notices';
import { t } from '../../shared/text/translate';
import { Turns } from '../../shared/turns';
import { artifactsOf, jobsOf } from './from-hub';
import { isAtRest, type Item } from './item';
import { ItemBook } from './item-book';
import { type Patience, untilTaken } from './patience';
import { inputOf, keyOf, type Recipe } from './recipe';
import { type Memory, newGroup } from './remembered';
import { Removals } from './removals';
import { failed, refusalOf, stageOf } from './stages';

export interface QueueParts {
  readonly artifacts: ArtifactsApi;
  readonly jobs: ImageJobsApi;
  readonly upload: (uploading: Uploading) => Promise<Artifact>;
  readonly abandon: (uploadId: string) => Promise<void>;
  readonly notices: Pick<Notices, 'tell' | 'warn'>;
  readonly memory: Memory;
  /** Files that came by the window around the page. */
  readonly given: Pick<GivenFiles, 'list' | 'settle'>;
  readonly schedule: Schedule;
  readonly onSignedOut: () => void;
  /** Between two tries of what the hub did not take. */
  readonly pauseMs?: number;
}

export interface QueueView {
  readonly items: readonly Item[];
  readonly selected: Item | null;
  /** Whether what the hub has of this queue is known already. */
  readonly isRestored: boolean;
}

/** Uploads at a time: more only take the wire from each other. */
export const mostUploads = 3;
/** Calls for jobs at a time: browsers hold back more, and those could be late. */
const mostCalls = 4;

/** The files being made: uploads them, has the hub make them, follows how far each is. */
export class ImageQueue {
  private readonly book = new ItemBook();
  private readonly files = new Map<string, File>();
  private readonly uploads = new Map<
    string,
    { readonly stop: AbortController; id: string | null }
  >();
  /** Events about jobs that no file is known for yet: the answer that names it is under way. */
  private readonly early = new Map<string, Job>();
  private readonly watchers = new Set<() => void>();
  private readonly turns = new Turns(mostCalls);
  private readonly removals: Removals;
  private readonly stopped = new AbortController();
  private selectedKey: string | null = null;
  private isRestored = false;
  private isScheduled = false;
  private lastKey = 0;
  private view: QueueView = { items: [], selected: null, isRestored: false };

  constructor(
    private readonly parts: QueueParts,
    private recipe: Recipe,
  ) {
    this.removals = new Removals(parts.artifacts, parts.memory);
  }

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly getView = (): QueueView => this.view;

  /** From here on files are made this way. */
  setRecipe(recipe: Recipe): void {
    this.recipe = recipe;
  }

  readonly select = (key: string | null): void => {
    this.selectedKey = key;
    this.soon();
  };

  readonly add = (files: readonly File[]): void => {
    for (const file of files) {
      const key = this.keyFor(file);
      const stage = refusalOf(file) ?? { at: 'queued' };
      if (stage.at === 'queued') this.files.set(key, file);
      const { name, size: bytes } = file;
      this.book.put({ key, name, bytes, artifact: null, jobId: null, recipeKey: null, stage });
    }
    this.soon();
    this.pump();
  };

  /** Takes what the hub keeps already into the queue. */
  async open(artifact: Artifact): Promise<void> {
    const known = this.book.byArtifact(artifact.id);
    if (known) {
      this.select(known.key);
      return;
    }
    const key = this.putStored(artifact.id, artifact.filename, artifact.bytes);
    this.select(key);
    await this.enqueue(key, artifact.id);
  }

  /** Takes what was given to the window around the page, once it is known what is here already. */
  takeGiven(): void {
    if (!this.isRestored) return;
    const { removed } = this.parts.memory.read();
    const isIdle = this.book.list().every(isAtRest);
    for (const { id, name, bytes } of this.parts.given.list()) {
      const known = this.book.byArtifact(id);
      if (known || removed.includes(id)) {
        // It is under way since an earlier call, or was before the page was loaded anew.
        if (known?.jobId !== null) this.parts.given.settle(id);
        continue;
      }
      const key = this.putStored(id, name, bytes);
      if (isIdle && this.book.find(this.selectedKey ?? '')?.stage.at !== 'waiting')
        this.selectedKey = key;
      void this.enqueue(key, id).finally(() => this.parts.given.settle(id));
    }
    this.soon();
  }

  private putStored(artifact: string, name: string, bytes: number): string {
    const key = this.newKey();
    const stage = { at: 'waiting', reason: null } as const;
    this.book.put({ key, name, bytes, artifact, jobId: null, recipeKey: null, stage });
    return key;
  }

  cancel(key: string): void {
    const item = this.book.find(key);
    if (!item || isAtRest(item)) return;
    this.stopUpload(key);
    this.change(key, { stage: { at: 'cancelled' } });
    if (item.jobId !== null) this.ask(this.parts.jobs.cancel(item.jobId));
    this.pump();
  }

  cancelAll(): void {
    for (const { key } of this.book.list()) this.cancel(key);
  }

  /** Once more, as the recipe now says. */
  retry(key: string): void {
    const item = this.book.find(key);
    if (!item) return;
    if (item.artifact !== null) {
      this.change(key, { stage: { at: 'waiting', reason: null }, jobId: null });
      void this.enqueue(key, item.artifact);
    } else if (this.files.has(key)) {
      this.change(key, { stage: { at: 'queued' } });
      this.pump();
    }
  }

  /** Makes every file anew that was made in another way. */
  remake(): void {
    const wanted = keyOf(inputOf(this.recipe));
    for (const item of this.book.list())
      if (item.stage.at === 'done' && item.recipeKey !== wanted) this.retry(item.key);
  }

  remove(key: string): void {
    const item = this.book.find(key);
    if (!item) return;
    const before = this.book.list();
    const at = before.indexOf(item);
    const isActive = !isAtRest(item);
    if (this.selectedKey === key)
      this.selectedKey = (before[at + 1] ?? before[at - 1])?.key ?? null;
    if (isActive) this.cancel(key);
    if (item.stage.at === 'interrupted') this.giveUp(item.stage.uploadId);
    const { artifact } = item;
    this.book.remove(key);
    if (artifact !== null) this.removals.later(artifact);
    this.soon();
    this.parts.notices.tell(t('Removed {name}.', { name: item.name }), {
      label: t('Undo'),
      run: () => {
        if (artifact !== null) this.removals.keep(artifact);
        const items = [...this.book.list()];
        items.splice(at, 0, isActive ? { ...item, stage: { at: 'cancelled' } } : item);
        this.book.replace(items);
        if (isActive) this.retry(key);
        this.select(key);
      },
    });
  }

  /** An empty queue; what was made stays with the hub. */
  startOver(): void {
    const items = this.book.list();
    const before = this.parts.memory.read();
    this.parts.memory.write({ ...before, group: newGroup() });
    this.book.replace(items.filter((item) => !isAtRest(item)));
    this.selectedKey = null;
    this.soon();
    this.parts.notices.tell(t('The list is empty. What was made stays under recent work.'), {
      label: t('Undo'),
      run: () => {
        this.parts.memory.write({ ...this.parts.memory.read(), group: before.group });
        this.book.replace(items);
        this.soon();
      },
    });
  }

  /** Brings the queue to what the hub knows of it. */
  async restore(): Promise<void> {
    try {
      const { group, begun, removed } = this.parts.memory.read();
      const jobs = await jobsOf(this.parts.jobs, group);
      const wanted = jobs.filter(
        ({ artifact }) => artifact !== null && !removed.includes(artifact),
      );
      const ids = wanted.flatMap(({ artifact }) => artifact ?? []);
      const names = await artifactsOf(this.parts.artifacts, ids);
      if (this.stopped.signal.aborted) return;
      for (const job of wanted.reverse()) this.takeJob(job, names);
      if (!this.isRestored) {
        for (const one of begun) this.interrupt(one.uploadId, one.name, one.bytes);
        for (const artifact of removed) this.removals.finish(artifact);
      }
      this.isRestored = true;
      this.takeGiven();
      this.soon();
    } catch (error) {
      this.complain(error);
    }
  }

  onJob(job: Job): void {
    if (!job.kind.startsWith('image.')) return;
    const item = this.book.byJob(job.id);
    if (item) {
      this.follow(item.key, job);
      return;
    }
    this.early.set(job.id, job);
    const oldest = this.early.keys().next();
    if (this.early.size > 200 && oldest.done !== true) this.early.delete(oldest.value);
  }

  onGap(): void {
    void this.restore();
  }

  /** Whether closing the page now would lose an upload. */
  isUploading(): boolean {
    return this.book.list().some(({ stage: { at } }) => at === 'queued' || at === 'uploading');
  }

  stop(): void {
    this.stopped.abort();
    for (const { stop } of this.uploads.values()) stop.abort();
    this.removals.stop();
  }

  private newKey(): string {
    return `item-${++this.lastKey}`;
  }

  /** That of the upload that @p file takes up again, or a new one. */
  private keyFor(file: File): string {
    const { begun } = this.parts.memory.read();
    const match = begun.find(({ name, bytes }) => name === file.name && bytes === file.size);
    const key = match && `upload-${match.uploadId}`;
    return key !== undefined && this.book.find(key)?.stage.at === 'interrupted'
      ? key
      : this.newKey();
  }

  private interrupt(uploadId: string, name: string, bytes: number): void {
    const key = `upload-${uploadId}`;
    const stage = { at: 'interrupted', uploadId } as const;
    this.book.put({ key, name, bytes, artifact: null, jobId: null, recipeKey: null, stage });
  }

  private pump(): void {
    const queued = this.book.list().filter(({ stage }) => stage.at === 'queued');
    for (const { key } of queued) {
      if (this.uploads.size >= mostUploads) return;
      const file = this.files.get(key);
      if (file) void this.send(key, file);
    }
  }

  private async send(key: string, file: File): Promise<void> {
    const resume = key.startsWith('upload-') ? key.slice('upload-'.length) : null;
    const current = { stop: new AbortController(), id: resume };
    this.uploads.set(key, current);
    this.change(key, { stage: { at: 'uploading', sent: 0, isStalled: false } });
    try {
      const { signal } = current.stop;
      const attempt = (): Promise<Artifact> =>
        this.parts.upload({
          file,
          resume: current.id,
          signal,
          onSent: (sent) =>
            this.change(key, { stage: { at: 'uploading', sent, isStalled: false } }),
          onBegun: (id) => {
            current.id = id;
            this.remember(id, file);
          },
        });
      const artifact = await untilTaken(attempt, {
        ...this.patience(),
        signal,
        onStall: () => this.stall(key),
      });
      this.forget(current.id);
      this.files.delete(key);
      this.change(key, { artifact: artifact.id, stage: { at: 'waiting', reason: null } });
      void this.enqueue(key, artifact.id);
    } catch (error) {
      if (!current.stop.signal.aborted) this.refuse(key, error);
    } finally {
      this.uploads.delete(key);
      if (!this.stopped.signal.aborted) this.pump();
    }
  }

  private patience(): Patience {
    return { signal: this.stopped.signal, pauseMs: this.parts.pauseMs ?? 2_000 };
  }

  private stall(key: string): void {
    const stage = this.book.find(key)?.stage;
    if (stage?.at === 'uploading') this.change(key, { stage: { ...stage, isStalled: true } });
  }

  private async enqueue(key: string, artifact: string): Promise<void> {
    const input = inputOf(this.recipe);
    const attempt = (): Promise<ImageJob | null> =>
      this.book.find(key)?.stage.at === 'waiting'
        ? this.parts.jobs.enqueue(artifact, input, this.parts.memory.read().group)
        : Promise.resolve(null);
    try {
      const job = await this.turns.run(() => untilTaken(attempt, this.patience()));
      if (job === null) return;
      // It was cancelled or removed while the call was under way.
      if (this.book.find(key)?.stage.at !== 'waiting') {
        this.ask(this.parts.jobs.cancel(job.id));
        return;
      }
      this.change(key, { jobId: job.id, recipeKey: keyOf(input) });
      this.follow(key, this.early.get(job.id) ?? job);
      this.early.delete(job.id);
    } catch (error) {
      this.refuse(key, error);
    }
  }

  private follow(key: string, job: Job): void {
    const item = this.book.find(key);
    // An event that comes late must not bring back what is over.
    if (!item || (isAtRest(item) && item.stage.at !== 'cancelled')) return;
    const stage = stageOf(job);
    if (stage !== null) this.change(key, { stage });
    else void this.loadResult(key, job.id);
  }

  private async loadResult(key: string, jobId: string): Promise<void> {
    try {
      const job = await untilTaken(() => this.parts.jobs.find(jobId), this.patience());
      const stage = stageOf(job);
      if (stage !== null && this.book.find(key)?.jobId === jobId) this.change(key, { stage });
    } catch (error) {
      this.refuse(key, error);
    }
  }

  private takeJob(job: ImageJob, names: ReadonlyMap<string, Artifact>): void {
    const artifact = names.get(job.artifact ?? '');
    // Its file was deleted: there is nothing to compare and nothing to make again.
    if (!artifact) return;
    const known = this.book.byArtifact(artifact.id);
    if (known?.jobId === job.id) {
      this.follow(known.key, job);
      return;
    }
    // While another is being enqueued for the file, an older one has nothing to say.
    if (known && (known.jobId === null || known.jobId > job.id)) return;
    const key = known?.key ?? this.newKey();
    this.book.put({
      key,
      name: artifact.filename,
      bytes: artifact.bytes,
      artifact: artifact.id,
      jobId: job.id,
      recipeKey: keyOf(job.recipe),
      stage: stageOf(job) ?? { at: 'waiting', reason: null },
    });
  }

  private stopUpload(key: string): void {
    const current = this.uploads.get(key);
    current?.stop.abort();
    if (current?.id) this.giveUp(current.id);
    if (current) current.id = null;
  }

  private giveUp(uploadId: string): void {
    this.forget(uploadId);
    this.ask(this.parts.abandon(uploadId));
  }

  private remember(uploadId: string, { name, size: bytes }: File): void {
    const memory = this.parts.memory.read();
    const others = memory.begun.filter((one) => one.uploadId !== uploadId);
    this.parts.memory.write({ ...memory, begun: [...others, { uploadId, name, bytes }] });
  }

  private forget(uploadId: string | null): void {
    const memory = this.parts.memory.read();
    const begun = memory.begun.filter((one) => one.uploadId !== uploadId);
    if (begun.length !== memory.begun.length) this.parts.memory.write({ ...memory, begun });
  }

  private change(key: string, change: Partial<Item>): void {
    this.book.change(key, change);
    this.soon();
  }

  private refuse(key: string, error: unknown): void {
    const fault = asApiError(error);
    if (fault.isSignedOut) this.parts.onSignedOut();
    this.change(key, { stage: failed(fault, true) });
  }

  private ask(answer: Promise<void>): void {
    answer.catch((error: unknown) => this.complain(error));
  }

  private complain(error: unknown): void {
    const fault = asApiError(error);
    if (fault.isSignedOut) this.parts.onSignedOut();
    // That it is over or gone already, and that the hub is away, is said elsewhere.
    else if (![0, 404, 409].includes(fault.status))
      this.parts.notices.warn(`${fault.message} ${fault.remedy}`.trim());
  }

  private soon(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.parts.schedule(() => {
      this.isScheduled = false;
      const items = this.book.list();
      const selected = items.find(({ key }) => key === this.selectedKey) ?? items[0] ?? null;
      this.view = { items, selected, isRestored: this.isRestored };
      for (const watcher of this.watchers) watcher();
    });
  }
}
