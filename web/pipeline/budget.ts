import { brotliCompressSync } from 'node:zlib';

import type { Plugin, Rollup } from 'vite';

/** What the first page may weigh on the wire, brotli: it is the wait of everybody's every start. */
export const mostScriptBytes = 62 * 1024;
export const mostStyleBytes = 10 * 1024;

type Bundle = Readonly<Record<string, Rollup.OutputChunk | Rollup.OutputAsset>>;

const packedBytes = (content: string | Uint8Array): number => brotliCompressSync(content).length;

/** The packed size of the entry's scripts, with all they import at once, and of their styles. */
export function weightOf(bundle: Bundle): { readonly script: number; readonly style: number } {
  const seen = new Set<string>();
  const styles = new Set<string>();
  let script = 0;
  const weigh = (name: string): void => {
    const chunk = bundle[name];
    if (seen.has(name) || chunk?.type !== 'chunk') return;
    seen.add(name);
    script += packedBytes(chunk.code);
    chunk.viteMetadata?.importedCss.forEach((style) => styles.add(style));
    chunk.imports.forEach(weigh);
  };
  for (const chunk of Object.values(bundle))
    if (chunk.type === 'chunk' && chunk.isEntry) weigh(chunk.fileName);
  let style = 0;
  for (const name of styles) {
    const asset = bundle[name];
    if (asset?.type === 'asset') style += packedBytes(asset.source);
  }
  return { script, style };
}

/** Fails the build when the first page has become too heavy. */
export function budget(): Plugin {
  return {
    name: 'hub-budget',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const { script, style } = weightOf(bundle);
      const check = (what: string, bytes: number, most: number): void => {
        if (bytes > most)
          this.error(`the first page has ${bytes} B of ${what} (brotli), ${most} B are allowed`);
      };
      check('script', script, mostScriptBytes);
      check('style', style, mostStyleBytes);
    },
  };
}
