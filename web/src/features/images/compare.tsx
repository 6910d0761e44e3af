import { ChevronsLeftRight } from 'lucide-react';
import { type PointerEvent, useRef, useState } from 'react';

import { contentOf } from '../../shared/api/artifact';
import type { ImageResult, Variant } from '../../shared/api/image-job';
import { bytes, percent } from '../../shared/text/quantity';
import { t } from '../../shared/text/translate';
import { Button } from '../../shared/ui/button';
import styles from './compare.module.css';
import { formatName } from './item-words';

interface CompareProps {
  readonly artifact: string;
  readonly source: ImageResult['source'];
  readonly variant: Variant;
}

/** What browsers show by themselves; the hub makes a picture of anything else. */
const shownByBrowsers = ['jpeg', 'png', 'webp', 'gif', 'avif'];

function originalOf(artifact: string, { format }: ImageResult['source'], width: number): string {
  return shownByBrowsers.includes(format)
    ? contentOf(artifact)
    : `/i/${artifact}?w=${width}&fit=inside&fmt=jpeg&q=95`;
}

/** The original under the made file, and a line between them to drag. */
export function Compare({ artifact, source, variant }: CompareProps) {
  const [share, setShare] = useState(0.5);
  const [isWhole, setIsWhole] = useState(true);
  const frame = useRef<HTMLDivElement>(null);
  const drag = (event: PointerEvent): void => {
    if (event.buttons !== 1 || !frame.current) return;
    const { left, width } = frame.current.getBoundingClientRect();
    setShare(Math.min(1, Math.max(0, (event.clientX - left) / width)));
  };
  const size = isWhole ? {} : { inlineSize: variant.width, blockSize: variant.height };
  const clip = `inset(0 0 0 ${share * 100}%)`;
  return (
    <section className={styles['compare']} aria-label={t('Comparison')}>
      <div className={styles['scroll']} data-whole={isWhole}>
        <div
          ref={frame}
          className={styles['frame']}
          style={size}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            drag(event);
          }}
          onPointerMove={drag}
        >
          <img
            src={originalOf(artifact, source, variant.width)}
            alt={t('Original')}
            draggable={false}
          />
          <img
            src={variant.url}
            alt={formatName(variant.format)}
            draggable={false}
            style={{ clipPath: clip }}
          />
          <input
            type="range"
            min={0}
            max={100}
            value={Math.round(share * 100)}
            aria-label={t('Share of the original')}
            aria-valuetext={percent(share)}
            onChange={(event) => setShare(Number(event.target.value) / 100)}
          />
          <span className={styles['line']} style={{ insetInlineStart: `${share * 100}%` }}>
            <span className={styles['handle']}>
              <ChevronsLeftRight size={16} aria-hidden />
            </span>
          </span>
        </div>
      </div>
      <Button
        className={styles['zoom']}
        aria-pressed={!isWhole}
        onClick={() => setIsWhole(!isWhole)}
        title={t('One pixel of the made file as one of the page')}
      >
        100 %
      </Button>
      <div className={styles['captions']}>
        <p>
          {[
            t('Original'),
            `${formatName(source.format)} ${source.width} × ${source.height}`,
            bytes(source.bytes),
          ].join(' · ')}
        </p>
        <p>
          {[
            `${formatName(variant.format)} ${variant.width} × ${variant.height}`,
            bytes(variant.bytes),
            variant.ssim !== null && `SSIM ${variant.ssim.toFixed(3)}`,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
    </section>
  );
}
