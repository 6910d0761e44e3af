import type { Item } from './item';

/** The files of the queue in the order in which they came. */
export class ItemBook {
  private readonly items = new Map<string, Item>();
  // Thousands of events ask for these.
  private readonly keyOfJob = new Map<string, string>();
  private readonly keyOfArtifact = new Map<string, string>();

  list(): readonly Item[] {
    return [...this.items.values()];
  }

  find(key: string): Item | undefined {
    return this.items.get(key);
  }

  byJob(jobId: string): Item | undefined {
    const item = this.items.get(this.keyOfJob.get(jobId) ?? '');
    return item?.jobId === jobId ? item : undefined;
  }

  byArtifact(artifact: string): Item | undefined {
    return this.items.get(this.keyOfArtifact.get(artifact) ?? '');
  }

  put(item: Item): void {
    this.items.set(item.key, item);
    if (item.jobId !== null) this.keyOfJob.set(item.jobId, item.key);
    if (item.artifact !== null) this.keyOfArtifact.set(item.artifact, item.key);
  }

  /** Puts @p change on the item, if it is still there. */
  change(key: string, change: Partial<Item>): void {
    const item = this.items.get(key);
    if (item) this.put({ ...item, ...change });
  }

  remove(key: string): void {
    this.items.delete(key);
  }

  /** All of @p items and no other, in their order. */
  replace(items: readonly Item[]): void {
    this.items.clear();
    this.keyOfJob.clear();
    this.keyOfArtifact.clear();
    for (const item of items) this.put(item);
  }
}
