const mostQuietMs = 60_000;
const signs = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const;

interface Awake {
  /** How long the session lasts without a use. */
  readonly idleMs: number;
  readonly lastUse: () => number;
  readonly tell: () => void;
}

/**
 * Tells the hub, at most once a minute, that somebody is at the page: reading and scrolling ask it
 * nothing, and would be taken for absence. Gives what ends it.
 */
export function keepAwake(page: EventTarget, { idleMs, lastUse, tell }: Awake): () => void {
  const quietMs = Math.min(mostQuietMs, idleMs / 3);
  let toldAt = 0;
  const notice = (): void => {
    const now = Date.now();
    if (now - Math.max(lastUse(), toldAt) < quietMs) return;
    toldAt = now;
    tell();
  };
  for (const sign of signs) page.addEventListener(sign, notice, { passive: true });
  return () => {
    for (const sign of signs) page.removeEventListener(sign, notice);
  };
}
