import { downloadZip } from 'client-zip';

import type { ImageResult } from '../../shared/api/image-job';
import { ApiError, problemOf } from '../../shared/api/problem';
import { UniqueNames, variantName } from './file-names';

export interface Made {
  readonly name: string;
  readonly result: ImageResult;
}

type Fetch = (url: string) => Promise<Response>;

async function* entriesOf(
  files: readonly Made[],
  get: Fetch,
  onFile: (count: number) => void,
): AsyncGenerator<{ name: string; input: Response }> {
  const names = new UniqueNames();
  let count = 0;
  for (const { name, result } of files) {
    for (const variant of result.variants) {
      const response = await get(variant.url);
      if (!response.ok) throw problemOf(response.status, await response.json().catch(() => null));
      yield { name: names.of(variantName(name, variant)), input: response };
      onFile((count += 1));
    }
  }
}

/**
 * All made files as one zip. It is read from the hub file by file, and the browser keeps what is
 * large on disk. Rejects with ApiError where a file does not come.
 */
export async function archiveOf(
  files: readonly Made[],
  onFile: (count: number) => void,
  get: Fetch = (url) => fetch(url),
): Promise<Blob> {
  let fault: unknown = null;
  const watched = async function* (): ReturnType<typeof entriesOf> {
    try {
      yield* entriesOf(files, get, onFile);
    } catch (error) {
      // The stream would tell a text only.
      fault = error;
      throw error;
    }
  };
  try {
    return await downloadZip(watched()).blob();
  } catch (error) {
    throw fault instanceof ApiError ? fault : (fault ?? error);
  }
}
