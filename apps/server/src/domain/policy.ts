/**
 * Who may do what: the table of contract §5 with the notes below it, once, for REST, sockets, pushes and rooms. Deny by default.
 *
 * A row says for each kind of caller whether they may, beside what the action is about: on a ticket that
 * the caller may not read everything is `hidden` first, as if it did not exist. The transport hands in what it has
 * loaded (null: there is no such) and the few fields of the raw body that rights depend on, since a
 * refusal for lack of a right comes before validation. More than 400 lines: it is one table with what its cells ask.
 */
import { SENDERS, type Action } from '@parley/contract';
import { isSenior, isStaff, senderKey, type Actor } from './actor.ts';
import { GENERAL } from './assignment.ts';
import { AppError, notFound } from './errors.ts';
import type { AgentRecord, AttachmentRecord, Id, TicketRecord } from './records.ts';
import type { Room } from './rooms.ts';

/** `hidden`: 404, as if it were not there; `forbidden`: 403. */
export type Verdict = 'yes' | 'hidden' | 'forbidden';

/** Everything the policy has a row for: what routes and events name, and joining a room. */
export type PolicyAction = Action | 'room.join';

export type TicketFacts = Pick<TicketRecord, 'customerId' | 'department' | 'assignedAgent'>;
type AgentFacts = Pick<AgentRecord, 'id' | 'department'>;

/** What the action is about, as far as rights depend on it. Null: asked for, but there is no such. */
export interface Resource {
  readonly ticket?: TicketFacts | null;
  /** A file, with `ticket` as the one it belongs to. */
  readonly attachment?: Pick<AttachmentRecord, 'uploader' | 'sent'>;
  /** Whose status, details or notifications. */
  readonly agent?: Pick<AgentRecord, 'id'> | null;
  /** Who is to get the ticket: named, or the ticket's own, or the caller (contract §3); null: nobody. */
  readonly to?: AgentFacts | null;
  /** Whom a new ticket or a connection is for; `customerId` null: a customer who is made for it. */
  readonly claim?: { readonly customerId: string | null; readonly isKnown: boolean };
  /** Fields of the raw body or payload. What is of no known form is left to validation. */
  readonly body?: {
    readonly status?: unknown;
    readonly agentId?: unknown;
    readonly sender?: unknown;
    readonly senderId?: unknown;
    readonly visibility?: unknown;
  };
  readonly room?: Room;
  /** Of anything else that the path names and that is not there: what it is, for the refusal's words. */
  readonly missing?: string;
  /** Whether the caller of `/metrics` has its token or sits on the same machine. */
  readonly isTrusted?: boolean;
}

type May = boolean | ((actor: Actor, resource: Resource) => boolean);

interface Row {
  /** What must be there, and of a ticket readable, before anything else is asked. */
  readonly on: 'ticket' | 'agent' | 'attachment' | 'claim' | null;
  readonly anonymous: May;
  readonly customer: May;
  /** Role agent; keys fall under their role. */
  readonly agent: May;
  readonly supervisor: May;
  readonly admin: May;
}

type Column = 'anonymous' | 'customer' | 'agent' | 'supervisor' | 'admin';

/** The same answer for all of the staff. */
function staff(may: May): Pick<Row, 'agent' | 'supervisor' | 'admin'> {
  return { agent: may, supervisor: may, admin: may };
}

const NOBODY: Row = { on: null, anonymous: false, customer: false, ...staff(false) };
const ANYBODY: Row = { on: null, anonymous: true, customer: true, ...staff(true) };
const STAFF: Row = { ...NOBODY, ...staff(true) };
const SENIORS: Row = { ...NOBODY, supervisor: true, admin: true };
const ADMINS: Row = { ...NOBODY, admin: true };
const TICKET_STAFF: Row = { ...STAFF, on: 'ticket' };
/** The ticket's customer and all staff who may read it. */
const TICKET_BOTH: Row = { ...TICKET_STAFF, customer: true };
const SELF: Row = { on: 'agent', anonymous: false, customer: false, ...staff(true), agent: isSelf };
const CLAIM: Row = { ...NOBODY, on: 'claim', anonymous: isNewCustomer, customer: isOwnClaim };

