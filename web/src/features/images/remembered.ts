import { store, stored } from '../../shared/storage';

/** An upload that has begun, so that a page that is opened later can take it up. */
export interface Begun {
  readonly uploadId: string;
  readonly name: string;
  readonly bytes: number;
}

/** What the queue keeps in the browser: the rest is the hub's to know. */
export interface Remembered {
  /** Under which name the hub lists the jobs of this queue. */
  readonly group: string;
  readonly begun: readonly Begun[];
  /** Artifacts that are to be deleted once it can no longer be undone. */
  readonly removed: readonly string[];
}

export interface Memory {
  read(): Remembered;
  write(value: Remembered): void;
}

export function newGroup(random: () => number = Math.random): string {
  return `images-${random().toString(36).slice(2, 10)}`;
}

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

function isBegun(value: unknown): value is Begun {
  if (typeof value !== 'object' || value === null) return false;
  const { uploadId, name, bytes } = value as Partial<Record<keyof Begun, unknown>>;
  return typeof uploadId === 'string' && typeof name === 'string' && typeof bytes === 'number';
}

export const browserMemory: Memory = {
  read() {
    try {
      const value = JSON.parse(stored('images') ?? '') as Partial<
        Record<keyof Remembered, unknown>
      >;
      const { group, begun, removed } = value;
      if (typeof group === 'string')
        return {
          group,
          begun: Array.isArray(begun) ? begun.filter(isBegun) : [],
          removed: texts(removed),
        };
    } catch {
      // Nothing, or nothing that makes sense: a new queue.
    }
    const fresh: Remembered = { group: newGroup(), begun: [], removed: [] };
    this.write(fresh);
    return fresh;
  },
  write(value) {
    store('images', JSON.stringify(value));
  },
};
