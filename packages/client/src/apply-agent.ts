/**
 * An agent's set of tickets: pure (state, event) → state. Tickets that were opened have their log; of the others the
 * newest view that was heard of. Order and repeats do not matter, see conversation.ts.
 */
import type {
  AgentAck,
  AgentOutgoing,
  AgentPush,
  AgentStatus,
  Message,
  Side,
  Ticket,
  TicketViewers,
} from '@parley/contract';
import {
  type Conversation,
  openConversation,
  withDelivery,
  withDelta,
  withMark,
  withMessages,
  withOlder,
  withView,
  withWhole,
} from './conversation.ts';

export interface AgentLog {
  /** Tickets heard of, by `ticketId`, the least recently heard of first; those that were opened among them. */
  readonly tickets: ReadonlyMap<string, Ticket>;
  /** Tickets that are open here, by `ticketId`. */
  readonly conversations: ReadonlyMap<string, Conversation<Ticket>>;
  /** Tickets whose customer is typing, with the draft where it is shown. */
  readonly typing: ReadonlyMap<string, { readonly preview: string | null }>;
  /** Tickets whose customer left: when the customer was last seen, ISO. */
  readonly left: ReadonlyMap<string, string>;
  /** Who has a ticket before them, as it was said last; oneself among them. */
  readonly viewers: ReadonlyMap<string, TicketViewers['viewers']>;
  /** Colleagues whose status changed, by `agentId`. */
  readonly agents: ReadonlyMap<string, { readonly name: string; readonly status: AgentStatus }>;
}

export type AgentPushEvent = {
  [E in AgentOutgoing]: { readonly type: E; readonly payload: AgentPush<E> };
}[AgentOutgoing];

export type AgentEvent =
  | AgentPushEvent
  /** Answer of `get_ticket_details`; `afterSeq` null where it was not asked from a position. */
  | {
      readonly type: 'opened';
      readonly payload: AgentAck<'get_ticket_details'>;
      readonly afterSeq: number | null;
    }
  | { readonly type: 'shut'; readonly ticketId: string }
  | {
      readonly type: 'synced';
      readonly payload: AgentAck<'sync'>;
      readonly asked: Readonly<Record<string, { readonly seq: number; readonly version: number }>>;
    }
  | {
      readonly type: 'older';
      readonly ticketId: string;
      readonly payload: { readonly messages: readonly Message[]; readonly hasMore: boolean };
      readonly beforeSeq: number;
    }
  | { readonly type: 'marked'; readonly ticketId: string; readonly upToSeq: number }
  /** Views that answers carried: lists, changes. */
  | { readonly type: 'seen'; readonly tickets: readonly Ticket[] }
  /** Six seconds without another sign of typing (contract §7). */
  | { readonly type: 'typing_over'; readonly ticketId: string }
  /** The connection is gone: who looks at what is not heard any more. */
  | { readonly type: 'unheard' };

export const NO_AGENT_LOG: AgentLog = {
  tickets: new Map(),
  conversations: new Map(),
  typing: new Map(),
  left: new Map(),
  viewers: new Map(),
  agents: new Map(),
};

/** Views kept of tickets that are not open: a console lists them from the server, page by page. */
const VIEWS_KEPT = 1_000;

export function applyAgent(log: AgentLog, event: AgentEvent): AgentLog {
  switch (event.type) {
    case 'opened':
      return open(log, event.payload, event.afterSeq);
    case 'ticket_details':
      return open(log, event.payload, null);
    case 'shut':
      return { ...log, conversations: without(log.conversations, event.ticketId) };
    case 'synced':
      return event.payload.tickets.reduce((state, row) => sync(state, row, event.asked), log);
    case 'customer_message': {
      const { ticketId, ticket, message } = event.payload;
      const next = join(log, ticketId, { ticket, messages: [message] });
      return {
        ...next,
        typing: without(next.typing, ticketId),
        left: without(next.left, ticketId),
      };
    }
    case 'new_ticket':
      return join(log, event.payload.ticket.ticketId, { ticket: event.payload.ticket });
    case 'ticket_updated':
      return update(log, event.payload);
    case 'message_sent':
    case 'message_updated': {
      const { ticketId, message } = event.payload;
      return join(log, ticketId, { messages: [message] });
    }
    case 'messages_read':
      return mark(log, event.payload);
    case 'marked':
      return mark(log, { ...event, reader: 'agent' });
    case 'message_delivery': {
      const { ticketId } = event.payload;
      return change(log, ticketId, (conversation) => withDelivery(conversation, event.payload));
    }
    case 'older': {
      const { payload, beforeSeq } = event;
      return change(log, event.ticketId, (conversation) =>
        withOlder(conversation, { ...payload, beforeSeq }),
      );
    }
    case 'seen':
      return event.tickets.reduce((state, ticket) => join(state, ticket.ticketId, { ticket }), log);
    case 'customer_typing': {
      const { ticketId, isTyping, preview } = event.payload;
      if (!isTyping) return { ...log, typing: without(log.typing, ticketId) };
      const typing = new Map(log.typing).set(ticketId, { preview: preview ?? null });
      return { ...log, typing, left: without(log.left, ticketId) };
    }
    case 'typing_over':
      return { ...log, typing: without(log.typing, event.ticketId) };
    case 'customer_disconnected': {
      const { ticketId, lastSeen } = event.payload;
      const left = new Map(log.left).set(ticketId, lastSeen);
      return { ...log, left, typing: without(log.typing, ticketId) };
    }
    case 'ticket_viewers': {
      const { ticketId, viewers } = event.payload;
      if (viewers.length === 0) return { ...log, viewers: without(log.viewers, ticketId) };
      return { ...log, viewers: new Map(log.viewers).set(ticketId, viewers) };
    }
    case 'unheard':
      return log.viewers.size === 0 ? log : { ...log, viewers: new Map() };
    case 'agent_status_change': {
      const { agentId, name, status } = event.payload;
      return { ...log, agents: new Map(log.agents).set(agentId, { name, status }) };
    }
    case 'auth_success':
    case 'auth_error':
    case 'status_updated':
    case 'notification':
    case 'notifications_marked_read':
    case 'server_draining':
    case 'error':
      return log;
    default:
      event satisfies never;
      return log;
  }
}

