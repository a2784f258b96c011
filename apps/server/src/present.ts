/**
 * Stored → wire: the only way out, for REST and sockets alike. Every field is named, so what is added to a record
 * stays private until somebody writes it here. What customers get has presenters of its own. More than 400 lines, so that
 * all that leaves can be looked through in one place.
 */
import type {
  Activity,
  Agent,
  ApiKey,
  Attachment,
  AutoResponse,
  CannedResponse,
  CustomerAgent,
  CustomerMessage,
  CustomerTicket,
  CustomerTicketWithMessages,
  DepartmentView,
  IsoDate,
  LastMessage,
  Message,
  MessageMetadata,
  Notification,
  ReplyWindow,
  RoutingDecision,
  Settings,
  Ticket,
  TicketStatusView,
  TicketWithMessages,
  WidgetSettings,
} from '@parley/contract';
import { filesOf } from './domain/message.ts';
import { resolutionMs } from './domain/metrics.ts';
import type {
  ActivityRecord,
  AgentRecord,
  ApiKeyRecord,
  AutoResponseRecord,
  CannedResponseRecord,
  Id,
  MessageFile,
  MessageRecord,
  Millis,
  NotificationRecord,
  RoutingDecisionRecord,
  TicketRecord,
} from './domain/records.ts';

/** Makes the addresses of files, anew whenever a message is shown. */
interface Links {
  urlOf(id: string): string;
}

/** What presenting a message needs beside what is stored. */
interface Around {
  readonly links: Links;
}

/** What of a ticket tells which of its messages were read. */
type ReadMarks = Pick<TicketRecord, 'readUpToAgent' | 'readUpToCustomer'>;

/** A page of a ticket's log, oldest first. */
export interface Log {
  readonly messages: readonly MessageRecord[];
  readonly hasMoreMessages: boolean;
}

/** Replies by the widget and REST are never too late. */
const ALWAYS_OPEN: ReplyWindow = { mode: 'open', until: null };

/**
 * Dates written lately. A push holds up to ten of them and most are those of the push before: writing them
 * anew is what presenting a ticket would mostly consist of.
 */
const written = new Map<Millis, IsoDate>();
const MAX_WRITTEN = 4_096;

function iso(at: Millis): IsoDate {
  let date = written.get(at);
  if (date === undefined) {
    date = new Date(at).toISOString();
    if (written.size >= MAX_WRITTEN) written.clear();
    written.set(at, date);
  }
  return date;
}

function isoOrNull(at: Millis | null): IsoDate | null {
  return at === null ? null : iso(at);
}

/** Not rounded; null where there is nothing to average (contract §6 "Figures"). */
export function average(sum: number, count: number): number | null {
  return count === 0 ? null : sum / count;
}

/** Average of a sum of milliseconds, in seconds. */
export function averageSeconds(ms: Millis, count: number): number | null {
  return average(ms / 1_000, count);
}

/** Average of a sum of milliseconds, in minutes. */
export function averageMinutes(ms: Millis, count: number): number | null {
  return average(ms / 60_000, count);
}

function presentLastMessage(last: TicketRecord['lastMessage']): LastMessage | null {
  if (last === null) return null;
  const { content, sender, messageType, timestamp } = last;
  return { content, sender, messageType, timestamp: iso(timestamp) };
}

function presentResolution(ticket: TicketRecord): Ticket['resolutionInfo'] {
  const { resolution } = ticket;
  if (resolution === null) return null;
  return {
    resolvedAt: iso(resolution.resolvedAt),
    resolvedBy: resolution.resolvedBy,
    resolutionNotes: resolution.notes,
    resolutionTime: Math.max(0, resolutionMs(ticket) ?? 0) / 60_000,
  };
}

