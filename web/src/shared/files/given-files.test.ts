// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from 'vitest';

import { GivenFiles } from './given-files';

const key = 'aio-hub.given';
const give = (...ids: readonly string[]): void => {
  const before = JSON.parse(sessionStorage.getItem(key) ?? '[]') as unknown[];
  const files = ids.map((id) => ({ id, name: `${id}.jpg`, bytes: 7, type: 'image/jpeg' }));
  sessionStorage.setItem(key, JSON.stringify([...before, ...files]));
  dispatchEvent(new Event(key));
};
const idsOf = (given: GivenFiles): readonly string[] => given.list().map(({ id }) => id);

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
});

it('has what was given before the page was there', () => {
  give('a', 'b');

  expect(new GivenFiles().list()).toEqual([
    { id: 'a', name: 'a.jpg', bytes: 7 },
    { id: 'b', name: 'b.jpg', bytes: 7 },
  ]);
});

it('tells when more come, and has each once', () => {
  const given = new GivenFiles();
  const seen: (readonly string[])[] = [];
  const end = given.watch(() => seen.push(idsOf(given)));

  give('a');
  give('a', 'b');
  end();
  give('c');

  expect(seen).toEqual([['a'], ['a', 'b']]);
});

it('forgets what was dealt with, and nothing that came meanwhile', () => {
  give('a', 'b');
  const given = new GivenFiles();

  given.settle('a');
  expect(idsOf(given)).toEqual(['b']);
  give('c');
  vi.runAllTimers();

  expect(idsOf(new GivenFiles())).toEqual(['b', 'c']);
});

it('takes what is none of the window’s for nothing', () => {
  sessionStorage.setItem(key, '{"id":');
  expect(new GivenFiles().list()).toEqual([]);
  sessionStorage.setItem(key, '[{"id":7}]');
  expect(new GivenFiles().list()).toEqual([]);
});
