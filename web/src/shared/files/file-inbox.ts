/** Files that were dropped somewhere, on their way to the tool that takes them. */
export class FileInbox {
  private waiting: File[] = [];
  private taker: ((files: readonly File[]) => void) | null = null;

  give(files: readonly File[]): void {
    if (files.length === 0) return;
    if (this.taker) this.taker(files);
    else this.waiting.push(...files);
  }

  /** From here on @p taker has them, those that wait first. Gives what ends it. */
  open(taker: (files: readonly File[]) => void): () => void {
    this.taker = taker;
    const files = this.waiting;
    this.waiting = [];
    if (files.length > 0) taker(files);
    return () => {
      this.taker = null;
    };
  }
}
