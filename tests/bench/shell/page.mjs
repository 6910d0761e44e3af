// The page in the web view of a program, by DevTools: when it could be used, and its largest paint.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';

const patienceMs = 60_000;

async function until(what, look) {
  const end = Date.now() + patienceMs;
  for (;;) {
    const found = await look().catch(() => null);
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await sleep(10);
  }
}

/** One page, and what is asked of it. */
class Page {
  #answers = new Map();
  #last = 0;

  constructor(socket) {
    this.socket = socket;
    socket.on('message', (bytes) => {
      const { id, result, error } = JSON.parse(bytes);
      const answer = this.#answers.get(id);
      this.#answers.delete(id);
      if (error) answer?.reject(new Error(error.message));
      else answer?.resolve(result);
    });
    socket.on('close', () => {
      for (const { reject } of this.#answers.values()) reject(new Error('the page has gone'));
    });
  }

  call(method, params = {}) {
    const id = ++this.#last;
    this.socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => this.#answers.set(id, { resolve, reject }));
  }

  /** What @p run gives in the page, once it is settled. */
  async evaluate(run) {
    const options = { expression: `(${run})()`, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.call('Runtime.evaluate', options);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Loads the page again, and waits for it. */
  async reload() {
    await this.evaluate(() => void (globalThis.isOld = true));
    await this.call('Page.reload');
    const isNew = () => !globalThis.isOld && document.readyState === 'complete';
    await until('the page, loaded again', () => this.evaluate(isNew));
  }
}

/** The page of the web view, once it is not the blank one that a view begins with. */
export async function openPage(port) {
  const found = await until('the page', async () => {
    const pages = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
    return pages.find(({ url }) => url.startsWith('http'));
  });
  const socket = new WebSocket(found.webSocketDebuggerUrl, { perMessageDeflate: false });
  await once(socket, 'open');
  return new Page(socket);
}

/**
 * When the page could be used, in ms since 1970: what stands in for the page is gone, and a frame and a task after it have had
 * their turn. Asked late it is late, never early.
 */
export const usableAt = (page) =>
  // A page that goes elsewhere meanwhile is asked again.
  until('a page that can be used', () =>
    page.evaluate(
      () =>
        new Promise((resolve) => {
          const isThere = () =>
            location.protocol === 'http:' &&
            document.readyState === 'complete' &&
            !document.querySelector('.skeleton');
          const look = () => {
            if (!isThere()) return void setTimeout(look, 4);
            requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now())));
          };
          look();
        }),
    ),
  );

/** The largest contentful paint so far, in ms since the navigation, once one was reported. */
export const largestPaint = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        let last = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) last = entry.startTime;
        }).observe({ type: 'largest-contentful-paint', buffered: true });
        // It is final with the first key or click; here nobody presses one.
        setTimeout(() => resolve(last), 1500);
      }),
  );
