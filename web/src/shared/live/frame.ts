/** Runs @p work once, soon: in the browser with the next frame. */
export type Schedule = (work: () => void) => void;

/** With the next frame; a hidden page has none, so there it is once a second. */
export function withTheNextFrame(work: () => void): void {
  let isDone = false;
  const once = (): void => {
    if (isDone) return;
    isDone = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    work();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, 1000);
}
