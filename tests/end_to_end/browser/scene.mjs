import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import { Browser } from './browser.mjs';
import { Hub } from './hub.mjs';

const require = createRequire(new URL('../../../web/package.json', import.meta.url));
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/**
 * The page in a real browser, against the real hub: steps that are done one after the other, each with what the ones
 * before have left. Nothing is timed: each step waits for a state. What the browser complains of fails the step.
 */
export class Scene {
  hub = new Hub();
  browser = new Browser();
  complaints = [];
  /** Whether the hub is meant to be away, which a browser complains of. */
  isAway = false;
  #steps = [];

  step(name, run) {
    this.#steps.push([name, run]);
  }

  button(name, scope = this.page) {
    return scope.getByRole('button', { name });
  }

  async openPage(options = { colorScheme: 'dark' }) {
    const page = await this.browser.page(options);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()) && !this.isAway)
        this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(`${this.hub.url}/`) && !url.startsWith(`blob:${this.hub.url}/`))
        this.complaints.push(`asked for ${url}`);
    });
    this.page = page;
  }

  /** Without a session one is refused, and the browser says so on its own account. */
  expectRefusal() {
    const said = this.complaints.splice(0).join();
    assert.match(said, /^Failed to load resource: .* 401 \(Unauthorized\)$/);
  }

  /** What axe finds wrong with the page as it is. */
  async accessibilityFaults() {
    await this.page.evaluate(axeSource);
    const { violations } = await this.page.evaluate(() => globalThis.axe.run(document));
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }

  play(name) {
    test(name, async (context) => {
      try {
        await all(this.hub.start(), this.browser.start());
        await this.openPage();
        for (const [title, run] of this.#steps) await context.test(title, () => this.#perform(run));
      } finally {
        await all(this.browser.stop(), this.hub.remove());
      }
    });
  }

  async #perform(run) {
    try {
      await run();
      assert.deepEqual(this.complaints, []);
    } catch (error) {
      // What is on the screen says more than the name of the step that did not come about.
      console.log((await this.page.locator('body').innerText()).replace(/^/gm, '  | '));
      throw error;
    }
  }
}

/** Waits for all of them, whatever becomes of one: a hub that runs on would keep this process waiting. */
async function all(...works) {
  for (const { reason } of await Promise.allSettled(works)) if (reason !== undefined) throw reason;
}
