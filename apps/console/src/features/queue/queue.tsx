/** Who waits without an owner, in the order in which they are given out, department by department. */
import type { AgentClient } from '@parley/client/agent-types.ts';
import type { Priority, Ticket } from '@parley/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheckBig } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { problemText } from '../../app/problem.ts';
import { useDepartments } from '../../app/queries.ts';
import { useAgent, useClientState, useServices } from '../../app/services.tsx';
import { RowBones } from '../../app/shell-bones.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { gistOf } from '../../lib/gist.ts';
import { waitingSince } from '../../lib/waiting.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { PriorityIcon, WaitingClock } from '../../ui/marks.tsx';
import { Empty, Problem } from '../../ui/states.tsx';
import { PRIORITIES_SHOWN } from '../inbox/filters.ts';
import './queue.css';

const AGAIN_MS = 30_000;
/** Of each priority: what comes later waits behind these. */
const PAGE = 50;

export function Queue(): ReactNode {
  const { client } = useServices();
  const { t } = useLanguage();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['queue'],
    queryFn: () => readQueue(client),
    refetchInterval: AGAIN_MS,
  });
  const live = useClientState((state) => state.tickets);
  const groups = useMemo(() => groupByDepartment(data ?? [], live), [data, live]);
  const departments = useDepartments();
  return (
    <div className="page">
      <div className="page-inside queue">
        <header className="page-head">
          <div>
            <h1>{t.queue.title}</h1>
            <p>{t.queue.help}</p>
          </div>
        </header>
        {isPending ? (
          <div className="queue-card">
            <RowBones count={4} />
          </div>
        ) : error !== null && data === undefined ? (
          <Problem error={error} onRetry={() => void refetch()} />
        ) : groups.length === 0 ? (
          <div className="queue-card">
            <Empty
              icon={<CircleCheckBig size={20} />}
              title={t.queue.empty}
              help={t.queue.emptyHelp}
            />
          </div>
        ) : (
          groups.map(([department, tickets]) => {
            const available =
              departments.find(({ name }) => name === department)?.availableAgents ?? 0;
            return (
              <section key={department} className="queue-card" aria-label={department}>
                <header className="queue-head">
                  <h2>{department}</h2>
                  <span className="muted num">{t.queue.waiting(tickets.length)}</span>
                  <span className="queue-agents" data-none={available === 0 || undefined}>
                    <span className="dot" data-status={available > 0 ? 'available' : 'offline'} />
                    {t.queue.available(available)}
                  </span>
                </header>
                <ol>
                  {tickets.map((ticket, index) => (
                    <QueueRow key={ticket._id} ticket={ticket} position={index + 1} />
                  ))}
                </ol>
              </section>
            );
          })
        )}
      </div>
    </div>
  );
}

function QueueRow({
  ticket,
  position,
}: {
  readonly ticket: Ticket;
  readonly position: number;
}): ReactNode {
  const { client, toasts } = useServices();
  const { t } = useLanguage();
  const me = useAgent();
  const since = waitingSince(ticket);
  async function take(): Promise<void> {
    try {
      await client.assign(ticket.ticketId, me.agentId);
      toasts.show({ text: t.queue.took });
    } catch (error) {
      toasts.show({ text: problemText(error, t), tone: 'error' });
    }
  }
  return (
    <li className="queue-row">
      <span className="queue-position num">
        <span aria-hidden="true">{position}</span>
        <span className="sr-only">{t.queue.position(position)}</span>
      </span>
      <Avatar name={ticket.customerInfo.name} id={ticket.customerId} size={36} />
      <Link
        to="/inbox/$ticketId"
        params={{ ticketId: ticket.ticketId }}
        search={{ view: 'unassigned' }}
        className="queue-who"
      >
        <strong className="truncate">
          <bdi>{ticket.customerInfo.name}</bdi>
        </strong>
        <span className="truncate muted" dir="auto">
          {ticket.lastMessage === null ? ticket.subject : gistOf(ticket.lastMessage, t)}
        </span>
      </Link>
      <span className="queue-priority">
        <PriorityIcon priority={ticket.priority} />
        <span>{t.priority[ticket.priority]}</span>
      </span>
      <span className="queue-clock">{since !== null && <WaitingClock since={since} />}</span>
      <Button small onClick={() => void take()}>
        {t.queue.take}
      </Button>
    </li>
  );
}

/** Each priority oldest first, the most urgent before: together the order in which they are given out. */
async function readQueue(client: AgentClient): Promise<readonly Ticket[]> {
  const pages = await Promise.all(
    PRIORITIES_SHOWN.map((priority) =>
      client.rest.call('tickets.list', {
        query: { status: 'open', priority, sortBy: 'createdAt', sortOrder: 'asc', limit: PAGE },
      }),
    ),
  );
  const tickets = pages.flatMap((page) => page.tickets);
  client.remember(tickets);
  return tickets;
}

const WEIGHT: Record<Priority, number> = { urgent: 0, high: 1, normal: 2, low: 3 };

function groupByDepartment(
  listed: readonly Ticket[],
  live: ReadonlyMap<string, Ticket>,
): readonly (readonly [string, readonly Ticket[]])[] {
  const newest = new Map(listed.map((ticket) => [ticket._id, ticket]));
  for (const ticket of live.values()) {
    const known = newest.get(ticket._id);
    if (known === undefined ? ticket.status === 'open' : ticket.version >= known.version) {
      newest.set(ticket._id, ticket);
    }
  }
  const waiting = [...newest.values()]
    .filter(({ status }) => status === 'open')
    .sort(
      (a, b) =>
        WEIGHT[a.priority] - WEIGHT[b.priority] ||
        (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0) ||
        (a._id < b._id ? -1 : 1),
    );
  return [...Map.groupBy(waiting, ({ department }) => department)].sort(([a], [b]) =>
    a.localeCompare(b),
  );
}
