import type { Item } from './item';

/** The files of the queue in the order in which they came. */
export class ItemBook {
  private readonly items = new Map<string, Item>();

  list(): readonly Item[] {
    return [...this.items.values()];
  }

  find(key: string): Item | undefined {
    return this.items.get(key);
  }

  byJob(jobId: string): Item | undefined {
    return this.list().find((item) => item.jobId === jobId);
  }

  byArtifact(artifact: string): Item | undefined {
    return this.list().find((item) => item.artifact === artifact);
  }

  put(item: Item): void {
    this.items.set(item.key, item);
  }

  /** Puts @p change on the item, if it is still there. */
  change(key: string, change: Partial<Item>): void {
    const item = this.items.get(key);
    if (item) this.items.set(key, { ...item, ...change });
  }

  remove(key: string): void {
    this.items.delete(key);
  }

  /** All of @p items and no other, in their order. */
  replace(items: readonly Item[]): void {
    this.items.clear();
    for (const item of items) this.put(item);
  }
}
