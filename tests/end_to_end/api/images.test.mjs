// Images on demand: the right format for each client, made once, and never larger than the original.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { withHub } from './api.mjs';
import { fixture, until } from './hub.mjs';
import { formatOf, png } from './pictures.mjs';

const shared = await withHub();
const INVALID = ['bad_request', 'invalid_input'];
const upload = async (body, type = 'image/png') => (await shared.api.upload(body, { filename: 'a.png', type })).id;
const photos = {
  plain: await upload(png(400, 200)),
  alpha: await upload(png(120, 80, { alpha: true })),
  text: await upload('this is no picture', 'text/plain'),
};

const image = (id, query = '', headers = {}) => shared.api.call('GET', `/i/${id}${query}`, { headers });
const good = async (id, query, headers) => {
  const answer = await image(id, query, headers);
  assert.equal(answer.status, 200, `${query}: ${answer.text.slice(0, 300)}`);
  assert.equal(`image/${formatOf(answer.body)}`, answer.mediaType);
  return answer;
};
const sizeOf = (answer) => [Number(answer.headers['x-image-width']), Number(answer.headers['x-image-height'])];

describe('the format', () => {
  const wanted = [
    ['image/webp,*/*', 'plain', 'webp'],
    ['image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5', 'plain', 'jpeg'],
    ['*/*', 'plain', 'jpeg'],
    ['', 'plain', 'jpeg'],
    ['*/*', 'alpha', 'png'],
    ['image/webp', 'alpha', 'webp'],
    ['image/avif;q=0,image/webp', 'plain', 'webp'],
    ['image/avif; q=0, image/webp; q=0', 'plain', 'jpeg'],
    ['IMAGE/WEBP', 'plain', 'webp'],
    ['nonsense;;;q=x,,,', 'plain', 'jpeg'],
  ];
  for (const [accept, photo, format] of wanted) {
    it(`for Accept '${accept}' of the ${photo} picture is ${format}`, async () => {
      const answer = await good(photos[photo], '?w=60', { Accept: accept });
      assert.equal(formatOf(answer.body), format);
      assert.match(answer.headers.vary, /\bAccept\b/);
    });
  }

  it('for who takes AVIF is WebP at once, and AVIF when that is made', async () => {
    const headers = { Accept: 'image/avif,image/webp,image/apng,image/*,*/*;q=0.8' };
    const first = await good(photos.plain, '?w=61', headers);
    assert.equal(formatOf(first.body), 'webp');
    assert.equal(first.headers['cache-control'], 'private, max-age=10');
    await until(async () => formatOf((await good(photos.plain, '?w=61', headers)).body) === 'avif', 'AVIF comes');
  });

  it('that is asked for by name is given, and does not vary', async () => {
    for (const format of ['avif', 'webp', 'jpeg', 'png']) {
      const answer = await good(photos.plain, `?w=50&fmt=${format}`, { Accept: 'image/avif' });
      assert.equal(formatOf(answer.body), format);
      assert.doesNotMatch(answer.headers.vary ?? '', /\bAccept\b(?!-)/);
    }
  });
});

describe('the size', () => {
  const wanted = [
    ['', [400, 200]],
    ['?w=100', [100, 50]],
    ['?h=50', [100, 50]],
    ['?w=100&h=100&fit=inside', [100, 50]],
    ['?w=100&h=100&fit=cover', [100, 100]],
    ['?w=4000', [400, 200]],
    ['?w=4000&h=4000&fit=inside', [400, 200]],
    ['?w=1', [1, 1]],
  ];
  for (const [query, size] of wanted) {
    it(`of '${query}' is ${size.join(' x ')}`, async () => {
      assert.deepEqual(sizeOf(await good(photos.plain, `${query}${query ? '&' : '?'}fmt=png`)), size);
    });
  }

  it('of fit=contain has the picture whole', async () => {
    const [width, height] = sizeOf(await good(photos.plain, '?w=100&h=100&fit=contain&fmt=png'));
    assert.ok(width <= 100 && height <= 100 && Math.max(width, height) === 100);
  });

  it('is larger in bytes with a higher quality', async () => {
    const low = await good(photos.plain, '?fmt=jpeg&q=5');
    const high = await good(photos.plain, '?fmt=jpeg&q=95');
    assert.ok(low.body.length < high.body.length);
  });
});

