/** The details: who, what, why it went where it went, what was before. */
import type { AgentConversation } from '@parley/client/agent-types.ts';
import type { Ticket } from '@parley/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Pencil, Star, X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { problemText } from '../../app/problem.ts';
import { useAgentNames, useDepartments } from '../../app/queries.ts';
import { useNow, useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { gistOf } from '../../lib/gist.ts';
import { describeBrowser } from '../../lib/browser.ts';
import { linkify } from '../../lib/linkify.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { Bone } from '../../ui/states.tsx';
import { StatusIcon } from '../../ui/marks.tsx';
import { CustomerForm } from './customer-form.tsx';
import { Section } from './section.tsx';
import { Why } from './why.tsx';

export function Side({ conversation }: { readonly conversation: AgentConversation }): ReactNode {
  const { t } = useLanguage();
  const { ticket } = conversation;
  return (
    <aside className="side scroll" aria-label={t.side.label} tabIndex={0}>
      <Customer conversation={conversation} />
      <Facts ticket={ticket} />
      <Tags ticket={ticket} />
      <Why ticket={ticket} />
      <Earlier ticket={ticket} />
      <Notes conversation={conversation} />
    </aside>
  );
}

function Fact({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Customer({ conversation }: { readonly conversation: AgentConversation }): ReactNode {
  const { t, format } = useLanguage();
  const now = useNow();
  const [isEditing, setEditing] = useState(false);
  const { ticket, messages } = conversation;
  const { name, email, phone, language, userAgent, ipAddress, lastSeen } = ticket.customerInfo;
  const page = messages.findLast(
    ({ sender, metadata }) => sender === 'customer' && typeof metadata['page'] === 'string',
  )?.metadata['page'];
  return (
    <Section
      title={t.side.customer}
      action={
        <IconButton
          label={t.side.editCustomer}
          onClick={() => setEditing(true)}
          disabled={ticket.status === 'closed'}
        >
          <Pencil size={14} />
        </IconButton>
      }
    >
      <div className="side-who">
        <Avatar name={name} id={ticket.customerId} size={44} />
        <span>
          <strong dir="auto">{name}</strong>
          <span className="muted">{email === null ? t.side.noEmail : linkify(email)}</span>
        </span>
      </div>
      <dl className="facts">
        {phone !== null && (
          <Fact name={t.side.phone}>
            <bdi className="num">{phone}</bdi>
          </Fact>
        )}
        {language !== null && <Fact name={t.side.language}>{format.language(language)}</Fact>}
        {typeof page === 'string' && (
          <Fact name={t.side.page}>
            <bdi>{page}</bdi>
          </Fact>
        )}
        {userAgent !== null && userAgent !== '' && (
          <Fact name={t.side.browser}>
            <bdi title={userAgent}>{describeBrowser(userAgent)}</bdi>
          </Fact>
        )}
        {ipAddress !== null && ipAddress !== '' && (
          <Fact name={t.side.address}>
            <bdi className="num">{ipAddress}</bdi>
          </Fact>
        )}
        {lastSeen !== null && <Fact name={t.side.lastSeen}>{format.ago(lastSeen, now)}</Fact>}
      </dl>
      {isEditing && <CustomerForm ticket={ticket} onClose={() => setEditing(false)} />}
    </Section>
  );
}

function Facts({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const { client, toasts } = useServices();
  const { t, format } = useLanguage();
  const departments = useDepartments();
  const { ticketId, metadata, resolutionInfo } = ticket;
  const answeredIn =
    ticket.firstResponseAt === null
      ? null
      : Date.parse(ticket.firstResponseAt) - Date.parse(ticket.createdAt);
  const failed = (error: unknown) => toasts.show({ text: problemText(error, t), tone: 'error' });
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(ticketId);
    toasts.show({ text: t.common.copied });
  }
  return (
    <Section title={t.side.ticket}>
      <dl className="facts">
        <Fact name={t.side.id}>
          <button
            type="button"
            className="fact-button mono"
            title={t.common.copy}
            onClick={() => void copy().catch(failed)}
          >
            {ticketId}
          </button>
        </Fact>
        <Fact name={t.side.department}>
          <Menu
            trigger={
              <button type="button" className="fact-button" disabled={ticket.status === 'closed'}>
                {ticket.department}
              </button>
            }
          >
            {departments.map(({ name }) => (
              <MenuItem
                key={name}
                checked={name === ticket.department}
                onSelect={() => void client.update(ticketId, { department: name }).catch(failed)}
              >
                {name}
              </MenuItem>
            ))}
          </Menu>
        </Fact>
        <Fact name={t.side.channel}>{t.channel[ticket.channel]}</Fact>
        <Fact name={t.side.created}>
          <time className="num">{format.full(ticket.createdAt)}</time>
        </Fact>
        <Fact name={t.side.firstResponse}>
          {answeredIn === null ? (
            <span className="muted">{t.side.notYet}</span>
          ) : (
            format.lasting(answeredIn)
          )}
        </Fact>
        {resolutionInfo !== null && (
          <Fact name={t.side.resolvedAfter}>
            {format.lasting(resolutionInfo.resolutionTime * 60_000)}
          </Fact>
        )}
        {metadata.rating !== null && (
          <Fact name={t.side.rating}>
            <Stars value={metadata.rating} />
            {metadata.feedback !== null && (
              <q className="muted" dir="auto">
                {metadata.feedback}
              </q>
            )}
          </Fact>
        )}
      </dl>
    </Section>
  );
}

export function Stars({ value }: { readonly value: number }): ReactNode {
  const { t } = useLanguage();
  return (
    <span className="star-row" role="img" aria-label={t.side.stars(value)}>
      {[1, 2, 3, 4, 5].map((star) => (
        <Star key={star} size={14} className={star <= value ? 'star-on' : 'star-off'} />
      ))}
    </span>
  );
}

const TAG_MAX = 50;
const TAGS_MAX = 20;

function Tags({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const { client, toasts } = useServices();
  const { t } = useLanguage();
  const [text, setText] = useState('');
  const { tags, ticketId } = ticket;
  function change(next: readonly string[]): void {
    client
      .update(ticketId, { tags: [...next] })
      .catch((error: unknown) => toasts.show({ text: problemText(error, t), tone: 'error' }));
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' && event.key !== ',') return;
    event.preventDefault();
    const tag = text.trim();
    if (tag !== '' && !tags.includes(tag)) change([...tags, tag]);
    setText('');
  }
  return (
    <Section title={t.side.tags}>
      <ul className="tags">
        {tags.map((tag) => (
          <li key={tag} className="tag">
            <bdi className="truncate">{tag}</bdi>
            <button
              type="button"
              aria-label={t.side.removeTag(tag)}
              onClick={() => change(tags.filter((one) => one !== tag))}
            >
              <X size={12} />
            </button>
          </li>
        ))}
      </ul>
      {tags.length < TAGS_MAX && (
        <input
          className="tag-input"
          value={text}
          maxLength={TAG_MAX}
          dir="auto"
          aria-label={t.side.addTag}
          placeholder={t.side.addTag}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
      )}
    </Section>
  );
}

function Earlier({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const { client } = useServices();
  const { t, format } = useLanguage();
  const now = useNow();
  const { data, isPending } = useQuery({
    queryKey: ['earlier', ticket.customerId],
    queryFn: () =>
      client.rest.call('tickets.list', { query: { customerId: ticket.customerId, limit: 10 } }),
  });
  const earlier = (data?.tickets ?? []).filter(({ _id }) => _id !== ticket._id);
  return (
    <Section title={t.side.earlier}>
      {isPending ? (
        <Bone width="80%" />
      ) : earlier.length === 0 ? (
        <p className="side-empty">{t.side.noEarlier}</p>
      ) : (
        <ul className="earlier">
          {earlier.map((one) => (
            <li key={one._id}>
              <Link
                to="/inbox/$ticketId"
                params={{ ticketId: one.ticketId }}
                search={(search) => search}
              >
                <StatusIcon status={one.status} />
                <span className="truncate" dir="auto">
                  {one.subject}
                </span>
                <time className="num">{format.short(one.createdAt, now)}</time>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Notes({ conversation }: { readonly conversation: AgentConversation }): ReactNode {
  const { t, format } = useLanguage();
  const now = useNow();
  const names = useAgentNames();
  const notes = conversation.messages
    .filter(({ visibility }) => visibility === 'internal')
    .toReversed();
  return (
    <Section title={t.side.notes}>
      {notes.length === 0 ? (
        <p className="side-empty">{t.side.noNotes}</p>
      ) : (
        <ul className="side-notes">
          {notes.slice(0, 5).map((note) => (
            <li key={note._id} className="side-note">
              <p dir="auto">
                {note.content === ''
                  ? gistOf(note, t, note.metadata.attachments?.[0] ?? null)
                  : note.content}
              </p>
              <footer>
                {names.get(note.senderId) ?? note.senderId} · {format.short(note.timestamp, now)}
              </footer>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
