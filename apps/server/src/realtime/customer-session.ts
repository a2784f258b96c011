/** A customer's socket from its handshake to its end: who it is, which ticket it is connected to. */
import { type CustomerAck, type CustomerPayload, LIMITS } from '@parley/contract';
import { ANONYMOUS, type Actor } from '../domain/actor.ts';
import { AppError, notFound } from '../domain/errors.ts';
import { permit } from '../domain/policy.ts';
import type { CustomerRecord, TicketRecord } from '../domain/records.ts';
import { type Room, roomName } from '../domain/rooms.ts';
import { isQueued } from '../domain/ticket.ts';
import type { CustomerCredential, Identity } from '../identity/identity.ts';
import type { CallLimits } from '../limits.ts';
import { presentCustomerAgent, presentCustomerTicketWithMessages } from '../present.ts';
import type { Identity as Proof } from '../usecases/claim-customer.ts';
import { connectCustomer } from '../usecases/connect-customer.ts';
import type { Call, Deps } from '../usecases/context.ts';
import { readNewest } from '../usecases/read-messages.ts';
import type { Addresses } from './addresses.ts';
import type { Words } from './everywhere.ts';
import type { Caller } from './handle.ts';
import type { Presence } from './presence.ts';
import { hasOlder, readMissed, resetOf } from './resume.ts';
import {
  checkedLately,
  type CustomerNamespace,
  type CustomerSocket,
  endPatience,
} from './sockets.ts';
import type { TypingBoard } from './typing.ts';

export interface CustomerSessionParts {
  readonly deps: Deps;
  readonly identity: Identity;
  readonly presence: Presence;
  readonly addresses: Addresses;
  readonly typing: Pick<TypingBoard, 'left'>;
  readonly limits: CallLimits;
}

type Connect = CustomerPayload<'customer_connect'>;

/** Who wants to connect, and what they have shown for it. */
export interface Claimant extends Caller {
  readonly proof: Proof;
  /** As named, or of the token; null: one is to be made. */
  readonly customerId: string | null;
  /** Whether there is such a customer. */
  readonly isKnown: boolean;
  readonly ticket: TicketRecord | null;
}

/** Whose token it is. Throws UNAUTHORIZED for a bad one, and for an agent's. */
export async function customerOf(identity: Identity, token: string): Promise<CustomerCredential> {
  const credential = await identity.bearer(token);
  if (credential.kind !== 'customer') throw new AppError('UNAUTHORIZED');
  return credential;
}

/** The socket's customer as they stand now. Throws UNAUTHORIZED before `customer_connect`, and when their token ended. */
export async function connected(
  { identity }: Pick<CustomerSessionParts, 'identity'>,
  { data }: CustomerSocket,
): Promise<{ actor: Actor; ticket: { id: string; customerId: string } }> {
  const { credential, ticket } = data;
  if (credential === null || ticket === null) throw new AppError('UNAUTHORIZED');
  const held = await identity.renew(credential, { lately: checkedLately(data) });
  if (held === null) throw new AppError('UNAUTHORIZED');
  return { actor: credential.actor, ticket };
}

/**
 * Who sends a `customer_connect` (contract §5): by the payload's token, else by what the socket showed before, or by
 * `identityHash`; else somebody new. What is of the wrong type is left to validation.
 */
export async function claimant(
  { deps, identity }: CustomerSessionParts,
  { data }: CustomerSocket,
  payload: Readonly<Record<string, unknown>>,
): Promise<Claimant> {
  const named = textOf(payload['customerId']);
  const token = textOf(payload['token']);
  const hash = textOf(payload['identityHash']);
  const held =
    token === null ? await heldBy(identity, data.credential) : await customerOf(identity, token);
  const customerId = named ?? held?.customer.customerId ?? null;
  const isOwn = held !== null && held.customer.customerId === customerId;
  if (hash !== null && (customerId === null || !identity.provesCustomer(customerId, hash))) {
    throw new AppError('IDENTITY_REQUIRED');
  }
  const proof = hash !== null ? 'hash' : isOwn ? 'token' : 'none';
  if (proof === 'none' && deps.rules.requireIdentity) throw new AppError('IDENTITY_REQUIRED');
  const actor =
    hash !== null && customerId !== null ? customerActor(customerId) : (held?.actor ?? ANONYMOUS);
  const { latest } = deps.store;
  const isKnown = customerId !== null && (await latest.customer(customerId)) !== null;
  const asked = textOf(payload['ticketId']);
  const ticket = asked === null ? null : await latest.ticket(asked);
  const claim = { customerId, isKnown };
  // Somebody new has no ticket yet, whichever they name.
  if (asked !== null && actor.kind === 'anonymous' && !isKnown) throw notFound('Ticket');
  const resource = asked === null ? { claim } : { claim, ticket };
  return { actor, resource, proof, customerId, isKnown, ticket };
}

