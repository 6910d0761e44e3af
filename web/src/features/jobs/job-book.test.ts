import { expect, it } from 'vitest';

import { aJob, idOf, someJobs } from '../../shared/testing/jobs';
import { JobBook } from './job-book';

const idsOf = (book: JobBook): readonly string[] => book.list(null, null).map(({ id }) => id);

it('lists the newest first, in whatever order they came', () => {
  const book = new JobBook();
  const numbers = [5, 1, 9, 3, 7, 2, 8, 4, 6];
  for (const number of numbers) book.put([aJob({ id: idOf(number) })]);
  book.put([12, 0, 11].map((number) => aJob({ id: idOf(number) })));

  expect(idsOf(book)).toEqual([12, 11, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map(idOf));
});

it('keeps one record of a job, the later one', () => {
  const book = new JobBook();
  book.put([aJob({ state: 'waiting' })]);
  book.put([aJob({ state: 'running' })]);

  expect(book.list(null, null).map(({ state }) => state)).toEqual(['running']);
});

it('lists those in a state, down to the oldest that was loaded', () => {
  const book = new JobBook();
  book.put(someJobs(1, 4, 'failed'));
  book.put([aJob({ id: idOf(3), state: 'running' })]);

  expect(book.list('failed', idOf(2)).map(({ id }) => id)).toEqual([idOf(4), idOf(2)]);
});

it('forgets all but some', () => {
  const book = new JobBook();
  book.put(someJobs(1, 4));

  book.keepOnly(new Set([idOf(2), idOf(77)]));

  expect(idsOf(book)).toEqual([idOf(2)]);
  expect(book.size).toBe(1);
});
