import { lazy, Suspense, useCallback, useEffect, useState, useSyncExternalStore } from 'react';

import type { ListMemory } from '../features/jobs/job-list';
import type { Artifact } from '../shared/api/artifact';
import { asApiError } from '../shared/api/problem';
import type { Session } from '../shared/api/session';
import { useDrop } from '../shared/files/use-drop';
import { t } from '../shared/text/translate';
import { NoticeList } from '../shared/ui/notice-list';
import { CommandBar } from './command-bar';
import { keepAwake } from './keep-awake';
import { type Parts, partsOf } from './parts';
import type { Page, Place } from './router';
import { SafetyNet } from './safety-net';
import type { SessionGate } from './session-gate';
import { pageName, Shell } from './shell';
import { useCommands } from './use-commands';
import styles from './workplace.module.css';

const importImages = () => import('./images-route');
const HomeRoute = lazy(() => import('./home-route'));
const ImagesRoute = lazy(importImages);
const JobsRoute = lazy(() => import('./jobs-route'));
const SettingsRoute = lazy(() => import('./settings-route'));

interface WorkplaceProps {
  readonly gate: SessionGate;
  readonly session: Session;
  readonly memory: ListMemory;
}

/** What somebody who is signed in works with: the live data, the frame and the pages in it. */
export default function Workplace({ gate, session, memory }: WorkplaceProps) {
  const [parts] = useState(() => partsOf(gate));
  const { notices, router, feed } = parts;
  const link = useSyncExternalStore(feed.subscribe, feed.getLink);
  const place = useSyncExternalStore(router.subscribe, router.getPlace);
  const [firstPlace] = useState(place);
  const mayChange = session.role !== 'viewer';
  useLive(parts, gate);
  useAwake(parts, gate, session.idleMs);
  useAskBeforeLeaving(parts);
  useGiven(parts, gate, mayChange);

  const addFiles = useCallback(
    (files: readonly File[]) => {
      if (!mayChange) return;
      parts.inbox.give(files);
      router.go('images');
    },
    [parts, router, mayChange],
  );
  const isOver = useDrop(addFiles) && mayChange;

  const signOut = useCallback((): void => {
    gate.signOut().catch((error: unknown) => {
      const why = asApiError(error).message;
      notices.warn(t('You are still signed in: {why}', { why }));
    });
  }, [gate, notices]);
  const commands = useCommands({ router, addFiles, signOut, mayChange });
  const openPicture = (artifact: Artifact): void => {
    router.go('images');
    void importImages().then(({ queueOf }) => queueOf(parts, gate).open(artifact));
  };
  return (
    <>
      <Shell
        session={session}
        parts={parts}
        page={place.page}
        link={link}
        onRetry={() => feed.retryNow()}
        onSignOut={signOut}
      >
        <SafetyNet key={place.page} isRoute>
          <Suspense fallback={<PageWaiting />}>
            <PageFocus page={place.page} isFirst={place === firstPlace} />
            <Route
              parts={parts}
              gate={gate}
              session={session}
              memory={memory}
              place={place}
              isOffline={link.status === 'offline'}
              onFiles={addFiles}
              onPicture={openPicture}
              onCommands={commands.open}
            />
          </Suspense>
        </SafetyNet>
      </Shell>
      {isOver && <div className={styles['drop']}>{t('Drop the files to add them to Images')}</div>}
      {commands.isOpen && <CommandBar commands={commands.list} onClose={commands.close} />}
      <NoticeList notices={notices} />
    </>
  );
}

interface RouteProps extends WorkplaceProps {
  readonly parts: Parts;
  readonly place: Place;
  readonly isOffline: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onPicture: (artifact: Artifact) => void;
  readonly onCommands: () => void;
}

function Route(props: RouteProps) {
  const { parts, gate, session, memory, place, isOffline, onFiles, onPicture, onCommands } = props;
  const mayChange = session.role !== 'viewer';
  switch (place.page) {
    case 'hub':
      return (
        <div className={styles['scroll']}>
          <HomeRoute
            parts={parts}
            mayChange={mayChange}
            onFiles={onFiles}
            onPicture={({ artifact }) => onPicture(artifact)}
            onCommands={onCommands}
          />
        </div>
      );
    case 'images':
      return (
        <div className={styles['scroll']}>
          <ImagesRoute parts={parts} gate={gate} mayChange={mayChange} />
        </div>
      );
    case 'jobs':
      return (
        <JobsRoute
          parts={parts}
          place={place}
          memory={memory}
          mayChange={mayChange}
          isOffline={isOffline}
        />
      );
    case 'settings':
      return (
        <div className={styles['scroll']}>
          <SettingsRoute session={session} />
        </div>
      );
  }
}

/** The shape of a page, where it takes its time. */
function PageWaiting() {
  return (
    <div className={styles['waiting']} role="status" aria-label={t('Loading the page')}>
      <i />
      <i />
    </div>
  );
}

/** Once the page is there: names it, and takes the focus to its beginning. */
function PageFocus({ page, isFirst }: { readonly page: Page; readonly isFirst: boolean }) {
  useEffect(() => {
    // A job names itself.
    if (page !== 'jobs') document.title = `${pageName(page)} · AIO Hub`;
    // Who has just come to the hub begins at the top of it all.
    if (!isFirst) document.querySelector<HTMLElement>('main h1')?.focus();
  }, [page, isFirst]);
  return null;
}

/** Follows the hub's events for as long as the page is there. */
function useLive({ store, feed, live, images }: Parts, gate: SessionGate): void {
  useEffect(() => {
    void store.refresh();
    const end = live.add({
      onJob: (job) => store.receiveJob(job),
      onGap: () => {
        gate.wasUsed();
        void store.refresh();
      },
    });
    feed.start({
      onJob: (job) => live.onJob(job),
      onStatus: (status) => store.receiveStatus(status),
      onGap: () => live.onGap(),
      onSignedOut: () => gate.sessionEnded(),
    });
    return () => {
      end();
      feed.stop();
      store.stop();
      images.queue?.stop();
    };
  }, [feed, store, live, images, gate]);
}

/** Closing the page in the middle of an upload is mostly a mistake; the browser asks. */
function useAskBeforeLeaving({ images }: Parts): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => {
      if (images.queue?.isUploading() === true) event.preventDefault();
    };
    const leave = (): void => images.queue?.leave();
    addEventListener('beforeunload', ask);
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('beforeunload', ask);
      removeEventListener('pagehide', leave);
    };
  }, [images]);
}

/** Files that are given to the window around the page go to Images, whichever page is open. */
function useGiven(parts: Parts, gate: SessionGate, mayChange: boolean): void {
  useEffect(() => {
    const take = (): void => {
      if (!mayChange || parts.given.list().length === 0) return;
      void importImages().then(({ queueOf }) => queueOf(parts, gate).takeGiven());
    };
    take();
    return parts.given.watch(take);
  }, [parts, gate, mayChange]);
}

function useAwake({ sessions }: Parts, gate: SessionGate, idleMs: number): void {
  useEffect(
    () =>
      keepAwake(document, {
        idleMs,
        lastUse: gate.lastUse,
        // Where the session has ended, the gate has heard of it; else the page says what is wrong.
        tell: () => void sessions.extend().catch(() => undefined),
      }),
    [sessions, gate, idleMs],
  );
}
