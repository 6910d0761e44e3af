import { CodeXml, Download } from 'lucide-react';

import type { ImageResult, Variant } from '../../shared/api/image-job';
import { bestOf } from '../../shared/api/image-job';
import { asApiError } from '../../shared/api/problem';
import { copyText, saveFrom } from '../../shared/files/save';
import type { Notices } from '../../shared/live/notices';
import { bytes } from '../../shared/text/quantity';
import { faultText } from '../../shared/text/fault-words';
import { t } from '../../shared/text/translate';
import { Button } from '../../shared/ui/button';
import { variantName } from './file-names';
import type { ImageQueue } from './image-queue';
import type { QueueView } from './queue-parts';
import type { Item } from './item';
import { variantTitle } from './item-words';
import { pictureMarkup } from './picture-markup';
import { inputOf, keyOf, type Recipe } from './recipe';
import { RecipeForm } from './recipe-form';
import styles from './side-panel.module.css';

interface SidePanelProps {
  readonly view: QueueView;
  readonly queue: ImageQueue;
  readonly recipe: Recipe;
  readonly onRecipe: (recipe: Recipe) => void;
  readonly chosen: Variant | null;
  readonly onChoose: (url: string) => void;
  readonly notices: Notices;
  readonly mayChange: boolean;
}

/** How files are made, and what was made of the chosen one. */
export function SidePanel(props: SidePanelProps) {
  const { view, queue, recipe, onRecipe, chosen, onChoose, notices, mayChange } = props;
  const { selected } = view;
  const wanted = keyOf(inputOf(recipe));
  const others = view.items.filter(
    ({ stage, recipeKey }) => stage.at === 'done' && recipeKey !== wanted,
  ).length;
  return (
    <aside className={styles['panel']} aria-label={t('Choices and result')}>
      {mayChange && <RecipeForm recipe={recipe} onRecipe={onRecipe} />}
      {mayChange && others > 0 && (
        <Button className={styles['wide']} onClick={() => queue.remake()}>
          {t('{count, plural, one {Make # file anew} other {Make # files anew}}', {
            count: others,
          })}
        </Button>
      )}
      {selected?.stage.at === 'done' && (
        <Result
          item={selected}
          result={selected.stage.result}
          chosen={chosen ?? bestOf(selected.stage.result)}
          onChoose={onChoose}
          notices={notices}
        />
      )}
    </aside>
  );
}

interface ResultProps {
  readonly item: Item;
  readonly result: ImageResult;
  readonly chosen: Variant | null;
  readonly onChoose: (url: string) => void;
  readonly notices: Notices;
}

function Result({ item, result, chosen, onChoose, notices }: ResultProps) {
  if (result.variants.length === 0) return null;
  const copy = async (): Promise<void> => {
    if (await copyText(pictureMarkup(item.name, result)))
      notices.tell(t('The markup is on the clipboard.'));
    else notices.warn(t('The browser does not let the page use the clipboard.'));
  };
  // The greatest first, as they are what one compares.
  const variants = [...result.variants].sort((a, b) => b.width - a.width || a.bytes - b.bytes);
  return (
    <section aria-label={t('Result')} className={styles['result']}>
      <h2>{t('Result')}</h2>
      <ul>
        {variants.map((variant) => (
          <VariantRow
            key={variant.url}
            variant={variant}
            isChosen={variant.url === chosen?.url}
            onChoose={onChoose}
            name={item.name}
            notices={notices}
          />
        ))}
      </ul>
      <Button className={styles['wide']} onClick={() => void copy()}>
        <CodeXml size={15} aria-hidden />
        {t('Copy {markup}', { markup: '<picture>' })}
      </Button>
    </section>
  );
}

interface VariantRowProps {
  readonly variant: Variant;
  readonly isChosen: boolean;
  readonly onChoose: (url: string) => void;
  readonly name: string;
  readonly notices: Notices;
}

function VariantRow({ variant, isChosen, onChoose, name, notices }: VariantRowProps) {
  const title = variantTitle(variant);
  const save = (): void => {
    saveFrom(variant.url, variantName(name, variant)).catch((error: unknown) => {
      notices.warn(faultText(asApiError(error)));
    });
  };
  return (
    <li className={styles['variant']}>
      <button
        type="button"
        className={styles['choose']}
        aria-pressed={isChosen}
        onClick={() => onChoose(variant.url)}
      >
        <span>{title}</span>
        <span>{bytes(variant.bytes)}</span>
      </button>
      <Button
        look="quiet"
        className={styles['save']}
        aria-label={t('Save {name}', { name: title })}
        onClick={save}
      >
        <Download size={14} aria-hidden />
      </Button>
    </li>
  );
}
