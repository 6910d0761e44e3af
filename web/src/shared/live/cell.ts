/** One value that others follow. */
export class Cell<Value> {
  private readonly watchers = new Set<() => void>();

  constructor(private value: Value) {}

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly get = (): Value => this.value;

  set(value: Value): void {
    if (value === this.value) return;
    this.value = value;
    for (const watcher of this.watchers) watcher();
  }
}
