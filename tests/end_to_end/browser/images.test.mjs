// The way of a photo through Images, how every page looks and speaks, and what is left after a reload.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Scene } from './scene.mjs';
import { zipNames } from './zip_names.mjs';

const scene = new Scene();
const { hub } = scene;
const step = (name, run) => scene.step(name, () => run(scene.page));
const button = (name, scope) => scene.button(name, scope);

// Debian's package mate-backgrounds; the second is large enough for an upload that can be resumed.
const photos = '/usr/share/backgrounds/mate';
const garden = join(photos, 'nature/Garden.jpg');
const elephants = join(photos, 'abstract/Elephants_3840x2160.jpg');
const dune = join(photos, 'nature/Dune.jpg');

const folder = mkdtempSync(join(tmpdir(), 'hub-photos-'));
chmodSync(folder, 0o755);
const made = (name, bytes) => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

const row = (name) => scene.page.getByRole('listitem').filter({ hasText: name });
const isDone = (name) =>
  scene.page.locator('[data-stage=done]').filter({ hasText: name }).waitFor();

/** Chooses files in the dialog. The browser reads them itself: what Playwright hands over goes through its wire. */
async function add(page, ...files) {
  const wire = await page.context().newCDPSession(page);
  await wire.send('Page.enable');
  await wire.send('Page.setInterceptFileChooserDialog', { enabled: true });
  const opened = new Promise((resolve) => wire.once('Page.fileChooserOpened', resolve));
  await button('Add', page.locator('header')).first().click();
  const { backendNodeId } = await opened;
  await wire.send('DOM.setFileInputFiles', { files, backendNodeId });
  await wire.detach();
}

step('a hub on its first day says how to begin', async (page) => {
  await page.goto(`${hub.url}/#token=${hub.token}`);

  await page.getByRole('heading', { name: 'Nothing here yet' }).waitFor();
  assert.equal(await page.title(), 'Hub · AIO Hub');
});

step('photos become small files, and what is none says so', async (page) => {
  await page.getByRole('link', { name: 'Images' }).click();
  await page.getByRole('heading', { name: 'Drop photos here' }).waitFor();
  await page.getByLabel('Preset').selectOption('Web, quick');
  await page.getByLabel('Widths').fill('640 320');
  await page.getByLabel('Widths').press('Enter');

  await add(
    page,
    garden,
    elephants,
    made('notes.jpg', 'not a picture at all'),
    made('half.jpg', readFileSync(garden).subarray(0, 100_000)),
    made('plan.txt', 'one, two'),
  );

  await isDone('Garden.jpg');
  await isDone('Elephants_3840x2160.jpg');
  await row('notes.jpg').getByText('is not an image').waitFor();
  await row('half.jpg').getByText('is truncated').waitFor();
  await row('plan.txt').getByText('This is not a picture.').waitFor();
  const all = page.getByRole('status', { name: 'All files' });
  assert.match(await all.innerText(), /^5 files · 2 done · 3 failed · saved [\d.]+ MB \(\d\d %\)$/);
  assert.match(await row('Elephants').innerText(), /8\.1 MB → \d+ KB\s+−\d\d %/);
});

step('a result is compared with its original by keyboard', async (page) => {
  await row('Garden.jpg').getByRole('button', { name: 'Garden.jpg' }).first().click();
  const comparison = page.getByRole('region', { name: 'Comparison' });
  await comparison.getByText(/^Original · JPEG 2560 × 1600 · 259 KB$/).waitFor();
  await comparison.getByText(/^WebP 640 × 400 · \d+ KB$/).waitFor();
  const pictures = comparison.getByRole('img');
  const sizes = await pictures.evaluateAll((all) =>
    Promise.all(all.map((one) => one.decode().then(() => one.naturalWidth))),
  );
  assert.deepEqual(sizes, [2560, 640]);

  const slider = comparison.getByRole('slider');
  await slider.focus();
  await page.keyboard.press('ArrowRight');

  assert.equal(await slider.getAttribute('aria-valuetext'), '51 %');
  await button('JPEG 320', page.getByRole('region', { name: 'Result' }))
    .first()
    .click();
  await comparison.getByText(/^JPEG 320 × 200/).waitFor();
});

