/**
 * What a client knows of one ticket, and how it grows (contract §7, §8; reliability P5-P7).
 *
 * Every input is a fact that was true at some point of the ticket's one history: a view of the ticket with its
 * `version`, a message with its `version`, a read mark, a page of the log. Facts are joined, never sequenced: of two
 * views and of two versions of a message the higher stays, marks only rise, the log is ordered by `seq`. So facts may
 * arrive in any order and any number of times, and the state is the same.
 * What is shown (`ticket`, `messages`) is computed from the facts: a push that carries only a message still moves
 * `seq`, `lastMessage` and `unread`, and is overruled by the next view that the server computed itself.
 *
 * Whether something is missing is known by two numbers. `reach`: public messages are held without a gap from `floor`
 * up to it; below the ticket's `seq` it means a push was lost. `syncedVersion`: every change up to it is held. Only
 * answers that are complete up to a version move it, never a push, since a push cannot tell what was lost before it.
 */
import type { CustomerTicket, Message, Side, Ticket } from '@parley/contract';
import { isPublic, mergeMessages, reachOf } from './message-list.ts';

export type TicketView = Ticket | CustomerTicket;

export interface Conversation<T extends TicketView> {
  /** As the server would show it now, as far as is known here. */
  readonly ticket: T;
  /** In order of display, `read` by the marks; from `floor` on. */
  readonly messages: readonly Message[];
  /** Whether there are older public messages than those held. */
  readonly hasMore: boolean;
  /** `seq` up to which public messages are held without a gap. */
  readonly reach: number;
  /** Every change of the ticket up to this `version` is held. */
  readonly syncedVersion: number;
  readonly facts: Facts<T>;
}

export interface Facts<T extends TicketView> {
  readonly view: T;
  /** Also those below `floor`, which are not shown: a change that came before its page. */
  readonly held: readonly Message[];
  /** `seq` of the oldest message shown; 1 when nothing is older. */
  readonly floor: number;
  readonly marks: Readonly<Record<Side, number>>;
  /** Of customers, who are told of these without the ticket: see `withStatus` and `withAgent`. */
  readonly status: { readonly status: T['status']; readonly updatedAt: string } | null;
  readonly agent: { readonly name: string; readonly department: string } | null;
}

/** A ticket that was read by itself: the newest messages, oldest first. */
export type WithMessages<T extends TicketView> = T & {
  readonly messages: readonly Message[];
  readonly hasMoreMessages: boolean;
};

/** What the server answered to a position that was asked from. */
export interface Delta<T extends TicketView> {
  readonly ticket: T;
  readonly messages: readonly Message[];
  readonly reset?: boolean | undefined;
  /** The position it was asked from; `afterVersion` null where changes were not asked for. */
  readonly afterSeq: number;
  readonly afterVersion: number | null;
}

/** A conversation as it was read whole. */
export function openConversation<T extends TicketView>(whole: WithMessages<T>): Conversation<T> {
  const { messages, hasMoreMessages: _more, ...view } = whole;
  return begin(view as unknown as T, messages);
}

/** Joins a ticket that was read whole, for instance when it is opened again. */
export function withWhole<T extends TicketView>(
  conversation: Conversation<T>,
  whole: WithMessages<T>,
): Conversation<T> {
  const { messages, hasMoreMessages: _more, ...view } = whole;
  return withReset(conversation, view as unknown as T, messages);
}

/** Joins the answer of a resume or a `sync`. */
export function withDelta<T extends TicketView>(
  conversation: Conversation<T>,
  delta: Delta<T>,
): Conversation<T> {
  const { ticket, messages, afterSeq, afterVersion } = delta;
  // The server knows less than it was asked from: it was restored from a backup, and what we hold never was.
  const isBehind =
    ticket.seq < afterSeq || (afterVersion !== null && ticket.version < afterVersion);
  if (isBehind) return begin(ticket, messages);
  if (delta.reset === true) return withReset(conversation, ticket, messages);
  const follows =
    afterVersion !== null &&
    afterSeq <= conversation.reach &&
    afterVersion <= conversation.syncedVersion;
  return settle(conversation, {
    facts: {
      ...answered(conversation.facts, ticket),
      held: mergeMessages(conversation.facts.held, messages),
    },
    syncedVersion: follows
      ? Math.max(conversation.syncedVersion, ticket.version)
      : conversation.syncedVersion,
  });
}

