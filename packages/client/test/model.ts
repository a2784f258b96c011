/**
 * A ticket as the server keeps it, in twenty lines of rules: every action adds one to `version`, gives the pushes that
 * contract §7 names, and can be read whole or from a position. The tests of the pure parts compare with it.
 */
import type {
  AgentAck,
  CustomerAck,
  CustomerMessage,
  CustomerTicket,
  Message,
  Side,
  Ticket,
  TicketStatus,
} from '@parley/contract';
import type { AgentPushEvent } from '../src/apply-agent.ts';
import type { CustomerPushEvent } from '../src/apply-customer.ts';
import { byPlace } from '../src/message-list.ts';

export type Action =
  | { readonly kind: 'write'; readonly by: 'customer' | 'agent' | 'system' }
  | { readonly kind: 'note' }
  | { readonly kind: 'announce' }
  | { readonly kind: 'edit'; readonly which: number }
  | { readonly kind: 'read'; readonly by: Side; readonly share: number }
  | { readonly kind: 'status'; readonly to: TicketStatus }
  | { readonly kind: 'assign'; readonly to: string }
  | { readonly kind: 'subject' };

export interface Pushes {
  readonly agent: readonly AgentPushEvent[];
  readonly customer: readonly CustomerPushEvent[];
}

export const TICKET_ID = 'TKT-0000000000';
export const AGENT_ID = 'AGT-0000000000';
const CUSTOMER_ID = 'cus_1';

export interface Model {
  act(action: Action): Pushes;
  ticket(): Ticket;
  customerTicket(): CustomerTicket;
  /** Everything, notes too, in order, `read` by the marks. */
  messages(): Message[];
  customerMessages(): CustomerMessage[];
  whole(): AgentAck<'get_ticket_details'>['ticket'];
  customerWhole(): CustomerAck<'customer_connect'>['ticket'];
  sync(position: { readonly seq: number; readonly version: number }): AgentAck<'sync'>;
  customerSync(position: { readonly seq: number; readonly version: number }): CustomerAck<'sync'>;
  details(afterSeq: number): AgentAck<'get_ticket_details'>;
  older(beforeSeq: number, limit: number): { messages: Message[]; hasMore: boolean };
}

