/** A file that a job has made and that the hub hands out. */
export interface ResultFile {
  readonly url: string;
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

function isFile(value: unknown): value is ResultFile {
  if (typeof value !== 'object' || value === null) return false;
  const { url, format, width, height, bytes } = value as Record<string, unknown>;
  return (
    // Another address than the hub's own is not one that it hands out.
    typeof url === 'string' &&
    /^\/api\/v1\/[\w/-]+$/.test(url) &&
    typeof format === 'string' &&
    [width, height, bytes].every((number) => typeof number === 'number')
  );
}

/** The files that the result of a job of `image.*` names; none of any other. */
export function filesOf(result: unknown): readonly ResultFile[] {
  if (typeof result !== 'object' || result === null) return [];
  const { variants } = result as Record<string, unknown>;
  return Array.isArray(variants) ? variants.filter(isFile) : [];
}

/** Longer texts are cut: a page is for reading. */
const mostCharacters = 20_000;

/** JSON as people read it; `isCut` says that there is more. */
export function jsonText(value: unknown): { readonly text: string; readonly isCut: boolean } {
  const text = JSON.stringify(value, null, 2);
  return text.length > mostCharacters
    ? { text: `${text.slice(0, mostCharacters)}…`, isCut: true }
    : { text, isCut: false };
}
