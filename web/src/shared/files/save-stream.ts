import { saveBlob } from './save';

type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;

interface FileHandle {
  createWritable(): Promise<WritableStream<Uint8Array<ArrayBuffer>>>;
}
interface Picker {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileHandle>;
}

/** The one file of the page's own, on the disk, in which a download is gathered. */
const gathered = 'download';

/**
 * Hands what @p begin streams to the user as a file called @p name. It goes to the disk piece by
 * piece: straight to the file where the browser asks for one, else to one of the page's own first.
 * False where the user changed their mind. Rejects with what broke the stream.
 */
export async function saveStream(name: string, begin: () => Bytes): Promise<boolean> {
  const picker = globalThis as Picker;
  // The view inside the window has no such dialog; it asks where to at the download.
  const isNative = document.documentElement.dataset['shell'] === 'native';
  if (picker.showSaveFilePicker && !isNative) {
    const handle = await chosen(picker.showSaveFilePicker({ suggestedName: name }));
    if (handle === null) return false;
    await begin().pipeTo(await handle.createWritable());
    return true;
  }
  const file = await ownFile();
  if (file === null) {
    saveBlob(await new Response(begin()).blob(), name);
    return true;
  }
  await begin().pipeTo(await file.createWritable());
  saveBlob(await file.getFile(), name);
  return true;
}

async function chosen(asked: Promise<FileHandle>): Promise<FileHandle | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}

/** Empty, whatever was in it before; null where the browser has no such files. */
async function ownFile(): Promise<FileSystemFileHandle | null> {
  try {
    const folder = await navigator.storage.getDirectory();
    const file = await folder.getFileHandle(gathered, { create: true });
    return 'createWritable' in file ? file : null;
  } catch {
    // Plain HTTP to another machine, or a private window.
    return null;
  }
}

/** Gives the room of an earlier download back. */
export async function forgetSaved(): Promise<void> {
  try {
    await (await navigator.storage.getDirectory()).removeEntry(gathered);
  } catch {
    // There is none.
  }
}
