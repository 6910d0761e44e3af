import { useCallback, useEffect, useMemo, useState } from 'react';

import { pickFiles } from '../shared/files/pick-files';
import { t } from '../shared/text/translate';
import { chooseTheme } from '../shared/ui/theme';
import { pages, type Router } from './router';
import { pageName } from './shell';

/** Something that can be done from the command bar. */
export interface Command {
  readonly name: string;
  readonly run: () => void;
}

interface CommandParts {
  readonly router: Router;
  readonly addFiles: (files: readonly File[]) => void;
  readonly signOut: () => void;
  readonly mayChange: boolean;
}

/** What the command bar offers, and whether it is open: Ctrl+K opens and closes it. */
export function useCommands({ router, addFiles, signOut, mayChange }: CommandParts) {
  const [isOpen, setIsOpen] = useState(false);
  const open = useCallback(() => setIsOpen(true), []);
  const close = useCallback(() => setIsOpen(false), []);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setIsOpen((was) => !was);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  const list = useMemo(
    (): readonly Command[] => [
      ...pages.map((page) => ({
        name: t('Go to {page}', { page: pageName(page) }),
        run: () => router.go(page),
      })),
      ...(mayChange
        ? [
            { name: t('Add files…'), run: () => pickFiles(addFiles) },
            { name: t('Add a folder…'), run: () => pickFiles(addFiles, true) },
          ]
        : []),
      { name: t('Light theme'), run: () => chooseTheme('light') },
      { name: t('Dark theme'), run: () => chooseTheme('dark') },
      { name: t('High contrast theme'), run: () => chooseTheme('high-contrast') },
      { name: t('Theme of the system'), run: () => chooseTheme('system') },
      { name: t('Sign out'), run: signOut },
    ],
    [router, addFiles, signOut, mayChange],
  );
  return { list, isOpen, open, close };
}

/** Those that @p text could mean: each of its words is in the name. */
export function matching(commands: readonly Command[], text: string): readonly Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter(({ name }) => {
    const lower = name.toLowerCase();
    return words.every((word) => lower.includes(word));
  });
}
