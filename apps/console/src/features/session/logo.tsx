import type { ReactNode } from 'react';

export function Logo({ size }: { readonly size: number }): ReactNode {
  return (
    <svg className="logo" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" className="logo-ground" />
      <path
        d="M9 10.5A2.5 2.5 0 0 1 11.5 8h9a2.5 2.5 0 0 1 2.5 2.5v6a2.5 2.5 0 0 1-2.5 2.5H15l-4.2 4.1c-.5.5-1.3.1-1.3-.6V18.7A2.5 2.5 0 0 1 9 16.5z"
        className="logo-mark"
      />
    </svg>
  );
}
