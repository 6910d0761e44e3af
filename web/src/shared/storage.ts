/** What the browser keeps for this page; where it keeps nothing, there is nothing to find. */
export function stored(key: string): string | null {
  try {
    return localStorage.getItem(`aio-hub.${key}`);
  } catch {
    return null;
  }
}

/** Keeps @p value under @p key; null forgets it. A browser that refuses changes nothing else. */
export function store(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`aio-hub.${key}`);
    else localStorage.setItem(`aio-hub.${key}`, value);
  } catch {
    // Private windows and full disks: the choice holds until the page is closed.
  }
}
