import { describe, expect, it } from 'vitest';

import { inputOf, keyOf, presetOf, presets, readRecipe, widthsOf } from './recipe';

describe('widths', () => {
  it.each([
    ['320 640', [320, 640]],
    ['640, 320;320', [320, 640]],
    ['', []],
    ['8192', [8192]],
    ['8193', null],
    ['0', null],
    ['12.5', null],
    ['wide', null],
    [Array.from({ length: 17 }, (_, index) => index + 1).join(' '), null],
  ])('reads %s', (text, widths) => {
    expect(widthsOf(text)).toEqual(widths);
  });
});

describe('what is remembered', () => {
  it('comes back as it was', () => {
    expect(readRecipe(JSON.stringify(presets.smallest))).toEqual(presets.smallest);
  });

  it.each([null, '', 'null', '{"formats":[],"widths":"x","quality":"y"}', '[1]'])(
    'is the usual where %s makes no sense',
    (text) => {
      expect(readRecipe(text)).toEqual(presets.responsive);
    },
  );
});

it('knows a preset again, and what the hub tells of a job', () => {
  const { quick } = presets;
  expect(presetOf(quick)).toBe('quick');
  expect(presetOf({ ...quick, quality: 50 })).toBeNull();
  expect(keyOf({ ...inputOf(quick), formats: ['jpeg', 'webp'] })).toBe(keyOf(inputOf(quick)));
});
