import { expect, it } from 'vitest';

import { aJob } from '../../shared/testing/jobs';
import { rowHeight } from './row-height';

it('gives each line that a row has its room', () => {
  const fault = { code: 'x', message: 'm', remedy: 'r' };
  expect(rowHeight(aJob(), false)).toBe(60);
  expect(rowHeight(aJob(), true)).toBe(60);
  expect(rowHeight(aJob({ state: 'running' }), false)).toBe(60);
  expect(rowHeight(aJob({ state: 'running' }), true)).toBe(82);
  expect(rowHeight(aJob({ waitingReason: 'waits' }), false)).toBe(80);
  expect(rowHeight(aJob({ state: 'failed', fault }), false)).toBe(100);
  expect(rowHeight(aJob({ state: 'failed', fault: { ...fault, remedy: '' } }), false)).toBe(80);
});
