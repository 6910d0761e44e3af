import { expect, it } from 'vitest';

import { Turns } from './turns';

it('lets a few work at a time, and the others in their order', async () => {
  const turns = new Turns(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const all = [0, 1, 2, 3].map((name) =>
    turns.run(() => {
      begun.push(name);
      return new Promise<void>((end) => ends.push(end));
    }),
  );
  await Promise.resolve();
  expect(begun).toEqual([0, 1]);

  ends[1]?.();
  await all[1];
  await Promise.resolve();
  expect(begun).toEqual([0, 1, 2]);
  ends[0]?.();
  ends[2]?.();
  await Promise.all([all[0], all[2]]);
  ends[3]?.();
  await all[3];

  expect(begun).toEqual([0, 1, 2, 3]);
});

it('goes on after one that fails', async () => {
  const turns = new Turns(1);
  const failing = turns.run(() => Promise.reject(new Error('no')));
  const next = turns.run(() => Promise.resolve('yes'));

  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
});
