/** More in one drop are a mistake, such as a whole disk. */
export const mostFiles = 5_000;

interface Entry {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  file?(found: (file: File) => void, failed: (error: unknown) => void): void;
  createReader?(): {
    readEntries(found: (entries: Entry[]) => void, failed: (error: unknown) => void): void;
  };
}

/** The files of a drop or a paste, those in folders and their folders too. */
export async function filesOf(transfer: DataTransfer): Promise<readonly File[]> {
  // The list is empty after the first wait, so everything is taken out of it before that.
  const found: (File | Entry)[] = [];
  for (const item of Array.from(transfer.items)) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry() as Entry | null;
    const file = entry?.isDirectory === true ? null : item.getAsFile();
    if (file !== null) found.push(file);
    else if (entry !== null) found.push(entry);
  }
  const files: File[] = [];
  for (const one of found) {
    if (one instanceof File) files.push(one);
    else await walk(one, files);
  }
  return files.slice(0, mostFiles);
}

async function walk(entry: Entry, files: File[]): Promise<void> {
  if (files.length >= mostFiles) return;
  if (entry.isFile) {
    const file = await new Promise<File | null>((resolve) => {
      if (entry.file) entry.file(resolve, () => resolve(null));
      else resolve(null);
    });
    // What systems keep in folders for themselves is no file of the user's.
    if (file !== null && !file.name.startsWith('.') && file.name !== 'Thumbs.db') files.push(file);
    return;
  }
  const reader = entry.createReader?.();
  if (!reader) return;
  for (;;) {
    // A reader gives a hundred at a time; an empty answer is the end.
    const entries = await new Promise<Entry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    );
    if (entries.length === 0) return;
    for (const one of entries) await walk(one, files);
  }
}
