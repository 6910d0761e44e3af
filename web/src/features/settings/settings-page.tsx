import { useState } from 'react';

import type { Session } from '../../shared/api/session';
import { roleName } from '../../shared/text/role-words';
import { chooseLanguage, chosenLanguage, languages, t } from '../../shared/text/translate';
import { chooseTheme, chosenTheme, type Theme, themes } from '../../shared/ui/theme';
import styles from './settings-page.module.css';

const themeWords: Readonly<Record<Theme, () => string>> = {
  system: () => t('As the system'),
  light: () => t('Light'),
  dark: () => t('Dark'),
  'high-contrast': () => t('High contrast'),
};

/** Each in its own language, so that it is found by who reads no other. */
const languageNames = { en: 'English', de: 'Deutsch' } as const;

/** How the page looks and speaks. */
export function SettingsPage({ session }: { readonly session: Session }) {
  const [theme, setTheme] = useState(chosenTheme);
  return (
    <div className={styles['page']}>
      <h1 tabIndex={-1}>{t('Settings')}</h1>
      <section className={styles['card']} aria-label={t('Appearance')}>
        <fieldset className={styles['themes']}>
          <legend>{t('Theme')}</legend>
          {themes.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="theme"
                checked={one === theme}
                onChange={() => {
                  chooseTheme(one);
                  setTheme(one);
                }}
              />
              <span>{themeWords[one]()}</span>
            </label>
          ))}
        </fieldset>
        <label className={styles['field']}>
          <span>{t('Language')}</span>
          <select
            value={chosenLanguage() ?? 'system'}
            onChange={(event) => {
              chooseLanguage(languages.find((one) => one === event.target.value) ?? null);
              // Each text is asked for once, when it is drawn.
              location.reload();
            }}
          >
            <option value="system">{t('As the browser')}</option>
            {languages.map((one) => (
              <option key={one} value={one} lang={one}>
                {languageNames[one]}
              </option>
            ))}
          </select>
        </label>
        <p>{t('Both are remembered by this browser.')}</p>
      </section>
      <section className={styles['card']} aria-label={t('Session')}>
        <p>
          {t('You are signed in as {user}, with the rights of {role}.', {
            user: session.user,
            role: roleName(session.role),
          })}
        </p>
      </section>
    </div>
  );
}
