/** What the log consists of. Every text is a text node; links are made by the linkifier. */
import type { Entry } from '@parley/client/entries.ts';
import { Check, CheckCheck, CircleAlert, Clock3, Lock } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { useAgent, useNow, useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { linkify } from '../../lib/linkify.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Attachments } from './attachments.tsx';
import { timeOf } from './log-rows.ts';
import { filesOf } from './use-file.ts';

export const Day = memo(function Day({ at }: { readonly at: string }): ReactNode {
  const { format } = useLanguage();
  const now = useNow();
  return (
    <div className="day">
      <span>{format.day(at, now)}</span>
    </div>
  );
});

export const SystemLine = memo(function SystemLine({
  entry,
}: {
  readonly entry: Entry;
}): ReactNode {
  const { format } = useLanguage();
  return (
    <p className="system-line">
      <bdi>{entry.message.content}</bdi> <time className="num">{format.time(timeOf(entry))}</time>
    </p>
  );
});

interface NoteProps {
  readonly entry: Entry;
  readonly names: ReadonlyMap<string, string>;
}

export const Note = memo(function Note({ entry, names }: NoteProps): ReactNode {
  const { t, format } = useLanguage();
  const me = useAgent();
  const senderId = entry.kind === 'message' ? entry.message.senderId : me.agentId;
  const name = names.get(senderId) ?? t.ticket.note;
  return (
    <article className="note" data-key={entry.key}>
      <header>
        <Avatar name={name} id={senderId} size={20} />
        <strong>{name}</strong>
        <span className="note-help">
          <Lock size={12} aria-hidden="true" /> {t.ticket.noteHelp}
        </span>
        <time className="num">{format.time(timeOf(entry))}</time>
      </header>
      {hasWords(entry) && <Content entry={entry} />}
      <Attachments entry={entry} />
      <Unsent entry={entry} />
    </article>
  );
});

interface GroupProps {
  readonly entries: readonly Entry[];
  readonly side: 'customer' | 'team';
  readonly name: string;
  readonly senderId: string | null;
  readonly isOwn: boolean;
  /** The message that shows its ticks, where it is in this group. */
  readonly tickKey: string | null;
}

export const Group = memo(function Group(props: GroupProps): ReactNode {
  const { entries, side, name, senderId, isOwn, tickKey } = props;
  const { format, t } = useLanguage();
  const first = entries[0];
  if (first === undefined) return null;
  return (
    <div className="group" data-side={side}>
      <span className="group-avatar">
        <Avatar name={name} id={senderId ?? name} size={28} />
      </span>
      <div className="group-body">
        <p className="group-head">
          <bdi className={isOwn ? 'sr-only' : 'group-name'}>{isOwn ? t.common.you : name}</bdi>
          <time className="num">{format.time(timeOf(first))}</time>
        </p>
        {entries.map((entry) => (
          <div key={entry.key} className="bubble-row" data-key={entry.key}>
            <Attachments entry={entry} />
            {hasWords(entry) && (
              <div
                className="bubble"
                data-state={entry.status ?? undefined}
                title={format.full(timeOf(entry))}
              >
                <Content entry={entry} />
              </div>
            )}
            {entry.key === tickKey && entry.status !== 'failed' && <Ticks status={entry.status} />}
            <Unsent entry={entry} />
          </div>
        ))}
      </div>
    </div>
  );
}, isSameGroup);

function isSameGroup(a: GroupProps, b: GroupProps): boolean {
  return (
    a.side === b.side &&
    a.name === b.name &&
    a.senderId === b.senderId &&
    a.isOwn === b.isOwn &&
    a.tickKey === b.tickKey &&
    a.entries.length === b.entries.length &&
    a.entries.every((entry, index) => entry === b.entries[index])
  );
}

/** Files may go without; that a message was removed is said. */
function hasWords(entry: Entry): boolean {
  return entry.message.content.trim() !== '' || filesOf(entry).length === 0;
}

function Content({ entry }: { readonly entry: Entry }): ReactNode {
  const { t } = useLanguage();
  if (entry.kind === 'message' && entry.message.removedAt !== null) {
    return <p className="bubble-removed">{t.ticket.removed}</p>;
  }
  const isEdited = entry.kind === 'message' && entry.message.editedAt !== null;
  return (
    <p className="bubble-text" dir="auto">
      {linkify(entry.message.content)}
      {isEdited && <span className="bubble-edited"> ({t.ticket.edited})</span>}
    </p>
  );
}

function Ticks({ status }: { readonly status: Entry['status'] }): ReactNode {
  const { t } = useLanguage();
  if (status === null) return null;
  const Icon =
    status === 'read' || status === 'delivered' ? CheckCheck : status === 'sent' ? Check : Clock3;
  return (
    <span className="ticks" data-state={status}>
      <Icon size={14} aria-hidden="true" />
      {t.ticket.states[status]}
    </span>
  );
}

/** What did not go through, beside what failed, with what to do. */
function Unsent({ entry }: { readonly entry: Entry }): ReactNode {
  const { client } = useServices();
  const { t } = useLanguage();
  if (entry.kind !== 'outgoing') return null;
  const { clientMessageId, visibility, error } = entry.message;
  if (entry.status !== 'failed') {
    return visibility === 'internal' ? <Ticks status={entry.status} /> : null;
  }
  return (
    <p className="unsent" role="alert">
      <CircleAlert size={14} aria-hidden="true" />
      <span>{t.ticket.failedHelp}</span>
      {error !== null && <span className="unsent-why">{error.message}</span>}
      <button type="button" onClick={() => client.retry(clientMessageId)}>
        {t.common.retry}
      </button>
      <button type="button" onClick={() => client.discard(clientMessageId)}>
        {t.common.discard}
      </button>
    </p>
  );
}