/** `customer_connect`: the conversation is found or begun, then the rooms are joined, then what was missed is read. */
export async function connect(
  parts: CustomerSessionParts,
  socket: CustomerSocket,
  {
    claim,
    call,
    input,
  }: { readonly claim: Claimant; readonly call: Call; readonly input: Connect },
): Promise<CustomerAck<'customer_connect'>> {
  const { deps, identity, presence } = parts;
  const { data } = socket;
  if (!claim.isKnown) await parts.limits.call(claim.actor, data.peer.key);
  if (data.ticket !== null && data.ticket.customerId !== claim.customerId) {
    await leave(parts, socket);
  }
  const aside = standAside(socket, claim);
  try {
    const connected = await connectCustomer(deps, call, {
      ...saidBy(socket, input),
      customerId: claim.customerId,
      ticket: claim.ticket,
      connection: presence.connection(socket.id),
      identity: claim.proof,
    });
    data.credential = credentialOf(deps, connected.customer);
    follow(socket, connected.ticket);
    data.position = 'asked';
    endPatience(data);
    parts.addresses.identified(data.peer);
    const token = await identity.customerToken(connected.customer);
    const answer = await established(deps, socket, {
      ...connected,
      token,
      afterSeq: input.afterSeq,
    });
    if (connected.created) sayAssigned(socket, answer);
    return answer;
  } catch (error) {
    // They were its own a moment ago.
    if (data.ticket !== null) void socket.join(aside);
    throw error;
  }
}

/** Leaves the ticket: rooms and presence. The socket keeps what it showed, and may connect again. */
export async function leave(
  { presence, typing }: Pick<CustomerSessionParts, 'presence' | 'typing'>,
  socket: CustomerSocket,
): Promise<void> {
  const { ticket } = socket.data;
  if (ticket === null) return;
  typing.left(socket.id);
  socket.data.ticket = null;
  for (const room of socket.rooms) if (room !== socket.id) void socket.leave(room);
  await presence.customerLeft({ ticket, socket: socket.id });
}

/** The sockets of this process that are connected to a closed ticket go along to the one that follows it. */
export function followAll(
  namespace: CustomerNamespace,
  { previous, ticket }: Words['ticket.followed'],
): void {
  const heirs = roomName({ kind: 'heirs', ticket: { ...ticket, id: previous } });
  for (const id of namespace.adapter.rooms.get(heirs) ?? []) {
    const socket = namespace.sockets.get(id);
    if (socket !== undefined) follow(socket, ticket);
  }
}

/** The ticket that the socket is connected to is this one from now on. */
export function follow(socket: CustomerSocket, ticket: Words['ticket.followed']['ticket']): void {
  const { data } = socket;
  const rooms: Room[] = [
    { kind: 'customer', customerId: ticket.customerId },
    { kind: 'ticket', ticket },
  ];
  if (ticket.status === 'closed') rooms.push({ kind: 'heirs', ticket });
  const actor = customerActor(ticket.customerId);
  for (const room of rooms) permit(actor, 'room.join', { room });
  const names = rooms.map(roomName);
  for (const name of socket.rooms) {
    if (name !== socket.id && !names.includes(name)) void socket.leave(name);
  }
  void socket.join(names);
  if (data.ticket?.id !== ticket.id) data.position = null;
  data.ticket = { id: ticket.id, customerId: ticket.customerId };
}

