/** The life cycle of a ticket (contract §3), as data, and what follows from a ticket's state. */
import type { Priority, TicketStatus } from '@parley/contract';
import type { TicketChange } from './events.ts';
import type { Id, TicketRecord } from './records.ts';

/** Which status may follow which. Staying where one is is no transition; `closed` is final. */
export const LIFE_CYCLE: Readonly<Record<TicketStatus, readonly TicketStatus[]>> = {
  open: ['assigned', 'pending', 'resolved', 'closed'],
  assigned: ['open', 'pending', 'resolved', 'closed'],
  pending: ['open', 'assigned', 'resolved', 'closed'],
  resolved: ['open', 'assigned', 'closed'],
  closed: [],
};

/** What is done to a ticket, as far as its being closed matters. */
export type TicketAct =
  | 'message'
  | 'note'
  | 'tags'
  | 'edit'
  | 'read'
  | 'rate'
  | 'close'
  | 'status'
  | 'assign'
  | 'priority'
  | 'escalate'
  | 'typing';

const ON_CLOSED: ReadonlySet<TicketAct> = new Set(['note', 'tags', 'read', 'rate', 'close']);

const PRIORITY_RANK: Readonly<Record<Priority, number>> = { low: 0, normal: 1, high: 2, urgent: 3 };

/** `same`: accepted and changes nothing; `invalid`: `409 INVALID_TRANSITION`. */
export function transition(from: TicketStatus, to: TicketStatus): 'same' | 'ok' | 'invalid' {
  if (from === to) return 'same';
  return LIFE_CYCLE[from].includes(to) ? 'ok' : 'invalid';
}

/** Still to be worked on: neither resolved nor closed. */
export function isOpenEnded({ status }: Pick<TicketRecord, 'status'>): boolean {
  return status === 'open' || status === 'assigned' || status === 'pending';
}

/**
 * Whether a closed ticket takes this (contract §3): notes, tags, read marks, the rating, and `closed`
 * once more. `edit` stands for every field of a ticket but its tags.
 */
export function acceptsOnClosed(act: TicketAct): boolean {
  return ON_CLOSED.has(act);
}

/** Whether the customer may rate now (contract §6). */
export function acceptsRating({ status }: Pick<TicketRecord, 'status'>): boolean {
  return status === 'resolved' || status === 'closed';
}

/** Whose capacity the ticket counts against (contract §2 `activeTickets`), or null. */
export function holdsSlot(ticket: Pick<TicketRecord, 'status' | 'assignedAgent'>): Id | null {
  return ticket.status === 'assigned' ? ticket.assignedAgent : null;
}

/** Whether it waits in its department's queue (contract §1). */
export function isQueued(ticket: Pick<TicketRecord, 'status' | 'assignedAgent'>): boolean {
  return ticket.status === 'open' && ticket.assignedAgent === null;
}

/** `low` 0 to `urgent` 3: sorting is by meaning. */
export function priorityRank(priority: Priority): number {
  return PRIORITY_RANK[priority];
}

type Queued = Pick<TicketRecord, 'priority' | 'createdAt' | 'id'>;

/** Order of a queue: priority, then age; negative when `a` comes first. */
export function compareQueued(a: Queued, b: Queued): number {
  return (
    priorityRank(b.priority) - priorityRank(a.priority) ||
    a.createdAt - b.createdAt ||
    (a.id < b.id ? -1 : Number(a.id > b.id))
  );
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((item, index) => item === b[index]));
}

function sameOwner(a: TicketRecord, b: TicketRecord): boolean {
  return (
    a.assignedAgent === b.assignedAgent &&
    a.agentInfo?.name === b.agentInfo?.name &&
    a.agentInfo?.department === b.agentInfo?.department &&
    a.agentInfo?.assignedAt === b.agentInfo?.assignedAt
  );
}

function sameCustomerInfo(
  { customerInfo: a }: TicketRecord,
  { customerInfo: b }: TicketRecord,
): boolean {
  return (
    a === b ||
    (a.name === b.name &&
      a.email === b.email &&
      a.phone === b.phone &&
      a.language === b.language &&
      a.userAgent === b.userAgent &&
      a.ipAddress === b.ipAddress)
  );
}

function sameMetadata(a: TicketRecord, b: TicketRecord): boolean {
  return (
    a.source === b.source &&
    a.category === b.category &&
    a.subcategory === b.subcategory &&
    a.escalatedAt === b.escalatedAt &&
    a.escalatedBy === b.escalatedBy &&
    a.rating === b.rating &&
    a.feedback === b.feedback
  );
}

/**
 * What `ticket_updated` names (contract §7), in a fixed order; empty when nothing of it changed. The
 * customer's presence in `customerInfo` is none of it.
 */
export function changesBetween(before: TicketRecord, after: TicketRecord): TicketChange[] {
  const changes: TicketChange[] = [];
  if (before.status !== after.status) changes.push('status');
  if (!sameOwner(before, after)) changes.push('assignedAgent');
  if (before.priority !== after.priority) changes.push('priority');
  if (before.department !== after.department) changes.push('department');
  if (before.subject !== after.subject) changes.push('subject');
  if (!sameList(before.tags, after.tags)) changes.push('tags');
  if (!sameCustomerInfo(before, after)) changes.push('customerInfo');
  if (!sameMetadata(before, after)) changes.push('metadata');
  return changes;
}
