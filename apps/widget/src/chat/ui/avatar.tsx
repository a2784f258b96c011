import { h, type JSX } from 'preact';

interface AvatarProps {
  /** Null: the team as a whole. */
  readonly name: string | null;
  readonly isThere?: boolean;
}

export function Avatar({ name, isThere = false }: AvatarProps): JSX.Element {
  return (
    <span class={isThere ? 'avatar there' : 'avatar'} aria-hidden="true">
      {name === null ? (
        <svg viewBox="0 0 24 24">
          <path d="M12 4C7 4 3 7.4 3 11.6c0 2.3 1.2 4.3 3.1 5.7-.1.9-.5 2-1.3 3 1.8 0 3.4-.7 4.4-1.5.9.2 1.8.4 2.8.4 5 0 9-3.4 9-7.6S17 4 12 4Z" />
        </svg>
      ) : (
        initialsOf(name)
      )}
    </span>
  );
}

/** The first letters of the first and the last word. */
function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => [...(word ?? '')][0] ?? '').join('');
}