describe('a client', () => {
  it('that has the image is told so', async () => {
    const answer = await good(photos.plain, '?w=64&fmt=webp');
    assert.match(answer.headers.etag, /^"[0-9a-f]+"$/);
    assert.match(answer.headers['cache-control'], /private, max-age=31536000, immutable/);
    const again = await image(photos.plain, '?w=64&fmt=webp', { 'If-None-Match': answer.headers.etag });
    assert.equal(again.status, 304);
    assert.equal(again.headers.etag, answer.headers.etag);
    assert.equal((await image(photos.plain, '?w=64&fmt=webp', { 'If-None-Match': '"other"' })).status, 200);
  });

  it('may ask for the head alone', async () => {
    const answer = await good(photos.plain, '?w=66&fmt=webp');
    const head = await shared.api.expect(200, 'HEAD', `/i/${photos.plain}?w=66&fmt=webp`);
    assert.equal(head.headers['content-length'], String(answer.body.length));
    assert.equal(head.headers.etag, answer.headers.etag);
  });

  it('gets another format under another tag', async () => {
    const webp = await good(photos.plain, '?w=70', { Accept: 'image/webp' });
    const jpeg = await image(photos.plain, '?w=70', { Accept: '*/*', 'If-None-Match': webp.headers.etag });
    assert.equal(jpeg.status, 200);
  });

  it('that asks with 20 others gets the image that was made once', async () => {
    const { id } = await shared.api.upload(png(900, 700, { shade: 77 }), { filename: 'many.png', type: 'image/png' });
    const made = async () => {
      const { operations } = await shared.api.get('/api/v1/status');
      // Whatever the hub counts a variant's making under, it is one more for all of them together.
      return operations.filter((one) => /^image\.(variant|encode|render|make)/.test(one.name)).reduce((sum, one) => sum + one.count, 0);
    };
    const before = await made();
    const answers = await Promise.all(Array.from({ length: 20 }, () => good(id, '?w=300&fmt=webp')));
    assert.equal(new Set(answers.map((one) => one.body.toString('base64'))).size, 1);
    assert.ok((await made()) - before <= 1, 'it was made more than once');
  });
});

describe('what cannot be shown', () => {
  it('is told from what is not there', async () => {
    const noPicture = await image(photos.text, '?w=50');
    assert.equal(noPicture.status, 422);
    assert.equal((await image('0000000000000000')).status, 404);
    for (const path of ['placeholder', 'srcset']) {
      assert.equal((await shared.api.call('GET', `/i/${photos.text}/${path}`)).status, 422, path);
      assert.equal((await shared.api.call('GET', `/i/0000000000000000/${path}`)).status, 404, path);
    }
  });

  it('is refused each time, and the next picture is shown', async () => {
    const halves = [png(300, 300).subarray(0, 400), readFileSync(fixture('progressive.jpg')).subarray(0, 300), Buffer.from('GIF89a')];
    for (const half of halves) {
      const { id } = await shared.api.upload(half, { filename: 'broken.png', type: 'image/png' });
      for (let i = 0; i < 2; ++i) {
        const answer = await image(id, '?w=50&fmt=png');
        assert.ok([200, 422].includes(answer.status), `${answer.status}: ${answer.text.slice(0, 200)}`);
      }
    }
    await good(photos.plain, '?w=51&fmt=png');
  });

  const wrong = ['w=0', 'w=-1', 'w=8193', 'w=x', 'w=', 'h=0', 'h=99999999999999999999', 'fit=stretch', 'fmt=gif', 'fmt=', 'q=0', 'q=101', 'q=x', 'bogus=1', 'w=10&w=20', 'w=1.5'];
  for (const query of wrong) {
    it(`refuses ?${query}, naming it`, async () => {
      const problem = await shared.api.refused(400, INVALID, 'GET', `/i/${photos.plain}?${query}`);
      assert.equal(problem.field, query.split('=')[0]);
    });
  }
});

describe('the placeholder', () => {
  it('is a colour, a hash and a tiny picture', async () => {
    const placeholder = await shared.api.get(`/i/${photos.plain}/placeholder`);
    assert.match(placeholder.color, /^#[0-9a-f]{6}$/);
    assert.match(placeholder.lqip, /^data:image\//);
    assert.ok(placeholder.blurhash.length >= 6);
    assert.deepEqual([placeholder.width, placeholder.height], [400, 200]);
  });
});

describe('the srcset', () => {
  it('has the widths that were asked for and that the picture has', async () => {
    const set = await shared.api.get(`/i/${photos.plain}/srcset?widths=100,200,4000`);
    assert.deepEqual([set.width, set.height], [400, 200]);
    for (const { width, url } of set.items) {
      assert.ok(width <= 400);
      const answer = await shared.api.expect(200, 'GET', url);
      assert.equal(Number(answer.headers['x-image-width']), width);
      assert.ok(set.srcset.includes(`${url} ${width}w`));
    }
    assert.deepEqual(set.items.slice(0, 2).map((one) => one.width), [100, 200]);
    await shared.api.expect(200, 'GET', set.src);
  });

  for (const widths of ['0', 'x', '100;200', '-1', '8193', Array(500).fill('1').join(','), '1.5']) {
    it(`refuses widths=${widths.slice(0, 20)}`, async () => {
      await shared.api.refused(400, INVALID, 'GET', `/i/${photos.plain}/srcset?widths=${widths}`);
    });
  }
});
