/** How the pictures are to be made; what `image.optimize` takes beside the artifact. */
export interface Recipe {
  readonly formats: readonly Format[];
  /** Pixels, ascending; none: as wide as the picture is. */
  readonly widths: readonly number[];
  readonly preset: Effort;
  /** 1 to 100 on each format's own scale; 0: what suits the format. */
  readonly quality: number;
  readonly keepMetadata: boolean;
  readonly ssim: boolean;
}

export const formats = ['avif', 'webp', 'jpeg', 'png'] as const;
export type Format = (typeof formats)[number];

export const efforts = ['fast', 'balanced', 'small'] as const;
export type Effort = (typeof efforts)[number];

export const presetNames = ['responsive', 'quick', 'smallest', 'whole'] as const;
export type PresetName = (typeof presetNames)[number];

const responsive: Recipe = {
  formats: ['avif', 'webp', 'jpeg'],
  widths: [320, 640, 1280, 1920],
  preset: 'balanced',
  quality: 0,
  keepMetadata: false,
  ssim: true,
};

export const presets: Readonly<Record<PresetName, Recipe>> = {
  responsive,
  quick: { ...responsive, formats: ['webp', 'jpeg'], preset: 'fast', ssim: false },
  smallest: { ...responsive, formats: ['avif', 'webp'], preset: 'small' },
  whole: { ...responsive, formats: ['webp', 'jpeg'], widths: [] },
};

/** The preset that @p recipe is; null: one of the user's own. */
export function presetOf(recipe: Recipe): PresetName | null {
  return presetNames.find((name) => sameRecipe(presets[name], recipe)) ?? null;
}

/** As the hub wants it. */
export function inputOf(recipe: Recipe): Readonly<Record<string, unknown>> {
  return {
    formats: recipe.formats,
    widths: recipe.widths,
    preset: recipe.preset,
    quality: recipe.quality,
    keep_metadata: recipe.keepMetadata,
    ssim: recipe.ssim,
  };
}

/** A text that two recipes share when they make the same files. */
export function keyOf(input: Readonly<Record<string, unknown>>): string {
  const { formats: names, widths, preset, quality, keep_metadata: keep, ssim } = input;
  const sorted = Array.isArray(names) ? [...(names as readonly string[])].sort() : [];
  return JSON.stringify([sorted, widths, preset, quality, keep, ssim]);
}

export function sameRecipe(a: Recipe, b: Recipe): boolean {
  return keyOf(inputOf(a)) === keyOf(inputOf(b));
}

export const mostWidths = 16;
const widestPx = 8192;

/** "320 640, 1280" as widths; null where that is none. Nothing at all: the picture's own width. */
export function widthsOf(text: string): readonly number[] | null {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const widths = words.map(Number);
  const isGood = widths.every((one) => Number.isInteger(one) && one >= 1 && one <= widestPx);
  if (!isGood || widths.length > mostWidths) return null;
  return [...new Set(widths)].sort((a, b) => a - b);
}

/** What was remembered, as far as it still makes sense. */
export function readRecipe(text: string | null): Recipe {
  let value: Partial<Record<keyof Recipe, unknown>>;
  try {
    value = (JSON.parse(text ?? '{}') ?? {}) as typeof value;
  } catch {
    value = {};
  }
  const names = Array.isArray(value.formats) ? value.formats : [];
  const chosen = formats.filter((one) => names.includes(one));
  const widths = Array.isArray(value.widths) ? widthsOf(value.widths.join(' ')) : null;
  const { quality } = value;
  return {
    formats: chosen.length > 0 ? chosen : responsive.formats,
    widths: widths ?? responsive.widths,
    preset: efforts.find((one) => one === value.preset) ?? responsive.preset,
    quality: typeof quality === 'number' && quality >= 0 && quality <= 100 ? quality : 0,
    keepMetadata: value.keepMetadata === true,
    ssim: value.ssim !== false,
  };
}
