import {
  type Artifact,
  type ArtifactsApi,
  contentOf,
  thumbnailOf,
} from '../../shared/api/artifact';
import { bestOf, type ImageJob, type ImageJobsApi } from '../../shared/api/image-job';

/** Something that was worked on lately: a file, and what was last made of it. */
export interface Work {
  readonly artifact: Artifact;
  readonly job: ImageJob | null;
}

export const mostRecent = 12;

/** The newest files of the hub. Rejects with ApiError. */
export async function recentWork(
  artifacts: Pick<ArtifactsApi, 'list'>,
  jobs: Pick<ImageJobsApi, 'list'>,
): Promise<readonly Work[]> {
  const [files, made] = await Promise.all([
    artifacts.list(mostRecent, null),
    jobs.list(null, 100, null),
  ]);
  return files.items.map((artifact) => ({
    artifact,
    job: made.items.find((job) => job.artifact === artifact.id) ?? null,
  }));
}

export function isPicture({ mediaType }: Artifact): boolean {
  return mediaType.startsWith('image/');
}

/** Its picture; null for what cannot be shown as one. */
export function pictureOf({ artifact, job }: Work): string | null {
  if (!isPicture(artifact) || job?.state === 'failed') return null;
  if (artifact.mediaType === 'image/svg+xml') return contentOf(artifact.id);
  return thumbnailOf(artifact.id, 480, 264);
}

/** The bytes that a visitor saves; null where nothing was made or saved. */
export function savedBytes({ job }: Work): number | null {
  const best = job?.result ? bestOf(job.result) : null;
  if (!job?.result || best === null) return null;
  const saved = job.result.source.bytes - best.bytes;
  return saved > 0 ? saved : null;
}