step('the markup is copied, and all files come as one zip', async (page) => {
  await button('Copy <picture>').click();
  await page.getByText('The markup is on the clipboard.').waitFor();

  // Where the browser puts a download is its user's business; what it is given is ours.
  const bytes = await page.evaluate(async () => {
    const file = await (
      await navigator.storage.getDirectory()
    ).getFileHandle('chosen', {
      create: true,
    });
    globalThis.showSaveFilePicker = ({ suggestedName }) => {
      globalThis.suggestedName = suggestedName;
      return Promise.resolve(file);
    };
    globalThis.textOf = async (blob) => {
      const bytes = new Uint8Array(await blob.arrayBuffer());
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    };
    globalThis.chosen = file;
    return (await file.getFile()).size;
  });
  assert.equal(bytes, 0);
  await button('Save all').click();
  await button('Save all').waitFor();
  const text = await page.evaluate(async () =>
    globalThis.textOf(await globalThis.chosen.getFile()),
  );
  assert.equal(await page.evaluate(() => globalThis.suggestedName), 'images.zip');

  const names = zipNames(Buffer.from(text, 'base64')).sort();
  assert.deepEqual(names, [
    'Elephants_3840x2160-320.jpg',
    'Elephants_3840x2160-320.webp',
    'Elephants_3840x2160-640.jpg',
    'Elephants_3840x2160-640.webp',
    'Garden-320.jpg',
    'Garden-320.webp',
    'Garden-640.jpg',
    'Garden-640.webp',
  ]);

  // A browser that has no such dialog is given a file of the page's own.
  await page.evaluate(() => {
    globalThis.showSaveFilePicker = undefined;
    const create = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob) => {
      globalThis.lastBlob = blob;
      return create(blob);
    };
  });
  await button('Save all').click();
  await page.waitForFunction(() => globalThis.lastBlob);
  const other = await page.evaluate(async () => [
    globalThis.lastBlob instanceof File,
    await globalThis.textOf(globalThis.lastBlob),
  ]);
  assert.equal(other[0], true);
  assert.deepEqual(zipNames(Buffer.from(other[1], 'base64')).sort(), names);
});

step('what is removed by keyboard comes back by undo', async (page) => {
  await row('plan.txt').getByRole('button').first().focus();
  await row('plan.txt').getByRole('button').first().click();
  await page.keyboard.press('Delete');
  await row('plan.txt').waitFor({ state: 'detached' });

  await button('Undo', page.getByRole('status', { name: 'Notices' }))
    .first()
    .click();

  await row('plan.txt').waitFor();
});

step('a queue that is paused holds back what is added, over a reload too', async (page) => {
  await hub.post('/api/v1/queue/pause');
  await add(page, join(photos, 'nature/Blinds.jpg'));
  await page.locator('[data-stage=waiting]').filter({ hasText: 'Blinds.jpg' }).waitFor();

  await button('Pause', page.locator('main header')).click();
  await page.locator('[data-stage=paused]').filter({ hasText: 'Blinds.jpg' }).waitFor();
  await hub.post('/api/v1/queue/resume');
  await add(page, join(photos, 'nature/Aqua.jpg'));
  await page.locator('[data-stage=paused]').filter({ hasText: 'Aqua.jpg' }).waitFor();
  await page.getByText('2 paused').waitFor();
  await row('Aqua.jpg').getByRole('button').first().click();
  await button('Resume Aqua.jpg', row('Aqua.jpg')).click();
  await isDone('Aqua.jpg');

  await page.reload();

  await page.locator('[data-stage=paused]').filter({ hasText: 'Blinds.jpg' }).waitFor();
  await button('Resume', page.locator('main header')).click();
  await isDone('Blinds.jpg');
});

step('an upload that a reload cut off is taken up by the same file', async (page) => {
  page.on('dialog', (dialog) => dialog.accept());
  const wire = await page.context().newCDPSession(page);
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 400_000 };
  await wire.send('Network.enable');
  await wire.send('Network.emulateNetworkConditions', slow);
  const large = made('herd.jpg', readFileSync(elephants));
  await add(page, large);
  await row('herd.jpg')
    .getByText(/uploading [2-9]\d/)
    .waitFor();

  await page.reload();

  await page.getByText('1 file was not uploaded before the page was closed.').waitFor();
  await row('herd.jpg').getByText('uploaded: choose the file again').waitFor();
  assert.deepEqual(await scene.accessibilityFaults(), []);
  await wire.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 });
  let resumed = 0;
  page.on('request', (request) => {
    if (request.method() === 'PATCH') resumed = Number(request.headers()['upload-offset']);
  });
  await add(page, large);
  await isDone('herd.jpg');
  assert.ok(resumed > 0, `it began at ${resumed}`);
  await wire.detach();
});

