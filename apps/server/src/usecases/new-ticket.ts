/** A new ticket with all that comes with it: shared by every way in which one begins. */
import { newId, newTicketId, type Channel, type Priority } from '@parley/contract';
import type { MessageDraft } from '../domain/message.ts';
import type { CustomerInfo, CustomerRecord, Millis, TicketRecord } from '../domain/records.ts';
import { autoRespond } from './auto-respond.ts';
import type { Call, Deps } from './context.ts';
import { notifyNewTicket } from './notify.ts';
import { routeTicket } from './route-ticket.ts';
import { TicketChange } from './ticket-change.ts';

export interface NewTicket {
  /** The customer as stored, or null when this is their first ticket. */
  readonly customer: CustomerRecord | null;
  readonly customerId: string;
  readonly channel: Channel;
  readonly customerInfo: CustomerInfo;
  readonly subject: string;
  readonly department: string;
  readonly priority: Priority;
  readonly metadata: {
    readonly source: 'web' | 'mobile' | 'api';
    readonly category: string | null;
    readonly subcategory: string | null;
  };
  readonly tags?: readonly string[];
  /** The customer's first message. */
  readonly first: Pick<
    MessageDraft,
    'content' | 'messageType' | 'metadata' | 'clientMessageId'
  > | null;
  /** Whether the customer proved the id by a hash, now or earlier. */
  readonly identityProven: boolean;
  /** Set when the customer is here at this moment. */
  readonly connectedAt: Millis | null;
}

/**
 * Starts the ticket, stores the customer with one ticket more (the version check on that row is what keeps
 * two connections from making two), routes it, answers by itself, and notifies. The caller commits.
 */
export async function openTicket(
  deps: Deps,
  call: Pick<Call, 'actor' | 'origin'>,
  input: NewTicket,
): Promise<{ change: TicketChange; customer: CustomerRecord }> {
  const previous = await deps.store.latest.newestTicket(input.customerId);
  const change = TicketChange.create(
    deps,
    call,
    blankTicket(input, { at: deps.clock.now(), previousTicketId: previous?.id ?? null }),
  );
  const customer = putCustomer(change, input);
  if (input.first !== null) {
    change.post({
      ...input.first,
      sender: 'customer',
      senderId: input.customerId,
      senderKey: `customer:${input.customerId}`,
      visibility: 'public',
    });
  }
  change.activity('ticket_created', `${input.customerInfo.name} opened ${change.ticket.ticketId}`);
  await routeTicket(deps, change, { record: true });
  await autoRespond(deps, change, { created: true, text: input.first?.content ?? null });
  await notifyNewTicket(deps, change);
  return { change, customer };
}

function putCustomer(change: TicketChange, input: NewTicket): CustomerRecord {
  const { customer: stored } = input;
  const customer: CustomerRecord =
    stored === null
      ? {
          customerId: input.customerId,
          channel: input.channel,
          tickets: 1,
          identityProven: input.identityProven,
          tokenVersion: 1,
          version: 1,
          createdAt: change.at,
          uploads: [],
        }
      : {
          ...stored,
          tickets: stored.tickets + 1,
          identityProven: stored.identityProven || input.identityProven,
          tokenVersion: stored.tokenVersion + (startsProof(stored, input.identityProven) ? 1 : 0),
          version: stored.version + 1,
        };
  change.add({ kind: 'customer.put', customer, expected: stored?.version ?? null });
  if (stored !== null && customer.tokenVersion !== stored.tokenVersion) {
    change.say(() => ({ type: 'customer.revoked', customerId: customer.customerId }));
  }
  return customer;
}

/** The first proof of an id ends the tokens that were given out for it without one (contract §5). */
export function startsProof(stored: CustomerRecord, proven: boolean): boolean {
  return proven && !stored.identityProven;
}

function blankTicket(
  input: NewTicket,
  { at, previousTicketId }: { at: Millis; previousTicketId: string | null },
): TicketRecord {
  return {
    id: newId(),
    ticketId: newTicketId(),
    customerId: input.customerId,
    channel: input.channel,
    status: 'open',
    priority: input.priority,
    department: input.department,
    subject: input.subject,
    assignedAgent: null,
    agentInfo: null,
    lastAgent: null,
    avoid: null,
    customerInfo: input.customerInfo,
    connectedAt: input.connectedAt,
    lastSeen: input.connectedAt,
    tags: input.tags ?? [],
    source: input.metadata.source,
    category: input.metadata.category,
    subcategory: input.metadata.subcategory,
    escalatedAt: null,
    escalatedBy: null,
    rating: null,
    feedback: null,
    resolution: null,
    closedAt: null,
    closedBy: null,
    createdAt: at,
    updatedAt: at,
    previousTicketId,
    seq: 0,
    noteSeq: 0,
    version: 1,
    lastMessage: null,
    unreadAgent: 0,
    unreadCustomer: 0,
    readUpToAgent: 0,
    readUpToCustomer: 0,
    firstResponseAt: null,
    awaitingSince: null,
    responses: 0,
    responseMs: 0,
    handledBy: [],
    autoResponded: [],
  };
}
