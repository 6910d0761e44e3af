import type { Artifact, ArtifactsApi } from '../../shared/api/artifact';
import type { ImageJob, ImageJobsApi } from '../../shared/api/image-job';

const mostRestored = 1_000;
const pageSize = 100;

/** The jobs of a queue, the newest first. */
export async function jobsOf(
  api: Pick<ImageJobsApi, 'list'>,
  group: string,
): Promise<readonly ImageJob[]> {
  const jobs: ImageJob[] = [];
  let cursor: string | null = null;
  do {
    const page = await api.list(group, pageSize, cursor);
    jobs.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && jobs.length < mostRestored);
  return jobs;
}

/** Those of @p ids that the hub still has. */
export async function artifactsOf(
  api: Pick<ArtifactsApi, 'list'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Artifact>> {
  const missing = new Set(ids);
  const found = new Map<string, Artifact>();
  let cursor: string | null = null;
  while (missing.size > 0) {
    const page = await api.list(pageSize, cursor);
    for (const one of page.items) if (missing.delete(one.id)) found.set(one.id, one);
    cursor = page.next;
    // The newest come first, and ids grow: what is newer than the page's end was deleted.
    const last = page.items.at(-1)?.id ?? '';
    for (const id of missing) if (id > last) missing.delete(id);
    if (cursor === null) break;
  }
  return found;
}
