import type { Begun, Memory } from './remembered';

/** Hundreds may be added and done within a moment. */
const writeAfterMs = 1_000;

/**
 * The files that the hub does not have whole, by the key of the queue. They are kept in the browser
 * for a page that is opened later: it can name them, and take up what was sent already.
 */
export class Unfinished {
  private readonly files = new Map<string, Begun>();
  /** What of the browser's list is this page's: another one may have its own. */
  private readonly written = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly memory: Memory) {}

  /** What an earlier page has left; from here on it is this one's, by the keys that @p keyFor gives. */
  takeUp(keyFor: (begun: Begun) => string): void {
    for (const begun of this.memory.readBegun()) {
      this.written.add(JSON.stringify(begun));
      this.files.set(keyFor(begun), begun);
    }
  }

  find(key: string): Begun | undefined {
    return this.files.get(key);
  }

  put(key: string, begun: Begun): void {
    this.files.set(key, begun);
    this.soon();
  }

  remove(key: string): void {
    if (this.files.delete(key)) this.soon();
  }

  /** At once: the page goes away. */
  readonly flush = (): void => {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    const others = this.memory.readBegun().filter((one) => !this.written.has(JSON.stringify(one)));
    const own = [...this.files.values()];
    this.written.clear();
    for (const one of own) this.written.add(JSON.stringify(one));
    this.memory.writeBegun([...others, ...own]);
  };

  private soon(): void {
    this.timer ??= setTimeout(this.flush, writeAfterMs);
  }
}
