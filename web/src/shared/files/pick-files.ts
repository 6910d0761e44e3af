/** What a picture may be; the hub looks at the content, this only narrows the dialog. */
export const pictureTypes = 'image/*,.heic,.heif,.avif,.tif,.tiff,.webp';

/** Asks the user for files, or for a folder with all in it. */
export function pickFiles(onFiles: (files: readonly File[]) => void, folder = false): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = folder ? '' : pictureTypes;
  input.webkitdirectory = folder;
  input.addEventListener('change', () => {
    const files = Array.from(input.files ?? []).filter(({ name }) => !name.startsWith('.'));
    if (files.length > 0) onFiles(files);
  });
  input.click();
}
