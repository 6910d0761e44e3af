import { store, stored } from '../storage';

/** `system`: as the system has it, changing with it. */
export const themes = ['system', 'light', 'dark', 'high-contrast'] as const;
export type Theme = (typeof themes)[number];

export function chosenTheme(): Theme {
  return themes.find((one) => one === stored('theme')) ?? 'system';
}

/** Shows the page in @p theme, and remembers it; public/boot.js does so before the first paint. */
export function chooseTheme(theme: Theme): void {
  store('theme', theme === 'system' ? null : theme);
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
