import { knownText, locale, t } from './translate';

/** Why something was not done; code, message and remedy as the hub gives them, or the page. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** The hub's codes, which stay, as its messages may not: those are English. */
const titles: Readonly<Record<string, () => string>> = {
  invalid_input: () => t('What was given cannot be used.'),
  bad_request: () => t('The hub does not understand what the page asks.'),
  not_found: () => t('It is no longer there.'),
  already_exists: () => t('It is there already.'),
  conflict: () => t('It has changed meanwhile.'),
  too_large: () => t('It is larger than the hub allows.'),
  payload_too_large: () => t('It is larger than the hub allows.'),
  unsupported: () => t('The hub cannot read this kind of file.'),
  unsupported_media_type: () => t('The hub cannot read this kind of file.'),
  permission_denied: () => t('The hub has no right to do that.'),
  forbidden: () => t('You have no right to do that.'),
  unauthorized: () => t('You are not signed in.'),
  storage_full: () => t('The disk is full.'),
  io: () => t('The disk cannot be read or written.'),
  corrupt: () => t('The file is damaged or incomplete.'),
  timeout: () => t('It took too long.'),
  cancelled: () => t('It was cancelled.'),
  unavailable: () => t('The hub cannot do that at the moment.'),
  busy: () => t('The hub has too much to do at the moment.'),
  too_many_requests: () => t('That was tried too often. Wait a moment.'),
  crashed: () => t('The file brought the decoder down; nothing else is harmed.'),
  internal: () => t('The hub has made a mistake.'),
};

/** What happened, as a sentence in the language of the page. */
export function faultTitle({ code, message }: Pick<Fault, 'code' | 'message'>): string {
  if (locale() === 'en') return message;
  return titles[code]?.() ?? message;
}

/** What the title leaves unsaid, in the hub's own words; empty where it says all. */
export function faultDetail(fault: Pick<Fault, 'code' | 'message'>): string {
  return faultTitle(fault) === fault.message ? '' : fault.message;
}

/** What to do. */
export function faultRemedy({ remedy }: Pick<Fault, 'remedy'>): string {
  // Braces would be taken for what is to be filled in.
  return remedy === '' || remedy.includes('{') ? remedy : knownText(remedy);
}

/** All that there is to say, where there is one line for it. */
export function faultText(fault: Fault): string {
  return [faultTitle(fault), faultDetail(fault), faultRemedy(fault)].filter(Boolean).join(' ');
}