/** Joins a page of older messages that was asked for with `beforeSeq`. */
export function withOlder<T extends TicketView>(
  conversation: Conversation<T>,
  page: {
    readonly messages: readonly Message[];
    readonly hasMore: boolean;
    readonly beforeSeq: number;
  },
): Conversation<T> {
  const { facts } = conversation;
  // Not the messages before ours: a reset came in between.
  if (page.beforeSeq < facts.floor) return conversation;
  const first = page.messages.find(isPublic)?.seq;
  const floor = page.hasMore ? Math.min(facts.floor, first ?? facts.floor) : 1;
  return settle(conversation, {
    facts: { ...facts, held: mergeMessages(facts.held, page.messages), floor },
  });
}

/** Joins messages that were pushed or acknowledged, with the view that came along, if one did. */
export function withMessages<T extends TicketView>(
  conversation: Conversation<T>,
  messages: readonly Message[],
  view: T | null = null,
): Conversation<T> {
  const facts = view === null ? conversation.facts : join(conversation.facts, view);
  return settle(conversation, {
    facts: { ...facts, held: mergeMessages(facts.held, messages) },
  });
}

/** Joins a view of the ticket. */
export function withView<T extends TicketView>(
  conversation: Conversation<T>,
  view: T,
): Conversation<T> {
  return settle(conversation, { facts: join(conversation.facts, view) });
}

/** Joins a read mark: `reader` has read up to `upToSeq`. */
export function withMark<T extends TicketView>(
  conversation: Conversation<T>,
  mark: { readonly reader: Side; readonly upToSeq: number },
): Conversation<T> {
  const { facts } = conversation;
  // It may be ahead of what is held: the message that it marks comes later.
  if (mark.upToSeq <= facts.marks[mark.reader]) return conversation;
  return settle(conversation, {
    facts: { ...facts, marks: { ...facts.marks, [mark.reader]: mark.upToSeq } },
  });
}

/** Joins a status that came without its ticket's `version`: the later `updatedAt` holds. */
export function withStatus<T extends TicketView>(
  conversation: Conversation<T>,
  change: { readonly status: T['status']; readonly updatedAt: string },
): Conversation<T> {
  const { facts } = conversation;
  if (change.updatedAt <= (facts.status?.updatedAt ?? facts.view.updatedAt)) return conversation;
  return settle(conversation, {
    facts: { ...facts, status: { status: change.status, updatedAt: change.updatedAt } },
  });
}

/** Joins an agent's name that came without version or time: it holds until the next answer to a question of ours. */
export function withAgent<T extends TicketView>(
  conversation: Conversation<T>,
  agent: { readonly name: string; readonly department: string },
): Conversation<T> {
  const { name, department } = agent;
  return settle(conversation, {
    facts: { ...conversation.facts, agent: { name, department } },
  });
}

/** Changes a message's delivery, which is told without a version (contract §7 `message_delivery`). */
export function withDelivery<T extends TicketView>(
  conversation: Conversation<T>,
  change: { readonly messageId: string; readonly delivery: Message['delivery'] },
): Conversation<T> {
  const { facts } = conversation;
  const held = facts.held.map((message) =>
    message._id === change.messageId ? { ...message, delivery: change.delivery } : message,
  );
  return settle(conversation, { facts: { ...facts, held } });
}

/** Whether a public message is known of that is not held. */
export function hasGap(conversation: Conversation<TicketView>): boolean {
  return conversation.reach < conversation.ticket.seq;
}

/** Where `sync` and resume ask from. */
export function positionOf(conversation: Conversation<TicketView>): {
  readonly seq: number;
  readonly version: number;
} {
  return { seq: conversation.reach, version: conversation.syncedVersion };
}

function begin<T extends TicketView>(view: T, messages: readonly Message[]): Conversation<T> {
  const facts = {
    view,
    held: [] as readonly Message[],
    floor: 1,
    marks: view.readUpTo,
    status: null,
    agent: null,
  };
  return restart(facts, view, messages);
}

/** The log begins anew at these messages; what was held and is newer than the answer stays. */
function withReset<T extends TicketView>(
  conversation: Conversation<T>,
  view: T,
  messages: readonly Message[],
): Conversation<T> {
  // An answer from before what is held: nothing in it is news, but its facts are still true.
  if (view.version < conversation.syncedVersion) {
    return withMessages(conversation, messages, view);
  }
  const newer = conversation.facts.held.filter((message) => message.version > view.version);
  const facts = { ...answered(conversation.facts, view), held: newer };
  return restart(facts, view, messages);
}

function restart<T extends TicketView>(
  facts: Facts<T>,
  view: T,
  messages: readonly Message[],
): Conversation<T> {
  const floor = messages.find(isPublic)?.seq ?? view.seq + 1;
  return settle(null, {
    facts: { ...facts, held: mergeMessages(facts.held, messages), floor },
    syncedVersion: view.version,
  });
}

