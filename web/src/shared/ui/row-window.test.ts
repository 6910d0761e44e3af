import { expect, it } from 'vitest';

import { offsetsOf, rowAt, windowOf } from './row-window';

it('finds the row at a height', () => {
  const offsets = offsetsOf([60, 100, 80]);
  expect(offsets).toEqual([0, 60, 160, 240]);
  expect([-5, 0, 59, 60, 159, 160, 239, 9999].map((y) => rowAt(offsets, y))).toEqual([
    0, 0, 0, 1, 1, 2, 2, 2,
  ]);
});

it('draws what is in view and a little around it', () => {
  const offsets = offsetsOf(new Array<number>(10_000).fill(60));
  expect(windowOf(offsets, 0, 600)).toEqual([0, 17]);
  expect(windowOf(offsets, 60 * 5000, 600)).toEqual([4994, 5017]);
  expect(windowOf(offsets, 60 * 9990, 600)).toEqual([9984, 10_000]);
  expect(windowOf(offsetsOf([]), 0, 600)).toEqual([0, 0]);
});
