import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Plugin } from 'vite';

/** The colours, radii, spacing and motion that the window and the page share. */
export interface Tokens {
  readonly font: { readonly family: string; readonly size: number; readonly line: number };
  readonly radius: Readonly<Record<string, number>>;
  readonly space: readonly number[];
  readonly motion_ms: Readonly<Record<string, number>>;
  readonly themes: Readonly<
    Record<'dark' | 'light' | 'high-contrast', Readonly<Record<string, string>>>
  >;
}

export const tokensFile = fileURLToPath(
  new URL('../../resources/theme/tokens.json', import.meta.url),
);

export function readTokens(): Tokens {
  return JSON.parse(readFileSync(tokensFile, 'utf8')) as Tokens;
}

/** Custom properties of the tokens. The system's theme holds unless `data-theme` names another. */
export function themeCss(tokens: Tokens): string {
  const sizes = [
    ...tokens.space.map((px, index) => `--space-${index + 1}:${px}px`),
    ...Object.entries(tokens.radius).map(([name, px]) => `--radius-${name}:${px}px`),
    ...Object.entries(tokens.motion_ms).map(([name, ms]) => `--motion-${name}:${ms}ms`),
    `--font:'${tokens.font.family} Variable','${tokens.font.family}',system-ui,sans-serif`,
    `--font-size:${tokens.font.size}px`,
    `--line:${tokens.font.line}`,
  ];
  const { dark, light } = tokens.themes;
  const high = tokens.themes['high-contrast'];
  return [
    `:root{color-scheme:light;${[...sizes, colours(light)].join(';')}}`,
    `@media (prefers-color-scheme:dark){:root:not([data-theme]){color-scheme:dark;${colours(dark)}}}`,
    `@media (prefers-contrast:more){:root:not([data-theme]){color-scheme:dark;${colours(high)}}}`,
    `:root[data-theme=dark]{color-scheme:dark;${colours(dark)}}`,
    `:root[data-theme=high-contrast]{color-scheme:dark;${colours(high)}}`,
    `@media (prefers-reduced-motion:reduce){:root{${Object.keys(tokens.motion_ms)
      .map((name) => `--motion-${name}:0ms`)
      .join(';')}}}`,
  ].join('\n');
}

function colours(theme: Readonly<Record<string, string>>): string {
  return Object.entries(theme)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';');
}

const moduleId = 'virtual:hub-theme.css';

/**
 * Gives the tokens as the style sheet `virtual:hub-theme.css`. It goes into the one that the page
 * links, not into the page: a policy without inline styles must be possible.
 */
export function theme(): Plugin {
  return {
    name: 'hub-theme',
    resolveId: (id) => (id === moduleId ? `\0${moduleId}` : undefined),
    load(id) {
      if (id !== `\0${moduleId}`) return undefined;
      this.addWatchFile(tokensFile);
      return themeCss(readTokens());
    },
  };
}
