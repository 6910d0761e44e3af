import { Component, type ReactNode } from 'react';

import { Brand } from '../shared/ui/brand';
import { Button } from '../shared/ui/button';
import styles from './app.module.css';

/** Stands in for a page that broke: says so, and offers to begin again. */
export class SafetyNet extends Component<
  { readonly children: ReactNode },
  { readonly fault: string | null }
> {
  override state: { readonly fault: string | null } = { fault: null };

  static getDerivedStateFromError(error: unknown): { readonly fault: string } {
    return { fault: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.fault === null) return this.props.children;
    return (
      <main className={styles['alone']} role="alert">
        <Brand />
        <h1>This page broke</h1>
        <p>Nothing that runs on the hub is touched. It said: {this.state.fault}</p>
        <Button look="accent" onClick={() => location.reload()}>
          Reload
        </Button>
      </main>
    );
  }
}
