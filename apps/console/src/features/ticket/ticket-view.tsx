/** One ticket: header, log, composer and the details beside them. */
import { verdictOn, asParleyError } from '@parley/client/errors.ts';
import { useNavigate, useParams } from '@tanstack/react-router';
import { MessageCircleOff } from 'lucide-react';
import { type CSSProperties, type ReactNode, useEffect, useState } from 'react';
import { useClientState, usePreferences, useServices } from '../../app/services.tsx';
import { useShortcut } from '../../app/shortcuts.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ResizeHandle } from '../../ui/resize-handle.tsx';
import { Empty } from '../../ui/states.tsx';
import { Composer } from './composer.tsx';
import { Log } from './log.tsx';
import { useViewing } from './presence.tsx';
import { Side } from './side.tsx';
import { TicketBones } from './ticket-bones.tsx';
import { TicketHeader } from './ticket-header.tsx';
import { useNarrow, useWide } from '../../lib/use-media.ts';
import './ticket.css';

export function TicketView(): ReactNode {
  const { ticketId = '' } = useParams({ strict: false });
  return <OneTicket key={ticketId} named={ticketId} />;
}

const AGAIN_MS = 2_000;

/** `named` may also be an `_id`: the address then changes to the readable one. */
function OneTicket({ named }: { readonly named: string }): ReactNode {
  const { client } = useServices();
  const navigate = useNavigate();
  const conversation = useClientState((state) => state.conversations.get(named));
  const connection = useClientState((state) => state.connection);
  const [isGone, setGone] = useState(false);
  const [again, setAgain] = useState(0);
  const isOpen = conversation !== undefined;
  useEffect(() => {
    if (connection !== 'online' || isOpen) return undefined;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let isWanted = true;
    client.openTicket(named).then(
      (ticketId) => {
        if (!isWanted || ticketId === named) return;
        void navigate({
          to: '/inbox/$ticketId',
          params: { ticketId },
          search: (search) => search,
          replace: true,
        });
      },
      (error: unknown) => {
        if (!isWanted) return;
        if (verdictOn(asParleyError(error).code) === 'refused') setGone(true);
        else timer = setTimeout(() => setAgain(again + 1), AGAIN_MS);
      },
    );
    return () => {
      isWanted = false;
      if (timer !== null) clearTimeout(timer);
    };
  }, [client, connection, isOpen, named, navigate, again]);
  if (conversation !== undefined) return <Opened ticketId={named} />;
  return isGone ? <Gone /> : <TicketBones />;
}

function Opened({ ticketId }: { readonly ticketId: string }): ReactNode {
  const { preferences } = useServices();
  const { sideWidth, sideOpen } = usePreferences();
  const { t } = useLanguage();
  const isWide = useWide();
  const [isDrawn, setDrawn] = useState(false);
  const conversation = useClientState((state) => state.conversations.get(ticketId));
  const toggle = () => {
    if (isWide) preferences.change({ sideOpen: !sideOpen });
    else setDrawn(!isDrawn);
  };
  useShortcut('i', toggle);
  useViewing(ticketId);
  if (conversation === undefined) return <TicketBones />;
  const { ticket, viewers } = conversation;
  const hasPane = isWide && sideOpen;
  const style = { '--side': `${sideWidth}px` } as CSSProperties;
  return (
    <div className="ticket" data-side={hasPane || undefined} style={style}>
      <section className="ticket-main" aria-label={t.ticket.conversation(ticket.customerInfo.name)}>
        <TicketHeader ticket={ticket} isSideOpen={isWide ? sideOpen : isDrawn} onSide={toggle} />
        <Log conversation={conversation} />
        <Composer ticket={ticket} viewers={viewers} />
      </section>
      {hasPane && (
        <>
          <ResizeHandle
            label={t.side.resize}
            value={sideWidth}
            min={260}
            max={420}
            pane="after"
            onChange={(width) => preferences.change({ sideWidth: width })}
          />
          <Side conversation={conversation} />
        </>
      )}
      {!isWide && isDrawn && (
        <Dialog kind="drawer" title={t.side.label} onClose={() => setDrawn(false)}>
          <Side conversation={conversation} />
        </Dialog>
      )}
    </div>
  );
}

function Gone(): ReactNode {
  const { t } = useLanguage();
  const navigate = useNavigate();
  return (
    <div className="nothing nothing-gone">
      {useNarrow() && <h1 className="sr-only">{t.ticket.gone}</h1>}
      <Empty icon={<MessageCircleOff size={20} />} title={t.ticket.gone} help={t.ticket.goneHelp}>
        <Button onClick={() => void navigate({ to: '/inbox', search: (search) => search })}>
          {t.ticket.toInbox}
        </Button>
      </Empty>
    </div>
  );
}
