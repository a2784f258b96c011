import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useNow, useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';

const SHOWN = 10;

/** What happened last, over all tickets that the agent may read. */
export function Activity(): ReactNode {
  const { client } = useServices();
  const { t, format } = useLanguage();
  const now = useNow();
  const { data } = useQuery({
    queryKey: ['dashboard-now'],
    queryFn: () => client.rest.call('dashboard.stats'),
  });
  const activity = data?.recentActivity ?? [];
  if (activity.length === 0) return null;
  return (
    <section className="card table-card">
      <h2>{t.dashboard.activity}</h2>
      <ul className="activity">
        {activity.slice(0, SHOWN).map(({ type, ticketId, text, at }) => (
          <li key={`${type} ${ticketId} ${at}`}>
            <Link to="/inbox/$ticketId" params={{ ticketId }}>
              <span className="truncate" dir="auto">
                {text}
              </span>
              <span className="mono muted">{ticketId}</span>
              <time className="num muted">{format.ago(at, now)}</time>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
