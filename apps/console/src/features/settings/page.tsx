/** The frame of one section of the settings, and what its parts look like. */
import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLanguage } from '../../i18n/language.tsx';
import { useNarrow } from '../../lib/use-media.ts';

interface PageProps {
  readonly title: string;
  readonly help?: string;
  readonly action?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

export function SettingsPage({
  title,
  help,
  action,
  wide = false,
  children,
}: PageProps): ReactNode {
  const { t } = useLanguage();
  // Beside the list of sections it stands below the list's title; alone it is the page's.
  const Title = useNarrow() ? 'h1' : 'h2';
  return (
    <div className={`settings-page${wide ? ' settings-page-wide' : ''}`}>
      <header className="settings-head">
        <Link
          to="/settings/{-$section}"
          params={{}}
          className="icon-button settings-back"
          aria-label={t.common.back}
        >
          <ArrowLeft size={18} className="flip" />
        </Link>
        <div>
          <Title>{title}</Title>
          {help !== undefined && <p>{help}</p>}
        </div>
        {action}
      </header>
      {children}
    </div>
  );
}

export function Card({
  title,
  children,
}: {
  readonly title?: string;
  readonly children: ReactNode;
}): ReactNode {
  const Title = useNarrow() ? 'h2' : 'h3';
  return (
    <section className="settings-card">
      {title !== undefined && <Title>{title}</Title>}
      {children}
    </section>
  );
}
