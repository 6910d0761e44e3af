import { brotliCompressSync } from 'node:zlib';

import type { Rollup } from 'vite';
import { expect, it } from 'vitest';

import { weightOf } from './budget';

const chunk = (fileName: string, change: Partial<Rollup.OutputChunk>): Rollup.OutputChunk =>
  ({
    type: 'chunk',
    fileName,
    code: '',
    imports: [],
    isEntry: false,
    ...change,
  }) as Rollup.OutputChunk;

it('weighs what the first page loads at once, each file once', () => {
  const code = 'let a = 1;\n'.repeat(50);
  const importedCss = new Set(['a.css']);
  const bundle = {
    'entry.js': chunk('entry.js', {
      code,
      isEntry: true,
      imports: ['a.js', 'b.js'],
      viteMetadata: { importedCss, importedAssets: new Set() },
    }),
    'a.js': chunk('a.js', { code, imports: ['b.js'] }),
    'b.js': chunk('b.js', { code }),
    'later.js': chunk('later.js', { code }),
    'a.css': { type: 'asset', fileName: 'a.css', source: code } as Rollup.OutputAsset,
  };

  const one = brotliCompressSync(code).length;
  expect(weightOf(bundle)).toEqual({ script: 3 * one, style: one });
});
