import { newCustomerId, type Priority } from '@parley/contract';
import { DEFAULT_SUBJECT, subjectFrom } from '../domain/message.ts';
import { GENERAL } from '../domain/assignment.ts';
import type { CustomerInfo, CustomerRecord, Millis, TicketRecord } from '../domain/records.ts';
import type { Write } from '../store/unit.ts';
import { claimCustomer, type Identity } from './claim-customer.ts';
import { goneKey } from './customer-presence.ts';
import type { Call, Deps } from './context.ts';
import { firstMessage } from './create-ticket.ts';
import { openTicket, startsProof, type NewTicket } from './new-ticket.ts';
import { TicketChange } from './ticket-change.ts';
import { transact, type Decision } from './transact.ts';

export interface ConnectCustomer {
  /** null: make one. */
  readonly customerId: string | null;
  /** What the customer said of themselves now; userAgent and ipAddress are the connection's. */
  readonly customerInfo: {
    readonly name: string | null;
    readonly email: string | null;
    readonly phone: string | null;
    readonly language: string | null;
    readonly userAgent: string | null;
    readonly ipAddress: string | null;
  };
  /** First of `Accept-Language`, for a customer who did not say. */
  readonly fallbackLanguage: string | null;
  readonly subject: string | null;
  readonly department: string | null;
  readonly priority: Priority | null;
  readonly initialMessage: string | null;
  readonly metadata: NewTicket['metadata'];
  /** The ticket that was asked for: the customer's own. null: the newest that is not closed, else a new one. */
  readonly ticket: TicketRecord | null;
  readonly connection: { readonly id: string; readonly process: string };
  readonly identity: Identity;
}

export interface ConnectedCustomer {
  readonly customer: CustomerRecord;
  readonly ticket: TicketRecord;
  readonly created: boolean;
}

/**
 * `customer_connect` (contract §7): finds the customer's conversation or begins one, and notes that they are
 * here, in one commit. However many connect at once, there is one ticket that is not closed.
 */
export function connectCustomer(
  deps: Deps,
  call: Call,
  input: ConnectCustomer,
): Promise<ConnectedCustomer> {
  const customerId = input.customerId ?? newCustomerId();
  return transact<ConnectedCustomer>(deps, call, {
    key: `customer:${customerId}`,
    decide: () => decide(deps, call, { ...input, customerId }),
  });
}

async function decide(
  deps: Deps,
  call: Call,
  input: ConnectCustomer & { customerId: string },
): Promise<Decision<ConnectedCustomer>> {
  const { latest } = deps.store;
  const { customerId } = input;
  const stored = await latest.customer(customerId);
  claimCustomer(deps.rules, call.actor, { customerId, stored, identity: input.identity });
  const ticket =
    input.ticket === null
      ? await latest.liveTicket(customerId)
      : await latest.ticket(input.ticket.id);
  if (ticket === null || stored === null) return begin(deps, call, { input, stored });
  return resume(deps, call, { input, stored, ticket });
}

async function begin(
  deps: Deps,
  call: Call,
  {
    input,
    stored,
  }: { input: ConnectCustomer & { customerId: string }; stored: CustomerRecord | null },
): Promise<Decision<ConnectedCustomer>> {
  const { customerInfo, initialMessage } = input;
  const { change, customer } = await openTicket(deps, call, {
    customer: stored,
    customerId: input.customerId,
    channel: 'web',
    customerInfo: {
      ...customerInfo,
      name: customerInfo.name ?? 'Visitor',
      language: customerInfo.language ?? input.fallbackLanguage,
    },
    subject:
      input.subject ?? (initialMessage === null ? DEFAULT_SUBJECT : subjectFrom(initialMessage)),
    department: input.department ?? GENERAL,
    priority: input.priority ?? 'normal',
    metadata: input.metadata,
    first: firstMessage(initialMessage),
    identityProven: input.identity === 'hash',
    connectedAt: deps.clock.now(),
  });
  for (const write of presence(input, change)) change.add(write);
  return change.decision({ customer, ticket: change.ticket, created: true });
}

function resume(
  deps: Deps,
  call: Call,
  {
    input,
    stored,
    ticket,
  }: { input: ConnectCustomer; stored: CustomerRecord; ticket: TicketRecord },
): Decision<ConnectedCustomer> {
  const at = deps.clock.now();
  const here: Write[] = [
    ...presence(input, { ticket, at }),
    { kind: 'ticket.touch', id: ticket.id, connectedAt: at, lastSeen: at },
    { kind: 'timer.cancel', key: goneKey(ticket.id) },
  ];
  const customer = proveIdentity(stored, input.identity);
  if (customer !== stored) {
    here.push({ kind: 'customer.put', customer, expected: stored.version });
  }
  const customerInfo = mergedInfo(ticket.customerInfo, input.customerInfo);
  if (customerInfo === ticket.customerInfo || ticket.status === 'closed') {
    const events =
      customer.tokenVersion === stored.tokenVersion
        ? []
        : [{ type: 'customer.revoked', customerId: customer.customerId } as const];
    return { result: { customer, ticket, created: false }, unit: here, events };
  }
  const change = TicketChange.of(deps, call, ticket);
  change.set({ customerInfo });
  for (const write of here) change.add(write);
  if (customer.tokenVersion !== stored.tokenVersion) {
    change.say(() => ({ type: 'customer.revoked', customerId: customer.customerId }));
  }
  return change.decision({ customer, ticket: change.ticket, created: false });
}

function proveIdentity(stored: CustomerRecord, identity: Identity): CustomerRecord {
  if (!startsProof(stored, identity === 'hash')) return stored;
  const { tokenVersion, version } = stored;
  return { ...stored, identityProven: true, tokenVersion: tokenVersion + 1, version: version + 1 };
}

/** The socket's presence row; a second `customer_connect` on it moves it. */
function presence(
  { connection }: Pick<ConnectCustomer, 'connection'>,
  { ticket, at }: { ticket: TicketRecord; at: Millis },
): Write[] {
  return [
    { kind: 'connection.delete', id: connection.id },
    {
      kind: 'connection.insert',
      connection: {
        ...connection,
        kind: 'customer',
        subject: ticket.customerId,
        ticket: ticket.id,
        since: at,
      },
    },
  ];
}

/** What the customer newly says of themselves over what is known; the same object when nothing differs. */
function mergedInfo(known: CustomerInfo, said: ConnectCustomer['customerInfo']): CustomerInfo {
  const merged = {
    ...known,
    name: said.name ?? known.name,
    email: said.email ?? known.email,
    phone: said.phone ?? known.phone,
    language: said.language ?? known.language,
  };
  const fields = ['name', 'email', 'phone', 'language'] as const;
  return fields.some((field) => merged[field] !== known[field]) ? merged : known;
}