async function established(
  deps: Deps,
  { data }: CustomerSocket,
  known: {
    readonly customer: CustomerRecord;
    readonly ticket: TicketRecord;
    readonly created: boolean;
    readonly token: string;
    readonly afterSeq: number | undefined;
  },
): Promise<CustomerAck<'customer_connect'>> {
  const { read, latest } = deps.store;
  const { customer, created, token, afterSeq } = known;
  const ticket = (await read.ticket(known.ticket.id)) ?? known.ticket;
  const log =
    afterSeq === undefined
      ? await readNewest(read, ticket.id, { notes: false })
      : created && afterSeq > 0
        ? // A `seq` of another ticket says nothing here.
          await readNewest(read, ticket.id, { notes: false, reset: true })
        : await readMissed(read, ticket, { seq: afterSeq, notes: false });
  const queuePosition = isQueued(ticket) ? await read.queuePosition(ticket) : null;
  data.position = queuePosition;
  const agent = ticket.assignedAgent === null ? null : await latest.agent(ticket.assignedAgent);
  return {
    customerId: customer.customerId,
    token,
    ticket: presentCustomerTicketWithMessages(
      ticket,
      { messages: log.messages, hasMoreMessages: hasOlder(ticket, log) },
      deps,
    ),
    agent: agent === null ? null : presentCustomerAgent(agent),
    queuePosition,
    resumed: !created,
    ...resetOf(log),
  };
}

/**
 * A new ticket was given away in the commit that made it, when this socket was not yet in its room: it hears of
 * its agent after the answer.
 */
function sayAssigned(socket: CustomerSocket, answer: CustomerAck<'customer_connect'>): void {
  const { agent, ticket } = answer;
  if (agent === null) return;
  const { ticketId } = ticket;
  setImmediate(() => socket.emit('agent_assigned', { ticketId, agent, reassigned: false }));
}

/** What the customer said of themselves and of what they want, and what their connection says. */
function saidBy({ data: { peer } }: CustomerSocket, input: Connect) {
  const { customerInfo, metadata } = input;
  return {
    customerInfo: {
      name: customerInfo?.name ?? null,
      email: customerInfo?.email ?? null,
      phone: customerInfo?.phone ?? null,
      language: customerInfo?.language ?? null,
      userAgent: peer.userAgent,
      ipAddress: peer.address,
    },
    fallbackLanguage: peer.language,
    subject: input.subject ?? null,
    department: input.department ?? null,
    priority: input.priority ?? null,
    initialMessage: input.initialMessage ?? null,
    metadata: {
      source: metadata?.source ?? ('web' as const),
      category: metadata?.category ?? null,
      subcategory: metadata?.subcategory ?? null,
    },
  };
}

async function heldBy(
  identity: Identity,
  credential: CustomerCredential | null,
): Promise<CustomerCredential | null> {
  if (credential === null) return null;
  const held = await identity.renew(credential);
  if (held === null) throw new AppError('UNAUTHORIZED');
  return held;
}

/** As if by the token that goes out with the answer. */
function credentialOf({ clock }: Deps, customer: CustomerRecord): CustomerCredential {
  return {
    kind: 'customer',
    actor: customerActor(customer.customerId),
    customer,
    tokenVersion: customer.tokenVersion,
    expiresAt: clock.now() + LIMITS.customerTokenSeconds * 1000,
  };
}

function customerActor(customerId: string): Extract<Actor, { kind: 'customer' }> {
  return { kind: 'customer', customerId };
}

/**
 * Leaves the rooms in which a connect changes the customer's other sockets, and tells which: the first proof of an id cuts those
 * that have none, a new ticket takes those of the closed one along. This one has the answer.
 */
function standAside(socket: CustomerSocket, { proof }: Claimant): string[] {
  const aside = [...socket.rooms].filter(
    (name) => name.startsWith(HEIRS) || (proof === 'hash' && name.startsWith(OWN)),
  );
  for (const name of aside) void socket.leave(name);
  return aside;
}

const NO_TICKET = { id: '', customerId: '', department: '', assignedAgent: null };
/** How the names of these rooms begin. */
const HEIRS = roomName({ kind: 'heirs', ticket: NO_TICKET });
const OWN = roomName({ kind: 'customer', customerId: '' });

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
