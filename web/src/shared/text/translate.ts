import { i18n } from '@lingui/core';

import { store, stored } from '../storage';

export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/**
 * @p message, which is English, in the language of the page. Values fill its {placeholders}; what
 * counts is written as ICU plural.
 */
export function t(message: string, values?: Readonly<Record<string, string | number>>): string {
  return i18n._(message, values);
}

/** @p text of the hub, where the page happens to have it in its language; else as it is. */
export function knownText(text: string): string {
  return i18n._(text);
}

function known(name: string | null | undefined): Language | null {
  return languages.find((one) => one === name?.slice(0, 2)) ?? null;
}

/** What the user has chosen; null: as the browser has it. */
export function chosenLanguage(): Language | null {
  return known(stored('language'));
}

/** Keeps the choice; it holds from the next load of the page on. */
export function chooseLanguage(language: Language | null): void {
  store('language', language);
}

/** The language of the page, for numbers and dates too. */
export function locale(): string {
  return i18n.locale === '' ? 'en' : i18n.locale;
}

/** Loads the texts; without them the page speaks English. */
export async function speak(
  language: Language = chosenLanguage() ?? known(navigator.language) ?? 'en',
): Promise<void> {
  const { default: messages } =
    language === 'de'
      ? await import('virtual:hub-catalog/de')
      : await import('virtual:hub-catalog/en');
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language;
}
