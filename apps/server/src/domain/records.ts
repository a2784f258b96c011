/**
 * What is stored. Wire shapes live in `@parley/contract`; `present.ts` turns one into the other by
 * named field, so a new field here stays private until somebody writes it there.
 * Times are milliseconds since the epoch (UTC), durations milliseconds.
 */
import type {
  AgentRole,
  AgentStatus,
  AutoResponseTrigger,
  Channel,
  MessageType,
  NotificationType,
  Priority,
  Sender,
  Settings,
  TicketStatus,
  Visibility,
} from '@parley/contract';

/** Milliseconds since the epoch. */
export type Millis = number;
/** 24 hex digits: the `_id` of the wire. */
export type Id = string;

/** Who closed, resolved or escalated: an agent's id, a `customerId`, or `system`. */
export type ActorRef = string;

export interface CustomerInfo {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly language: string | null;
  readonly userAgent: string | null;
  readonly ipAddress: string | null;
}

export interface LastMessage {
  readonly content: string;
  readonly sender: Sender;
  readonly messageType: MessageType;
  readonly timestamp: Millis;
}

export interface Resolution {
  readonly resolvedAt: Millis;
  readonly resolvedBy: ActorRef;
  readonly notes: string;
}

/** An agent who gave the ticket away and does not get it back by routing until `statusChangedAt` of theirs moved on. */
export interface AvoidedAgent {
  readonly agent: Id;
  readonly statusChangedAt: Millis;
}

export interface TicketRecord {
  readonly id: Id;
  readonly ticketId: string;
  readonly customerId: string;
  readonly channel: Channel;
  readonly status: TicketStatus;
  readonly priority: Priority;
  readonly department: string;
  readonly subject: string;
  /** Set while `assigned` and `pending`, kept after resolving and closing, null in `open`. */
  readonly assignedAgent: Id | null;
  readonly agentInfo: {
    readonly name: string;
    readonly department: string;
    readonly assignedAt: Millis;
  } | null;
  /** The last agent the customer was told of; survives a stay in the queue. */
  readonly lastAgent: Id | null;
  readonly avoid: AvoidedAgent | null;
  readonly customerInfo: CustomerInfo;
  /** Presence of the customer: changed by `ticket.touch`, outside of `version`. */
  readonly connectedAt: Millis | null;
  readonly lastSeen: Millis | null;
  readonly tags: readonly string[];
  readonly source: 'web' | 'mobile' | 'api';
  readonly category: string | null;
  readonly subcategory: string | null;
  readonly escalatedAt: Millis | null;
  readonly escalatedBy: ActorRef | null;
  readonly rating: number | null;
  readonly feedback: string | null;
  readonly resolution: Resolution | null;
  readonly closedAt: Millis | null;
  readonly closedBy: ActorRef | null;
  readonly createdAt: Millis;
  readonly updatedAt: Millis;
  readonly previousTicketId: Id | null;
  /** Newest public message; 0 without one. */
  readonly seq: number;
  /** Newest note; 0 without one. */
  readonly noteSeq: number;
  /** One more with each call that changes the ticket, its messages or read marks. */
  readonly version: number;
  readonly lastMessage: LastMessage | null;
  readonly unreadAgent: number;
  readonly unreadCustomer: number;
  readonly readUpToAgent: number;
  readonly readUpToCustomer: number;
  readonly firstResponseAt: Millis | null;
  /** Time of the first customer message that no agent has answered yet. */
  readonly awaitingSince: Millis | null;
  /** Answered customer messages and the time they waited, summed. */
  readonly responses: number;
  readonly responseMs: number;
  /** Agents who resolved or closed this ticket: each counts it once. */
  readonly handledBy: readonly Id[];
  /** Auto-responses that already spoke here: each speaks once a ticket. */
  readonly autoResponded: readonly Id[];
}

