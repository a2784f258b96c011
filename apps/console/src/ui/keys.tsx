import type { ReactNode } from 'react';

/** Keys that are pressed, as they are printed: `Ctrl+K`. */
export function Keys({ keys }: { readonly keys: string }): ReactNode {
  return (
    <span className="keys" aria-hidden="true">
      {keys.split('+').map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
