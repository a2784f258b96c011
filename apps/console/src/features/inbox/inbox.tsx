/** The inbox: list and conversation beside each other; under 760 px one of them at a time. */
import { Outlet, useParams } from '@tanstack/react-router';
import type { CSSProperties, ReactNode } from 'react';
import { usePreferences, useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { ResizeHandle } from '../../ui/resize-handle.tsx';
import { TicketListPane } from './ticket-list.tsx';
import './inbox.css';

export function Inbox(): ReactNode {
  const { preferences } = useServices();
  const { listWidth } = usePreferences();
  const { t } = useLanguage();
  const { ticketId } = useParams({ strict: false });
  const style = { '--list': `${listWidth}px` } as CSSProperties;
  return (
    <div className="inbox" style={style} data-pane={ticketId === undefined ? 'list' : 'ticket'}>
      <TicketListPane />
      <ResizeHandle
        label={t.inbox.resize}
        value={listWidth}
        min={260}
        max={480}
        pane="before"
        onChange={(width) => preferences.change({ listWidth: width })}
      />
      <Outlet />
    </div>
  );
}