step('the queue is there after a reload in the middle, and so are the choices', async (page) => {
  await hub.post('/api/v1/queue/pause');
  await add(page, dune);
  await page.locator('[data-stage=waiting]').filter({ hasText: 'Dune.jpg' }).waitFor();

  await page.reload();

  await page.locator('[data-stage=waiting]').filter({ hasText: 'Dune.jpg' }).waitFor();
  await isDone('Garden.jpg');
  assert.equal(await page.getByLabel('Widths').inputValue(), '320 640');
  await hub.post('/api/v1/queue/resume');
  await isDone('Dune.jpg');
});

step('the page waits for a hub that is away, and goes on with it', async (page) => {
  const connection = page.getByRole('status', { name: 'Connection' });
  scene.isAway = true;
  await hub.stop();
  await connection.getByText('The hub does not answer.').waitFor();
  await add(page, join(photos, 'nature/Wood.jpg'));
  await row('Wood.jpg').getByText('waits for the hub').waitFor();

  await hub.start();

  await connection.getByText('does not answer').waitFor({ state: 'detached' });
  await isDone('Wood.jpg');
  scene.isAway = false;
});

step('the hub shows what was worked on, with its picture', async (page) => {
  await page.getByRole('link', { name: 'Hub', exact: true }).click();
  const card = page.getByRole('button', { name: 'Wood.jpg' });
  await card.getByText(/^Saved \d+ KB$/).waitFor();
  const width = await card
    .locator('img')
    .evaluate((image) => image.decode().then(() => image.naturalWidth));
  assert.ok(width > 0);

  await card.click();

  await page.getByRole('region', { name: 'Comparison' }).waitFor();
  assert.equal(page.url(), `${hub.url}/images`);
});

step('a page is found by its name', async (page) => {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find a page' }).fill('jobs');
  await page.keyboard.press('Enter');

  await page.getByRole('grid', { name: 'Jobs' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find a page' }).waitFor();
  assert.deepEqual(await scene.accessibilityFaults(), []);
  await page.keyboard.press('Escape');
});

const heads = {
  Hub: 'What shall we make?',
  Images: 'Images',
  Jobs: 'Jobs',
  Settings: 'Settings',
};
const themes = ['Light', 'Dark', 'High contrast'];

for (const theme of themes) {
  step(`every page is accessible in the theme ${theme}`, async (page) => {
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('radio', { name: theme }).check();
    for (const [link, head] of Object.entries(heads)) {
      await page.getByRole('link', { name: link, exact: true }).click();
      await page.getByRole('heading', { name: head, level: 1 }).waitFor();
      if (link === 'Images') await page.getByRole('region', { name: 'Comparison' }).waitFor();
      if (link === 'Hub') await button('Wood.jpg').waitFor();
      assert.deepEqual(await scene.accessibilityFaults(), [], link);
    }
  });
}

step('the theme is remembered', async (page) => {
  await page.reload();

  await page.getByRole('radio', { name: 'High contrast' }).waitFor();
  const theme = await page.evaluate(() => document.documentElement.dataset.theme);
  assert.equal(theme, 'high-contrast');
});

step('nothing is wider than a small or a narrow window', async (page) => {
  for (const width of [1024, 480]) {
    await page.setViewportSize({ width, height: 700 });
    for (const [link, head] of Object.entries(heads)) {
      await page.getByRole('link', { name: link, exact: true }).click();
      await page.getByRole('heading', { name: head, level: 1 }).waitFor();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${link} is ${wide} wide`);
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
});

step('it speaks German, and remembers that', async (page) => {
  await page.getByLabel('Language').selectOption('Deutsch');
  await page.getByRole('heading', { name: 'Einstellungen' }).waitFor();

  await page.getByRole('link', { name: 'Bilder' }).click();

  await page.getByRole('heading', { name: 'Bilder', level: 1 }).waitFor();
  await isDone('Garden.jpg');
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
  assert.deepEqual(await scene.accessibilityFaults(), []);
});

step('inside the window the page leaves the navigation to it', async (page) => {
  await page.goto(`${hub.url}/?shell=native`);
  await page.getByRole('heading', { name: 'Was machen wir?' }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'Bilder' }).count(), 0);

  await page.goto(`${hub.url}/images`);

  await page.getByRole('heading', { name: 'Bilder', level: 1 }).waitFor();
  assert.equal(await page.getByRole('navigation').count(), 0);
});

step('the form to sign in is accessible too', async (page) => {
  await page.context().clearCookies();
  await page.goto(`${hub.url}/`);
  await page.getByLabel('Token').waitFor();

  assert.deepEqual(await scene.accessibilityFaults(), []);
  scene.expectRefusal();
});

scene.play('images, and every page, in a browser');
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
