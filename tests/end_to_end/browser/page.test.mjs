// Signing in and the jobs, in a real browser against the real hub. Nothing is timed: each step waits for a state.
import assert from 'node:assert/strict';

import { Scene } from './scene.mjs';

const scene = new Scene();
const { hub } = scene;
const step = (name, run) => scene.step(name, () => run(scene.page));
const button = (name, scope) => scene.button(name, scope);

const row = (id) => scene.page.locator(`[role=row][data-job="${id}"]`);
const inState = (id, state) =>
  scene.page.locator(`[data-job="${id}"][data-state="${state}"]`).waitFor();
const connection = () => scene.page.getByRole('status', { name: 'Connection' });

step('a link with the token signs in and leaves no token behind', async (page) => {
  await page.goto(`${hub.url}/jobs`);
  await page.getByLabel('Token').waitFor();

  await page.goto(`${hub.url}/jobs#token=${hub.token}`);
  await page.getByText('No jobs yet').waitFor();

  assert.equal(page.url(), `${hub.url}/jobs`);
  assert.ok(!(await page.content()).includes(hub.token));
  const [cookie, ...others] = await page.context().cookies();
  assert.deepEqual(others, []);
  assert.ok(cookie.httpOnly && cookie.sameSite === 'Strict');
  assert.equal(await page.evaluate('crossOriginIsolated'), true);
  scene.expectRefusal();
});

let sleeper;

step('a job that waits says why, and runs when the queue goes on', async (page) => {
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

step('a job that ends well, and one that does not, show it by themselves', async (page) => {
  const good = await hub.add({ kind: 'test.sleep', input: { ms: 1 } });
  const bad = await hub.add({ kind: 'test.fail', input: { permanent: true } });

  await inState(good, 'succeeded');
  await inState(bad, 'failed');

  await row(bad).getByText('Told to fail').waitFor();
  await button(/^Retry/, row(bad)).waitFor();
});

step('a running job is cancelled, and brought back', async (page) => {
  await button(/^Cancel/, row(sleeper)).click();
  await inState(sleeper, 'cancelled');

  await button(/^Retry/, row(sleeper)).click();

  await inState(sleeper, 'running');
});

step('a job is opened and closed by keyboard, and tells all about itself', async (page) => {
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
  assert.equal(page.url(), `${hub.url}/jobs`);
});

step('the address of a job opens it, with what went wrong', async (page) => {
  const bad = await hub.add({ kind: 'test.fail', input: { permanent: true } });
  await page.goto(`${hub.url}/jobs/${bad}`);

  await page.getByRole('status', { name: 'State' }).getByText('Failed').waitFor();
  await page.getByRole('region', { name: 'Error' }).getByText('Told to fail').waitFor();
  await button('All jobs').click();
  await row(bad).waitFor();
});

step('only what failed is listed when one asks for that', async (page) => {
  await page.getByRole('radio', { name: /^Failed/ }).check();
  await row(sleeper).waitFor({ state: 'detached' });

  const states = await page
    .getByRole('row')
    .evaluateAll((rows) => rows.map((one) => one.dataset.state));
  assert.deepEqual([...new Set(states)], ['failed']);
  await page.getByRole('radio', { name: 'All', exact: true }).check();
  await row(sleeper).waitFor();
});

step('the page says that the hub is away, and goes on when it is back', async (page) => {
  scene.isAway = true;
  await hub.stop();
  await connection().getByText('The hub does not answer.').waitFor();
  assert.ok(await button(/^Cancel/, row(sleeper)).isDisabled());

  await hub.start();
  const later = await hub.add({ kind: 'test.sleep', input: { ms: 1 } });

  await connection().getByText('does not answer').waitFor({ state: 'detached' });
  scene.isAway = false;
  await inState(later, 'succeeded');
  await inState(sleeper, 'running');
});

step('nothing is left to see after signing out', async (page) => {
  await button('Sign out').click();
  await page.getByLabel('Token').waitFor();

  await page.reload();
  await page.getByLabel('Token').waitFor();

  assert.deepEqual(await page.context().cookies(), []);
  scene.expectRefusal();
});

scene.play('signing in and the jobs in a browser');