/** A ticket as agents and API keys see it, without its messages. */
export function presentTicket(ticket: TicketRecord): Ticket {
  const { customerInfo, agentInfo } = ticket;
  return {
    _id: ticket.id,
    ticketId: ticket.ticketId,
    customerId: ticket.customerId,
    channel: ticket.channel,
    status: ticket.status,
    priority: ticket.priority,
    assignedAgent: ticket.assignedAgent,
    department: ticket.department,
    subject: ticket.subject,
    customerInfo: {
      name: customerInfo.name,
      email: customerInfo.email,
      phone: customerInfo.phone,
      language: customerInfo.language,
      connectedAt: isoOrNull(ticket.connectedAt),
      lastSeen: isoOrNull(ticket.lastSeen),
      userAgent: customerInfo.userAgent,
      ipAddress: customerInfo.ipAddress,
    },
    agentInfo:
      agentInfo === null
        ? null
        : {
            name: agentInfo.name,
            department: agentInfo.department,
            assignedAt: iso(agentInfo.assignedAt),
          },
    tags: [...ticket.tags],
    metadata: {
      source: ticket.source,
      category: ticket.category,
      subcategory: ticket.subcategory,
      escalated: ticket.escalatedAt !== null,
      escalatedAt: isoOrNull(ticket.escalatedAt),
      escalatedBy: ticket.escalatedBy,
      rating: ticket.rating,
      feedback: ticket.feedback,
    },
    resolutionInfo: presentResolution(ticket),
    closedAt: isoOrNull(ticket.closedAt),
    closedBy: ticket.closedBy,
    createdAt: iso(ticket.createdAt),
    updatedAt: iso(ticket.updatedAt),
    seq: ticket.seq,
    lastMessage: presentLastMessage(ticket.lastMessage),
    unread: { agent: ticket.unreadAgent, customer: ticket.unreadCustomer },
    readUpTo: { agent: ticket.readUpToAgent, customer: ticket.readUpToCustomer },
    firstResponseAt: isoOrNull(ticket.firstResponseAt),
    version: ticket.version,
    previousTicketId: ticket.previousTicketId,
    replyWindow: ALWAYS_OPEN,
  };
}

/** A ticket as its customer sees it: exactly the keys of contract §2. */
export function presentCustomerTicket(ticket: TicketRecord): CustomerTicket {
  const { customerInfo, agentInfo } = ticket;
  return {
    _id: ticket.id,
    ticketId: ticket.ticketId,
    customerId: ticket.customerId,
    channel: ticket.channel,
    status: ticket.status,
    priority: ticket.priority,
    department: ticket.department,
    subject: ticket.subject,
    seq: ticket.seq,
    lastMessage: presentLastMessage(ticket.lastMessage),
    unread: { customer: ticket.unreadCustomer },
    customerInfo: {
      name: customerInfo.name,
      email: customerInfo.email,
      phone: customerInfo.phone,
      language: customerInfo.language,
    },
    agentInfo:
      agentInfo === null ? null : { name: agentInfo.name, department: agentInfo.department },
    metadata: { rating: ticket.rating, feedback: ticket.feedback, category: ticket.category },
    readUpTo: { agent: ticket.readUpToAgent, customer: ticket.readUpToCustomer },
    version: ticket.version,
    previousTicketId: ticket.previousTicketId,
    firstResponseAt: isoOrNull(ticket.firstResponseAt),
    createdAt: iso(ticket.createdAt),
    updatedAt: iso(ticket.updatedAt),
    closedAt: isoOrNull(ticket.closedAt),
  };
}

/** A ticket that is read by itself. */
export function presentTicketWithMessages(
  ticket: TicketRecord,
  log: Log,
  around: Around,
): TicketWithMessages {
  return Object.assign(presentTicket(ticket), {
    messages: log.messages.map((message) => presentMessage(message, ticket, around)),
    hasMoreMessages: log.hasMoreMessages,
  });
}

