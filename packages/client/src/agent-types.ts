/** What an agent's client shows and does; see `createAgentClient`. */
import type {
  Agent,
  AgentStatus,
  Message,
  Notification,
  Priority,
  RouteBodyInput,
  RouteKey,
  Ticket,
  TicketStatus,
  TicketViewers,
  Visibility,
} from '@parley/contract';
import type { Random } from './backoff.ts';
import type { ConnectionState, OpenSocket, Timings } from './connection.ts';
import type { Entry } from './entries.ts';
import type { ParleyError } from './errors.ts';
import type { Files } from './files.ts';
import type { Hints } from './hints.ts';
import type { KeyValueStorage } from './keep.ts';
import type { Lock } from './locks.ts';
import type { Observable } from './observable.ts';
import type { Draft, OutgoingMessage } from './outgoing.ts';
import type { Rest } from './rest.ts';

export type Viewer = TicketViewers['viewers'][number];

/** A ticket that is open here, with its log. The same reference until something of it changes. */
export interface AgentConversation {
  readonly ticket: Ticket;
  /** The log, in order, notes included. */
  readonly messages: readonly Message[];
  /** The log and after it what is not sent yet: what a chat shows. */
  readonly entries: readonly Entry[];
  readonly hasMore: boolean;
  readonly loadingOlder: boolean;
  /** Null while the customer does not type; `preview` is the draft, where the customer's page shares it. */
  readonly customerTyping: { readonly preview: string | null } | null;
  /** Colleagues who have it before them too; `isReplying` while they write an answer or a note. */
  readonly viewers: readonly Viewer[];
  /** When the customer was last seen, ISO, after leaving. */
  readonly customerLeftAt: string | null;
}

export interface AgentState {
  readonly session: 'signed-out' | 'signing-in' | 'signed-in';
  readonly agent: Agent | null;
  readonly connection: ConnectionState;
  /** Why the connection is `refused`, or why the last one was lost. */
  readonly error: ParleyError | null;
  /** Counts the connections: lists that were fetched before the present one may have missed something. */
  readonly connections: number;
  /** The newest view of tickets heard of, by `ticketId`. */
  readonly tickets: ReadonlyMap<string, Ticket>;
  /** Tickets that are open here, by `ticketId`. One that went out of sight vanishes. */
  readonly conversations: ReadonlyMap<string, AgentConversation>;
  /** Colleagues whose status changed since we connected, by `agentId`. */
  readonly agents: ReadonlyMap<string, { readonly name: string; readonly status: AgentStatus }>;
  /** Newest first: what was loaded and what came since. */
  readonly notifications: readonly Notification[];
  readonly unreadNotifications: number;
  /** Everything that is not sent yet. */
  readonly outgoing: readonly OutgoingMessage[];
}

export interface AgentOptions {
  /** Origin of the server; '' is the page's own. */
  readonly url: string;
  /** Where unsent texts survive a reload; the page's `localStorage`, or memory where there is none. */
  readonly storage?: KeyValueStorage;
  /** Beginning of the keys in it. */
  readonly storagePrefix?: string;
  readonly hints?: Hints;
  readonly lock?: Lock;
  readonly openSocket?: OpenSocket;
  readonly fetch?: typeof fetch;
  readonly timings?: Partial<Timings>;
  readonly random?: Random;
}

export interface AgentClient extends Observable<AgentState> {
  readonly signIn: (email: string, password: string) => Promise<Agent>;
  /** Goes on with the session of before the reload. False when there is none. */
  readonly resume: () => Promise<boolean>;
  /** Ends the session (`all`: every one of this agent) and throws unsent texts away. */
  readonly signOut: (options?: { readonly all?: boolean }) => Promise<void>;
  /** Resolves when online, rejects when the session has ended. */
  readonly whenOnline: () => Promise<void>;
  /** Reads the ticket and follows it; resolves to its `ticketId`. Takes `_id` and `ticketId`. */
  readonly openTicket: (ticket: string) => Promise<string>;
  /** Forgets the ticket's log. What is not sent yet is still sent. */
  readonly closeTicket: (ticketId: string) => void;
  readonly loadOlder: (ticketId: string) => Promise<void>;
  /** Shows the message or note at once and sends it as soon as it can. */
  readonly send: (ticketId: string, draft: string | Draft) => OutgoingMessage;
  /**
   * Sends a file up for a message or note of this ticket. Send what it gives in the `attachments` of a draft within 50
   * minutes. Rejects with a `ParleyError`, or with the signal's reason.
   */
  readonly upload: Files['upload'];
  /** Where a file of a message can be shown from now: asks the server where the address has expired (one hour). */
  readonly fileUrl: Files['urlOf'];
  readonly retry: (clientMessageId: string) => void;
  readonly discard: (clientMessageId: string) => void;
  /** Tells colleagues which ticket is before this agent; null: none. Said again by itself on every new connection. */
  readonly view: (ticketId: string | null) => void;
  /** To be called at each key; stops by itself. Of a note (`internal`) the customer learns nothing. */
  readonly typing: (ticketId: string, visibility?: Visibility) => void;
  readonly stopTyping: (ticketId: string) => void;
  /** Marks the customer's messages as read, up to the newest unless said otherwise. */
  readonly markRead: (ticketId: string, upToSeq?: number) => void;
  readonly setStatus: (
    ticketId: string,
    status: TicketStatus,
    options?: { readonly notes?: string },
  ) => Promise<Ticket>;
  /** `agentId` null gives the ticket back to the queue. */
  readonly assign: (
    ticketId: string,
    agentId: string | null,
    options?: { readonly force?: boolean },
  ) => Promise<Ticket>;
  readonly setPriority: (ticketId: string, priority: Priority) => Promise<Ticket>;
  readonly update: (ticketId: string, patch: RouteBodyInput<'tickets.update'>) => Promise<Ticket>;
  readonly escalate: (ticketId: string, reason?: string) => Promise<Ticket>;
  /** The own availability. */
  readonly setAvailability: (status: AgentStatus) => Promise<Agent>;
  readonly loadNotifications: (options?: { readonly unreadOnly?: boolean }) => Promise<void>;
  readonly readNotification: (notificationId: string) => Promise<void>;
  readonly readAllNotifications: () => Promise<void>;
  /** Hands over tickets that were listed, so that they are kept up to date in `tickets`. */
  readonly remember: (tickets: readonly Ticket[]) => void;
  /** Ends the connection; session and stored texts stay. */
  readonly close: () => void;
  /** Every route of the contract, as this agent. */
  readonly rest: Rest<RouteKey, 'staff'>;
}