/** `limit`: what is read at once; 100 in the contract, fewer make resets frequent. */
export function createModel(limit: number): Model {
  const log: Message[] = [];
  let clock = Date.UTC(2026, 0, 1);
  let noteSeq = 0;
  let ticket: Ticket = firstTicket(iso(clock));

  function iso(at: number): string {
    return new Date(at).toISOString();
  }

  function move(to: Partial<Ticket>): void {
    ticket = { ...ticket, ...to, version: ticket.version + 1, updatedAt: iso(clock) };
    ticket = { ...ticket, unread: { agent: unread('agent'), customer: unread('customer') } };
  }

  function unread(side: Side): number {
    return log.filter(
      (message) =>
        message.visibility === 'public' &&
        message.seq > ticket.readUpTo[side] &&
        message.messageType !== 'system_notification' &&
        (side === 'agent') === (message.sender === 'customer'),
    ).length;
  }

  function withRead(message: Message): Message {
    const reader = message.sender === 'customer' ? 'agent' : 'customer';
    const read = message.visibility === 'public' && message.seq <= ticket.readUpTo[reader];
    return { ...message, read };
  }

  function add(parts: Partial<Message> & Pick<Message, 'sender'>): Message {
    const isNote = parts.visibility === 'internal';
    const seq = isNote ? ticket.seq : ticket.seq + 1;
    if (isNote) noteSeq += 1;
    const serial = log.length + 1;
    const message: Message = {
      _id: serial.toString(16).padStart(24, '0'),
      ticketId: TICKET_ID,
      seq,
      noteSeq: isNote ? noteSeq : null,
      content: `${parts.sender} ${serial}`,
      senderId: { customer: CUSTOMER_ID, agent: AGENT_ID, system: 'system' }[parts.sender],
      timestamp: iso(clock),
      read: false,
      messageType: 'text',
      metadata: {},
      clientMessageId: null,
      channel: 'web',
      visibility: 'public',
      editedAt: null,
      removedAt: null,
      version: ticket.version + 1,
      delivery: null,
      ...parts,
    };
    log.push(message);
    const { content, sender, messageType, timestamp } = message;
    move(isNote ? {} : { seq, lastMessage: { content, sender, messageType, timestamp } });
    if (!isNote && sender === 'agent' && ticket.firstResponseAt === null) {
      ticket = { ...ticket, firstResponseAt: timestamp };
    }
    return message;
  }

  function posted(message: Message): Pushes {
    if (message.sender === 'customer') {
      return {
        agent: [{ type: 'customer_message', payload: { ticketId: TICKET_ID, message, ticket } }],
        customer: [toCustomer('customer_message', message)],
      };
    }
    return {
      agent: [{ type: 'ticket_updated', payload: { ticket, changes: ['messages'], message } }],
      customer:
        message.visibility === 'internal'
          ? []
          : [
              {
                type: 'agent_message',
                payload: { ticketId: TICKET_ID, message: message as CustomerMessage, agent: null },
              },
            ],
    };
  }

  function act(action: Action): Pushes {
    clock += 1;
    switch (action.kind) {
      case 'write':
        return posted(add({ sender: action.by }));
      case 'note':
        return posted(add({ sender: 'agent', visibility: 'internal' }));
      case 'announce':
        return posted(add({ sender: 'system', messageType: 'system_notification' }));
      case 'edit': {
        const index = action.which % Math.max(log.length, 1);
        const old = log[index];
        if (old === undefined) return { agent: [], customer: [] };
        const content = `${old.content}*`;
        const message = { ...old, content, editedAt: iso(clock), version: ticket.version + 1 };
        log[index] = message;
        const isNewest = message.visibility === 'public' && message.seq === ticket.seq;
        const { sender, messageType, timestamp } = message;
        move(isNewest ? { lastMessage: { content, sender, messageType, timestamp } } : {});
        return {
          agent: [{ type: 'message_updated', payload: { ticketId: TICKET_ID, message } }],
          customer:
            message.visibility === 'internal' ? [] : [toCustomer('message_updated', message)],
        };
      }
      case 'read': {
        const upToSeq = Math.round(ticket.seq * action.share);
        if (upToSeq <= ticket.readUpTo[action.by]) return { agent: [], customer: [] };
        const readUpTo = { ...ticket.readUpTo, [action.by]: upToSeq };
        ticket = { ...ticket, readUpTo };
        move({});
        const payload = { ticketId: TICKET_ID, upToSeq, reader: action.by };
        return {
          agent: [{ type: 'messages_read', payload }],
          customer: [{ type: 'messages_read', payload }],
        };
      }
      case 'status': {
        const previousStatus = ticket.status;
        if (previousStatus === action.to || previousStatus === 'closed') {
          return { agent: [], customer: [] };
        }
        move({ status: action.to, closedAt: action.to === 'closed' ? iso(clock) : null });
        if (action.to === 'open') ticket = { ...ticket, agentInfo: null, assignedAgent: null };
        const { status, updatedAt } = ticket;
        const payload = { ticketId: TICKET_ID, status, previousStatus, updatedAt };
        return {
          agent: [{ type: 'ticket_updated', payload: { ticket, changes: ['status'] } }],
          customer: [{ type: 'ticket_status_change', payload }],
        };
      }
      case 'assign': {
        const agent = { name: action.to, department: 'general' };
        move({ agentInfo: { ...agent, assignedAt: iso(clock) }, assignedAgent: 'a'.repeat(24) });
        const payload = {
          ticketId: TICKET_ID,
          agent: { ...agent, agentId: AGENT_ID },
          reassigned: false,
        };
        return {
          agent: [{ type: 'ticket_updated', payload: { ticket, changes: ['assignedAgent'] } }],
          customer: [{ type: 'agent_assigned', payload }],
        };
      }
      case 'subject':
        move({ subject: `${ticket.subject}*` });
        return {
          agent: [{ type: 'ticket_updated', payload: { ticket, changes: ['subject'] } }],
          customer: [],
        };
      default:
        action satisfies never;
        return { agent: [], customer: [] };
    }
  }

  function messages(): Message[] {
    return log.map(withRead).sort(byPlace);
  }

  function isTheirs(message: Message): message is CustomerMessage {
    return message.visibility === 'public';
  }

  /** The newest public messages and the notes from the first of them on. */
  function newest(): { messages: Message[]; hasMoreMessages: boolean } {
    const first = Math.max(1, ticket.seq - limit + 1);
    const from = first === 1 ? 0 : first;
    return { messages: messages().filter(({ seq }) => seq >= from), hasMoreMessages: first > 1 };
  }

  function news(position: { readonly seq: number; readonly version: number | null }) {
    const found = messages().filter(
      (message) =>
        message.seq > position.seq ||
        (message.visibility === 'internal' && message.seq === position.seq) ||
        (position.version !== null && message.version > position.version),
    );
    const isTooMuch = found.filter(({ visibility }) => visibility === 'public').length > limit;
    return isTooMuch ? { messages: newest().messages, reset: true as const } : { messages: found };
  }

  function customerTicket(): CustomerTicket {
    return customerView(ticket);
  }

  return {
    act,
    messages,
    customerTicket,
    ticket: () => ticket,
    customerMessages: () => messages().filter(isTheirs),
    whole: () => ({ ...ticket, ...newest() }),
    customerWhole: () => {
      const { messages: found, hasMoreMessages } = newest();
      return { ...customerTicket(), messages: found.filter(isTheirs), hasMoreMessages };
    },
    sync: (position) => ({ tickets: [{ ticketId: TICKET_ID, ticket, ...news(position) }] }),
    customerSync: (position) => {
      const found = news(position);
      return { ...found, messages: found.messages.filter(isTheirs), ticket: customerTicket() };
    },
    details: (afterSeq) => {
      const found = news({ seq: afterSeq, version: null });
      const { reset, messages: list } = { reset: undefined, ...found };
      const whole = { ...ticket, messages: list, hasMoreMessages: newest().hasMoreMessages };
      return reset === undefined ? { ticket: whole } : { ticket: whole, reset };
    },
    older: (beforeSeq, count) => {
      const first = Math.max(1, beforeSeq - count);
      const from = first === 1 ? 0 : first;
      const page = messages().filter(({ seq }) => seq >= from && seq < beforeSeq);
      return { messages: page, hasMore: first > 1 };
    },
  };
}

