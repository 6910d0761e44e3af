import type { Artifact } from '../../shared/api/artifact';
import type { ImageJob } from '../../shared/api/image-job';
import type { Job } from '../../shared/api/job';
import { asApiError } from '../../shared/api/problem';
import { faultText } from '../../shared/text/fault-words';
import { t } from '../../shared/text/translate';
import { artifactsOf, jobsOf } from './from-hub';
import { canPause, isAtRest, type Item } from './item';
import { ItemBook } from './item-book';
import { JobCalls } from './job-calls';
import { inputOf, keyOf, type Recipe } from './recipe';
import type { QueueParts, QueueView } from './queue-parts';
import { newGroup } from './remembered';
import { Removals } from './removals';
import { failed, refusalOf, stageOf } from './stages';
import { Uploads } from './uploads';

const waiting = { at: 'waiting', reason: null } as const;

/** The files being made: uploads them, has the hub make them, follows how far each is. */
export class ImageQueue {
  private readonly book = new ItemBook();
  private readonly uploads: Uploads;
  /** Events about jobs that no file is known for yet: the answer that names it is under way. */
  private readonly early = new Map<string, Job>();
  private readonly watchers = new Set<() => void>();
  private readonly calls: JobCalls;
  private readonly removals: Removals;
  private readonly stopped = new AbortController();
  private selectedKey: string | null = null;
  private isRestored = false;
  private isPaused = false;
  private isScheduled = false;
  private lastKey = 0;
  private view: QueueView = { items: [], selected: null, isRestored: false, isPaused: false };

