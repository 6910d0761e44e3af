/** Something that the user should know for a moment. */
export interface Notice {
  readonly id: number;
  readonly tone: 'plain' | 'warning';
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** How long there is to undo something. */
export const noticeMs = 10_000;
const mostNotices = 3;

/** The few newest notices; each goes by itself after a while. */
export class Notices {
  private list: readonly Notice[] = [];
  private lastId = 0;
  private readonly watchers = new Set<() => void>();

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly getList = (): readonly Notice[] => this.list;

  tell(text: string, action?: Notice['action']): void {
    this.add({ tone: 'plain', text, ...(action && { action }) });
  }

  warn(text: string): void {
    this.add({ tone: 'warning', text });
  }

  dismiss(id: number): void {
    this.set(this.list.filter((notice) => notice.id !== id));
  }

  private add(notice: Omit<Notice, 'id'>): void {
    const id = ++this.lastId;
    this.set([...this.list, { ...notice, id }].slice(-mostNotices));
    setTimeout(() => this.dismiss(id), noticeMs);
  }

  private set(list: readonly Notice[]): void {
    this.list = list;
    for (const watcher of this.watchers) watcher();
  }
}
