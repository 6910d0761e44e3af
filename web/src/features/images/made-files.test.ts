import { File as NodeFile } from 'node:buffer';

import { describe, expect, it, vi } from 'vitest';

import { bestOf } from '../../shared/api/image-job';
import { aResult, aVariant } from '../../shared/testing/images';
import { type Made, saveArchive } from './archive';
import { UniqueNames, variantName } from './file-names';
import type { Item } from './item';
import { savedOf, savingOf } from './item-words';
import { pictureMarkup } from './picture-markup';

const done = (variants = aResult().variants): Item => ({
  key: 'a',
  name: 'harbour.jpg',
  bytes: 1_000_000,
  artifact: 'a',
  jobId: 'j',
  recipeKey: null,
  stage: { at: 'done', result: aResult(variants) },
});

describe('names', () => {
  it.each([
    ['harbour.jpg', 'harbour-640.webp'],
    ['a.b.heic', 'a.b-640.webp'],
    ['no ending', 'no ending-640.webp'],
    ['../up.jpg', '.._up-640.webp'],
  ])('of what is made of %s', (name, made) => {
    expect(variantName(name, aVariant('webp', 640, 1))).toBe(made);
  });

  it('are given once, whatever their case', () => {
    const names = new UniqueNames();
    expect(['a.webp', 'A.webp', 'a.webp', 'b'].map((name) => names.of(name))).toEqual([
      'a.webp',
      'A (2).webp',
      'a (3).webp',
      'b',
    ]);
  });
});

describe('what is saved', () => {
  it('is the smallest file of the greatest width against the original', () => {
    expect(bestOf(aResult())?.format).toBe('webp');
    expect(savingOf(done())).toBe('−87 %');
    expect(savedOf([done(), done()])).toBe('1.7 MB (87 %)');
  });

  it('is nothing where nothing was made', () => {
    expect(bestOf(aResult([]))).toBeNull();
    expect(savingOf(done([]))).toBeNull();
    expect(savedOf([done([])])).toBeNull();
  });
});

describe('the markup', () => {
  it('offers each format, and the rest to every browser', () => {
    expect(pictureMarkup('my "harbour".jpg', aResult())).toBe(
      '<picture>\n' +
        '  <source type="image/webp" srcset="my%20_harbour_-640.webp 640w, my%20_harbour_-1280.webp 1280w" sizes="100vw">\n' +
        '  <img src="my%20_harbour_-1280.jpg" srcset="my%20_harbour_-640.jpg 640w, my%20_harbour_-1280.jpg 1280w" sizes="100vw"' +
        ' width="1280" height="640" alt="my &quot;harbour&quot;" loading="lazy" decoding="async" style="background-color:#a80204">\n' +
        '</picture>\n',
    );
  });

  it('is nothing where nothing was made', () => {
    expect(pictureMarkup('a.jpg', aResult([]))).toBe('');
  });
});

describe('the zip', () => {
  async function zipOf(
    files: readonly Made[],
    onFile: (count: number) => void,
    get: (url: string) => Promise<Response>,
  ): Promise<readonly [boolean, Blob | null]> {
    let zip: Blob | null = null;
    const save = async (begin: () => ReadableStream<Uint8Array<ArrayBuffer>>): Promise<boolean> => {
      zip = await new Response(begin()).blob();
      return true;
    };
    return [await saveArchive(files, onFile, save, get), zip];
  }

  it('has every file under its name', async () => {
    // Node.js 18 has it, but not where a browser has it.
    vi.stubGlobal('File', NodeFile);
    let count = 0;
    const [isSaved, zip] = await zipOf(
      [
        { name: 'a.jpg', result: aResult() },
        { name: 'a.png', result: aResult([aVariant('webp', 640, 1)]) },
      ],
      (files) => (count = files),
      (url) => Promise.resolve(new Response(`bytes of ${url}`)),
    );

    expect(isSaved).toBe(true);
    const text = await zip?.text();
    for (const name of ['a-640.webp', 'a-1280.jpg', 'a-640 (2).webp']) expect(text).toContain(name);
    expect(count).toBe(5);
    vi.unstubAllGlobals();
  });

  it('says why a file does not come', async () => {
    const refuse = (): Promise<Response> =>
      Promise.resolve(new Response('{"code":"not_found","detail":"it is gone"}', { status: 404 }));

    await expect(
      zipOf([{ name: 'a.jpg', result: aResult() }], () => {}, refuse),
    ).rejects.toMatchObject({ status: 404, message: 'It is gone.' });
  });
});
