// The window on a screen of 1400 x 900 that nobody sees, run by an ordinary user: when it can be seen beside qBittorrent's
// and an empty one, when its page can be used, what it costs at rest. As root, to see into Chromium's processes.
import { measureStarts } from './starts.mjs';
import { measurePages } from './pages.mjs';
import { measureRest } from './rest.mjs';
import { measureStalls } from './stalls.mjs';
import { Screen } from './screen.mjs';

const leastRounds = 5;

export async function measure({ root, bin, rounds }) {
  const screen = new Screen({ root, bin });
  const options = { screen, rounds: Math.max(rounds, leastRounds) };
  try {
    await screen.open();
    return [
      ...(await measureStarts(options)),
      ...(await measurePages(options)),
      ...(await measureRest(options)),
      ...(await measureStalls(options)),
    ];
  } finally {
    await screen.close();
  }
}
