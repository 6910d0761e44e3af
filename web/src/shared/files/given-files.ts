import { Fields } from '../api/reading';

/** A file that was given to the window around the page, and that the hub has already. */
export interface GivenFile {
  /** The artifact's. */
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
}

/** Where the window puts them, and the event that it sends then (ui/webview/web_view_pane.cpp). */
const key = 'aio-hub.given';
/** Many are dealt with at once: the list is not written for each. */
const writeAfterMs = 300;

function parseGiven(value: unknown): GivenFile {
  const fields = new Fields('given', value);
  return { id: fields.text('id'), name: fields.text('name'), bytes: fields.number('bytes') };
}

/**
 * Files from the window around the page: each stays until something was done with it, so a page
 * that is loaded late or anew misses none.
 */
export class GivenFiles {
  private readonly settled = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** What nothing was done with yet, each once. */
  list(): readonly GivenFile[] {
    const files = new Map<string, GivenFile>();
    for (const file of this.read()) if (!this.settled.has(file.id)) files.set(file.id, file);
    return [...files.values()];
  }

  /** Something was done with @p id. */
  settle(id: string): void {
    this.settled.add(id);
    this.timer ??= setTimeout(() => this.write(), writeAfterMs);
  }

  /** Calls @p onFiles whenever there are more. Gives what ends it. */
  watch(onFiles: () => void): () => void {
    addEventListener(key, onFiles);
    return () => removeEventListener(key, onFiles);
  }

  private read(): readonly GivenFile[] {
    try {
      const value = JSON.parse(sessionStorage.getItem(key) ?? '[]') as unknown;
      return Array.isArray(value) ? value.map(parseGiven) : [];
    } catch {
      // A browser that keeps nothing, or what is none of the window's.
      return [];
    }
  }

  private write(): void {
    this.timer = undefined;
    const left = this.read().filter(({ id }) => !this.settled.has(id));
    try {
      if (left.length === 0) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, JSON.stringify(left));
    } catch {
      // Then it is dealt with once more after a reload, and found to be there.
    }
  }
}
