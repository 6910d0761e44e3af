// The HTTP service: requests beside nginx, uploads, events, pictures on demand.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { measureEvents } from './events.mjs';
import { measurePictures } from './pictures.mjs';
import { measureRequests } from './requests.mjs';
import { measureUploads } from './uploads.mjs';

export async function measure({ root, bin, rounds }) {
  mkdirSync(join(root, 'build/bench-data'), { recursive: true });
  const folder = mkdtempSync(join(root, 'build/bench-data/http-'));
  const options = { root, bin, folder, rounds };
  try {
    return [
      ...(await measureRequests(options)),
      ...(await measurePictures(options)),
      ...(await measureEvents(options)),
      ...(await measureUploads(options)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