/** The same for its customer; the log holds public messages only. */
export function presentCustomerTicketWithMessages(
  ticket: TicketRecord,
  log: Log,
  around: Around,
): CustomerTicketWithMessages {
  return Object.assign(presentCustomerTicket(ticket), {
    messages: log.messages.map((message) => presentCustomerMessage(message, ticket, around)),
    hasMoreMessages: log.hasMoreMessages,
  });
}

/** The answer of a status change (requirements endpoint 4). */
export function presentTicketStatus(ticket: TicketRecord): TicketStatusView {
  return { ticketId: ticket.ticketId, status: ticket.status, updatedAt: iso(ticket.updatedAt) };
}

/** Whether the other side has read it; nobody marks notes. */
function isRead(message: MessageRecord, marks: ReadMarks): boolean {
  if (message.noteSeq !== null) return false;
  const upTo = message.sender === 'customer' ? marks.readUpToAgent : marks.readUpToCustomer;
  return message.seq <= upTo;
}

/** Keys of the sender's own were checked when they came; files are shown by named field. */
function presentMetadata(metadata: MessageRecord['metadata'], around: Around): MessageMetadata {
  const { attachments } = metadata;
  if (attachments === undefined) return metadata as MessageMetadata;
  const shown = filesOf(metadata).map((file) => presentAttachment(file, around));
  return Object.assign({ ...(metadata as MessageMetadata) }, { attachments: shown });
}

/** A file whose bytes are stored. */
export function presentAttachment(file: MessageFile, { links }: Around): Attachment {
  return {
    id: file.id,
    url: links.urlOf(file.id),
    name: file.name,
    mimeType: file.mimeType,
    size: file.size,
    ...(file.width === undefined ? {} : { width: file.width }),
    ...(file.height === undefined ? {} : { height: file.height }),
  };
}

/** A message or note, for the staff. `marks`: its ticket, as it is now. */
export function presentMessage(message: MessageRecord, marks: ReadMarks, around: Around): Message {
  return {
    _id: message.id,
    ticketId: message.ticketId,
    seq: message.seq,
    noteSeq: message.noteSeq,
    content: message.content,
    sender: message.sender,
    senderId: message.senderId,
    timestamp: iso(message.timestamp),
    read: isRead(message, marks),
    messageType: message.messageType,
    metadata: presentMetadata(message.metadata, around),
    clientMessageId: message.clientMessageId,
    channel: message.channel,
    visibility: message.visibility,
    editedAt: isoOrNull(message.editedAt),
    removedAt: isoOrNull(message.removedAt),
    version: message.version,
    delivery: null,
  };
}

/** A public message, for the customer. Throws on a note, whoever let it come this far. */
export function presentCustomerMessage(
  message: MessageRecord,
  marks: ReadMarks,
  around: Around,
): CustomerMessage {
  const { noteSeq, visibility } = message;
  if (noteSeq !== null || visibility !== 'public') {
    throw new Error('A note was about to be shown to a customer');
  }
  return Object.assign(presentMessage(message, marks, around), { noteSeq, visibility });
}

/** An agent, for the staff. Averages are made of the agent's own sums. */
export function presentAgent(agent: AgentRecord): Agent {
  const { figures } = agent;
  return {
    _id: agent.id,
    agentId: agent.agentId,
    name: agent.name,
    email: agent.email,
    department: agent.department,
    role: agent.role,
    status: agent.status,
    skills: [...agent.skills],
    languages: [...agent.languages],
    maxConcurrentTickets: agent.maxConcurrentTickets,
    activeTickets: agent.activeTickets,
    isActive: agent.isActive,
    lastLoginAt: isoOrNull(agent.lastLoginAt),
    lastLogoutAt: isoOrNull(agent.lastLogoutAt),
    metrics: {
      totalTicketsHandled: figures.handled,
      avgResponseTime: averageSeconds(figures.responseMs, figures.responses),
      avgResolutionTime: averageMinutes(figures.resolutionMs, figures.resolutions),
      customerSatisfactionRating: average(figures.ratingSum, figures.ratings),
      totalRatings: figures.ratings,
    },
    createdAt: iso(agent.createdAt),
    updatedAt: iso(agent.updatedAt),
  };
}

