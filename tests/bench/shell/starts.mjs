// From the start of a program to its window being seen, and the processor's time until then; all in turn, warm.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { interleave, median, note } from '../measuring.mjs';

/** qBittorrent asks its first user to agree to something before it shows its window. */
function agreed(screen) {
  const home = screen.folder('peer');
  mkdirSync(join(home, 'config/qBittorrent'), { recursive: true });
  const settings = ['[LegalNotice]', 'Accepted=true', '[Preferences]', 'General\\Locale=en', ''];
  writeFileSync(join(home, 'config/qBittorrent/qBittorrent.conf'), settings.join('\n'));
  // Whoever runs it must own what it writes to.
  for (const name of ['config', 'config/qBittorrent', 'data', 'cache']) screen.folder(join('peer', name));
  return {
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CACHE_HOME: join(home, 'cache'),
  };
}

export async function measureStarts({ screen, rounds }) {
  note('starts');
  const start = async (words, more) => {
    const shown = await screen.show(words, more);
    await shown.end();
    return shown;
  };
  const data = join(screen.folder('starts'), 'data');
  const peer = agreed(screen);
  const sides = {
    ours: () => start([join(screen.bin, 'aio-hub'), '--data', data, '--port', '0']),
    qbittorrent: () => start(['qbittorrent'], peer),
    empty: () => start([join(screen.bin, 'bench_empty_shell')]),
  };
  await interleave(1, sides);
  const seen = await interleave(rounds, sides);
  const of = (side, key) => median(seen[side].map((one) => one[key]));
  const row = (name, key, unit, side, goal) => ({
    name,
    value: of('ours', key),
    unit,
    peer: side === 'empty' ? 'empty Qt window' : 'qBittorrent',
    peer_value: of(side, key),
    goal,
  });
  return [
    row('start to first paint', 'paint_ms', 'ms', 'qbittorrent', '<= 0.5 x'),
    row('start to first paint', 'paint_ms', 'ms', 'empty'),
    row('processor time until then', 'processor_ms', 'ms', 'qbittorrent', '<= 0.5 x'),
    row('processor time until then', 'processor_ms', 'ms', 'empty'),
  ];
}