const TABLE: Readonly<Record<PolicyAction, Row>> = {
  'session.open': ANYBODY,
  'session.own': { ...NOBODY, ...staff(isPerson) },

  'ticket.create': { ...CLAIM, ...staff(true) },
  'ticket.connect': CLAIM,
  'ticket.list': { ...STAFF, customer: true },
  'ticket.read': TICKET_BOTH,
  'message.write': {
    on: 'ticket',
    anonymous: false,
    customer: isWrittenByCaller,
    ...staff(isWrittenByCaller),
  },
  'ticket.attach': TICKET_BOTH,
  'attachment.read': { ...STAFF, on: 'attachment', customer: true },
  'ticket.typing': TICKET_BOTH,
  'ticket.markRead': { ...TICKET_BOTH, customer: marksOthers, ...staff(marksOthers) },

  'ticket.edit': TICKET_STAFF,
  'ticket.status': {
    on: 'ticket',
    anonymous: false,
    customer: closes,
    ...staff(setsStatus),
    agent: (actor, resource) => setsStatus(actor, resource) && assigns(actor, resource),
  },
  'ticket.priority': { ...TICKET_STAFF, ...staff(namesCaller) },
  'ticket.assign': { ...TICKET_STAFF, agent: assigns },
  'ticket.escalate': TICKET_STAFF,
  'ticket.routing': TICKET_STAFF,
  'ticket.rate': { ...NOBODY, on: 'ticket', customer: true },

  'agent.list': STAFF,
  'agent.read': { ...STAFF, on: 'agent' },
  'department.list': STAFF,
  'agent.status': SELF,
  'notification.list': SELF,
  'notification.read': SELF,

  'cannedResponse.read': STAFF,
  'cannedResponse.write': SENIORS,
  'autoResponse.read': STAFF,
  'autoResponse.write': SENIORS,

  'agent.create': ADMINS,
  'agent.edit': { ...ADMINS, on: 'agent' },
  'apiKey.manage': ADMINS,
  'settings.read': ADMINS,
  'settings.write': ADMINS,

  'stats.read': STAFF,

  'widget.read': ANYBODY,
  'ops.read': ANYBODY,
  'metrics.read': {
    ...NOBODY,
    anonymous: isTrusted,
    customer: isTrusted,
    ...staff(isKeyOrTrusted),
  },

  'room.join': { on: null, anonymous: false, customer: joins, ...staff(joins) },
};

function columnOf(actor: Exclude<Actor, { kind: 'system' }>): Column {
  return isStaff(actor) ? actor.role : actor.kind;
}

/** Whether `actor` may do this. The server itself may do everything. */
export function can(actor: Actor, action: PolicyAction, resource: Resource = {}): Verdict {
  if (actor.kind === 'system') return 'yes';
  const row = Object.hasOwn(TABLE, action) ? TABLE[action] : NOBODY;
  if (isHidden(actor, row, resource)) return 'hidden';
  const may = row[columnOf(actor)];
  return (typeof may === 'boolean' ? may : may(actor, resource)) ? 'yes' : 'forbidden';
}

function isHidden(actor: Actor, { on }: Row, resource: Resource): boolean {
  const { ticket = null, agent = null } = resource;
  if (resource.missing !== undefined) return true;
  if (on === 'agent') return agent === null;
  if (on === 'attachment') return !mayReadAttachment(actor, resource);
  if (on === 'ticket' || (on === 'claim' && resource.ticket !== undefined)) {
    return ticket === null || !mayReadTicket(actor, ticket);
  }
  return false;
}

/**
 * Passes, or throws in the order of contract §5: `UNAUTHORIZED` (of a customer who has to prove the id
 * `IDENTITY_REQUIRED`), `NOT_FOUND` with the same words for what is hidden and what is not there, `FORBIDDEN`.
 */
export function permit(actor: Actor, action: PolicyAction, resource: Resource = {}): void {
  const verdict = can(actor, action, resource);
  if (verdict === 'yes') {
    // The server may all, also with what is not there.
    if (resource.missing !== undefined) throw notFound(resource.missing);
    return;
  }
  if (lacksProof(actor, action, resource)) throw new AppError('IDENTITY_REQUIRED');
  if (actor.kind === 'anonymous') throw new AppError('UNAUTHORIZED');
  if (verdict === 'hidden') {
    throw notFound(resource.missing ?? NAMES[TABLE[action].on ?? 'ticket']);
  }
  throw new AppError('FORBIDDEN');
}

const NAMES = {
  ticket: 'Ticket',
  agent: 'Agent',
  attachment: 'Attachment',
  claim: 'Ticket',
} as const;

