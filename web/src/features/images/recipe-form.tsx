import { useId, useState } from 'react';

import { t } from '../../shared/text/translate';
import { formatName } from './item-words';
import {
  type Effort,
  efforts,
  type Format,
  formats,
  mostWidths,
  presetNames,
  presetOf,
  presets,
  type PresetName,
  type Recipe,
  widthsOf,
} from './recipe';
import styles from './recipe-form.module.css';

interface RecipeFormProps {
  readonly recipe: Recipe;
  readonly onRecipe: (recipe: Recipe) => void;
}

const presetWords: Readonly<Record<PresetName, () => string>> = {
  responsive: () => t('Web, responsive'),
  quick: () => t('Web, quick'),
  smallest: () => t('Smallest files'),
  whole: () => t('Original width'),
};

const effortWords: Readonly<Record<Effort, () => string>> = {
  fast: () => t('Fast'),
  balanced: () => t('Balanced'),
  small: () => t('Small, slow'),
};

/** How files are to be made; it holds for what is added from now on. */
export function RecipeForm({ recipe, onRecipe }: RecipeFormProps) {
  const change = (part: Partial<Recipe>): void => onRecipe({ ...recipe, ...part });
  const preset = presetOf(recipe);
  return (
    <div className={styles['form']}>
      <label className={styles['field']}>
        <span className={styles['name']}>{t('Preset')}</span>
        <select
          value={preset ?? 'own'}
          onChange={(event) => {
            const name = presetNames.find((one) => one === event.target.value);
            if (name) onRecipe(presets[name]);
          }}
        >
          {presetNames.map((name) => (
            <option key={name} value={name}>
              {presetWords[name]()}
            </option>
          ))}
          {preset === null && <option value="own">{t('Your own')}</option>}
        </select>
      </label>
      <Formats value={recipe.formats} onChange={(value) => change({ formats: value })} />
      <Quality value={recipe.quality} onChange={(quality) => change({ quality })} />
      <Widths
        // Where they were changed elsewhere, what was being typed is gone.
        key={recipe.widths.join()}
        value={recipe.widths}
        onChange={(widths) => change({ widths })}
      />
      <label className={styles['line']}>
        <span>{t('Effort')}</span>
        <select
          value={recipe.preset}
          onChange={(event) => {
            const effort = efforts.find((one) => one === event.target.value);
            if (effort) change({ preset: effort });
          }}
        >
          {efforts.map((effort) => (
            <option key={effort} value={effort}>
              {effortWords[effort]()}
            </option>
          ))}
        </select>
      </label>
      <Check
        name={t('Keep metadata')}
        title={t('Camera, place and copyright; without it they are taken out.')}
        value={recipe.keepMetadata}
        onChange={(keepMetadata) => change({ keepMetadata })}
      />
      <Check
        name={t('Measure likeness')}
        title={t('Compares each made file with the original, as SSIM; 1 is the same.')}
        value={recipe.ssim}
        onChange={(ssim) => change({ ssim })}
      />
    </div>
  );
}

interface Choice<Value> {
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

function Formats({ value, onChange }: Choice<readonly Format[]>) {
  return (
    <fieldset className={styles['formats']}>
      <legend className={styles['name']}>{t('Formats')}</legend>
      <div className={styles['toggles']}>
        {formats.map((format) => {
          const isOn = value.includes(format);
          return (
            <label key={format}>
              <input
                type="checkbox"
                checked={isOn}
                // Without any there would be nothing to make.
                disabled={isOn && value.length === 1}
                onChange={() =>
                  onChange(formats.filter((one) => value.includes(one) !== (one === format)))
                }
              />
              <span>{formatName(format)}</span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

/** Where an own quality begins: in the middle of what people use. */
const firstQuality = 75;

function Quality({ value, onChange }: Choice<number>) {
  const isOwn = value > 0;
  return (
    <div className={styles['quality']}>
      <label className={styles['line']}>
        <span>{t('Quality')}</span>
        <select
          value={isOwn ? 'own' : 'auto'}
          onChange={(event) => onChange(event.target.value === 'own' ? firstQuality : 0)}
        >
          <option value="auto">{t('Automatic')}</option>
          <option value="own">{isOwn ? String(value) : t('Set it…')}</option>
        </select>
      </label>
      {isOwn && (
        <input
          type="range"
          min={20}
          max={100}
          value={value}
          aria-label={t('Quality from 20 to 100')}
          onChange={(event) => onChange(Number(event.target.value))}
        />
      )}
    </div>
  );
}

function Widths({ value, onChange }: Choice<readonly number[]>) {
  const [text, setText] = useState(value.join(' '));
  const hint = useId();
  const widths = widthsOf(text);
  const take = (): void => {
    if (widths !== null && widths.join() !== value.join()) onChange(widths);
  };
  return (
    <label className={styles['field']}>
      <span className={styles['name']}>{t('Widths')}</span>
      <input
        type="text"
        inputMode="numeric"
        spellCheck={false}
        value={text}
        placeholder={t('as wide as the original')}
        aria-invalid={widths === null}
        aria-describedby={widths === null ? hint : undefined}
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take();
        }}
      />
      {widths === null && (
        <span id={hint} className={styles['fault']}>
          {t('Up to {count} widths from 1 to 8192 pixels, such as 320 640 1280.', {
            count: mostWidths,
          })}
        </span>
      )}
    </label>
  );
}

interface CheckProps extends Choice<boolean> {
  readonly name: string;
  readonly title: string;
}

function Check({ name, title, value, onChange }: CheckProps) {
  return (
    <label className={styles['line']} title={title}>
      <span>{name}</span>
      <input type="checkbox" checked={value} onChange={(event) => onChange(event.target.checked)} />
    </label>
  );
}
