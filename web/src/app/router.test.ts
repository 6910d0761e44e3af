// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';

import { addressOf, placeOf, Router } from './router';

beforeEach(() => history.replaceState(null, '', '/'));

it.each([
  ['/', '', { jobId: null, filter: null }],
  ['/', '?state=failed', { jobId: null, filter: 'failed' }],
  ['/', '?state=dreaming', { jobId: null, filter: null }],
  ['/jobs/0193-a', '?state=running', { jobId: '0193-a', filter: 'running' }],
  ['/jobs/', '', { jobId: null, filter: null }],
  ['/jobs/a/b', '', { jobId: null, filter: null }],
])('reads %s%s', (pathname, search, place) => {
  expect(placeOf({ pathname, search })).toEqual(place);
});

it('writes what it reads', () => {
  expect(addressOf({ jobId: null, filter: null })).toBe('/');
  expect(addressOf({ jobId: 'a', filter: 'failed' })).toBe('/jobs/a?state=failed');
});

const back = (): Promise<unknown> =>
  new Promise((resolve) => addEventListener('popstate', resolve, { once: true }));

it('comes back to the list from jobs that were opened one from another', async () => {
  const router = new Router();
  router.subscribe(() => {});
  router.setFilter('failed');
  const steps = history.length;
  router.openJob('a');
  router.openJob('b');
  expect(location.pathname + location.search).toBe('/jobs/b?state=failed');

  const done = back();
  router.closeJob();
  await done;

  expect(router.getPlace()).toEqual({ jobId: null, filter: 'failed' });
  expect(history.length).toBe(steps + 2);
});

it('follows the back button of the browser', async () => {
  const router = new Router();
  router.subscribe(() => {});
  router.openJob('a');

  const done = back();
  history.back();
  await done;

  expect(router.getPlace().jobId).toBeNull();
});

it('has a list to go to from a job that was opened by its address', () => {
  history.replaceState(null, '', '/jobs/a?state=failed');
  const router = new Router();

  router.closeJob();

  expect(location.pathname + location.search).toBe('/?state=failed');
  expect(router.getPlace()).toEqual({ jobId: null, filter: 'failed' });
});
