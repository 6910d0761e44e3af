import { useId, useState } from 'react';

import type { ApiError } from '../../shared/api/problem';
import { faultText } from '../../shared/text/fault-words';
import { t } from '../../shared/text/translate';
import { Brand } from '../../shared/ui/brand';
import { Button } from '../../shared/ui/button';
import styles from './sign-in-page.module.css';

interface SignInPageProps {
  /** Why the last try, or the session, came to nothing. */
  readonly fault: ApiError | null;
  readonly isBusy: boolean;
  readonly onToken: (token: string) => void;
}

/** Asks for the token of this start of the hub. */
export function SignInPage({ fault, isBusy, onToken }: SignInPageProps) {
  const [token, setToken] = useState('');
  const hint = useId();
  const submit = (): void => {
    if (token.trim() !== '') onToken(token.trim());
  };
  return (
    <main className={styles['page']}>
      <form
        className={styles['card']}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Brand />
        <h1>{t('Sign in')}</h1>
        <label className={styles['field']}>
          <span>{t('Token')}</span>
          <input
            type="password"
            value={token}
            onChange={(event) => setToken(event.target.value)}
            autoComplete="off"
            spellCheck={false}
            aria-describedby={hint}
            // The page has nothing else to offer.
            ref={focusOnce}
          />
        </label>
        <p id={hint} className={styles['hint']}>
          {t(
            '{command} prints it on the machine that runs the hub. Each start of the hub has its own.',
            { command: 'aio-hub ctl token' },
          )}
        </p>
        {fault !== null && (
          <p role="alert" className={styles['fault']} data-code={fault.code}>
            {faultText(fault)}
          </p>
        )}
        <Button type="submit" look="accent" disabled={isBusy || token.trim() === ''}>
          {isBusy ? t('Signing in…') : t('Sign in')}
        </Button>
      </form>
    </main>
  );
}

function focusOnce(input: HTMLInputElement | null): void {
  input?.focus();
}
