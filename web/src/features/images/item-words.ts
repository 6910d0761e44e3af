import { bestOf, type Variant } from '../../shared/api/image-job';
import { duration } from '../../shared/text/duration';
import { bytes, percent, signedPercent } from '../../shared/text/quantity';
import { faultTitle } from '../../shared/text/fault-words';
import { t } from '../../shared/text/translate';
import type { Item } from './item';

const formatNames: Readonly<Record<string, string>> = {
  avif: 'AVIF',
  webp: 'WebP',
  jpeg: 'JPEG',
  png: 'PNG',
  gif: 'GIF',
  heif: 'HEIC',
  heic: 'HEIC',
  tiff: 'TIFF',
};

/** A format as people write it; these names are the same in every language. */
export function formatName(format: string): string {
  return formatNames[format] ?? format.toUpperCase();
}

export function variantTitle({ format, width }: Variant): string {
  return `${formatName(format)} ${width}`;
}

/** "−87 %" of the best file of the greatest width against the original; null without one. */
export function savingOf(item: Item): string | null {
  if (item.stage.at !== 'done') return null;
  const best = bestOf(item.stage.result);
  return best && signedPercent(best.bytes / item.stage.result.source.bytes - 1);
}

/** How far the file is, as a word or two. */
export function progressWords({ stage, bytes: size }: Item): string {
  switch (stage.at) {
    case 'queued':
      return t('waits to be uploaded');
    case 'uploading':
      return stage.isStalled
        ? t('upload waits for the hub')
        : t('uploading {share}', { share: percent(size > 0 ? stage.sent / size : 0) });
    case 'interrupted':
      return stage.sent > 0 && size > 0
        ? t('{share} uploaded: choose the file again', { share: percent(stage.sent / size) })
        : t('not uploaded: choose the file again');
    case 'paused':
      return t('paused');
    case 'waiting':
      return stage.reason === null
        ? t('waiting')
        : t('waiting: {reason}', { reason: stage.reason });
    case 'working': {
      const share = percent(stage.progress);
      return stage.etaMs === null
        ? share
        : t('{share}, {time} left', { share, time: duration(stage.etaMs) });
    }
    case 'done': {
      const best = bestOf(stage.result);
      return best === null ? t('already as small as it gets') : bytes(best.bytes);
    }
    case 'failed':
      return faultTitle(stage.fault);
    case 'cancelled':
      return t('cancelled');
  }
}

/** "41.2 MB (78 %)" of what is done; null where nothing is saved. */
export function savedOf(items: readonly Item[]): string | null {
  let before = 0;
  let after = 0;
  for (const { stage } of items) {
    if (stage.at !== 'done') continue;
    const best = bestOf(stage.result);
    if (best === null) continue;
    before += stage.result.source.bytes;
    after += best.bytes;
  }
  if (after >= before) return null;
  return `${bytes(before - after)} (${percent(1 - after / before)})`;
}
