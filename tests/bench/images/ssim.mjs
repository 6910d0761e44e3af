// One judge for both sides: SSIM on luma, 8 x 8 windows every 4 pixels (as ffmpeg's filter has it), against the photo
// decoded whole and resized by Lanczos.
import sharp from 'sharp';

const window8 = 8;
const step = 4;
const c1 = (0.01 * 255) ** 2;
const c2 = (0.03 * 255) ** 2;

function windowSsim(a, b, width, left, top) {
  let sumA = 0;
  let sumB = 0;
  let squares = 0;
  let products = 0;
  for (let y = top; y < top + window8; ++y) {
    for (let i = y * width + left, end = i + window8; i < end; ++i) {
      sumA += a[i];
      sumB += b[i];
      squares += a[i] * a[i] + b[i] * b[i];
      products += a[i] * b[i];
    }
  }
  const n = window8 * window8;
  const spread = squares * n - sumA * sumA - sumB * sumB;
  const covariance = products * n - sumA * sumB;
  const scale = n * n;
  return (
    ((2 * sumA * sumB + c1 * scale) * (2 * covariance + c2 * scale)) /
    ((sumA * sumA + sumB * sumB + c1 * scale) * (spread + c2 * scale))
  );
}

export function ssim(a, b, width, height) {
  let sum = 0;
  let windows = 0;
  for (let top = 0; top + window8 <= height; top += step) {
    for (let left = 0; left + window8 <= width; left += step) {
      sum += windowSsim(a, b, width, left, top);
      ++windows;
    }
  }
  return sum / windows;
}

const luma = (image) => image.removeAlpha().toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });

/** The photo at full size, turned, without the decoder's own shrinking. */
export async function decodeWhole(file) {
  const { data, info } = await sharp(file).rotate().raw().toBuffer({ resolveWithObject: true });
  return { data, raw: { width: info.width, height: info.height, channels: info.channels } };
}

/** The reference for one width. */
export async function referenceAt(whole, width, height) {
  const { data } = await luma(sharp(whole.data, { raw: whole.raw }).resize({ width, height, fit: 'fill', kernel: 'lanczos3' }));
  return data;
}

export async function lumaOf(file) {
  const { data, info } = await luma(sharp(file));
  return { data, width: info.width, height: info.height };
}
