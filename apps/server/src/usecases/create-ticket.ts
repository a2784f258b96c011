import { newCustomerId, type Priority } from '@parley/contract';
import type { CustomerInfo, CustomerRecord, TicketRecord } from '../domain/records.ts';
import { claimCustomer, type Identity } from './claim-customer.ts';
import type { Call, Deps } from './context.ts';
import { openTicket, type NewTicket } from './new-ticket.ts';
import { transact } from './transact.ts';

export interface CreateTicket {
  /** null: make one. */
  readonly customerId: string | null;
  readonly customerInfo: CustomerInfo;
  readonly subject: string;
  readonly department: string;
  readonly priority: Priority;
  readonly initialMessage: string | null;
  readonly metadata: NewTicket['metadata'];
  readonly identity: Identity;
}

export interface CreatedTicket {
  readonly ticket: TicketRecord;
  readonly customer: CustomerRecord;
}

/**
 * `POST /api/tickets`: always makes a ticket (contract §3), with `previousTicketId` when the customer has an older one.
 * Throws `IDENTITY_REQUIRED` or `FORBIDDEN` for an id that is not the caller's.
 */
export function createTicket(deps: Deps, call: Call, input: CreateTicket): Promise<CreatedTicket> {
  const customerId = input.customerId ?? newCustomerId();
  return transact<CreatedTicket>(deps, call, {
    key: `customer:${customerId}`,
    decide: async () => {
      const stored = await deps.store.latest.customer(customerId);
      claimCustomer(deps.rules, call.actor, { customerId, stored, identity: input.identity });
      const { change, customer } = await openTicket(deps, call, {
        ...input,
        customer: stored,
        customerId,
        channel: 'web',
        first: firstMessage(input.initialMessage),
        identityProven: input.identity === 'hash',
        connectedAt: null,
      });
      return change.decision({ ticket: change.ticket, customer });
    },
  });
}

/** The customer's opening words as a message. */
export function firstMessage(content: string | null): NewTicket['first'] {
  if (content === null) return null;
  return { content, messageType: 'text', metadata: {}, clientMessageId: null };
}
