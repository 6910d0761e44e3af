// image.optimize beside sharp: time, memory, bytes at equal quality, on photographs of 12 to 24 megapixels.
import { mkdtempSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { execute, interleave, median, note, peakPss } from '../measuring.mjs';
import { photos } from './photos.mjs';
import { decodeWhole, lumaOf, referenceAt, ssim } from './ssim.mjs';

const peerScript = join(dirname(fileURLToPath(import.meta.url)), 'sharp_peer.mjs');
const widths = '320,640,1280,1920';
const sharpQuality = { webp: 75, jpeg: 80, avif: 50 };
const mib = 1024 * 1024;

const extensionsOf = { webp: ['.webp'], jpeg: ['.jpg', '.jpeg'], avif: ['.avif'] };
const filesOf = (folder, format) =>
  readdirSync(folder)
    .filter((name) => extensionsOf[format].includes(extname(name)))
    .map((name) => join(folder, name));

/** Both sides' commands, each into a folder of its own below one that is removed at the end. */
class Bench {
  constructor({ root, bin, rounds }) {
    this.hub = join(bin, 'aio-hub');
    this.rounds = rounds;
    mkdirSync(join(root, 'build/bench-data'), { recursive: true });
    this.folder = mkdtempSync(join(root, 'build/bench-data/images-'));
    this.runs = 0;
  }

  fresh(name) {
    return join(this.folder, `${name}-${++this.runs}`);
  }

  hubWords(files, formats, out, data, more = []) {
    const settings = ['--set', `formats=${formats}`, '--set', `widths=${widths}`];
    return ['run', 'image.optimize', ...files, '--out', out, '--data', data, ...settings, ...more];
  }

  async ours(files, formats, options = {}) {
    const out = options.out ?? this.fresh('out');
    const data = options.data ?? this.fresh('data');
    const { ms } = await execute(this.hub, this.hubWords(files, formats, out, data, options.words), options);
    return { ms, out, data };
  }

  async peer(files, formats, options = {}) {
    const out = this.fresh('sharp');
    const qualities = options.qualities ?? formats.split(',').map((format) => sharpQuality[format]);
    const words = [peerScript, out, formats, widths, qualities.join(','), String(options.effort ?? 4), ...files];
    const { ms } = await execute(process.execPath, words, options);
    return { ms, out };
  }

  /** Runs both in turn; gives the median times and the last round's folders. */
  async both(files, formats, peerOptions = {}) {
    const results = await interleave(this.rounds, {
      ours: () => this.ours(files, formats),
      peer: () => this.peer(files, formats, peerOptions),
    });
    const seconds = (runs) => median(runs.map((run) => run.ms)) / 1000;
    return {
      ours: { seconds: seconds(results.ours), ...results.ours.at(-1) },
      peer: { seconds: seconds(results.peer), ...results.peer.at(-1) },
    };
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** References are made once a photo and size, and compared with every side's files. */
class Judge {
  constructor(files) {
    this.files = files;
    this.references = new Map();
  }

  async reference(stem, width, height) {
    const key = `${stem} ${width} ${height}`;
    if (!this.references.has(key)) {
      if (this.whole?.stem !== stem) {
        const file = this.files.find((path) => basename(path, extname(path)) === stem);
        this.whole = { stem, ...(await decodeWhole(file)) };
      }
      this.references.set(key, await referenceAt(this.whole, width, height));
    }
    return this.references.get(key);
  }

  /** Mean SSIM and the bytes of the files that a side made of our photos in one format. */
  async measure(folder, format) {
    const made = filesOf(folder, format).sort();
    let sum = 0;
    let bytes = 0;
    let count = 0;
    for (const path of made) {
      const stem = this.files.map((file) => basename(file, extname(file))).find((name) => basename(path).startsWith(name));
      if (!stem) continue;
      const picture = await lumaOf(path);
      const reference = await this.reference(stem, picture.width, picture.height);
      sum += ssim(picture.data, reference, picture.width, picture.height);
      bytes += statSync(path).size;
      ++count;
    }
    return { ssim: sum / count, bytes, count };
  }
}

/** The peer's bytes at the SSIM we reached: between its qualities nearest above and below, on a straight line. */
async function peerAtEqualSsim(bench, judge, format, wanted, effort) {
  const tried = new Map();
  const at = async (quality) => {
    if (!tried.has(quality)) {
      const { out } = await bench.peer(judge.files, format, { qualities: [quality], effort });
      tried.set(quality, { quality, ...(await judge.measure(out, format)) });
    }
    return tried.get(quality);
  };
  let low = 20;
  let high = 98;
  while (high - low > 2) {
    const middle = Math.round((low + high) / 2);
    if ((await at(middle)).ssim < wanted) low = middle;
    else high = middle;
  }
  const [below, above] = [await at(low), await at(high)];
  const share = above.ssim === below.ssim ? 0 : (wanted - below.ssim) / (above.ssim - below.ssim);
  const nearest = Math.abs(above.ssim - wanted) < Math.abs(below.ssim - wanted) ? above : below;
  return { bytes: below.bytes + share * (above.bytes - below.bytes), nearest };
}

async function speedRows(bench, files) {
  note('WebP and JPEG, both sides in turn');
  const { ours, peer } = await bench.both(files, 'webp,jpeg');
  const counts = [ours, peer].map(({ out }) => filesOf(out, 'webp').length + filesOf(out, 'jpeg').length);
  if (counts[0] !== counts[1]) throw new Error(`the sides made different numbers of files: ${counts.join(', ')}`);
  const again = await bench.ours(files, 'webp,jpeg', { out: ours.out, data: ours.data });
  return {
    folders: [ours.out, peer.out],
    rows: [
      { name: `webp+jpeg, ${files.length} photos, ${counts[0]} files`, value: ours.seconds, unit: 's', peer: 'sharp', peer_value: peer.seconds },
      { name: 'the same again, unchanged', value: again.ms / 1000, unit: 's', peer: 'first run', peer_value: ours.ms / 1000 },
    ],
  };
}

async function memoryRow(bench, files) {
  note('memory of the process trees');
  const ours = await peakPss((onStart) => bench.ours(files, 'webp,jpeg', { onStart }));
  const peer = await peakPss((onStart) => bench.peer(files, 'webp,jpeg', { onStart }));
  return { name: 'peak PSS of the process tree', value: ours / mib, unit: 'MiB', peer: 'sharp', peer_value: peer / mib };
}

async function firstVariantRow(bench, files) {
  note('first variant of one photo');
  const times = [];
  for (const file of files) {
    let first = 0;
    const onLine = (line, ms) => {
      if (!first && JSON.parse(line).event === 'variant') first = ms;
    };
    await bench.ours([file], 'webp,jpeg', { words: ['--json'], onLine });
    times.push(first);
  }
  return { name: 'first variant of one photo, from the start of aio-hub', value: median(times), unit: 'ms' };
}

async function qualityRows(bench, judge, format, [ours, peer], effort) {
  note(`${format}: quality and bytes`);
  const made = await judge.measure(ours, format);
  const plain = await judge.measure(peer, format);
  const equal = await peerAtEqualSsim(bench, judge, format, made.ssim, effort);
  return {
    nearest: equal.nearest,
    rows: [
      { name: `${format} SSIM`, value: made.ssim, unit: '', peer: `sharp q${sharpQuality[format]}`, peer_value: plain.ssim },
      { name: `${format} bytes at equal SSIM`, value: made.bytes / mib, unit: 'MiB', peer: 'sharp', peer_value: equal.bytes / mib },
    ],
  };
}

async function avifRows(bench, judge) {
  note('AVIF');
  const ours = await bench.ours(judge.files, 'avif');
  const peer = await bench.peer(judge.files, 'avif', { effort: 2 });
  const { nearest, rows } = await qualityRows(bench, judge, 'avif', [ours.out, peer.out], 2);
  const timed = await bench.both(judge.files, 'avif', { effort: 2, qualities: [nearest.quality] });
  const name = `avif, ${judge.files.length} photos, SSIM ${nearest.ssim.toFixed(4)} of sharp`;
  return [
    { name, value: timed.ours.seconds, unit: 's', peer: `sharp effort 2 q${nearest.quality}`, peer_value: timed.peer.seconds },
    ...rows,
  ];
}

export async function measure(options) {
  const files = (await photos(options.root)).slice(0, options.photos);
  const bench = new Bench(options);
  sharp.cache(false);
  try {
    const judge = new Judge(files.filter((_, index) => index % 4 === 1));
    const speed = await speedRows(bench, files);
    const rows = [...speed.rows, await memoryRow(bench, files), await firstVariantRow(bench, files.slice(0, 8))];
    for (const format of ['webp', 'jpeg']) {
      rows.push(...(await qualityRows(bench, judge, format, speed.folders)).rows);
    }
    return [...rows, ...(await avifRows(bench, judge))];
  } finally {
    bench.remove();
  }
}