  constructor(
    private readonly parts: QueueParts,
    private recipe: Recipe,
  ) {
    const patience = { signal: this.stopped.signal, pauseMs: parts.pauseMs ?? 2_000 };
    this.removals = new Removals(parts.artifacts, parts.memory);
    this.calls = new JobCalls(parts.jobs, patience);
    this.uploads = new Uploads({
      upload: parts.upload,
      headOf: parts.headOf,
      memory: parts.memory,
      pauseMs: patience.pauseMs,
      onStage: (key, stage) => this.change(key, { stage }),
      onStall: (key) => this.stall(key),
      onTaken: (key, artifact) => {
        this.change(key, { artifact: artifact.id, stage: { at: 'waiting', reason: null } });
        void this.enqueue(key, artifact.id);
      },
      onRefused: (key, error) => this.refuse(key, error),
      onOther: (key, file) => {
        this.interrupt(key);
        this.put(this.newKey(), file);
      },
      onGivenUp: (id) => this.ask(parts.abandon(id)),
    });
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
    const interrupted = this.book.list().filter(({ stage }) => stage.at === 'interrupted');
    for (const file of files) {
      const at = interrupted.findIndex(
        ({ name, bytes }) => name === file.name && bytes === file.size,
      );
      const match = at < 0 ? undefined : interrupted.splice(at, 1)[0];
      this.put(match?.key ?? this.newKey(), file);
    }
    this.soon();
    this.uploads.pump();
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

  cancel(key: string): void {
    const item = this.book.find(key);
    if (!item || isAtRest(item)) return;
    this.uploads.giveUp(key);
    this.change(key, { stage: { at: 'cancelled' } });
    if (item.jobId !== null) this.ask(this.parts.jobs.cancel(item.jobId));
    this.uploads.pump();
  }

  cancelAll(): void {
    for (const { key } of this.book.list()) this.cancel(key);
  }

  /** Holds a file back that is not being made yet. */
  pause(key: string): void {
    const item = this.book.find(key);
    if (!item || !canPause(item)) return;
    this.uploads.hold(key);
    this.change(key, { stage: { at: 'paused' } });
    if (item.jobId !== null) this.tellJob(key, item.jobId, 'pause');
    this.uploads.pump();
  }

  resume(key: string): void {
    const item = this.book.find(key);
    if (item?.stage.at !== 'paused') return;
    this.goOn(item);
    this.uploads.pump();
  }

  /** Holds back all that is not being made yet, and what is added from here on. */
  pauseAll(): void {
    this.isPaused = true;
    // From the end, so that no upload that is stopped makes room for one that is to be next.
    for (const { key } of [...this.book.list()].reverse()) this.pause(key);
    this.soon();
  }

  resumeAll(): void {
    this.isPaused = false;
    for (const item of this.book.list()) if (item.stage.at === 'paused') this.goOn(item);
    this.soon();
    this.uploads.pump();
  }

  /** Once more, as the recipe now says. */
  retry(key: string): void {
    const item = this.book.find(key);
    if (!item) return;
    if (item.artifact !== null) {
      this.change(key, { stage: { at: 'waiting', reason: null }, jobId: null });
      void this.enqueue(key, item.artifact);
    } else if (this.uploads.has(key)) {
      this.change(key, { stage: { at: 'queued' } });
      this.uploads.go(key);
      this.uploads.pump();
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
    else this.uploads.giveUp(key);
    const { artifact } = item;
    this.book.remove(key);
    if (artifact !== null) this.removals.later(artifact);
    this.soon();
    // Its file is gone with the page that had it: there is nothing to bring back.
    if (item.stage.at === 'interrupted') return;
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

  /** Gives up the files that an earlier page could not upload. */
  forgetInterrupted(): void {
    for (const { key, stage } of this.book.list()) if (stage.at === 'interrupted') this.remove(key);
  }

  /** An empty queue; what was made stays with the hub. */
  startOver(): void {
    const items = this.book.list();
    const before = this.parts.memory.read();
    this.parts.memory.write({ ...before, group: newGroup() });
    this.book.replace(items.filter((item) => !isAtRest(item) || item.stage.at === 'interrupted'));
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
      const { group, removed } = this.parts.memory.read();
      const jobs = await jobsOf(this.parts.jobs, group);
      const wanted = jobs.filter(
        ({ artifact }) => artifact !== null && !removed.includes(artifact),
      );
      const ids = wanted.flatMap(({ artifact }) => artifact ?? []);
      const names = await artifactsOf(this.parts.artifacts, ids);
      if (this.stopped.signal.aborted) return;
      for (const job of wanted.reverse()) this.takeJob(job, names);
      if (!this.isRestored) {
        this.takeInterrupted();
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
    return this.book
      .list()
      .some(
        ({ stage: { at }, artifact }) =>
          at === 'queued' || at === 'uploading' || (at === 'paused' && artifact === null),
      );
  }

  /** The page goes away: what it leaves is written down. */
  leave(): void {
    this.uploads.unfinished.flush();
  }

  stop(): void {
    this.stopped.abort();
    this.uploads.stop();
    this.removals.stop();
  }

  private newKey(): string {
    return `item-${++this.lastKey}`;
  }

  private put(key: string, file: File): void {
    const stage = refusalOf(file) ?? { at: this.isPaused ? 'paused' : 'queued' };
    if (stage.at !== 'failed') this.uploads.add(key, file, this.isPaused);
    const { name, size: bytes } = file;
    this.book.put({ key, name, bytes, artifact: null, jobId: null, recipeKey: null, stage });
  }

  private putStored(artifact: string, name: string, bytes: number): string {
    const key = this.newKey();
    const stage = this.isPaused ? ({ at: 'paused' } as const) : waiting;
    this.book.put({ key, name, bytes, artifact, jobId: null, recipeKey: null, stage });
    return key;
  }

  private takeInterrupted(): void {
    this.uploads.unfinished.takeUp(({ uploadId, name, bytes }) => {
      const key = this.newKey();
      const stage = { at: 'interrupted', sent: 0 } as const;
      this.book.put({ key, name, bytes, artifact: null, jobId: null, recipeKey: null, stage });
      if (uploadId !== null) void this.readSent(key, uploadId);
      return key;
    });
  }

  private interrupt(key: string): void {
    this.change(key, { stage: { at: 'interrupted', sent: 0 } });
    const uploadId = this.uploads.unfinished.find(key)?.uploadId ?? null;
    if (uploadId !== null) void this.readSent(key, uploadId);
  }

  private async readSent(key: string, uploadId: string): Promise<void> {
    // Where that is not known, it is found out when the file is there.
    const sent = await this.parts.sentOf(uploadId).catch(() => null);
    if (sent !== null && this.book.find(key)?.stage.at === 'interrupted')
      this.change(key, { stage: { at: 'interrupted', sent } });
  }

  private goOn({ key, artifact, jobId }: Item): void {
    this.change(key, { stage: artifact === null ? { at: 'queued' } : waiting });
    if (artifact === null) this.uploads.go(key);
    else if (jobId === null) void this.enqueue(key, artifact);
    else this.tellJob(key, jobId, 'resume');
  }

  /** Where the job is further than that, the file shows it. */
  private tellJob(key: string, jobId: string, verb: 'pause' | 'resume'): void {
    this.calls.tell(jobId, verb).catch((error: unknown) => {
      this.complain(error);
      void this.loadStage(key, jobId);
    });
  }

  private stall(key: string): void {
    const stage = this.book.find(key)?.stage;
    if (stage?.at === 'uploading') this.change(key, { stage: { ...stage, isStalled: true } });
  }

  private async enqueue(key: string, artifact: string): Promise<void> {
    const input = inputOf(this.recipe);
    const stageNow = (): string | undefined => this.book.find(key)?.stage.at;
    try {
      const { group } = this.parts.memory.read();
      const isWanted = (): boolean => stageNow() === 'waiting';
      const job = await this.calls.enqueue({ artifact, input, group, isWanted });
      if (job === null) return;
      const at = stageNow();
      // It was cancelled or removed while the call was under way.
      if (at !== 'waiting' && at !== 'paused') {
        this.ask(this.parts.jobs.cancel(job.id));
        return;
      }
      this.change(key, { jobId: job.id, recipeKey: keyOf(input) });
      if (at === 'paused') this.tellJob(key, job.id, 'pause');
      else this.follow(key, this.early.get(job.id) ?? job);
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
    else void this.loadStage(key, job.id);
  }

  private async loadStage(key: string, jobId: string): Promise<void> {
    try {
      const job = await this.calls.find(jobId);
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
    this.book.put({
      key: known?.key ?? this.newKey(),
      name: artifact.filename,
      bytes: artifact.bytes,
      artifact: artifact.id,
      jobId: job.id,
      recipeKey: keyOf(job.recipe),
      stage: stageOf(job) ?? waiting,
    });
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
    else if (![0, 404, 409].includes(fault.status)) this.parts.notices.warn(faultText(fault));
  }

  private soon(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.parts.schedule(() => {
      this.isScheduled = false;
      const items = this.book.list();
      const selected = items.find(({ key }) => key === this.selectedKey) ?? items[0] ?? null;
      this.view = { items, selected, isRestored: this.isRestored, isPaused: this.isPaused };
      for (const watcher of this.watchers) watcher();
    });
  }
}
