/**
 * A customer's conversation: pure (state, event) → state. Events of another ticket than the one that is shown change
 * nothing; following the customer to another ticket is a new `established`. Order and repeats do not matter, see
 * conversation.ts.
 */
import type {
  CustomerAck,
  CustomerMessage,
  CustomerOutgoing,
  CustomerPush,
  CustomerTicket,
} from '@parley/contract';
import {
  type Conversation,
  openConversation,
  withAgent,
  withDelta,
  withMark,
  withMessages,
  withOlder,
  withStatus,
  withView,
} from './conversation.ts';

export interface CustomerLog {
  /** Null before the first connection. */
  readonly conversation: Conversation<CustomerTicket> | null;
  /** From 1; null while the ticket does not wait. */
  readonly queuePosition: number | null;
  /** The agent who is typing. */
  readonly agentTyping: { readonly name: string } | null;
  /** Names of the agents who were heard of, by `agentId`: a message says only who wrote it by that. */
  readonly agents: ReadonlyMap<string, string>;
}

/** What the server pushes, by the names of contract §7. */
export type CustomerPushEvent = {
  [E in CustomerOutgoing]: { readonly type: E; readonly payload: CustomerPush<E> };
}[CustomerOutgoing];

export type CustomerEvent =
  | CustomerPushEvent
  /** Answer of `customer_connect`; `afterSeq` null where it was not asked from a position. */
  | {
      readonly type: 'established';
      readonly payload: CustomerAck<'customer_connect'>;
      readonly afterSeq: number | null;
    }
  | {
      readonly type: 'synced';
      readonly payload: CustomerAck<'sync'>;
      readonly afterSeq: number;
      readonly afterVersion: number;
    }
  | {
      readonly type: 'older';
      readonly ticketId: string;
      readonly payload: {
        readonly messages: readonly CustomerMessage[];
        readonly hasMore: boolean;
      };
      readonly beforeSeq: number;
    }
  /** We have read up to there; the server is being told. */
  | { readonly type: 'marked'; readonly ticketId: string; readonly upToSeq: number }
  | { readonly type: 'rated'; readonly payload: CustomerAck<'rate'> }
  /** Six seconds without another sign of typing (contract §7). */
  | { readonly type: 'typing_over' };

export const NO_CUSTOMER_LOG: CustomerLog = {
  conversation: null,
  queuePosition: null,
  agentTyping: null,
  agents: new Map(),
};

export function applyCustomer(log: CustomerLog, event: CustomerEvent): CustomerLog {
  switch (event.type) {
    case 'established':
      return establish(log, event.payload, event.afterSeq);
    case 'connection_established':
      return establish(log, event.payload, null);
    case 'synced': {
      const { payload, afterSeq, afterVersion } = event;
      return change(log, payload.ticket.ticketId, (conversation) =>
        withDelta(conversation, { ...payload, afterSeq, afterVersion }),
      );
    }
    case 'agent_message': {
      const { ticketId, message, agent } = event.payload;
      const known =
        agent === null || !isOf(log, ticketId) ? log : meet(log, message.senderId, agent.name);
      const next = change(known, ticketId, (conversation) => withMessages(conversation, [message]));
      return message.sender === 'agent' && isOf(log, ticketId)
        ? { ...next, agentTyping: null }
        : next;
    }
    case 'message_sent':
    case 'customer_message':
    case 'message_updated': {
      const { ticketId, message } = event.payload;
      return change(log, ticketId, (conversation) => withMessages(conversation, [message]));
    }
    case 'messages_read': {
      const { ticketId, reader, upToSeq } = event.payload;
      return change(log, ticketId, (conversation) => withMark(conversation, { reader, upToSeq }));
    }
    case 'marked': {
      const { upToSeq } = event;
      return change(log, event.ticketId, (conversation) =>
        withMark(conversation, { reader: 'customer', upToSeq }),
      );
    }
    case 'ticket_status_change':
      return change(log, event.payload.ticketId, (conversation) =>
        withStatus(conversation, event.payload),
      );
    case 'agent_assigned': {
      const { ticketId, agent } = event.payload;
      if (!isOf(log, ticketId)) return log;
      return change(meet(log, agent.agentId, agent.name), ticketId, (conversation) =>
        withAgent(conversation, agent),
      );
    }
    case 'rated':
      return change(log, event.payload.ticket.ticketId, (conversation) =>
        withView(conversation, event.payload.ticket),
      );
    case 'older': {
      const { payload, beforeSeq } = event;
      return change(log, event.ticketId, (conversation) =>
        withOlder(conversation, { ...payload, beforeSeq }),
      );
    }
    case 'queue_position':
      if (!isOf(log, event.payload.ticketId)) return log;
      return settle({ ...log, queuePosition: event.payload.position });
    case 'agent_typing': {
      const { ticketId, isTyping, agent } = event.payload;
      if (!isOf(log, ticketId)) return log;
      return { ...log, agentTyping: isTyping ? { name: agent.name } : null };
    }
    case 'typing_over':
      return log.agentTyping === null ? log : { ...log, agentTyping: null };
    case 'server_draining':
    case 'error':
      return log;
    default:
      event satisfies never;
      return log;
  }
}

function establish(
  log: CustomerLog,
  payload: CustomerAck<'customer_connect'>,
  afterSeq: number | null,
): CustomerLog {
  const { ticket, agent, queuePosition, reset } = payload;
  const { messages, hasMoreMessages: _more, ...view } = ticket;
  const held = isOf(log, ticket.ticketId) ? log.conversation : null;
  const { agents } = agent === null ? log : meet(log, agent.agentId, agent.name);
  if (held === null || afterSeq === null) {
    const conversation = held === null ? openConversation(ticket) : rejoin(held, payload);
    const agentTyping = held === null ? null : log.agentTyping;
    return settle({ conversation, queuePosition, agentTyping, agents });
  }
  const delta = { ticket: view, messages, reset, afterSeq, afterVersion: null };
  return settle({ ...log, conversation: withDelta(held, delta), queuePosition, agents });
}

function meet(log: CustomerLog, agentId: string, name: string): CustomerLog {
  if (log.agents.get(agentId) === name) return log;
  return { ...log, agents: new Map(log.agents).set(agentId, name) };
}

/** Read whole though it was known: what is newer here stays. */
function rejoin(
  held: Conversation<CustomerTicket>,
  payload: CustomerAck<'customer_connect'>,
): Conversation<CustomerTicket> {
  const { messages, hasMoreMessages: _more, ...view } = payload.ticket;
  return withDelta(held, { ticket: view, messages, reset: true, afterSeq: 0, afterVersion: null });
}

function change(
  log: CustomerLog,
  ticketId: string,
  by: (conversation: Conversation<CustomerTicket>) => Conversation<CustomerTicket>,
): CustomerLog {
  if (log.conversation === null || !isOf(log, ticketId)) return log;
  const conversation = by(log.conversation);
  return conversation === log.conversation ? log : settle({ ...log, conversation });
}

/** Only tickets in `open` have a place in the queue (contract §1). */
function settle(log: CustomerLog): CustomerLog {
  const waits = log.conversation?.ticket.status === 'open';
  return waits || log.queuePosition === null ? log : { ...log, queuePosition: null };
}

function isOf(log: CustomerLog, ticketId: string): boolean {
  return log.conversation?.ticket.ticketId === ticketId;
}