export interface MessageRecord {
  readonly id: Id;
  readonly ticket: Id;
  readonly ticketId: string;
  /** Public: its place in the one order. Note: the `seq` it follows. */
  readonly seq: number;
  /** Notes only: 1, 2, 3 … per ticket. */
  readonly noteSeq: number | null;
  readonly channel: Channel;
  readonly visibility: Visibility;
  readonly sender: Sender;
  /** As on the wire: `agentId`, `customerId` or `system`. */
  readonly senderId: string;
  /** Whose `clientMessageId` it is: `customer:<customerId>`, `agent:<_id>` or `key:<_id>`; `system` for our own. */
  readonly senderKey: string;
  readonly clientMessageId: string | null;
  readonly content: string;
  readonly messageType: MessageType;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly timestamp: Millis;
  readonly editedAt: Millis | null;
  readonly removedAt: Millis | null;
  /** The ticket's `version` when this was written or last changed. */
  readonly version: number;
}

/** What a message holds of its files, in order, as `metadata.attachments`; the address is made anew whenever it is shown. */
export interface MessageFile {
  /** 32 hex digits, random. */
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  /** Bytes as stored. */
  readonly size: number;
  /** Of images. */
  readonly width?: number;
  readonly height?: number;
}

/** A file that was uploaded for a ticket. Its bytes lie in the store's `files`. */
export interface AttachmentRecord extends MessageFile {
  readonly ticket: Id;
  /** Who uploaded it and alone may send it: a `senderKey`. */
  readonly uploader: string;
  readonly hasPreview: boolean;
  readonly createdAt: Millis;
  /** Of the message that it was sent with, whose visibility it has; null until then. */
  readonly sent: {
    readonly message: Id;
    readonly visibility: Visibility;
  } | null;
}

/** Sums an agent's averages are made of; changed by the unit that causes them. */
export interface AgentFigures {
  readonly handled: number;
  readonly responses: number;
  readonly responseMs: number;
  readonly resolutions: number;
  readonly resolutionMs: number;
  readonly ratings: number;
  readonly ratingSum: number;
}

export interface AgentRecord {
  readonly id: Id;
  readonly agentId: string;
  readonly name: string;
  /** Trimmed and in lower case: unique. */
  readonly email: string;
  /** PHC string of argon2id. */
  readonly passwordHash: string;
  readonly department: string;
  readonly role: AgentRole;
  readonly status: AgentStatus;
  readonly statusChangedAt: Millis;
  readonly skills: readonly string[];
  readonly languages: readonly string[];
  readonly maxConcurrentTickets: number;
  readonly isActive: boolean;
  readonly lastLoginAt: Millis | null;
  readonly lastLogoutAt: Millis | null;
  /** Tickets that are `assigned` to the agent. */
  readonly activeTickets: number;
  readonly lastAssignedAt: Millis | null;
  /** Bumped by what ends all tokens of the agent. */
  readonly tokenVersion: number;
  readonly figures: AgentFigures;
  /** Optimistic lock of `agent.update`; slots and figures do not move it. */
  readonly version: number;
  readonly createdAt: Millis;
  readonly updatedAt: Millis;
}

export interface CustomerRecord {
  readonly customerId: string;
  readonly channel: Channel;
  /** Every ticket made for the customer adds one; the optimistic lock that keeps a connection from making two. */
  readonly tickets: number;
  /** Whether an `identityHash` was ever accepted for this id. */
  readonly identityProven: boolean;
  /** Tokens carry it; the first proof bumps it. */
  readonly tokenVersion: number;
  readonly version: number;
  readonly createdAt: Millis;
  /** When they uploaded their files of the last day, oldest first: counted here, since every upload is a version. */
  readonly uploads: readonly Millis[];
}

export interface SessionRecord {
  readonly id: Id;
  readonly agent: Id;
  /** SHA-256 of the current refresh secret, hex. */
  readonly refreshHash: string;
  readonly createdAt: Millis;
  readonly usedAt: Millis;
  readonly expiresAt: Millis;
  readonly endedAt: Millis | null;
  readonly address: string | null;
  readonly version: number;
}

