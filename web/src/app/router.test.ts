// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';

import { addressOf, placeOf, Router } from './router';

beforeEach(() => history.replaceState(null, '', '/jobs'));

it.each([
  ['/', '', { page: 'hub', jobId: null, filter: null }],
  ['/', '?shell=native', { page: 'hub', jobId: null, filter: null }],
  ['/elsewhere', '', { page: 'hub', jobId: null, filter: null }],
  ['/images', '', { page: 'images', jobId: null, filter: null }],
  ['/settings/', '', { page: 'settings', jobId: null, filter: null }],
  ['/jobs', '?state=failed', { page: 'jobs', jobId: null, filter: 'failed' }],
  ['/jobs', '?state=dreaming', { page: 'jobs', jobId: null, filter: null }],
  ['/jobs/0193-a', '?state=running', { page: 'jobs', jobId: '0193-a', filter: 'running' }],
  ['/jobs/', '', { page: 'jobs', jobId: null, filter: null }],
  ['/jobs/a/b', '', { page: 'jobs', jobId: null, filter: null }],
])('reads %s%s', (pathname, search, place) => {
  expect(placeOf({ pathname, search })).toEqual(place);
});

it('writes what it reads', () => {
  const nothing = { jobId: null, filter: null };
  expect(addressOf({ page: 'hub', ...nothing })).toBe('/');
  expect(addressOf({ page: 'images', ...nothing })).toBe('/images');
  expect(addressOf({ page: 'jobs', ...nothing })).toBe('/jobs');
  expect(addressOf({ page: 'jobs', jobId: 'a', filter: 'failed' })).toBe('/jobs/a?state=failed');
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

  expect(router.getPlace()).toEqual({ page: 'jobs', jobId: null, filter: 'failed' });
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

  expect(location.pathname + location.search).toBe('/jobs?state=failed');
  expect(router.getPlace()).toEqual({ page: 'jobs', jobId: null, filter: 'failed' });
});

it('goes from page to page, and back by the button of the browser', async () => {
  const router = new Router();
  router.subscribe(() => {});
  router.go('images');
  router.go('images');
  expect(location.pathname).toBe('/images');

  const done = back();
  history.back();
  await done;

  expect(router.getPlace().page).toBe('jobs');
});
