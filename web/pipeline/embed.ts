import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join, relative, resolve, sep } from 'node:path';

import type { Plugin } from 'vite';

import { germanFile } from './catalog';
import { tokensFile } from './theme';
import { variantsOf } from './variants';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.txt': 'text/plain; charset=utf-8',
};

export function mediaTypeOf(path: string): string {
  const type = mediaTypes[extname(path)];
  if (type === undefined) throw new Error(`pipeline/embed.ts knows no media type for ${path}`);
  return type;
}

export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    })
    .sort();
}

/** Writes the .br and .gz beside each file of @p dist, and the C++ table of all of them. */
export function tableOf(dist: string): string {
  const blobs: string[] = [];
  const rows: string[] = [];
  const view = (file: string, bytes: Buffer | undefined): string => {
    if (bytes === undefined) return '{}';
    const name = `hub_web_${blobs.length}`;
    blobs.push(`HUB_WEB_BLOB(${name}, ${JSON.stringify(file)})`);
    return `{${name}, ${bytes.length}}`;
  };
  for (const file of filesBelow(dist)) {
    const path = `/${relative(dist, file).split(sep).join('/')}`;
    const { identity, brotli, gzip } = variantsOf(file, readFileSync(file));
    if (brotli) writeFileSync(`${file}.br`, brotli);
    if (gzip) writeFileSync(`${file}.gz`, gzip);
    const etag = createHash('sha256').update(identity).digest('hex').slice(0, 32);
    const fields = [
      JSON.stringify(path),
      JSON.stringify(mediaTypeOf(path)),
      view(file, identity),
      view(`${file}.br`, brotli),
      view(`${file}.gz`, gzip),
      JSON.stringify(`"${etag}"`),
      String(path.startsWith('/assets/')),
    ];
    rows.push(`    {${fields.join(', ')}},`);
  }
  return source(blobs, rows);
}

function source(blobs: readonly string[], rows: readonly string[]): string {
  return `// Made by web/pipeline/embed.ts of the built front end.
#include "web/embedded/web_files.h"

#include "core/server/static_site.h"

#include <array>

// The assembler reads the files: a compiler would need minutes for as many numbers.
#define HUB_WEB_BLOB(name, file)                                                               \\
    extern "C" __attribute__((visibility("hidden"))) const char name[];                        \\
    asm(".pushsection .rodata.hub_web,\\"a\\"\\n.balign 16\\n.local " #name "\\n" #name            \\
        ":\\n.incbin \\"" file "\\"\\n.byte 0\\n.popsection\\n");

${blobs.join('\n')}

namespace hub::web {
namespace {

constexpr std::array<server::StaticFile, ${rows.length}> kFiles{{
${rows.join('\n')}
}};

} // namespace

std::span<const server::StaticFile> files()
{
    return kFiles;
}

} // namespace hub::web
`;
}

/** What ninja asks: the table is old when one of these files has changed. */
export function depfileOf(target: string, sources: Iterable<string>): string {
  const escaped = [...new Set(sources)].sort().map((file) => file.replace(/[ #]/g, '\\$&'));
  return `${target}: \\\n  ${escaped.join(' \\\n  ')}\n`;
}

/** With HUB_WEB_TABLE=FILE in the environment, FILE and FILE.d are written after the build. */
export function embed(): Plugin {
  const sources: string[] = [tokensFile, germanFile];
  let dist = '';
  let root = '';
  return {
    name: 'hub-embed',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      root = config.root;
      dist = resolve(config.root, config.build.outDir);
      sources.push(join(root, 'index.html'), ...filesBelow(config.publicDir));
    },
    generateBundle() {
      for (const id of this.getModuleIds()) {
        const file = id.replace(/[?#].*$/, '');
        // Packages are pinned by the lock file, which CMake watches.
        if (file.startsWith(root) && !file.includes('node_modules') && existsSync(file))
          sources.push(file);
      }
    },
    closeBundle() {
      const table = process.env['HUB_WEB_TABLE'];
      if (table === undefined) return;
      mkdirSync(resolve(table, '..'), { recursive: true });
      writeFileSync(table, tableOf(dist));
      writeFileSync(`${table}.d`, depfileOf(table, sources));
    },
  };
}
