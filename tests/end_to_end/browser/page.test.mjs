// The first page in a real browser, against the real hub. Nothing is timed: each step waits for a state.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Browser } from './browser.mjs';
import { Hub } from './hub.mjs';

const hub = new Hub();
const browser = new Browser();
const complaints = [];
let page;
/** Whether the hub is meant to be away, which a browser complains of. */
let isAway = false;

/** What is done one after the other, each step with what the ones before have left. */
const steps = [];
const step = (name, run) => steps.push([name, run]);

const row = (id) => page.locator(`[role=row][data-job="${id}"]`);
const inState = (id, state) => page.locator(`[data-job="${id}"][data-state="${state}"]`).waitFor();
const button = (name, scope = page) => scope.getByRole('button', { name });
const connection = () => page.getByRole('status', { name: 'Connection' });

step('a link with the token signs in and leaves no token behind', async () => {
  await page.goto(`${hub.url}/`);
  await page.getByLabel('Token').waitFor();

  await page.goto(`${hub.url}/#token=${hub.token}`);
  await page.getByText('No jobs yet').waitFor();

  assert.equal(page.url(), `${hub.url}/`);
  assert.ok(!(await page.content()).includes(hub.token));
  const [cookie, ...others] = await page.context().cookies();
  assert.deepEqual(others, []);
  assert.ok(cookie.httpOnly && cookie.sameSite === 'Strict');
  assert.equal(await page.evaluate('crossOriginIsolated'), true);
  // Without a session one is refused, and the browser says so on its own account.
  assert.match(complaints.splice(0).join(), /^Failed to load resource: .* 401 \(Unauthorized\)$/);
});

let sleeper;

step('a job that waits says why, and runs when the queue goes on', async () => {
  await button('Pause queue').click();
  await page.getByText('The queue is paused.').waitFor();
  sleeper = await hub.add({ kind: 'test.sleep', input: { ms: 3_600_000 }, priority: 'high' });
  await inState(sleeper, 'waiting');
  assert.match(await row(sleeper).innerText(), /high priority/);
  await row(sleeper)
    .getByText(/paused/i)
    .waitFor();

  await button('Resume queue').click();

  await inState(sleeper, 'running');
  await row(sleeper).getByRole('progressbar').waitFor();
  await page.getByText('The queue is paused.').waitFor({ state: 'detached' });
});

step('a job that ends well, and one that does not, show it by themselves', async () => {
  const good = await hub.add({ kind: 'test.sleep', input: { ms: 1 } });
  const bad = await hub.add({ kind: 'test.fail', input: { permanent: true } });

  await inState(good, 'succeeded');
  await inState(bad, 'failed');

  await row(bad).getByText('Told to fail').waitFor();
  await button(/^Retry/, row(bad)).waitFor();
});

step('a running job is cancelled, and brought back', async () => {
  await button(/^Cancel/, row(sleeper)).click();
  await inState(sleeper, 'cancelled');

  await button(/^Retry/, row(sleeper)).click();

  await inState(sleeper, 'running');
});

step('a job is opened and closed by keyboard, and tells all about itself', async () => {
  await row(sleeper).focus();
  await page.keyboard.press('Enter');

  const job = page.getByRole('article', { name: 'Job' });
  await job.getByText(sleeper, { exact: true }).waitFor();
  assert.equal(page.url(), `${hub.url}/jobs/${sleeper}`);
  const input = job.locator('pre[aria-label=Input]');
  assert.deepEqual(JSON.parse(await input.innerText()), { ms: 3_600_000 });
  await job.getByRole('combobox', { name: 'Priority' }).selectOption('Low');
  await job.getByText('low priority', { exact: true }).waitFor();
  await button('Undo', page.getByText('Now of low priority.').locator('..')).click();
  await job.getByText('high priority', { exact: true }).waitFor();

  await page.keyboard.press('Escape');
  await page.locator(`[data-job="${sleeper}"]:focus`).waitFor();
  assert.equal(page.url(), `${hub.url}/`);
});

step('the address of a job opens it, with what went wrong', async () => {
  const bad = await hub.add({ kind: 'test.fail', input: { permanent: true } });
  await page.goto(`${hub.url}/jobs/${bad}`);

  await page.getByRole('status', { name: 'State' }).getByText('Failed').waitFor();
  await page.getByRole('region', { name: 'Error' }).getByText('Told to fail').waitFor();
  await button('All jobs').click();
  await row(bad).waitFor();
});

step('only what failed is listed when one asks for that', async () => {
  await page.getByRole('radio', { name: /^Failed/ }).check();
  await row(sleeper).waitFor({ state: 'detached' });

  const states = await page
    .getByRole('row')
    .evaluateAll((rows) => rows.map((one) => one.dataset.state));
  assert.deepEqual([...new Set(states)], ['failed']);
  await page.getByRole('radio', { name: 'All', exact: true }).check();
  await row(sleeper).waitFor();
});

step('the page says that the hub is away, and goes on when it is back', async () => {
  isAway = true;
  await hub.stop();
  await connection().getByText('The hub does not answer.').waitFor();
  assert.ok(await button(/^Cancel/, row(sleeper)).isDisabled());

  await hub.start();
  const later = await hub.add({ kind: 'test.sleep', input: { ms: 1 } });

  await connection().getByText('does not answer').waitFor({ state: 'detached' });
  isAway = false;
  await inState(later, 'succeeded');
  await inState(sleeper, 'running');
});

step('nothing is left to see after signing out', async () => {
  await button('Sign out').click();
  await page.getByLabel('Token').waitFor();

  await page.reload();
  await page.getByLabel('Token').waitFor();

  assert.deepEqual(await page.context().cookies(), []);
  assert.match(complaints.splice(0).join(), /401 \(Unauthorized\)$/);
});

async function openPage() {
  page = await browser.page({ colorScheme: 'dark' });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !isAway) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${hub.url}/`)) complaints.push(`asked for ${request.url()}`);
  });
}

async function perform(run) {
  try {
    await run();
    assert.deepEqual(complaints, []);
  } catch (error) {
    // What is on the screen says more than the name of the step that did not come about.
    console.log((await page.locator('body').innerText()).replace(/^/gm, '  | '));
    throw error;
  }
}

/** Waits for all of them, whatever becomes of one: a hub that runs on would keep this process waiting. */
async function all(...works) {
  for (const { reason } of await Promise.allSettled(works)) if (reason !== undefined) throw reason;
}

test('the page in a browser', async (context) => {
  try {
    await all(hub.start(), browser.start());
    await openPage();
    for (const [name, run] of steps) await context.test(name, () => perform(run));
  } finally {
    await all(browser.stop(), hub.remove());
  }
});
