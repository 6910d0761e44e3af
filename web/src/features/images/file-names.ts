import type { Variant } from '../../shared/api/image-job';

const extensions: Readonly<Record<string, string>> = { jpeg: 'jpg' };

/** "IMG_2041.heic" without its ending. */
export function stemOf(name: string): string {
  return name.replace(/\.[^.]{1,5}$/, '') || name;
}

/** "harbour-640.webp": what a made file is called beside its original. */
export function variantName(name: string, { format, width }: Variant): string {
  // Systems refuse some of these, and a slash would be a folder.
  const stem = stemOf(name).replace(/[\\/:*?"<>|\p{Cc}]/gu, '_');
  return `${stem}-${width}.${extensions[format] ?? format}`;
}

/** Gives each name once: a second "a.webp" becomes "a (2).webp". */
export class UniqueNames {
  private readonly taken = new Set<string>();

  of(name: string): string {
    const dot = name.lastIndexOf('.');
    const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
    let unique = name;
    // Where upper and lower case are one, the second would overwrite the first.
    for (let count = 2; this.taken.has(unique.toLowerCase()); count += 1)
      unique = `${stem} (${count})${ending}`;
    this.taken.add(unique.toLowerCase());
    return unique;
  }
}