function toCustomer(
  type: 'customer_message' | 'message_updated',
  message: Message,
): CustomerPushEvent {
  return { type, payload: { ticketId: TICKET_ID, message: message as CustomerMessage } };
}

function firstTicket(createdAt: string): Ticket {
  return {
    _id: 'b'.repeat(24),
    ticketId: TICKET_ID,
    customerId: CUSTOMER_ID,
    channel: 'web',
    status: 'open',
    priority: 'normal',
    assignedAgent: null,
    department: 'general',
    subject: 'Help',
    customerInfo: {
      name: 'Visitor',
      email: null,
      phone: null,
      language: null,
      connectedAt: null,
      lastSeen: null,
      userAgent: null,
      ipAddress: null,
    },
    agentInfo: null,
    tags: [],
    metadata: {
      source: 'web',
      category: null,
      subcategory: null,
      escalated: false,
      escalatedAt: null,
      escalatedBy: null,
      rating: null,
      feedback: null,
    },
    resolutionInfo: null,
    closedAt: null,
    closedBy: null,
    createdAt,
    updatedAt: createdAt,
    seq: 0,
    lastMessage: null,
    unread: { agent: 0, customer: 0 },
    readUpTo: { agent: 0, customer: 0 },
    firstResponseAt: null,
    version: 1,
    previousTicketId: null,
    replyWindow: { mode: 'open', until: null },
  };
}

function customerView(ticket: Ticket): CustomerTicket {
  const { name, email, phone, language } = ticket.customerInfo;
  const { rating, feedback, category } = ticket.metadata;
  const { agentInfo } = ticket;
  return {
    _id: ticket._id,
    ticketId: ticket.ticketId,
    customerId: ticket.customerId,
    channel: ticket.channel,
    status: ticket.status,
    priority: ticket.priority,
    department: ticket.department,
    subject: ticket.subject,
    seq: ticket.seq,
    lastMessage: ticket.lastMessage,
    unread: { customer: ticket.unread.customer },
    customerInfo: { name, email, phone, language },
    agentInfo: agentInfo && { name: agentInfo.name, department: agentInfo.department },
    metadata: { rating, feedback, category },
    readUpTo: ticket.readUpTo,
    version: ticket.version,
    previousTicketId: ticket.previousTicketId,
    firstResponseAt: ticket.firstResponseAt,
    createdAt: ticket.createdAt,
    updatedAt: ticket.updatedAt,
    closedAt: ticket.closedAt,
  };
}
