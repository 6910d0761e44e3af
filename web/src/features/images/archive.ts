import { downloadZip } from 'client-zip';

import type { ImageResult } from '../../shared/api/image-job';
import { problemOf } from '../../shared/api/problem';
import { UniqueNames, variantName } from './file-names';

function streamOf({ body }: Response): ReadableStream<Uint8Array<ArrayBuffer>> {
  if (body === null) throw new TypeError('there is nothing in the zip');
  return body;
}

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
 * Gives all made files as one zip to @p save, as a stream: they are read from the hub one by one.
 * What save() gives. Rejects with ApiError where a file does not come.
 */
export async function saveArchive(
  files: readonly Made[],
  onFile: (count: number) => void,
  save: (begin: () => ReadableStream<Uint8Array<ArrayBuffer>>) => Promise<boolean>,
  get: Fetch = (url) => fetch(url),
): Promise<boolean> {
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
    return await save(() => streamOf(downloadZip(watched())));
  } catch (error) {
    throw fault ?? error;
  }
}
