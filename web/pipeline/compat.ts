import type { Plugin, Rollup } from 'vite';

/** What Chromium 102, the engine of Qt 6.4's web view, does not know: a name, and how it is seen in what is built. */
const missingCalls: Readonly<Record<string, RegExp>> = {
  'Array.toSorted': /\.toSorted\(/,
  'Array.toReversed': /\.toReversed\(/,
  'Array.toSpliced': /\.toSpliced\(/,
  'Array.fromAsync': /Array\.fromAsync/,
  'Object.groupBy': /\bObject\.groupBy|\bMap\.groupBy/,
  'Promise.withResolvers': /\.withResolvers\(/,
  'Promise.try': /\bPromise\.try\(/,
  'Set methods': /\.(?:isSubsetOf|isSupersetOf|symmetricDifference|isDisjointFrom)\(/,
  'URL.canParse': /\bURL\.canParse/,
  'URL.parse': /\bURL\.parse\(/,
  'AbortSignal.any': /\bAbortSignal\.any\b/,
  'AbortSignal.timeout': /\bAbortSignal\.timeout\b/,
  'scheduler.yield': /\bscheduler\.yield\b/,
  'View Transitions': /\.startViewTransition\(/,
  'regular expressions with flag v': /\/[dgimsuy]*v[dgimsuy]*\.test\(/,
  popover: /\.(?:showPopover|hidePopover|togglePopover)\(/,
};

const missingStyles: Readonly<Record<string, RegExp>> = {
  ':has()': /:has\(/,
  'container queries': /@container|container-(?:type|name)\s*:|\b\d*\.?\d+cq[wihb]\b/,
  'color-mix()': /color-mix\(/,
  'oklch() or oklab()': /\bokl(?:ch|ab)\(/,
  'dynamic viewport units': /\b\d*\.?\d+[dsl]v[hwib]\b/,
  '@scope': /@scope\b/,
  '@starting-style': /@starting-style/,
  subgrid: /\bsubgrid\b/,
  'light-dark()': /light-dark\(/,
  'relative colours': /\b(?:rgb|hsl)\(\s*from\b/,
  nesting: /[{;]\s*&/,
};

/** What of @p text the web view would not understand. */
export function missingIn(kind: 'script' | 'style', text: string): readonly string[] {
  const signs = kind === 'script' ? missingCalls : missingStyles;
  return Object.entries(signs)
    .filter(([, sign]) => sign.test(text))
    .map(([name]) => name);
}

type Output = Rollup.OutputChunk | Rollup.OutputAsset;

function missingOf(file: Output): readonly string[] {
  if (file.type === 'chunk') return missingIn('script', file.code);
  if (!file.fileName.endsWith('.css')) return [];
  return missingIn('style', typeof file.source === 'string' ? file.source : '');
}

/** Fails the build where it has something that the oldest engine it is for would not understand. */
export function compat(): Plugin {
  return {
    name: 'hub-compat',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        const names = missingOf(file);
        if (names.length > 0)
          this.error(
            `${file.fileName} needs ${names.join(', ')}, which Chromium 102 does not have`,
          );
      }
    },
  };
}
