// The peer: a good sharp script for the same files.
// sharp_peer.mjs OUT FORMATS WIDTHS QUALITIES EFFORT PHOTO...   e.g. out webp,jpeg 320,640 75,80 - a.jpg b.jpg
// Turned by EXIF, metadata stripped, never enlarged; as many photos at once as there are cores.
import { mkdirSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { basename, extname, join } from 'node:path';
import sharp from 'sharp';

const [out, formatWords, widthWords, qualityWords, effort, ...files] = process.argv.slice(2);
const formats = formatWords.split(',');
const qualities = qualityWords.split(',').map(Number);
const widths = widthWords.split(',').map(Number);
const extensions = { jpeg: 'jpg' };
const cores = availableParallelism?.() ?? cpus().length;

mkdirSync(out, { recursive: true });
// Each photo in flight keeps one core busy: threads inside libvips would only get in each other's way.
sharp.concurrency(1);
sharp.cache(false);

function encoded(image, format, quality) {
  return format === 'avif' ? image.avif({ quality, effort: Number(effort) }) : image[format]({ quality });
}

async function variantsOf(file) {
  const stem = basename(file, extname(file));
  for (const width of widths) {
    // Decoded once a width, not once a file: a third faster than cloning the pipeline for each format.
    const { data, info } = await sharp(file)
      .rotate()
      .resize({ width, withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const resized = sharp(data, { raw: info });
    for (const [index, format] of formats.entries()) {
      const path = join(out, `${stem}-${width}.${extensions[format] ?? format}`);
      await encoded(resized.clone(), format, qualities[index]).toFile(path);
    }
  }
}

const waiting = [...files];
await Promise.all(
  Array.from({ length: cores }, async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) await variantsOf(file);
  }),
);
