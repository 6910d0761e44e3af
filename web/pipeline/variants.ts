import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** A file as the server may send it; a variant is absent where it would save nothing. */
export interface Variants {
  readonly identity: Buffer;
  readonly brotli?: Buffer;
  readonly gzip?: Buffer;
}

// Already compressed, or too small for a header of its own to be worth it.
const packed = /\.(woff2|png|jpe?g|webp|avif)$/;
const smallestBytes = 256;

/** The encoded forms of a built file, as small as the formats allow: this is done once a build. */
export function variantsOf(name: string, identity: Buffer): Variants {
  if (packed.test(name) || identity.length < smallestBytes) return { identity };
  const brotli = brotliCompressSync(identity, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: identity.length,
    },
  });
  const gzip = gzipSync(identity, { level: 9 });
  return {
    identity,
    ...(brotli.length < identity.length && { brotli }),
    ...(gzip.length < identity.length && { gzip }),
  };
}
