import { Component, type ReactNode } from 'react';

import { t } from '../shared/text/translate';
import { Brand } from '../shared/ui/brand';
import { Button } from '../shared/ui/button';
import styles from './app.module.css';

interface SafetyNetProps {
  readonly children: ReactNode;
  /** It stands inside of the frame, which still works. */
  readonly isRoute?: boolean;
}

/** Stands in for a page that broke: says so, and offers to begin again. */
export class SafetyNet extends Component<SafetyNetProps, { readonly fault: string | null }> {
  override state: { readonly fault: string | null } = { fault: null };

  static getDerivedStateFromError(error: unknown): { readonly fault: string } {
    return { fault: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.fault === null) return this.props.children;
    const words = (
      <>
        <h1 tabIndex={-1}>{t('This page broke')}</h1>
        <p>
          {t('Nothing that runs on the hub is touched. It said: {fault}', {
            fault: this.state.fault,
          })}
        </p>
        <Button look="accent" onClick={() => location.reload()}>
          {t('Reload')}
        </Button>
      </>
    );
    if (this.props.isRoute === true)
      return (
        <div className={styles['route']} role="alert">
          {words}
        </div>
      );
    return (
      <main className={styles['alone']} role="alert">
        <Brand />
        {words}
      </main>
    );
  }
}
