import { FileIcon, Images, ListChecks, type LucideIcon, Search, Upload } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';

import { type ArtifactsApi } from '../../shared/api/artifact';
import type { ImageJobsApi } from '../../shared/api/image-job';
import { type ApiError, asApiError } from '../../shared/api/problem';
import { pickFiles } from '../../shared/files/pick-files';
import type { Broadcast } from '../../shared/live/broadcast';
import { useNow } from '../../shared/live/now';
import { ago } from '../../shared/text/duration';
import { fullTime } from '../../shared/text/moment';
import { bytes, percent } from '../../shared/text/quantity';
import { faultText } from '../../shared/text/fault-words';
import { t } from '../../shared/text/translate';
import { Button } from '../../shared/ui/button';
import { Meter } from '../../shared/ui/meter';
import styles from './home-page.module.css';
import { pictureOf, recentWork, savedBytes, type Work } from './recent-work';

interface HomePageProps {
  readonly artifacts: ArtifactsApi;
  readonly jobs: ImageJobsApi;
  readonly live: Broadcast;
  readonly mayChange: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onOpen: (work: Work) => void;
  readonly onGo: (page: 'images' | 'jobs') => void;
  readonly onCommands: () => void;
}

/** Where one begins: the tools, a place to drop files, and what one was at last. */
export function HomePage(props: HomePageProps) {
  const { mayChange, onFiles, onGo, onCommands } = props;
  return (
    <div className={styles['page']}>
      <h1 tabIndex={-1}>{t('What shall we make?')}</h1>
      <button type="button" className={styles['command']} onClick={onCommands}>
        <Search size={18} strokeWidth={1.75} aria-hidden />
        <span>{t('Find a page or an action…')}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <nav aria-label={t('Tools')} className={styles['tools']}>
        <Tool
          icon={Images}
          name={t('Images')}
          about={t('Smaller, sharper')}
          onOpen={() => onGo('images')}
        />
        <Tool
          icon={ListChecks}
          name={t('Jobs')}
          about={t('What the hub is at')}
          onOpen={() => onGo('jobs')}
        />
      </nav>
      {mayChange && (
        <div className={styles['drop']}>
          <Upload size={20} strokeWidth={1.75} aria-hidden />
          <p>{t('Drop photos or folders anywhere in this window: they go to Images.')}</p>
          <Button onClick={() => pickFiles(onFiles)}>{t('Browse…')}</Button>
        </div>
      )}
      <Recent {...props} />
    </div>
  );
}

interface ToolProps {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly about: string;
  readonly onOpen: () => void;
}

function Tool({ icon: Icon, name, about, onOpen }: ToolProps) {
  return (
    <button type="button" className={styles['tool']} onClick={onOpen}>
      <span className={styles['icon']}>
        <Icon size={18} strokeWidth={1.75} aria-hidden />
      </span>
      <span className={styles['tool-name']}>{name}</span>
      <span className={styles['about']}>{about}</span>
    </button>
  );
}

type Reading =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly works: readonly Work[] }
  | { readonly status: 'failed'; readonly fault: ApiError };

/** How long changes are gathered before the list is asked for again. */
const pauseMs = 1_000;

function useRecent({ artifacts, jobs, live }: HomePageProps): readonly [Reading, () => void] {
  const [reading, setReading] = useState<Reading>({ status: 'loading' });
  const load = useCallback(async () => {
    try {
      setReading({ status: 'ready', works: await recentWork(artifacts, jobs) });
    } catch (error) {
      const fault = asApiError(error);
      // What is shown stays: that the hub is away is said above.
      setReading((last) => (last.status === 'ready' ? last : { status: 'failed', fault }));
    }
  }, [artifacts, jobs]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void load();
      }, pauseMs);
    };
    const end = live.add({
      onJob: ({ kind }) => {
        if (kind.startsWith('image.')) soon();
      },
      onGap: soon,
    });
    void load();
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [load, live]);
  return [reading, () => void load()];
}

function Recent(props: HomePageProps) {
  const [reading, again] = useRecent(props);
  return (
    <section aria-label={t('Recent work')} className={styles['recent']}>
      <h2>{t('Recent work')}</h2>
      {reading.status === 'loading' && (
        <div className={styles['grid']} role="status" aria-label={t('Loading recent work')}>
          {[0, 1, 2, 3].map((card) => (
            <div key={card} className={styles['blank']} />
          ))}
        </div>
      )}
      {reading.status === 'failed' && (
        <div className={styles['empty']} role="alert">
          <p>{faultText(reading.fault)}</p>
          <Button onClick={again}>{t('Try again')}</Button>
        </div>
      )}
      {reading.status === 'ready' && reading.works.length === 0 && <Nothing {...props} />}
      {reading.status === 'ready' && reading.works.length > 0 && (
        <ul className={styles['grid']}>
          {reading.works.map((work) => (
            <Card key={work.artifact.id} work={work} onOpen={props.onOpen} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Nothing({ mayChange, onFiles }: HomePageProps) {
  return (
    <div className={styles['empty']}>
      <Images size={28} strokeWidth={1.5} aria-hidden />
      <h3>{t('Nothing here yet')}</h3>
      <p>{t('What you work on appears here, the newest first. A few photos make a good start.')}</p>
      {mayChange && (
        <Button look="accent" onClick={() => pickFiles(onFiles)}>
          {t('Choose photos…')}
        </Button>
      )}
    </div>
  );
}

interface CardProps {
  readonly work: Work;
  readonly onOpen: (work: Work) => void;
}

function Card({ work, onOpen }: CardProps) {
  const { artifact, job } = work;
  const now = useNow();
  const saved = savedBytes(work);
  const isRunning = job?.state === 'running';
  const words = isRunning
    ? t('making {share}', { share: percent(job.progress) })
    : job?.state === 'failed'
      ? t('not made')
      : bytes(artifact.bytes);
  return (
    <li>
      <button type="button" className={styles['card']} onClick={() => onOpen(work)}>
        <Picture work={work} />
        <span className={styles['name']} title={artifact.filename}>
          {artifact.filename}
        </span>
        <span className={styles['facts']}>
          <time
            dateTime={new Date(artifact.createdAt).toISOString()}
            title={fullTime(artifact.createdAt)}
          >
            {ago(now - artifact.createdAt)}
          </time>
          <span data-state={job?.state}>{words}</span>
          {saved !== null && (
            <span className={styles['saved']}>{t('Saved {amount}', { amount: bytes(saved) })}</span>
          )}
        </span>
        {isRunning && (
          <Meter
            value={job.progress}
            label={t('Progress of {name}', { name: artifact.filename })}
          />
        )}
      </button>
    </li>
  );
}

function Picture({ work }: { readonly work: Work }) {
  const [isBroken, setIsBroken] = useState(false);
  const source = pictureOf(work);
  return (
    <span className={styles['picture']}>
      {source === null || isBroken ? (
        <FileIcon size={24} strokeWidth={1.5} aria-hidden />
      ) : (
        <img src={source} alt="" loading="lazy" onError={() => setIsBroken(true)} />
      )}
    </span>
  );
}
