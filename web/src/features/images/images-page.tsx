import { CircleSlash, Download, FolderOpen, ListX, Pause, Play, Plus, Unplug } from 'lucide-react';
import { useCallback, useState, useSyncExternalStore } from 'react';

import { asApiError } from '../../shared/api/problem';
import { pickFiles } from '../../shared/files/pick-files';
import { saveStream } from '../../shared/files/save-stream';
import type { Notices } from '../../shared/live/notices';
import { store } from '../../shared/storage';
import { count } from '../../shared/text/quantity';
import { faultText } from '../../shared/text/fault-words';
import { t } from '../../shared/text/translate';
import { Button } from '../../shared/ui/button';
import { type Made, saveArchive } from './archive';
import { DropHere } from './drop-here';
import { FileList } from './file-list';
import type { ImageQueue } from './image-queue';
import type { QueueView } from './queue-parts';
import styles from './images-page.module.css';
import { savedOf } from './item-words';
import type { Recipe } from './recipe';
import { SidePanel } from './side-panel';
import { Stage } from './stage-view';
import { totalsOf } from './stages';

interface ImagesPageProps {
  readonly queue: ImageQueue;
  readonly recipe: Recipe;
  readonly onRecipe: (recipe: Recipe) => void;
  readonly notices: Notices;
  /** Whether the user may have anything made. */
  readonly mayChange: boolean;
}

/** Makes photos ready for the web: a queue of files, how they are made, and what comes of them. */
export function ImagesPage({ queue, recipe, onRecipe, notices, mayChange }: ImagesPageProps) {
  const view = useSyncExternalStore(queue.subscribe, queue.getView);
  const [chosen, setChosen] = useState<string | null>(null);
  const { selected } = view;
  const made = selected?.stage.at === 'done' ? selected.stage.result : null;
  const variant = made?.variants.find(({ url }) => url === chosen) ?? null;
  const hasFiles = view.items.length > 0;
  return (
    <div className={styles['page']}>
      <Head queue={queue} view={view} notices={notices} mayChange={mayChange} />
      {mayChange && <Interrupted queue={queue} view={view} />}
      <div className={styles['columns']} data-empty={!hasFiles}>
        {hasFiles && <FileList queue={queue} view={view} mayChange={mayChange} />}
        {selected ? (
          <Stage item={selected} variant={variant} queue={queue} mayChange={mayChange} />
        ) : (
          <DropHere onFiles={queue.add} mayChange={mayChange} isRestored={view.isRestored} />
        )}
        <SidePanel
          view={view}
          queue={queue}
          recipe={recipe}
          onRecipe={onRecipe}
          chosen={variant}
          onChoose={setChosen}
          notices={notices}
          mayChange={mayChange}
        />
      </div>
    </div>
  );
}

interface HeadProps {
  readonly queue: ImageQueue;
  readonly view: QueueView;
  readonly notices: Notices;
  readonly mayChange: boolean;
}

function Head({ queue, view, notices, mayChange }: HeadProps) {
  const totals = totalsOf(view.items);
  const saved = savedOf(view.items);
  const facts = [
    totals.files > 0 && t('{count, plural, one {# file} other {# files}}', { count: totals.files }),
    totals.done > 0 && t('{count} done', { count: count(totals.done) }),
    totals.paused > 0 && t('{count} paused', { count: count(totals.paused) }),
    totals.failed > 0 && t('{count} failed', { count: count(totals.failed) }),
    saved !== null && t('saved {amount}', { amount: saved }),
  ];
  return (
    <header className={styles['head']}>
      <h1 tabIndex={-1}>{t('Images')}</h1>
      <p className={styles['facts']} role="status" aria-label={t('All files')}>
        {facts.filter(Boolean).join(' · ')}
      </p>
      {mayChange && (
        <Button onClick={() => pickFiles(queue.add)}>
          <Plus size={15} aria-hidden />
          {t('Add')}
        </Button>
      )}
      {mayChange && (
        <Button
          onClick={() => pickFiles(queue.add, true)}
          aria-label={t('Add a folder')}
          title={t('Add a folder')}
        >
          <FolderOpen size={15} aria-hidden />
        </Button>
      )}
      {mayChange && !view.isPaused && totals.pausable > 0 && (
        <Button onClick={() => queue.pauseAll()} title={t('What is being made goes on')}>
          <Pause size={15} aria-hidden />
          {t('Pause')}
        </Button>
      )}
      {mayChange && (view.isPaused || totals.paused > 0) && (
        <Button onClick={() => queue.resumeAll()}>
          <Play size={15} aria-hidden />
          {t('Resume')}
        </Button>
      )}
      {mayChange && totals.active + totals.paused > 0 && (
        <Button onClick={() => queue.cancelAll()}>
          <CircleSlash size={15} aria-hidden />
          {t('Cancel all')}
        </Button>
      )}
      {totals.files > totals.active + totals.paused + totals.interrupted && (
        <Button
          onClick={() => queue.startOver()}
          aria-label={t('Empty the list')}
          title={t('Empty the list')}
        >
          <ListX size={15} aria-hidden />
        </Button>
      )}
      {totals.done > 0 && <SaveAll view={view} notices={notices} />}
    </header>
  );
}

/** Which files an earlier page could not upload: it is gone, and only the user can give them again. */
function Interrupted({ queue, view }: { readonly queue: ImageQueue; readonly view: QueueView }) {
  const { interrupted } = totalsOf(view.items);
  if (interrupted === 0) return null;
  return (
    <section className={styles['interrupted']} aria-label={t('Uploads that were cut off')}>
      <Unplug size={16} aria-hidden />
      <p>
        {t(
          '{count, plural, one {# file was not uploaded before the page was closed. Choose it again: what has arrived is not sent twice.} other {# files were not uploaded before the page was closed. Choose them again: what has arrived is not sent twice.}}',
          { count: interrupted },
        )}
      </p>
      <Button onClick={() => pickFiles(queue.add)}>{t('Choose again…')}</Button>
      <Button look="quiet" onClick={() => queue.forgetInterrupted()}>
        {t('Forget them')}
      </Button>
    </section>
  );
}

function SaveAll({ view, notices }: { readonly view: QueueView; readonly notices: Notices }) {
  const [saved, setSaved] = useState<number | null>(null);
  const made = view.items.flatMap(({ name, stage }): readonly Made[] =>
    stage.at === 'done' ? [{ name, result: stage.result }] : [],
  );
  const total = made.reduce((sum, { result }) => sum + result.variants.length, 0);
  const save = useCallback(async () => {
    setSaved(0);
    try {
      await saveArchive(made, setSaved, (begin) => saveStream('images.zip', begin));
    } catch (error) {
      const why = faultText(asApiError(error));
      notices.warn(t('The zip was not made: {why}', { why }));
    } finally {
      setSaved(null);
    }
  }, [made, notices]);
  if (total === 0) return null;
  return (
    <Button look="accent" disabled={saved !== null} onClick={() => void save()}>
      <Download size={15} aria-hidden />
      {saved === null
        ? t('Save all')
        : t('Packing {done} of {total}', { done: count(saved), total: count(total) })}
    </Button>
  );
}

/** Keeps the choices for the next time. */
export function rememberRecipe(recipe: Recipe): void {
  store('images.recipe', JSON.stringify(recipe));
}
