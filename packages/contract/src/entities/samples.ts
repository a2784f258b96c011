/** One whole example of each entity, for tests. */
import type { Agent, ApiKey } from './agent.ts';
import type { Message } from './message.ts';
import type { Notification } from './notification.ts';
import type { CustomerTicket, Ticket } from './ticket.ts';

const AT = '2026-01-31T10:00:00.000Z';
const ID = '65ba1b2c3d4e5f6071829304';

export const MESSAGE: Message = {
  _id: ID,
  ticketId: 'TKT-8F3K2Q9D00',
  seq: 1,
  noteSeq: null,
  content: 'Hello',
  sender: 'customer',
  senderId: 'c-1',
  timestamp: AT,
  read: false,
  messageType: 'text',
  metadata: { page: '/prices' },
  clientMessageId: 'm-1',
  channel: 'web',
  visibility: 'public',
  editedAt: null,
  removedAt: null,
  version: 1,
  delivery: null,
};

export const TICKET: Ticket = {
  _id: ID,
  ticketId: 'TKT-8F3K2Q9D00',
  customerId: 'c-1',
  channel: 'web',
  status: 'resolved',
  priority: 'normal',
  assignedAgent: ID,
  department: 'billing',
  subject: 'Hello',
  customerInfo: {
    name: 'Ada',
    email: null,
    phone: null,
    language: 'en',
    connectedAt: AT,
    lastSeen: AT,
    userAgent: null,
    ipAddress: '127.0.0.1',
  },
  agentInfo: { name: 'Ana', department: 'billing', assignedAt: AT },
  tags: ['vip'],
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
  resolutionInfo: { resolvedAt: AT, resolvedBy: ID, resolutionNotes: '', resolutionTime: 1.5 },
  closedAt: null,
  closedBy: null,
  createdAt: AT,
  updatedAt: AT,
  seq: 1,
  lastMessage: { content: 'Hello', sender: 'customer', messageType: 'text', timestamp: AT },
  unread: { agent: 1, customer: 0 },
  readUpTo: { agent: 0, customer: 0 },
  firstResponseAt: null,
  version: 1,
  previousTicketId: null,
  replyWindow: { mode: 'open', until: null },
};

export const CUSTOMER_TICKET: CustomerTicket = {
  _id: ID,
  ticketId: 'TKT-8F3K2Q9D00',
  customerId: 'c-1',
  channel: 'web',
  status: 'assigned',
  priority: 'normal',
  department: 'billing',
  subject: 'Hello',
  seq: 1,
  lastMessage: { content: 'Hello', sender: 'customer', messageType: 'text', timestamp: AT },
  unread: { customer: 0 },
  customerInfo: { name: 'Ada', email: null, phone: null, language: null },
  agentInfo: { name: 'Ana', department: 'billing' },
  metadata: { rating: null, feedback: null, category: null },
  readUpTo: { agent: 0, customer: 0 },
  version: 1,
  previousTicketId: null,
  firstResponseAt: null,
  createdAt: AT,
  updatedAt: AT,
  closedAt: null,
};

export const AGENT: Agent = {
  _id: ID,
  agentId: 'AGT-8F3K2Q9D00',
  name: 'Ana',
  email: 'ana@example.com',
  department: 'billing',
  role: 'agent',
  status: 'available',
  skills: ['refunds'],
  languages: ['en'],
  maxConcurrentTickets: 5,
  activeTickets: 1,
  isActive: true,
  lastLoginAt: AT,
  lastLogoutAt: null,
  metrics: {
    totalTicketsHandled: 0,
    avgResponseTime: null,
    avgResolutionTime: null,
    customerSatisfactionRating: null,
    totalRatings: 0,
  },
  createdAt: AT,
  updatedAt: AT,
};

export const NOTIFICATION: Notification = {
  _id: ID,
  type: 'new_message',
  title: 'New message',
  message: 'Ada wrote',
  priority: 'normal',
  relatedData: { ticketId: ID, customerId: 'c-1', agentId: null, messageId: ID },
  isActive: true,
  createdAt: AT,
  recipients: { agents: [{ agentId: ID, read: false, readAt: null }] },
};

export const API_KEY: ApiKey = {
  _id: ID,
  name: 'Shop',
  role: 'agent',
  department: 'billing',
  createdAt: AT,
  lastUsedAt: null,
};
