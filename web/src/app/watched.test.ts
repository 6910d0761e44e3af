import { beforeEach, expect, it, vi } from 'vitest';

import { ApiError } from '../shared/api/problem';
import { watched } from './watched';

const watcher = { wasUsed: vi.fn(), sessionEnded: vi.fn() };
beforeEach(() => vi.resetAllMocks());

it('hands on the answer, and tells of a use', async () => {
  const api = watched({ find: (id: string) => Promise.resolve(`job ${id}`) }, watcher);

  await expect(api.find('7')).resolves.toBe('job 7');

  expect(watcher.wasUsed).toHaveBeenCalledOnce();
});

it.each([
  [401, 1],
  [409, 0],
])('hands on what went wrong; status %i ends %i sessions', async (status, times) => {
  const error = new ApiError(status, 'x', 'No.');
  const api = watched({ find: () => Promise.reject(error) }, watcher);

  await expect(api.find()).rejects.toBe(error);

  expect(watcher.sessionEnded).toHaveBeenCalledTimes(times);
  expect(watcher.wasUsed).not.toHaveBeenCalled();
});
