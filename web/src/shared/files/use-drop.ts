import { useEffect, useState } from 'react';

import { filesOf } from './dropped-files';

const hasFiles = (event: DragEvent): boolean =>
  event.dataTransfer?.types.includes('Files') ?? false;

/** Takes files that are dropped or pasted anywhere; tells whether some hover above the page. */
export function useDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    // Each element that is entered counts one up and is left again: zero is outside of the page.
    let depth = 0;
    const enter = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth += 1;
      setIsOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setIsOver(false);
    };
    const over = (event: DragEvent): void => {
      if (hasFiles(event)) event.preventDefault();
    };
    const take = (transfer: DataTransfer): void => {
      void filesOf(transfer).then((files) => {
        if (files.length > 0) onFiles(files);
      });
    };
    const drop = (event: DragEvent): void => {
      depth = 0;
      setIsOver(false);
      if (!hasFiles(event) || !event.dataTransfer) return;
      // Without this, the browser would leave the page for the file.
      event.preventDefault();
      take(event.dataTransfer);
    };
    const paste = (event: ClipboardEvent): void => {
      if (event.clipboardData && event.clipboardData.files.length > 0) take(event.clipboardData);
    };
    document.addEventListener('dragenter', enter);
    document.addEventListener('dragleave', leave);
    document.addEventListener('dragover', over);
    document.addEventListener('drop', drop);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('dragenter', enter);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('dragover', over);
      document.removeEventListener('drop', drop);
      document.removeEventListener('paste', paste);
    };
  }, [onFiles]);
  return isOver;
}