function open(
  log: AgentLog,
  payload: AgentAck<'get_ticket_details'>,
  afterSeq: number | null,
): AgentLog {
  const { ticket: whole, reset } = payload;
  const held = log.conversations.get(whole.ticketId);
  if (held === undefined) return put(log, openConversation(whole));
  if (afterSeq === null) return put(log, withWhole(held, whole));
  const { messages, hasMoreMessages: _more, ...ticket } = whole;
  return put(log, withDelta(held, { ticket, messages, reset, afterSeq, afterVersion: null }));
}

function sync(
  log: AgentLog,
  row: AgentAck<'sync'>['tickets'][number],
  asked: Readonly<Record<string, { readonly seq: number; readonly version: number }>>,
): AgentLog {
  const position = asked[row.ticketId];
  if (position === undefined) return join(log, row.ticketId, row);
  const { seq: afterSeq, version: afterVersion } = position;
  return change(log, row.ticketId, (conversation) =>
    withDelta(conversation, { ...row, afterSeq, afterVersion }),
  );
}

function update(log: AgentLog, payload: AgentPush<'ticket_updated'>): AgentLog {
  const { ticketId } = payload.ticket;
  if (isLastWord(payload)) {
    return {
      ...log,
      tickets: without(log.tickets, ticketId),
      conversations: without(log.conversations, ticketId),
      typing: without(log.typing, ticketId),
      viewers: without(log.viewers, ticketId),
    };
  }
  const { ticket, message } = payload;
  return join(log, ticketId, { ticket, messages: message === undefined ? [] : [message] });
}

/** Whether the ticket went out of sight (contract §5, last sentence). */
function isLastWord(
  payload: AgentPush<'ticket_updated'>,
): payload is Extract<AgentPush<'ticket_updated'>, { changes: ['access'] }> {
  return payload.changes[0] === 'access';
}

function mark(
  log: AgentLog,
  by: { readonly ticketId: string; readonly upToSeq: number; readonly reader: Side },
): AgentLog {
  return change(log, by.ticketId, (conversation) => withMark(conversation, by));
}

/** Joins what is news into the conversation where the ticket is open, else into the views. */
function join(
  log: AgentLog,
  ticketId: string,
  news: { readonly ticket?: Ticket; readonly messages?: readonly Message[] },
): AgentLog {
  const { ticket, messages = [] } = news;
  if (log.conversations.has(ticketId)) {
    return change(log, ticketId, (conversation) => {
      if (messages.length > 0) return withMessages(conversation, messages, ticket ?? null);
      return ticket === undefined ? conversation : withView(conversation, ticket);
    });
  }
  const known = log.tickets.get(ticketId);
  if (ticket === undefined || (known !== undefined && known.version > ticket.version)) return log;
  return { ...log, tickets: keepView(log, ticket) };
}

function change(
  log: AgentLog,
  ticketId: string,
  by: (conversation: Conversation<Ticket>) => Conversation<Ticket>,
): AgentLog {
  const held = log.conversations.get(ticketId);
  if (held === undefined) return log;
  const conversation = by(held);
  return conversation === held ? log : put(log, conversation);
}

function put(log: AgentLog, conversation: Conversation<Ticket>): AgentLog {
  const { ticket } = conversation;
  return {
    ...log,
    conversations: new Map(log.conversations).set(ticket.ticketId, conversation),
    tickets: keepView(log, ticket),
  };
}

function keepView(log: AgentLog, ticket: Ticket): ReadonlyMap<string, Ticket> {
  const tickets = new Map(log.tickets);
  tickets.delete(ticket.ticketId);
  tickets.set(ticket.ticketId, ticket);
  for (const ticketId of tickets.keys()) {
    if (tickets.size <= VIEWS_KEPT) break;
    if (!log.conversations.has(ticketId)) tickets.delete(ticketId);
  }
  return tickets;
}

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  if (!map.has(key)) return map;
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
