import { describe, expect, it } from 'vitest';

import { compiled, english, pseudo, readGerman } from './catalog';
import { sourceTexts } from './source-texts';

const { keys, bare, open } = sourceTexts();
const german = readGerman();

/** The names of the values in a message. */
const valuesOf = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name ?? ''))].sort();

describe('the texts of the page', () => {
  it('all go through the translation', () => {
    expect(bare).toEqual([]);
  });

  it('are written out where they are asked for', () => {
    expect(open).toEqual([]);
  });

  it('all have a German one, and there is none too many', () => {
    expect(Object.keys(german).sort()).toEqual([...keys].sort());
  });

  it.each(Object.entries(german))('keep their values: %s', (key, text) => {
    expect(text.trim()).not.toBe('');
    expect(valuesOf(text)).toEqual(valuesOf(key));
  });
});

it('leaves the page nothing to parse', () => {
  expect(compiled({ 'by {name}': 'von {name}' })).toEqual({ 'by {name}': ['von ', ['name']] });
  expect(english({ Add: 'Hinzufügen', 'by {name}': 'von {name}' })).toEqual({
    'by {name}': 'by {name}',
  });
});

it('makes a language of its own of every text, and leaves the values', () => {
  expect(pseudo('Saved {amount}')).toBe('⟦Sávéd {amount}⟧');
  expect(pseudo('{count, plural, one {# file} other {# files}}')).toBe(
    '⟦{count, plural, one {# fílé} other {# fílés}}⟧',
  );
});
