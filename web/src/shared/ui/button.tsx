import type { ComponentProps } from 'react';

import styles from './button.module.css';

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: 'plain' | 'accent' | 'quiet';
}

/** A button that looks like all others; `type` is button unless a form says so. */
export function Button({ look = 'plain', className, type = 'button', ...rest }: ButtonProps) {
  const classes = [styles['button'], styles[look], className].filter(Boolean).join(' ');
  return <button {...rest} type={type} className={classes} />;
}
