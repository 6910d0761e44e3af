import { expect, it } from 'vitest';

import { filesOf, jsonText } from './job-result';

const file = { url: '/api/v1/jobs/1/files/0', format: 'webp', width: 4, height: 3, bytes: 9 };

it('finds the files that a result names', () => {
  expect(filesOf({ variants: [file, { ...file, url: undefined }] })).toEqual([file]);
});

it.each([null, 'text', { sum: 1 }, { variants: 'none' }, { variants: [null, 7] }])(
  'finds none in %j',
  (result) => {
    expect(filesOf(result)).toEqual([]);
  },
);

it.each(['https://elsewhere.example/a', '//elsewhere.example/a', 'javascript:alert(1)'])(
  'takes %s for no file of the hub',
  (url) => {
    expect(filesOf({ variants: [{ ...file, url }] })).toEqual([]);
  },
);

it('cuts what is too long to read', () => {
  expect(jsonText({ a: 1 })).toEqual({ text: '{\n  "a": 1\n}', isCut: false });

  const { text, isCut } = jsonText('x'.repeat(50_000));
  expect(isCut).toBe(true);
  expect(text).toHaveLength(20_001);
});