/** All that a customer learns of an agent. */
export function presentCustomerAgent(
  agent: Pick<AgentRecord, 'agentId' | 'name' | 'department'>,
): CustomerAgent {
  return { agentId: agent.agentId, name: agent.name, department: agent.department };
}

/** A notification for one of its recipients (`_id`), with nobody else's entry. Throws when `agent` is none. */
export function presentNotification(notification: NotificationRecord, agent: Id): Notification {
  const { relatedData } = notification;
  const own = notification.recipients.find((recipient) => recipient.agent === agent);
  if (own === undefined) throw new Error('A notification was about to be shown to a stranger');
  return {
    _id: notification.id,
    type: notification.type,
    title: notification.title,
    message: notification.message,
    priority: notification.priority,
    relatedData: {
      ticketId: relatedData.ticketId,
      customerId: relatedData.customerId,
      agentId: relatedData.agentId,
      messageId: relatedData.messageId,
    },
    isActive: notification.isActive,
    createdAt: iso(notification.createdAt),
    recipients: {
      agents: [{ agentId: own.agent, read: own.readAt !== null, readAt: isoOrNull(own.readAt) }],
    },
  };
}

/** An API key without the key. */
export function presentApiKey(apiKey: ApiKeyRecord): ApiKey {
  return {
    _id: apiKey.id,
    name: apiKey.name,
    role: apiKey.role,
    department: apiKey.department,
    createdAt: iso(apiKey.createdAt),
    lastUsedAt: isoOrNull(apiKey.lastUsedAt),
  };
}

export function presentCannedResponse(cannedResponse: CannedResponseRecord): CannedResponse {
  return {
    _id: cannedResponse.id,
    title: cannedResponse.title,
    shortcut: cannedResponse.shortcut,
    content: cannedResponse.content,
    department: cannedResponse.department,
  };
}

export function presentAutoResponse(autoResponse: AutoResponseRecord): AutoResponse {
  return {
    _id: autoResponse.id,
    name: autoResponse.name,
    trigger: autoResponse.trigger,
    keywords: [...autoResponse.keywords],
    content: autoResponse.content,
    department: autoResponse.department,
    isActive: autoResponse.isActive,
  };
}

export function presentRoutingDecision(decision: RoutingDecisionRecord): RoutingDecision {
  return {
    at: iso(decision.at),
    rule: decision.rule,
    chosen: decision.chosen,
    candidates: decision.candidates.map(({ agentId, name, passedOver }) =>
      passedOver === undefined ? { agentId, name } : { agentId, name, passedOver },
    ),
  };
}

export function presentActivity(activity: ActivityRecord): Activity {
  return {
    type: activity.type,
    ticketId: activity.ticketId,
    actor: activity.actor,
    text: activity.text,
    at: iso(activity.at),
  };
}

/** A department from its figures in the store, which have the same names. */
export function presentDepartment(figures: Readonly<DepartmentView>): DepartmentView {
  const { name, openTickets, availableAgents } = figures;
  return { name, openTickets, availableAgents };
}

/** What anybody may know of the settings; `opensAt` null while open, and where the hours never do. */
export function presentWidgetSettings(
  settings: Settings,
  now: {
    readonly open: boolean;
    readonly opensAt: Millis | null;
    readonly available: boolean;
    readonly uploads: { readonly maxBytes: number; readonly allowed: ReadonlySet<string> };
  },
): WidgetSettings {
  return {
    open: now.open,
    opensAt: isoOrNull(now.opensAt),
    available: now.available,
    widget: settings.widget,
    files: { maxSize: now.uploads.maxBytes, types: [...now.uploads.allowed] },
  };
}