/** Somebody who has to prove that an existing `customerId` is theirs. */
function lacksProof(actor: Actor, action: PolicyAction, { claim }: Resource): boolean {
  if (TABLE[action].on !== 'claim' || claim === undefined || !claim.isKnown) return false;
  if (actor.kind === 'customer') return !isOwnClaim(actor, { claim });
  return actor.kind === 'anonymous';
}

/** Whether the ticket exists for the actor (contract §5, second row). */
export function mayReadTicket(actor: Actor, ticket: TicketFacts): boolean {
  switch (actor.kind) {
    case 'anonymous':
      return false;
    case 'customer':
      return ticket.customerId === actor.customerId;
    case 'agent':
    case 'key':
      return (
        actor.role !== 'agent' ||
        ticket.department === actor.department ||
        (actor.kind === 'agent' && ticket.assignedAgent === actor.id) ||
        isForEverybody(ticket)
      );
    case 'system':
      return true;
    default:
      return actor satisfies never;
  }
}

/** Before a file is sent only its uploader reads it; then whoever reads its message (contract §2 "Attachment"). */
function mayReadAttachment(actor: Actor, { attachment, ticket }: Resource): boolean {
  if (attachment === undefined || actor.kind === 'anonymous') return false;
  if (attachment.sent === null) return mayUseUpload(actor, attachment);
  if (attachment.sent.visibility === 'internal' && !maySeeInternals(actor)) return false;
  return ticket !== undefined && ticket !== null && mayReadTicket(actor, ticket);
}

/** A file waits for its message: whose it is, and who alone may send it. */
export function mayUseUpload(
  actor: Actor,
  attachment: Pick<AttachmentRecord, 'uploader' | 'sent'>,
): boolean {
  return attachment.sent === null && attachment.uploader === senderKey(actor);
}

/** Every agent may read and take what waits in `general`. */
function isForEverybody({ department, assignedAgent }: TicketFacts): boolean {
  return department === GENERAL && assignedAgent === null;
}

/** Notes, tags, routing and whatever else is the staff's own. */
export function maySeeInternals(actor: Actor): boolean {
  return isStaff(actor) || actor.kind === 'system';
}

/** Whether `force: true` of an assign call counts (contract §4); of anybody else it is ignored. */
export function mayForce(actor: Actor): boolean {
  return isSenior(actor);
}

/** The rooms whose members together are the agents who may read the ticket. */
export function ticketAudience(ticket: TicketFacts): Room[] {
  const rooms: Room[] = [{ kind: 'senior' }, { kind: 'department', department: ticket.department }];
  if (ticket.assignedAgent !== null) rooms.push({ kind: 'agent', agent: ticket.assignedAgent });
  if (isForEverybody(ticket)) rooms.push({ kind: 'agents' });
  return rooms;
}

/** What lists and figures show; the shapes of the store's `Scope`. */
export type TicketScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'department'; readonly department: string; readonly agent: Id | null }
  | { readonly kind: 'own'; readonly department: string; readonly agent: Id | null }
  | { readonly kind: 'customer'; readonly customerId: string };

/** What lists and searches of the actor show: exactly what `mayReadTicket` allows. Throws `UNAUTHORIZED` for anonymous ones. */
export function scopeOf(actor: Actor): TicketScope {
  return scoped(actor, 'department');
}

/** What statistics and the dashboard of the actor are about (contract §5, last row). Throws `UNAUTHORIZED` for anonymous ones. */
export function statsScopeOf(actor: Actor): TicketScope {
  return scoped(actor, 'own');
}

function scoped(actor: Actor, kind: 'department' | 'own'): TicketScope {
  if (actor.kind === 'anonymous') throw new AppError('UNAUTHORIZED');
  if (actor.kind === 'customer') return { kind: 'customer', customerId: actor.customerId };
  if (actor.kind === 'system' || actor.role !== 'agent') return { kind: 'all' };
  const agent = actor.kind === 'agent' ? actor.id : null;
  return { kind, department: actor.department ?? '', agent };
}

/** Whose words a message of the caller is, once `message.write` is allowed. */
export function voiceOf(
  actor: Actor,
  body: { readonly sender?: unknown },
): 'customer' | 'agent' | 'system' {
  const { sender = null } = body;
  if (actor.kind === 'customer') return 'customer';
  if (actor.kind === 'agent') return sender === 'system' ? 'system' : 'agent';
  return sender === 'customer' ? 'customer' : 'system';
}

