// @vitest-environment jsdom
import { i18n } from '@lingui/core';
import { act, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { compiled, pseudo } from '../../pipeline/catalog';
import { sourceTexts } from '../../pipeline/source-texts';
import { sessionsApi } from '../shared/api/session';
import {
  anArtifact,
  anImageJob,
  aResult,
  artifactJson,
  imageFieldsJson,
} from '../shared/testing/images';
import {
  aJob,
  aJobDetail,
  aQueue,
  aStatus,
  idOf,
  jobDetailJson,
  jobJson,
  statusJson,
} from '../shared/testing/jobs';
import { FakeStream } from '../shared/testing/streams';
import { App } from './app';
import { SessionGate } from './session-gate';

// What the hub says, names that are the same everywhere, and units.
const allowed =
  /⟦|[Hh]arbour|^AIO Hub$|^(AVIF|WebP|JPEG|PNG|SSIM|GIF)\b|^\d|image\.|test\.|localhost|English|Deutsch|^Ctrl K$|it began|^[\da-f-]+$|^Nov \d+, 2026|"artifact"|code_of_hub|^Esc$|\d [KM]B/;

const signedIn = {
  id: 's',
  user: 'owner',
  role: 'admin',
  created_at: '2026-11-23T12:00:00Z',
  expires_at: '2126-11-23T12:00:00Z',
  idle_expires_at: '2126-11-23T12:00:00Z',
};
const fault = { code: 'code_of_hub', message: 'harbour is broken', remedy: '' };
const failed = aJob({ id: idOf(2), state: 'failed', fault, attempt: 2 });
const made = anImageJob({ state: 'succeeded', result: aResult(), group: 'test.group' });
let isSignedIn = true;

function answer(path: string): [number, unknown] {
  if (path.endsWith('/sessions/current')) return isSignedIn ? [200, signedIn] : [401, {}];
  if (path.includes('/artifacts'))
    return [200, { items: [artifactJson(anArtifact())], next: null }];
  if (path.includes('kind=image.optimize'))
    return [200, { items: [{ ...jobJson(made), ...imageFieldsJson(made) }], next: null }];
  if (path.includes(`/jobs/${failed.id}`))
    return [200, jobDetailJson(aJobDetail({ ...failed, log: ['it began'] }))];
  const states = ['running', 'retrying', 'scheduled'] as const;
  const others = states.map((state, at) =>
    aJob({ id: idOf(3 + at), state, startedAt: 0, runAt: Date.now() + 60_000, priority: 'high' }),
  );
  return [200, { items: [failed, ...others].map(jobJson), next: null }];
}

let stream: FakeStream;

beforeEach(() => {
  isSignedIn = true;
  const messages = Object.fromEntries(sourceTexts().keys.map((key) => [key, pseudo(key)]));
  i18n.loadAndActivate({ locale: 'en', messages: compiled(messages) });
  vi.stubGlobal('fetch', (path: string) => {
    const [status, body] = answer(path);
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  });
  vi.stubGlobal(
    'EventSource',
    class extends FakeStream {
      constructor() {
        super();
        // eslint-disable-next-line @typescript-eslint/no-this-alias -- the test drives it
        stream = this;
      }
    },
  );
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
});
afterEach(() => {
  vi.unstubAllGlobals();
  i18n.loadAndActivate({ locale: 'en', messages: {} });
});

/** All that can be read or heard and has a word in it, but is not of the translation. */
function untranslated(): readonly string[] {
  const found: string[] = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) found.push(walk.currentNode.textContent ?? '');
  for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext'])
    for (const element of document.querySelectorAll(`[${name}]`))
      found.push(element.getAttribute(name) ?? '');
  return found
    .map((text) => text.trim())
    .filter((text) => /\p{L}{2}/u.test(text) && !allowed.test(text));
}

async function open(path: string, sign: string): Promise<void> {
  history.replaceState(null, '', path);
  const gate = new SessionGate(sessionsApi);
  render(<App gate={gate} />);
  await act(() => gate.begin(null));
  await vi.waitFor(() => expect(document.body.outerHTML).toContain(sign), 50_000);
}

it.each([
  ['/', 'harbour.jpg'],
  ['/images', '⟦Cómpárísón⟧'],
  ['/jobs', 'image.optimize'],
  [`/jobs/${failed.id}`, 'it began'],
  ['/settings', '⟦Áppéáráncé⟧'],
])('shows nothing untranslated at %s', async (path, sign) => {
  await open(path, sign);
  await act(async () => {
    stream.opens();
    stream.tells('status', statusJson(aStatus(aQueue({ running: 1 }, true))));
    stream.breaks();
    await new Promise((resolve) => requestAnimationFrame(resolve));
  });

  expect(document.body.textContent).toContain('⟦');
  expect(untranslated()).toEqual([]);
});

it('shows nothing untranslated where one signs in', async () => {
  isSignedIn = false;
  await open('/', '⟦Tókén⟧');

  expect(untranslated()).toEqual([]);
});
