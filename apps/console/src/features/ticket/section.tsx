import type { ReactNode } from 'react';

interface SectionProps {
  readonly title: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A part of the details. */
export function Section({ title, action, children }: SectionProps): ReactNode {
  return (
    <section className="side-section">
      <header className="side-head">
        <h3>{title}</h3>
        {action}
      </header>
      {children}
    </section>
  );
}
