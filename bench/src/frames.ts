/**
 * What the bare relay sends: constants with the contract's fields at their usual lengths (contract §2,
 * §7), so that both sides of a comparison serialise and write the same number of bytes. The bench
 * prints how the sizes compare with what the product really sent.
 */

/** What every message of the load says: a usual length for a chat. */
export const CONTENT = 'Thanks, that worked! Could you have a look at the second invoice as well?';

const TIMES = '2026-03-04T10:20:30.456Z';

function message(sender: 'customer' | 'agent', senderId: string): Record<string, unknown> {
  return {
    _id: '65f2c0ffee65f2c0ffee65f2',
    ticketId: 'TKT-01J8Z6Q4KM',
    seq: 12345,
    noteSeq: null,
    clientMessageId: '12-0-00000000000000000000000012345',
    channel: 'web',
    visibility: 'public',
    content: CONTENT,
    sender,
    senderId,
    timestamp: TIMES,
    read: false,
    messageType: 'text',
    metadata: {},
    editedAt: null,
    removedAt: null,
    version: 12346,
    delivery: null,
  };
}

const CUSTOMER_MESSAGE = message('customer', '3f0c8a5e-90b1-4c6e-9f7c-1a2b3c4d5e6f');
const AGENT_MESSAGE = message('agent', 'AGT-01J8Z6Q4KM');

/** The staff's view of a ticket. */
const TICKET = {
  _id: '65f2c0ffee65f2c0ffee65f3',
  ticketId: 'TKT-01J8Z6Q4KM',
  customerId: '3f0c8a5e-90b1-4c6e-9f7c-1a2b3c4d5e6f',
  channel: 'web',
  status: 'assigned',
  priority: 'normal',
  assignedAgent: '65f2c0ffee65f2c0ffee65f4',
  department: 'bench-42',
  subject: 'New conversation',
  customerInfo: {
    name: 'Customer 42',
    email: null,
    phone: null,
    language: 'en-GB',
    connectedAt: TIMES,
    lastSeen: TIMES,
    userAgent:
      'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    ipAddress: '127.0.0.1',
  },
  agentInfo: { name: 'Agent 42', department: 'bench-42', assignedAt: TIMES },
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
  seq: 12345,
  lastMessage: { content: CONTENT, sender: 'customer', messageType: 'text', timestamp: TIMES },
  unread: { agent: 12, customer: 12 },
  readUpTo: { agent: 0, customer: 0 },
  firstResponseAt: TIMES,
  version: 12346,
  previousTicketId: null,
  replyWindow: { mode: 'open', until: null },
  createdAt: TIMES,
  updatedAt: TIMES,
  closedAt: null,
  closedBy: null,
};

/** Push to the agent: `customer_message`. */
export const CUSTOMER_PUSH = {
  ticketId: TICKET.ticketId,
  message: CUSTOMER_MESSAGE,
  ticket: TICKET,
};

/** Push to the customer: `agent_message`. */
export const AGENT_PUSH = {
  ticketId: TICKET.ticketId,
  message: AGENT_MESSAGE,
  agent: { name: 'Agent 42', department: 'bench-42' },
};

/** Ack of the customer's `customer_message`. */
export const CUSTOMER_ACK = acknowledge(CUSTOMER_MESSAGE);

/** Ack of the agent's `send_message`. */
export const AGENT_ACK = acknowledge(AGENT_MESSAGE);

function acknowledge(message: Record<string, unknown>): { success: true; data: object } {
  return {
    success: true,
    data: { ticketId: TICKET.ticketId, message, clientMessageId: message['clientMessageId'] },
  };
}
