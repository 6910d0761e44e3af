import { problemOf } from '../api/problem';

/** Hands @p blob to the user as a file called @p name. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then; without this the blob stays for as long as the page does.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The same for what is at @p url. Rejects with ApiError where it does not come. */
export async function saveFrom(url: string, name: string): Promise<void> {
  const response = await fetch(url);
  if (!response.ok) throw problemOf(response.status, await response.json().catch(() => null));
  saveBlob(await response.blob(), name);
}

/** Puts @p text on the clipboard; false where the browser does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Some web views allow the old way only.
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    area.style.opacity = '0';
    document.body.append(area);
    area.select();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way left there
    const isCopied = document.execCommand('copy');
    area.remove();
    return isCopied;
  }
}
