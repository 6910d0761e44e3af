import { store, stored } from '../../shared/storage';

/** A file that the hub does not have whole, so that a page that is opened later can take it up. */
export interface Begun {
  /** null: nothing of it is to be taken up. */
  readonly uploadId: string | null;
  readonly name: string;
  readonly bytes: number;
  /** What its first bytes are, as headOf() tells it; null: not known. */
  readonly head: string | null;
}

/** What the queue keeps in the browser: the rest is the hub's to know. */
export interface Remembered {
  /** Under which name the hub lists the jobs of this queue. */
  readonly group: string;
  /** Artifacts that are to be deleted once it can no longer be undone. */
  readonly removed: readonly string[];
}

export interface Memory {
  read(): Remembered;
  write(value: Remembered): void;
  /** Apart from the rest, as it may be long. */
  readBegun(): readonly Begun[];
  writeBegun(begun: readonly Begun[]): void;
}

export function newGroup(random: () => number = Math.random): string {
  return `images-${random().toString(36).slice(2, 10)}`;
}

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function begunOf(value: unknown): readonly Begun[] {
  if (typeof value !== 'object' || value === null) return [];
  const { uploadId, name, bytes, head } = value as Partial<Record<keyof Begun, unknown>>;
  if (typeof name !== 'string' || typeof bytes !== 'number') return [];
  return [{ uploadId: textOrNull(uploadId), name, bytes, head: textOrNull(head) }];
}

function valueOf(key: string): unknown {
  try {
    return JSON.parse(stored(key) ?? 'null') as unknown;
  } catch {
    return null;
  }
}

export const browserMemory: Memory = {
  read() {
    const value = (valueOf('images') ?? {}) as Partial<Record<keyof Remembered, unknown>>;
    if (typeof value.group === 'string')
      return { group: value.group, removed: texts(value.removed) };
    // Nothing, or nothing that makes sense: a new queue.
    const fresh: Remembered = { group: newGroup(), removed: [] };
    this.write(fresh);
    return fresh;
  },
  write(value) {
    store('images', JSON.stringify(value));
  },
  readBegun() {
    const value = valueOf('images.begun');
    return Array.isArray(value) ? value.flatMap(begunOf) : [];
  },
  writeBegun(begun) {
    store('images.begun', begun.length === 0 ? null : JSON.stringify(begun));
  },
};
