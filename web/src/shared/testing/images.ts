import type { Artifact } from '../api/artifact';
import type { ImageJob, ImageResult, Variant } from '../api/image-job';
import { aJob, idOf } from './jobs';

export function anArtifact(change: Partial<Artifact> = {}): Artifact {
  return {
    id: idOf(100),
    filename: 'harbour.jpg',
    bytes: 1_000_000,
    mediaType: 'image/jpeg',
    createdAt: Date.UTC(2026, 10, 23, 12),
    ...change,
  };
}

export function aVariant(format: string, width: number, bytes: number): Variant {
  const url = `/api/v1/jobs/${idOf(1)}/files/${format}-${width}`;
  return { url, format, width, height: width / 2, bytes, quality: 75, ssim: 0.98 };
}

export function aResult(variants?: readonly Variant[]): ImageResult {
  return {
    source: { format: 'jpeg', width: 4000, height: 2000, bytes: 1_000_000 },
    variants: variants ?? [
      aVariant('webp', 640, 40_000),
      aVariant('jpeg', 640, 60_000),
      aVariant('webp', 1280, 130_000),
      aVariant('jpeg', 1280, 180_000),
    ],
    color: '#a80204',
  };
}

export function anImageJob(change: Partial<ImageJob> = {}): ImageJob {
  return { ...aJob(change), artifact: idOf(100), recipe: {}, result: null, ...change };
}

/** The job as the hub writes it, beyond what jobJson() writes. */
export function imageFieldsJson({ artifact, recipe, result }: ImageJob): Record<string, unknown> {
  return {
    input: { artifact, ...recipe },
    result: result && {
      source: result.source,
      variants: result.variants,
      placeholder: { color: result.color },
    },
  };
}

export function artifactJson(artifact: Artifact): Record<string, unknown> {
  return {
    id: artifact.id,
    sha256: '0'.repeat(64),
    bytes: artifact.bytes,
    media_type: artifact.mediaType,
    filename: artifact.filename,
    created_at: new Date(artifact.createdAt).toISOString(),
  };
}