function join<T extends TicketView>(facts: Facts<T>, view: T): Facts<T> {
  const { agent, customer } = view.readUpTo;
  const marks = {
    agent: Math.max(facts.marks.agent, agent),
    customer: Math.max(facts.marks.customer, customer),
  };
  if (view.version < facts.view.version) return { ...facts, marks };
  const stale = facts.status !== null && facts.status.updatedAt <= view.updatedAt;
  return { ...facts, view, marks, status: stale ? null : facts.status };
}

/** Joins a view that was asked for: it knows better than what was told without a version before. */
function answered<T extends TicketView>(facts: Facts<T>, view: T): Facts<T> {
  const joined = join(facts, view);
  return view.version < facts.view.version ? joined : { ...joined, agent: null };
}

/** Computes what is shown from the facts. */
function settle<T extends TicketView>(
  before: Conversation<T> | null,
  change: { readonly facts: Facts<T>; readonly syncedVersion?: number },
): Conversation<T> {
  const { facts } = change;
  const { held, floor, marks } = facts;
  const messages = held
    .filter(({ seq }) => floor <= 1 || seq >= floor)
    .map((message) => withRead(message, marks));
  const known = before?.facts.floor === floor ? before.reach : floor - 1;
  return {
    ticket: presentTicket(facts, messages),
    messages,
    hasMore: floor > 1,
    reach: reachOf(messages, known),
    syncedVersion: change.syncedVersion ?? before?.syncedVersion ?? 0,
    facts,
  };
}

/** `read` follows from the marks (contract §2); the same reference where it does already. */
function withRead(message: Message, marks: Facts<TicketView>['marks']): Message {
  const reader = message.sender === 'customer' ? 'agent' : 'customer';
  const read = isPublic(message) && message.seq <= marks[reader];
  return read === message.read ? message : { ...message, read };
}

function presentTicket<T extends TicketView>(facts: Facts<T>, messages: readonly Message[]): T {
  const { view, marks, status } = facts;
  const newest = messages.findLast(isPublic);
  const isNews =
    newest !== undefined &&
    (newest.seq > view.seq || (newest.seq === view.seq && newest.version > view.version));
  const later = messages.filter((message) => isPublic(message) && message.seq > view.seq);
  const answer = later.find((message) => message.sender === 'agent');
  const statusNow = status ?? view;
  const ticket = {
    ...view,
    seq: Math.max(view.seq, newest?.seq ?? 0),
    version: messages.reduce((highest, { version }) => Math.max(highest, version), view.version),
    lastMessage: isNews ? summarise(newest) : view.lastMessage,
    unread: presentUnread(facts, messages),
    readUpTo: marks,
    firstResponseAt: view.firstResponseAt ?? answer?.timestamp ?? null,
    updatedAt: latest([statusNow.updatedAt, ...later.map(({ timestamp }) => timestamp)]),
    status: statusNow.status,
    closedAt: view.closedAt ?? (statusNow.status === 'closed' ? statusNow.updatedAt : null),
  };
  // Nobody owns a ticket in the queue (contract §3).
  if (status?.status === 'open') return { ...ticket, agentInfo: null };
  if (facts.agent === null) return ticket;
  return { ...ticket, agentInfo: { ...view.agentInfo, ...facts.agent } };
}

function presentUnread<T extends TicketView>(
  facts: Facts<T>,
  messages: readonly Message[],
): T['unread'] {
  const sides = Object.keys(facts.view.unread) as Side[];
  const counts = sides.map((side) => [side, countUnread(facts, messages, side)] as const);
  return Object.fromEntries(counts) as T['unread'];
}

function countUnread(facts: Facts<TicketView>, messages: readonly Message[], side: Side): number {
  const { view, marks, floor } = facts;
  const mark = marks[side];
  const unreadSince = (seq: number) =>
    messages.filter((message) => message.seq > seq && isFor(message, side)).length;
  // Everything unread is held, so it can be counted.
  if (mark > view.readUpTo[side] && mark >= floor - 1) return unreadSince(mark);
  const told = (view.unread as Readonly<Partial<Record<Side, number>>>)[side] ?? 0;
  return told + unreadSince(view.seq);
}

/** Whether a message counts as unread for that side (contract §2 `unread`). */
function isFor(message: Message, side: Side): boolean {
  if (!isPublic(message)) return false;
  if (side === 'agent') return message.sender === 'customer';
  return (
    message.sender === 'agent' ||
    (message.sender === 'system' && message.messageType !== 'system_notification')
  );
}

function summarise(message: Message): TicketView['lastMessage'] {
  const { content, sender, messageType, timestamp } = message;
  return { content, sender, messageType, timestamp };
}

function latest(times: readonly string[]): string {
  return times.reduce((a, b) => (a > b ? a : b));
}
