import type { EventStream } from '../live/event-feed';

/** An event stream that a test drives. */
export class FakeStream implements EventStream {
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readyState = 0;
  isClosed = false;
  private readonly listeners = new Map<string, (event: MessageEvent<string>) => void>();

  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    this.listeners.set(type, listener);
  }

  close(): void {
    this.isClosed = true;
    this.readyState = 2;
  }

  opens(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  tells(type: string, value: unknown): void {
    this.listeners.get(type)?.(new MessageEvent(type, { data: JSON.stringify(value) }));
  }

  /** The connection is gone; EventSource tries again by itself. */
  breaks(): void {
    this.readyState = 0;
    this.onerror?.();
  }

  /** The hub has refused; EventSource gives up. */
  isRefused(): void {
    this.readyState = 2;
    this.onerror?.();
  }
}
