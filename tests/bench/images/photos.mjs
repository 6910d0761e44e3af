// The input of the image bench: photographs of 12 to 24 megapixels, made once from Debian's mate-backgrounds.
// Mirrored tiles keep the photographs' own detail; grain keeps the encoders from having it too easy.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { note } from '../measuring.mjs';

const gallery = '/usr/share/backgrounds/mate';
const sizes = [
  [4000, 3000], // 12 MP
  [4608, 3456], // 16 MP
  [5184, 3888], // 20 MP
  [6000, 4000], // 24 MP
];
const count = 24;

function sources() {
  return ['nature', 'abstract'].flatMap((folder) =>
    readdirSync(join(gallery, folder))
      .filter((name) => name.endsWith('.jpg'))
      .sort()
      .map((name) => join(gallery, folder, name)),
  );
}

/** The picture beside its mirror image, and both above theirs, as often as it takes to cover the size. */
async function mirrored(file, width, height) {
  const tile = await sharp(file).removeAlpha().toColourspace('srgb').toBuffer({ resolveWithObject: true });
  const { width: w, height: h } = tile.info;
  const parts = [];
  for (let row = 0; row * h < height; ++row) {
    for (let column = 0; column * w < width; ++column) {
      let part = sharp(tile.data).flop(column % 2 === 1).flip(row % 2 === 1);
      const fit = { width: Math.min(w, width - column * w), height: Math.min(h, height - row * h) };
      // What hangs over the edge is cut first: composite() refuses it.
      part = sharp(await part.toBuffer()).extract({ left: 0, top: 0, ...fit });
      parts.push({ input: await part.png({ compressionLevel: 1 }).toBuffer(), left: column * w, top: row * h });
    }
  }
  return sharp({ create: { width, height, channels: 3, background: '#808080' } }).composite(parts).png({ compressionLevel: 1 }).toBuffer();
}

async function makePhoto(target, index) {
  const files = sources();
  const [width, height] = sizes[index % sizes.length];
  const grain = await sharp({
    create: { width, height, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 16 } },
  })
    .png({ compressionLevel: 1 })
    .toBuffer();
  // Every fourth photo was taken with the camera on its side.
  const orientation = index % 4 === 3 ? 6 : 1;
  await sharp(await mirrored(files[index % files.length], width, height))
    .composite([{ input: grain, blend: 'soft-light' }])
    .withMetadata({ orientation })
    .jpeg({ quality: 92, chromaSubsampling: '4:2:0' })
    .toFile(target);
}

/** Makes what is missing, and gives the paths. */
export async function photos(root) {
  const folder = join(root, 'build/bench-data/photos');
  mkdirSync(folder, { recursive: true });
  const paths = [];
  for (let index = 0; index < count; ++index) {
    const path = join(folder, `photo-${String(index + 1).padStart(2, '0')}.jpg`);
    paths.push(path);
    if (existsSync(path)) continue;
    note(`making ${path.slice(root.length + 1)}`);
    const part = join(folder, 'part.jpg');
    rmSync(part, { force: true });
    await makePhoto(part, index);
    renameSync(part, path);
  }
  return paths;
}
