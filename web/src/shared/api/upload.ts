import { type Artifact, parseArtifact } from './artifact';
import { call } from './http';
import { ApiError, problemOf, unreachable } from './problem';
import { Fields } from './reading';
import { t } from '../text/translate';

/** Files up to here are sent in one go; larger ones can be taken up where they broke off. */
export const directBytes = 4 * 1024 * 1024;

export interface Sending {
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob;
  readonly signal: AbortSignal;
  readonly onSent: (bytes: number) => void;
}

/** Sends a body and tells how far it is, which fetch() cannot. Rejects with ApiError. */
export type Send = (sending: Sending) => Promise<unknown>;

export const sendByXhr: Send = ({ method, path, headers, body, signal, onSent }) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, path);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.setRequestHeader('Accept', 'application/json');
    request.upload.onprogress = (event) => onSent(event.loaded);
    const stop = (): void => request.abort();
    signal.addEventListener('abort', stop);
    const end = (act: () => void) => () => {
      signal.removeEventListener('abort', stop);
      act();
    };
    request.onload = end(() => {
      const value = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(value);
      else reject(problemOf(request.status, value));
    });
    request.onerror = end(() => reject(unreachable()));
    request.onabort = end(() => reject(new ApiError(0, 'aborted', t('The upload was stopped.'))));
    request.send(body);
  });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export interface Uploading {
  readonly file: File;
  /** The upload that was begun for this file before; null: none was. */
  readonly resume: string | null;
  readonly signal: AbortSignal;
  readonly onSent: (bytes: number) => void;
  /** An upload that can be taken up again has begun. */
  readonly onBegun: (id: string) => void;
}

/** What is known of an upload that was begun. */
interface Begun {
  readonly id: string;
  readonly offset: number;
  readonly artifact: Artifact | null;
}

function parseBegun(value: unknown): Begun {
  const fields = new Fields('upload', value);
  const artifact = fields.raw('artifact');
  return {
    id: fields.text('id'),
    offset: fields.number('offset'),
    artifact: artifact === null ? null : parseArtifact(artifact),
  };
}

/** Uploads a file, from where an earlier try broke off. Rejects with ApiError. */
export async function upload(uploading: Uploading, send: Send = sendByXhr): Promise<Artifact> {
  const { file, resume, signal, onSent } = uploading;
  if (resume === null && file.size <= directBytes) {
    const answer = await send({
      method: 'POST',
      path: '/api/v1/artifacts',
      headers: {
        'Content-Type': file.type || 'application/octet-stream',
        'X-Filename': encodeURIComponent(file.name),
      },
      body: file,
      signal,
      onSent,
    });
    return parseArtifact(answer);
  }
  const begun = (resume === null ? null : await found(resume)) ?? (await begin(uploading));
  if (begun.artifact !== null) return begun.artifact;
  onSent(begun.offset);
  const answer = await send({
    method: 'PATCH',
    path: `/api/v1/uploads/${begun.id}`,
    headers: {
      'Content-Type': 'application/offset+octet-stream',
      'Upload-Offset': String(begun.offset),
    },
    body: file.slice(begun.offset),
    signal,
    onSent: (bytes) => onSent(begun.offset + bytes),
  });
  const { artifact } = parseBegun(answer);
  if (artifact === null) throw unreachable();
  return artifact;
}

async function begin({ file, onBegun }: Uploading): Promise<Begun> {
  const body = {
    filename: file.name,
    bytes: file.size,
    ...(file.type !== '' && { media_type: file.type }),
  };
  const begun = parseBegun(await call('POST', '/api/v1/uploads', { body }));
  onBegun(begun.id);
  return begun;
}

/** The upload as the hub has it; null where it is no longer kept. */
async function found(id: string): Promise<Begun | null> {
  try {
    return parseBegun(await call('GET', `/api/v1/uploads/${id}`));
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

/** How much of an upload the hub has; null: it is no longer kept. */
export async function sentOf(id: string): Promise<number | null> {
  return (await found(id))?.offset ?? null;
}

/** Gives up an upload that was begun; what arrived of it is thrown away. */
export async function abandon(id: string): Promise<void> {
  await call('DELETE', `/api/v1/uploads/${id}`);
}
