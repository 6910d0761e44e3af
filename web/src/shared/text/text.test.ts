import { expect, it } from 'vitest';

import { problemOf, sentence } from '../api/problem';
import { ago, duration } from './duration';
import { bytes, count, percent } from './quantity';

it.each([
  [0, '0 s'],
  [14, '14 ms'],
  [100, '0.1 s'],
  [420, '0.4 s'],
  [9_949, '9.9 s'],
  [9_996, '10 s'],
  [59_400, '59 s'],
  [60_000, '1 min'],
  [185_000, '3 min 5 s'],
  [3_600_000, '1 h'],
  [5_400_000, '1 h 30 min'],
  [26 * 3_600_000, '1 d 2 h'],
  [-5, '0 s'],
])('says %i ms as %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

it.each([
  [4_999, 'just now'],
  [5_000, '5 s ago'],
  [59_999, '55 s ago'],
  [60_000, '1 min ago'],
  [3_599_999, '59 min ago'],
  [23 * 3_600_000, '23 h ago'],
  [72 * 3_600_000, '3 d ago'],
])('says %i ms ago as %s', (ms, text) => {
  expect(ago(ms)).toBe(text);
});

it('says sizes as users know them', () => {
  expect([0, 999, 1_048_576, 64 * 1_048_576, 1.25 * 2 ** 30].map(bytes)).toEqual([
    '0 B',
    '999 B',
    '1.0 MB',
    '64 MB',
    '1.3 GB',
  ]);
});

it('never calls unfinished work 100 %', () => {
  expect([0, 0.004, 0.999, 1].map(percent)).toEqual(['0 %', '0 %', '99 %', '100 %']);
});

it('separates thousands', () => {
  expect(count(12345)).toBe('12,345');
});

it.each([
  ['waits for a free worker', 'Waits for a free worker.'],
  ['aio-hub ctl token prints it', 'aio-hub ctl token prints it.'],
  ['Done!', 'Done!'],
  ['', ''],
])('makes a sentence of "%s"', (text, made) => {
  expect(sentence(text)).toBe(made);
});

it('reads what the hub says is wrong', () => {
  const problem = problemOf(409, {
    code: 'conflict',
    detail: 'job 1 is running and cannot be paused',
    remedy: 'cancel it, or let it end',
  });

  expect(problem.message).toBe('Job 1 is running and cannot be paused.');
  expect(problem.remedy).toBe('Cancel it, or let it end.');
  expect(problem.code).toBe('conflict');
});

it('finds words for an answer that is no problem document', () => {
  expect(problemOf(502, undefined).message).toBe('The hub answered with status 502.');
});
