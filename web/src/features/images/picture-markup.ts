import type { ImageResult, Variant } from '../../shared/api/image-job';
import { stemOf, variantName } from './file-names';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

const escaped = (text: string): string => text.replace(/[&<>"]/g, (one) => escapes[one] ?? one);

/** What every browser shows, the likeliest first. */
const fallbacks = ['jpeg', 'png', 'gif', 'webp', 'avif'];
/** The plain `src`, for what does not understand srcset. */
const plainWidth = 1280;

/** Ready `<picture>` markup for the made files, lying beside the page. */
export function pictureMarkup(name: string, result: ImageResult): string {
  const of = (format: string): readonly Variant[] =>
    result.variants.filter((one) => one.format === format).sort((a, b) => a.width - b.width);
  const fallback = fallbacks.find((format) => of(format).length > 0);
  if (fallback === undefined) return '';
  const url = (variant: Variant): string => encodeURIComponent(variantName(name, variant));
  const srcset = (variants: readonly Variant[]): string =>
    variants.map((one) => `${url(one)} ${one.width}w`).join(', ');
  const sources = ['avif', 'webp']
    .filter((format) => format !== fallback && of(format).length > 0)
    .map(
      (format) =>
        `  <source type="image/${format}" srcset="${srcset(of(format))}" sizes="100vw">\n`,
    );
  const variants = of(fallback);
  const largest = variants[variants.length - 1] as Variant;
  const plain = [...variants].reverse().find(({ width }) => width <= plainWidth) ?? largest;
  const colour = result.color === null ? '' : ` style="background-color:${escaped(result.color)}"`;
  const image =
    `  <img src="${url(plain)}" srcset="${srcset(variants)}" sizes="100vw"` +
    ` width="${largest.width}" height="${largest.height}" alt="${escaped(stemOf(name))}"` +
    ` loading="lazy" decoding="async"${colour}>\n`;
  return `<picture>\n${sources.join('')}${image}</picture>\n`;
}