/**
 * `sender` and `senderId` may be left out; what is not the caller's is refused. Agents write as
 * themselves, admins also as `system`; keys as `system`, or for the customer whom they name. A customer writes no notes.
 */
function isWrittenByCaller(actor: Actor, { ticket, body = {} }: Resource): boolean {
  const sender = (SENDERS as readonly unknown[]).includes(body.sender) ? body.sender : null;
  const voice = voiceOf(actor, { sender });
  if (sender !== null && sender !== voice) return false;
  if (voice === 'system' && actor.kind === 'agent' && actor.role !== 'admin') return false;
  if (voice === 'customer' && body.visibility === 'internal') return false;
  if (actor.kind === 'key' && voice === 'customer') return body.senderId === ticket?.customerId;
  if (typeof body.senderId !== 'string') return true;
  switch (actor.kind) {
    case 'customer':
      return body.senderId === actor.customerId;
    case 'agent':
      return voice === 'system' ? body.senderId === 'system' : isNamed(actor, body.senderId);
    case 'key':
      return body.senderId === 'system';
    default:
      return false;
  }
}

/** The own side's messages are not for the own side to mark (contract §6). */
function marksOthers(actor: Actor, { body = {} }: Resource): boolean {
  return body.sender !== (actor.kind === 'customer' ? 'customer' : 'agent');
}

/** `agentId` in a body says who acts: the caller, or it is refused (contract §3). */
function namesCaller(actor: Actor, { body = {} }: Resource): boolean {
  return typeof body.agentId !== 'string' || isNamed(actor, body.agentId);
}

function isNamed(actor: Actor, ref: string): boolean {
  return actor.kind === 'agent' && (ref === actor.id || ref === actor.agentId);
}

function closes(_actor: Actor, { body = {} }: Resource): boolean {
  return body.status === 'closed' && typeof body.agentId !== 'string';
}

/** With `assigned`, `agentId` is who gets the ticket; with any other status, who acts. */
function setsStatus(actor: Actor, resource: Resource): boolean {
  return resource.body?.status === 'assigned' || namesCaller(actor, resource);
}

/** Role agent gives a ticket to itself, to an agent of the ticket's department, or back to the queue. */
function assigns(actor: Actor, { ticket, to }: Resource): boolean {
  if (to === undefined || to === null) return true;
  return (actor.kind === 'agent' && to.id === actor.id) || to.department === ticket?.department;
}

function isSelf(actor: Actor, { agent }: Resource): boolean {
  return actor.kind === 'agent' && agent?.id === actor.id;
}

/** A key has no session. */
function isPerson(actor: Actor): boolean {
  return actor.kind === 'agent';
}

function isNewCustomer(_actor: Actor, { claim }: Resource): boolean {
  return claim !== undefined && !claim.isKnown;
}

/** A token speaks for its `customerId` only: named, or left out. */
function isOwnClaim(actor: Actor, { claim, ticket }: Resource): boolean {
  if (actor.kind !== 'customer') return false;
  if (claim === undefined) return ticket !== undefined && ticket !== null;
  return claim.customerId === null || claim.customerId === actor.customerId;
}

function isTrusted(_actor: Actor, resource: Resource): boolean {
  return resource.isTrusted === true;
}

function isKeyOrTrusted(actor: Actor, resource: Resource): boolean {
  return actor.kind === 'key' || isTrusted(actor, resource);
}

function joins(actor: Actor, { room }: Resource): boolean {
  return room !== undefined && mayJoin(actor, room);
}

/** Rooms are for sockets, so for people: keys have none. */
function mayJoin(actor: Actor, room: Room): boolean {
  switch (room.kind) {
    case 'agents':
      return actor.kind === 'agent';
    case 'agent':
    case 'session':
      return actor.kind === 'agent' && room.agent === actor.id;
    case 'department':
      return actor.kind === 'agent' && (isSenior(actor) || room.department === actor.department);
    case 'senior':
      return actor.kind === 'agent' && isSenior(actor);
    case 'available':
      return actor.kind === 'agent' && room.department === actor.department;
    case 'watch':
      return actor.kind === 'agent' && mayReadTicket(actor, room.ticket);
    case 'customer':
      return actor.kind === 'customer' && room.customerId === actor.customerId;
    case 'ticket':
    case 'heirs':
      return actor.kind === 'customer' && mayReadTicket(actor, room.ticket);
    default:
      return room satisfies never;
  }
}
