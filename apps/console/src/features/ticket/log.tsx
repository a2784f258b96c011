/** The log: stays where the eye is, says what is new, loads what is older. */
import type { AgentConversation } from '@parley/client/agent-types.ts';
import { ArrowDown } from 'lucide-react';
import {
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useAgentNames } from '../../app/queries.ts';
import { useAgent, useNow, useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { Bone } from '../../ui/states.tsx';
import { Day, Group, Note, SystemLine } from './bubbles.tsx';
import { LightboxPlace } from './lightbox-place.tsx';
import { buildRows } from './log-rows.ts';

/** That near to the end counts as being there. */
const END_PX = 48;
/** That near to the beginning older messages are asked for. */
const OLDER_PX = 600;

export function Log({ conversation }: { readonly conversation: AgentConversation }): ReactNode {
  const { client } = useServices();
  const { t, format } = useLanguage();
  const now = useNow();
  const me = useAgent();
  const names = useAgentNames();
  const { ticket, entries, hasMore, loadingOlder, customerTyping, customerLeftAt } = conversation;
  const { ticketId } = ticket;
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const height = useRef(0);
  const [missed, setMissed] = useState(0);
  const [isAway, setAway] = useState(false);
  const rows = useMemo(() => buildRows(entries, me.agentId), [entries, me.agentId]);
  useMarkRead(ticketId, ticket.unread.agent, isAtEnd);

  const toEnd = useCallback((behavior: ScrollBehavior = 'auto') => {
    const log = scroller.current;
    log?.scrollTo({ top: log.scrollHeight, behavior });
  }, []);

  useKeptPosition(scroller, entries[0]?.key);

  const counts = useRef({ newest: entries.at(-1)?.key, length: entries.length });
  useLayoutEffect(() => {
    const newest = entries.at(-1);
    const isNew = newest !== undefined && newest.key !== counts.current.newest;
    counts.current = { newest: newest?.key, length: entries.length };
    if (!isNew) {
      if (isAtEnd.current) toEnd();
      return;
    }
    const isOwn = newest.kind === 'outgoing';
    if (isAtEnd.current || isOwn) toEnd();
    else setMissed((before) => before + 1);
  }, [entries, toEnd]);
  useLayoutEffect(() => {
    if (isAtEnd.current) toEnd();
  }, [customerTyping, toEnd]);
  useEffect(() => {
    // Whatever changes the pane's size, the composer that grows for instance, the end stays the end.
    const log = scroller.current;
    if (log === null) return undefined;
    const observer = new ResizeObserver(() => {
      height.current = log.clientHeight;
      if (isAtEnd.current) toEnd();
    });
    observer.observe(log);
    return () => observer.disconnect();
  }, [toEnd]);

  function onScroll(): void {
    const log = scroller.current;
    // While the pane changes its size nobody has scrolled: the observer sees to it.
    if (log === null || log.clientHeight !== height.current) return;
    isAtEnd.current = log.scrollHeight - log.scrollTop - log.clientHeight < END_PX;
    setAway(!isAtEnd.current);
    if (isAtEnd.current) {
      setMissed(0);
      if (ticket.unread.agent > 0 && isLooking()) client.markRead(ticketId);
    }
    if (log.scrollTop < OLDER_PX && hasMore && !loadingOlder) {
      void client.loadOlder(ticketId).catch(() => {});
    }
  }

  const last = lastOwn(entries);
  return (
    <div className="log-place">
      <div
        ref={scroller}
        className="log scroll"
        onScroll={onScroll}
        tabIndex={0}
        role="log"
        aria-label={t.ticket.log}
      >
        <div className="log-top">
          {hasMore ? (
            <span className="log-older">
              <Bone width={220} height={36} />
              <button
                type="button"
                className="sr-only"
                onClick={() => void client.loadOlder(ticketId).catch(() => {})}
              >
                {t.ticket.older}
              </button>
            </span>
          ) : (
            <p className="log-start">{t.ticket.beginning}</p>
          )}
        </div>
        <LightboxPlace entries={entries}>
          {rows.map((row) => {
            switch (row.kind) {
              case 'day':
                return <Day key={row.key} at={row.at} />;
              case 'system':
                return <SystemLine key={row.key} entry={row.entry} />;
              case 'note':
                return <Note key={row.key} entry={row.entry} names={names} />;
              case 'group':
                return (
                  <Group
                    key={row.key}
                    entries={row.entries}
                    side={row.side}
                    name={
                      row.side === 'customer'
                        ? ticket.customerInfo.name
                        : row.senderId === null
                          ? t.ticket.system
                          : (names.get(row.senderId) ?? t.ticket.elsewhere)
                    }
                    senderId={row.senderId}
                    isOwn={row.senderId === me.agentId}
                    tickKey={row.entries.some(({ key }) => key === last) ? last : null}
                  />
                );
              default:
                row satisfies never;
                return null;
            }
          })}
        </LightboxPlace>
        {customerTyping !== null && (
          <Typing name={ticket.customerInfo.name} preview={customerTyping.preview} />
        )}
        {customerLeftAt !== null && customerTyping === null && (
          <p className="log-left">{t.ticket.left(format.ago(customerLeftAt, now))}</p>
        )}
      </div>
      {isAway && (
        <button
          type="button"
          className="log-new"
          data-new={missed > 0 || undefined}
          onClick={() => {
            setMissed(0);
            toEnd('smooth');
          }}
        >
          {missed > 0 ? (
            t.ticket.newer(missed)
          ) : (
            <>
              <ArrowDown size={16} aria-hidden="true" />
              <span className="sr-only">{t.ticket.toEnd}</span>
            </>
          )}
        </button>
      )}
    </div>
  );
}

function Typing({
  name,
  preview,
}: {
  readonly name: string;
  readonly preview: string | null;
}): ReactNode {
  const { t } = useLanguage();
  return (
    <div className="typing">
      <span className="typing-dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span className="sr-only">{t.ticket.typing(name)}</span>
      {preview !== null && preview !== '' && (
        <span className="typing-preview" dir="auto">
          {preview}
        </span>
      )}
    </div>
  );
}

/** Ticks are shown below the last own message that has any. */
function lastOwn(entries: AgentConversation['entries']): string | null {
  const last = entries.findLast(
    (entry) => entry.status !== null && entry.message.visibility === 'public',
  );
  return last?.key ?? null;
}

function isLooking(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}

/** What is on the screen of somebody who looks is read. */
function useMarkRead(
  ticketId: string,
  unread: number,
  isAtEnd: { readonly current: boolean },
): void {
  const { client } = useServices();
  useEffect(() => {
    if (unread === 0) return undefined;
    const mark = () => {
      if (isAtEnd.current && isLooking()) client.markRead(ticketId);
    };
    mark();
    document.addEventListener('visibilitychange', mark);
    globalThis.addEventListener('focus', mark);
    return () => {
      document.removeEventListener('visibilitychange', mark);
      globalThis.removeEventListener('focus', mark);
    };
  }, [client, isAtEnd, ticketId, unread]);
}

/** When older messages come in above, what was on the screen stays where it was. */
function useKeptPosition(
  scroller: { readonly current: HTMLDivElement | null },
  oldest: string | undefined,
): void {
  const before = useRef({ oldest, height: 0, top: 0 });
  useLayoutEffect(() => {
    const log = scroller.current;
    if (log === null) return;
    const last = before.current;
    if (last.oldest !== oldest && last.height > 0) {
      log.scrollTop = last.top + (log.scrollHeight - last.height);
    }
    before.current = { oldest, height: log.scrollHeight, top: log.scrollTop };
  });
  useEffect(() => {
    const log = scroller.current;
    if (log === null) return undefined;
    const note = () => {
      before.current = { ...before.current, height: log.scrollHeight, top: log.scrollTop };
    };
    log.addEventListener('scroll', note, { passive: true });
    return () => log.removeEventListener('scroll', note);
  }, [scroller]);
}
