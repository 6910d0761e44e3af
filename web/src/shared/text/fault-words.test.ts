// @vitest-environment jsdom
import { afterEach, expect, it } from 'vitest';

import { faultDetail, faultRemedy, faultText, faultTitle } from './fault-words';
import { speak } from './translate';

const full = { code: 'storage_full', message: 'The disk has 3 MB left.', remedy: 'Free some.' };

afterEach(() => speak('en'));

it('leaves English as the hub says it', () => {
  expect(faultTitle(full)).toBe('The disk has 3 MB left.');
  expect(faultDetail(full)).toBe('');
  expect(faultText(full)).toBe('The disk has 3 MB left. Free some.');
});

it('says it in German first, and then what the hub says', async () => {
  await speak('de');

  expect(faultTitle(full)).toBe('Die Festplatte ist voll.');
  expect(faultDetail(full)).toBe('The disk has 3 MB left.');
  expect(faultText(full)).toBe('Die Festplatte ist voll. The disk has 3 MB left. Free some.');
});

it('translates a remedy that the page has too', async () => {
  await speak('de');
  const remedy = 'Give a JPEG, PNG, WebP, GIF, AVIF, HEIC or TIFF file.';

  expect(faultRemedy({ remedy })).toBe('Es geht mit JPEG, PNG, WebP, GIF, AVIF, HEIC und TIFF.');
  expect(faultRemedy({ remedy: 'Say {what}.' })).toBe('Say {what}.');
});

it('gives the words alone where the code is not known', async () => {
  await speak('de');
  const own = { code: 'unreachable', message: 'Der Hub antwortet nicht.', remedy: '' };

  expect(faultText(own)).toBe('Der Hub antwortet nicht.');
});
