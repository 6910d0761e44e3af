import { lazy, Suspense, useState, useSyncExternalStore } from 'react';

import { SignInPage } from '../features/sign-in/sign-in-page';
import { t } from '../shared/text/translate';
import { Button } from '../shared/ui/button';
import { Brand } from '../shared/ui/brand';
import styles from './app.module.css';
import type { SessionGate } from './session-gate';
import { Waiting } from './waiting';

// On its way while the hub is asked for the session; who is not signed in may wait for it.
const workplace = import('./workplace');
const Workplace = lazy(() => workplace);

/** The page: whoever is not signed in meets the form, everybody else the hub. */
export function App({ gate }: { readonly gate: SessionGate }) {
  const state = useSyncExternalStore(gate.subscribe, gate.getState);
  // Which job one was at, for after a session that has ended; nothing else of the jobs is kept.
  const [memory] = useState(() => ({ activeId: null }));
  switch (state.status) {
    case 'asking':
      return <Waiting />;
    case 'unreachable':
      return (
        <main className={styles['alone']} role="alert">
          <Brand />
          <h1>{state.fault.message}</h1>
          <p>{state.fault.remedy}</p>
          <Button onClick={() => void gate.begin(null)}>{t('Try now')}</Button>
        </main>
      );
    case 'signed-out':
      return (
        <SignInPage
          fault={state.fault}
          isBusy={state.isBusy}
          onToken={(token) => void gate.signIn(token)}
        />
      );
    case 'signed-in':
      return (
        <Suspense fallback={<Waiting />}>
          <Workplace gate={gate} session={state.session} memory={memory} />
        </Suspense>
      );
  }
}
