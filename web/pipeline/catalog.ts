import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { compileMessage } from '@lingui/message-utils/compileMessage';
import type { Plugin } from 'vite';

/** English is the source: a text is its own key. German stands beside it. */
export const germanFile = join(dirname(fileURLToPath(import.meta.url)), '../src/locales/de.json');

export type Texts = Readonly<Record<string, string>>;
export type Compiled = Readonly<Record<string, ReturnType<typeof compileMessage>>>;

export function readGerman(): Texts {
  return JSON.parse(readFileSync(germanFile, 'utf8')) as Texts;
}

/** Compiled before the page has them, so that the page needs no parser of messages. */
export function compiled(texts: Texts): Compiled {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [key, compileMessage(text)]),
  );
}

/** English as a catalogue: only what has values in it differs from its key. */
export function english(german: Texts): Texts {
  const keys = Object.keys(german).filter((key) => key.includes('{'));
  return Object.fromEntries(keys.map((key) => [key, key]));
}

const accents: Readonly<Record<string, string>> = {
  a: 'á',
  e: 'é',
  i: 'í',
  o: 'ó',
  u: 'ú',
  A: 'Á',
  E: 'É',
  I: 'Í',
  O: 'Ó',
  U: 'Ú',
};

/** A language nobody speaks: each text in brackets, accented, outside of its placeholders. */
export function pseudo(message: string): string {
  let depth = 0;
  let text = '';
  for (const letter of message) {
    if (letter === '{') depth += 1;
    // Inside of a plural, the innermost braces hold text again; the outer ones hold its syntax.
    text += depth % 2 === 0 ? (accents[letter] ?? letter) : letter;
    if (letter === '}') depth -= 1;
  }
  return `⟦${text}⟧`;
}

const prefix = 'virtual:hub-catalog/';

/** Gives the catalogues as the modules `virtual:hub-catalog/en` and `virtual:hub-catalog/de`. */
export function catalog(): Plugin {
  return {
    name: 'hub-catalog',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return undefined;
      this.addWatchFile(germanFile);
      const german = readGerman();
      const texts = id.endsWith('/de') ? german : english(german);
      return `export default ${JSON.stringify(compiled(texts))};`;
    },
  };
}
