import { expect, it } from 'vitest';

import { missingIn } from './compat';

it.each([
  ['script', 'a.toSorted()', 'Array.toSorted'],
  ['script', 'Object.groupBy(a,b)', 'Object.groupBy'],
  ['script', 'AbortSignal.timeout(1)', 'AbortSignal.timeout'],
  ['script', 'URL.canParse(a)', 'URL.canParse'],
  ['style', '.a:has(.b){}', ':has()'],
  ['style', '@container (width>1px){}', 'container queries'],
  ['style', '.a{color:color-mix(in srgb,red,blue)}', 'color-mix()'],
  ['style', '.a{color:oklch(50% 0 0)}', 'oklch() or oklab()'],
  ['style', '.a{height:100dvh}', 'dynamic viewport units'],
  ['style', '.a{color:red;& .b{color:blue}}', 'nesting'],
] as const)('finds in a %s: %s', (kind, text, name) => {
  expect(missingIn(kind, text)).toEqual([name]);
});

it('has nothing against what the engine knows', () => {
  expect(missingIn('script', 'a.sort();structuredClone(b);c.at(-1);hasOwn.has(d)')).toEqual([]);
  expect(missingIn('style', '.a{inset:0;height:100vh}.a:is(.b){}')).toEqual([]);
});
