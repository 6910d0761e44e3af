import { call } from './http';
import { Fields } from './reading';

/** A file that the hub keeps. */
export interface Artifact {
  readonly id: string;
  readonly filename: string;
  readonly bytes: number;
  readonly mediaType: string;
  readonly createdAt: number;
}

export interface ArtifactPage {
  readonly items: readonly Artifact[];
  readonly next: string | null;
}

export function parseArtifact(value: unknown): Artifact {
  const fields = new Fields('artifact', value);
  return {
    id: fields.text('id'),
    filename: fields.text('filename'),
    bytes: fields.number('bytes'),
    mediaType: fields.text('media_type'),
    createdAt: fields.time('created_at'),
  };
}

/** The calls about artifacts, so that a test can put others in their place. */
export interface ArtifactsApi {
  /** The newest first. */
  list(limit: number, cursor: string | null): Promise<ArtifactPage>;
  find(id: string): Promise<Artifact>;
  remove(id: string): Promise<void>;
}

export const artifactsApi: ArtifactsApi = {
  async list(limit, cursor) {
    const query = new URLSearchParams({ limit: String(limit) });
    if (cursor !== null) query.set('cursor', cursor);
    const page = new Fields('page', await call('GET', `/api/v1/artifacts?${query.toString()}`));
    return { items: page.list('items', parseArtifact), next: page.textOrNull('next') };
  },
  find: async (id) => parseArtifact(await call('GET', `/api/v1/artifacts/${id}`)),
  remove: async (id) => {
    await call('DELETE', `/api/v1/artifacts/${id}`);
  },
};

/** Where the file itself is. */
export const contentOf = (artifact: string): string => `/api/v1/artifacts/${artifact}/content`;

/** A small picture of it, made by the hub in the format that the browser likes best. */
export function thumbnailOf(artifact: string, width: number, height: number): string {
  return `/i/${artifact}?w=${width}&h=${height}&fit=cover&fmt=auto`;
}
