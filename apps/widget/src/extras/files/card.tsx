import { type ComponentChildren, h, type JSX } from 'preact';
import { endOf } from './desk.ts';

interface CardProps {
  readonly name: string;
  /** Below the name. */
  readonly children: ComponentChildren;
}

/** What a file is, without its contents: the end of its name, the name, and a line about it. */
export function CardBody({ name, children }: CardProps): JSX.Element {
  return (
    <span class="about-file">
      <bdi class="file-name" title={name}>
        {name}
      </bdi>
      {children}
    </span>
  );
}

/** A sheet with the end of the name on it. */
export function Sheet({ name }: { readonly name: string }): JSX.Element {
  const end = endOf(name);
  return (
    <span class="sheet" aria-hidden="true">
      <svg viewBox="0 0 40 40">
        <path d="M8 3h17l9 9v23a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2Zm17 0v9h9" />
      </svg>
      <b>{end.length <= 4 ? end : ''}</b>
    </span>
  );
}

export function Progress({
  label,
  value,
}: {
  readonly label: string;
  readonly value: number;
}): JSX.Element {
  return (
    <span
      class="progress"
      role="progressbar"
      aria-label={label}
      aria-valuenow={Math.round(value * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
      style={{ '--done': value }}
    />
  );
}
