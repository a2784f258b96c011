import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Hint, type Side } from './hint.tsx';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'plain' | 'primary' | 'quiet' | 'danger';
  readonly small?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({
  look = 'plain',
  small = false,
  className,
  ...rest
}: ButtonProps): ReactNode {
  const size = small ? ' button-small' : '';
  return (
    <button type="button" className={`button button-${look}${size} ${className ?? ''}`} {...rest} />
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What it does: its name, and the word about it. */
  readonly label: string;
  /** The key that does the same. */
  readonly keys?: string;
  readonly side?: Side;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function IconButton({
  label,
  keys,
  side = 'bottom',
  className,
  ...rest
}: IconButtonProps): ReactNode {
  return (
    <Hint label={label} {...(keys === undefined ? {} : { keys })} side={side}>
      <button
        type="button"
        className={`icon-button ${className ?? ''}`}
        aria-label={label}
        {...rest}
      />
    </Hint>
  );
}
