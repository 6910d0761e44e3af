import { describe, expect, it } from 'vitest';

import { readTokens, themeCss } from './theme';

const tokens = readTokens();

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

/** The contrast ratio of WCAG 2: 1 to 21. */
function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

describe.each(Object.entries(tokens.themes))('the %s theme', (_, theme) => {
  const pairs: readonly (readonly [string, string])[] = [
    ...['text', 'text-secondary', 'text-muted', 'accent', 'warning', 'danger', 'success'].map(
      (text) => [text, 'surface'] as const,
    ),
    ['text', 'background'],
    ['text-secondary', 'background'],
    ['text-muted', 'background'],
    ['text', 'surface-raised'],
    ['text', 'accent-soft'],
    ['on-accent', 'accent'],
  ];

  it.each(pairs)('has readable %s on %s', (text, ground) => {
    expect(contrast(theme[text] ?? '', theme[ground] ?? '')).toBeGreaterThanOrEqual(4.5);
  });
});

it('names the same colours in every theme', () => {
  const [first, ...others] = Object.values(tokens.themes).map((theme) => Object.keys(theme));
  for (const names of others) expect(names).toEqual(first);
});

it('follows the system in colours, contrast and motion', () => {
  const css = themeCss(tokens);
  expect(css).toContain(`--background:${tokens.themes.light['background']}`);
  expect(css).toContain('@media (prefers-color-scheme:dark)');
  expect(css).toContain('@media (prefers-contrast:more)');
  expect(css).toContain('--motion-fast:0ms');
});