export interface ApiKeyRecord {
  readonly id: Id;
  readonly name: string;
  readonly role: 'agent' | 'supervisor';
  readonly department: string | null;
  /** SHA-256 of the key, hex: unique. The key has 256 random bits, so a fast hash is enough. */
  readonly keyHash: string;
  readonly createdAt: Millis;
  readonly lastUsedAt: Millis | null;
}

export interface NotificationRecord {
  readonly id: Id;
  readonly type: NotificationType;
  readonly title: string;
  readonly message: string;
  readonly priority: Priority;
  readonly relatedData: {
    readonly ticketId: Id | null;
    readonly customerId: string | null;
    readonly agentId: Id | null;
    readonly messageId: Id | null;
  };
  readonly isActive: boolean;
  readonly createdAt: Millis;
  readonly recipients: readonly { readonly agent: Id; readonly readAt: Millis | null }[];
}

export interface CannedResponseRecord {
  readonly id: Id;
  readonly title: string;
  readonly shortcut: string | null;
  readonly content: string;
  readonly department: string | null;
  readonly createdAt: Millis;
}

export interface AutoResponseRecord {
  readonly id: Id;
  readonly name: string;
  readonly trigger: AutoResponseTrigger;
  readonly keywords: readonly string[];
  readonly content: string;
  readonly department: string | null;
  readonly isActive: boolean;
  readonly createdAt: Millis;
}

export interface SettingsRecord {
  readonly settings: Settings;
  /** 0 while nobody has changed the defaults. */
  readonly version: number;
}

export interface RoutingCandidate {
  readonly agentId: string;
  readonly name: string;
  /** Why not this one; absent for the one that was chosen. */
  readonly passedOver?: string;
}

export interface RoutingDecisionRecord {
  readonly id: Id;
  readonly ticket: Id;
  readonly at: Millis;
  readonly rule: string;
  /** Readable `agentId`, or null when nobody could take it. */
  readonly chosen: string | null;
  readonly candidates: readonly RoutingCandidate[];
}

/** A line of the dashboard's recent activity. */
export interface ActivityRecord {
  readonly id: Id;
  readonly type: string;
  readonly ticket: Id;
  readonly ticketId: string;
  readonly department: string;
  readonly assignedAgent: Id | null;
  readonly actor: string;
  readonly text: string;
  readonly at: Millis;
}

/** A socket that has identified itself: the lease of presence. Its expiry is that of its process. */
export interface ConnectionRecord {
  /** Socket id. */
  readonly id: string;
  readonly process: string;
  readonly kind: 'agent' | 'customer';
  /** Agent's `_id` or `customerId`. */
  readonly subject: string;
  /** The customer's connected ticket. */
  readonly ticket: Id | null;
  readonly since: Millis;
}

export const TIMER_KINDS = ['agent-offline', 'agent-move', 'auto-close', 'customer-gone'] as const;
export type TimerKind = (typeof TIMER_KINDS)[number];

/** Later work on our own data. One row per key: setting it again moves it. */
export interface TimerRecord {
  /** `<kind>:<subject>`. */
  readonly key: string;
  readonly kind: TimerKind;
  /** Agent's or ticket's id. */
  readonly subject: string;
  readonly dueAt: Millis;
}

/** Later work that leaves the process. */
export interface OutboxRecord {
  readonly id: Id;
  readonly consumer: string;
  /** Unique: the same effect is queued once. */
  readonly effectKey: string;
  /** Rows of one group leave in the order in which they were stored. */
  readonly group: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly dueAt: Millis;
  readonly createdAt: Millis;
}

/** The stored first answer of a request with an Idempotency-Key. */
export interface IdempotencyRecord {
  /** Hash of caller, method, path and key. */
  readonly key: string;
  readonly bodyHash: string;
  readonly answer: { readonly status: number; readonly body: unknown };
  readonly expiresAt: Millis;
}
