import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';

import { t } from '../shared/text/translate';
import styles from './command-bar.module.css';
import { type Command, matching } from './use-commands';

interface CommandBarProps {
  readonly commands: readonly Command[];
  readonly onClose: () => void;
}

/** Everything by its name: type, choose with the arrows, Enter. */
export function CommandBar({ commands, onClose }: CommandBarProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const found = matching(commands, text);
  const active = Math.min(chosen, found.length - 1);

  useEffect(() => dialog.current?.showModal(), []);

  const run = (command: Command | undefined): void => {
    if (!command) return;
    onClose();
    command.run();
  };
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setChosen((active + step + found.length) % Math.max(1, found.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(found[active]);
    }
  };
  return (
    <dialog
      ref={dialog}
      className={styles['dialog']}
      aria-label={t('Commands')}
      onClose={onClose}
      onCancel={onClose}
    >
      <input
        type="text"
        role="combobox"
        aria-label={t('Find a page or an action')}
        aria-expanded={found.length > 0}
        aria-controls={listId}
        aria-activedescendant={found.length > 0 ? `${listId}-${active}` : undefined}
        placeholder={t('Find a page or an action…')}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setChosen(0);
        }}
        onKeyDown={press}
      />
      <ul id={listId} role="listbox" aria-label={t('Commands')}>
        {found.map((command, index) => (
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are the combobox's
          <li
            key={command.name}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === active}
            onClick={() => run(command)}
          >
            {command.name}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p role="status">{t('Nothing is called that.')}</p>}
    </dialog>
  );
}
