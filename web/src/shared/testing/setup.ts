import { afterEach, vi } from 'vitest';

if (typeof window !== 'undefined') {
  const { cleanup, configure } = await import('@testing-library/react');
  // How long something takes to appear says nothing on a machine that is busy with other tests.
  configure({ asyncUtilTimeout: 50_000 });
  afterEach(cleanup);

  // jsdom lays nothing out: it has neither of these.
  window.ResizeObserver = class implements ResizeObserver {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
  window.matchMedia = (query) =>
    Object.assign(new EventTarget(), { matches: false, media: query }) as MediaQueryList;
}

afterEach(() => {
  vi.useRealTimers();
});
