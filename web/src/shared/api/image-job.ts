import { call } from './http';
import { type Job, parseJob } from './job';
import { Fields } from './reading';

/** A file that an image job has made. */
export interface Variant {
  readonly url: string;
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly quality: number;
  /** How alike it looks, 0 to 1; null where that was not measured. */
  readonly ssim: number | null;
}

export interface ImageResult {
  readonly source: {
    readonly format: string;
    readonly width: number;
    readonly height: number;
    readonly bytes: number;
  };
  readonly variants: readonly Variant[];
  /** The picture as one colour, "#a80204"; null where there is none. */
  readonly color: string | null;
}

/** A job of an image kind: which artifact it is about, how it was asked for, what came of it. */
export interface ImageJob extends Job {
  readonly artifact: string | null;
  readonly recipe: Readonly<Record<string, unknown>>;
  readonly result: ImageResult | null;
}

export interface ImageJobPage {
  readonly items: readonly ImageJob[];
  readonly next: string | null;
}

function parseVariant(value: unknown): Variant {
  const fields = new Fields('variant', value);
  return {
    url: fields.text('url'),
    format: fields.text('format'),
    width: fields.number('width'),
    height: fields.number('height'),
    bytes: fields.number('bytes'),
    quality: fields.numberOrNull('quality') ?? 0,
    ssim: fields.numberOrNull('ssim'),
  };
}

function parseResult(fields: Fields): ImageResult {
  const source = fields.object('source');
  return {
    source: {
      format: source.text('format'),
      width: source.number('width'),
      height: source.number('height'),
      bytes: source.number('bytes'),
    },
    variants: fields.list('variants', parseVariant),
    color: fields.objectOrNull('placeholder')?.textOrNull('color') ?? null,
  };
}

export function parseImageJob(value: unknown): ImageJob {
  const fields = new Fields('job', value);
  const input = fields.raw('input');
  const { artifact, ...recipe } = (typeof input === 'object' && input !== null ? input : {}) as {
    readonly artifact?: unknown;
  };
  const result = fields.objectOrNull('result');
  return {
    ...parseJob(value),
    artifact: typeof artifact === 'string' ? artifact : null,
    recipe,
    result: result && parseResult(result),
  };
}

export interface ImageJobsApi {
  enqueue(artifact: string, recipe: object, group: string): Promise<ImageJob>;
  find(id: string): Promise<ImageJob>;
  /** The newest first; @p group null: of all. */
  list(group: string | null, limit: number, cursor: string | null): Promise<ImageJobPage>;
  cancel(id: string): Promise<void>;
  /** Refused for one that runs already. */
  pause(id: string): Promise<void>;
  resume(id: string): Promise<void>;
}

export const imageJobsApi: ImageJobsApi = {
  enqueue: async (artifact, recipe, group) =>
    parseImageJob(
      await call('POST', '/api/v1/jobs', {
        body: { kind: 'image.optimize', input: { artifact, ...recipe }, group },
      }),
    ),
  find: async (id) => parseImageJob(await call('GET', `/api/v1/jobs/${id}`)),
  async list(group, limit, cursor) {
    const query = new URLSearchParams({ kind: 'image.optimize', limit: String(limit) });
    if (group !== null) query.set('group', group);
    if (cursor !== null) query.set('cursor', cursor);
    const page = new Fields('page', await call('GET', `/api/v1/jobs?${query.toString()}`));
    return { items: page.list('items', parseImageJob), next: page.textOrNull('next') };
  },
  cancel: async (id) => {
    await call('POST', `/api/v1/jobs/${id}/cancel`);
  },
  pause: async (id) => {
    await call('POST', `/api/v1/jobs/${id}/pause`);
  },
  resume: async (id) => {
    await call('POST', `/api/v1/jobs/${id}/resume`);
  },
};

/** What a visitor of a page saves: the original beside the smallest file of the greatest width. */
export function bestOf(result: ImageResult): Variant | null {
  const widest = Math.max(0, ...result.variants.map(({ width }) => width));
  return result.variants
    .filter(({ width }) => width === widest)
    .reduce<Variant | null>((best, one) => (best && best.bytes <= one.bytes ? best : one), null);
}
