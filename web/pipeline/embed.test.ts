import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { depfileOf, mediaTypeOf, tableOf } from './embed';
import { variantsOf } from './variants';

let dist = '';
beforeEach(() => {
  dist = mkdtempSync(join(tmpdir(), 'hub-embed-'));
  mkdirSync(join(dist, 'assets'));
});
afterEach(() => rmSync(dist, { recursive: true }));

it('packs a file so that it can be unpacked again', () => {
  const text = Buffer.from('const colour = "teal";\n'.repeat(100));

  const { brotli, gzip } = variantsOf('a.js', text);

  expect(brotli && brotliDecompressSync(brotli)).toEqual(text);
  expect(gzip && gunzipSync(gzip)).toEqual(text);
});

it('does not pack what is packed or tiny', () => {
  expect(variantsOf('inter.woff2', Buffer.alloc(5000))).toEqual({ identity: Buffer.alloc(5000) });
  expect(variantsOf('a.js', Buffer.from('a'))).toEqual({ identity: Buffer.from('a') });
});

it('lists every file with its forms and says which never change', () => {
  const script = 'let a = 1;\n'.repeat(100);
  writeFileSync(join(dist, 'assets/index-abc.js'), script);
  writeFileSync(join(dist, 'index.html'), '<!doctype html>');

  const rows = tableOf(dist)
    .split('\n')
    .filter((line) => line.startsWith('    {'));

  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatch(/^ {4}\{"\/assets\/index-abc\.js", "text\/javascript.*, true\},$/);
  expect(rows[0]).toContain(`{hub_web_0, ${script.length}}`);
  expect(rows[1]).toMatch(/^ {4}\{"\/index\.html", .*\{\}, \{\}, "\\"[0-9a-f]{32}\\"", false\},$/);
  expect(readFileSync(join(dist, 'assets/index-abc.js.br')).length).toBeLessThan(script.length);
});

it('refuses a file that no browser would know what to do with', () => {
  expect(() => mediaTypeOf('/assets/a.exe')).toThrow(/a\.exe/);
});

it('writes a depfile that ninja can read', () => {
  expect(depfileOf('/b/t.cpp', ['/s/b c.ts', '/s/a.ts', '/s/a.ts'])).toBe(
    '/b/t.cpp: \\\n  /s/a.ts \\\n  /s/b\\ c.ts\n',
  );
});
