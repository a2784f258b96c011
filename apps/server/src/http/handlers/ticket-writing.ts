/** Tickets: make and change (requirements endpoints 3-5, 8; contract §3, §6). */
import { CHANNELS } from '@parley/contract';
import { isStaff } from '../../domain/actor.ts';
import { AppError, notFound } from '../../domain/errors.ts';
import { mayForce } from '../../domain/policy.ts';
import type { AgentRecord } from '../../domain/records.ts';
import {
  presentAgent,
  presentCustomerTicket,
  presentTicket,
  presentTicketStatus,
} from '../../present.ts';
import { assignTicket } from '../../usecases/assign-ticket.ts';
import { changePriority } from '../../usecases/change-priority.ts';
import { changeStatus } from '../../usecases/change-status.ts';
import type { Identity as Proof } from '../../usecases/claim-customer.ts';
import { createTicket } from '../../usecases/create-ticket.ts';
import { escalateTicket } from '../../usecases/escalate-ticket.ts';
import { rateTicket } from '../../usecases/rate-ticket.ts';
import { setTyping } from '../../usecases/set-typing.ts';
import { updateTicket } from '../../usecases/update-ticket.ts';
import type { Approach, Claim, Context, Endpoints } from '../endpoint.ts';
import { languageOf, userAgentOf } from '../exchange.ts';

type Raw = Readonly<Record<string, unknown>>;

export const ticketWriting = {
  'tickets.create': {
    claim: claimCustomerId,
    handle(context) {
      const { services, credential, body, effect } = context;
      const identity = proofOf(context);
      const input = {
        customerId: body.customerId,
        customerInfo: customerInfoOf(context),
        subject: body.subject,
        department: body.department,
        priority: body.priority ?? 'normal',
        initialMessage: body.initialMessage ?? null,
        metadata: {
          source: body.metadata?.source ?? (credential?.kind === 'key' ? 'api' : 'web'),
          category: body.metadata?.category ?? null,
          subcategory: body.metadata?.subcategory ?? null,
        },
        identity,
      } as const;
      return effect(
        (call) => createTicket(services.deps, call, input),
        async ({ ticket, customer }) => {
          if (identity === 'staff') return { ticket: presentTicket(ticket) };
          const shown = { ticket: presentCustomerTicket(ticket) };
          if (identity === 'token') return shown;
          // The version is that of this very commit: a proof that comes meanwhile ends this token.
          return { ...shown, customerToken: await services.identity.customerToken(customer) };
        },
      );
    },
  },

  'tickets.update': {
    handle({ services, rows, body, effect }) {
      const { subject, department, tags, metadata, customerInfo } = body;
      const fields = defined({
        subject,
        department,
        tags,
        category: metadata?.category,
        subcategory: metadata?.subcategory,
        customerInfo: customerInfo === undefined ? undefined : defined(customerInfo),
      });
      return effect(
        (call) => updateTicket(services.deps, call, { ticket: rows.ticketId, fields }),
        ({ ticket }) => ({ ticket: presentTicket(ticket) }),
      );
    },
  },

  'tickets.status': {
    async claim({ services, actor, rows }, raw) {
      if (raw['status'] !== 'assigned') return {};
      const { read } = services.deps.store;
      const named = await namedAgent({ services }, raw);
      const own = rows.ticketId.assignedAgent;
      const caller = actor.kind === 'agent' ? actor.id : null;
      const fallback = own ?? caller;
      const to = named ?? (fallback === null ? null : await read.agent(fallback));
      return { resource: { ticket: rows.ticketId, to } };
    },
    async handle({ services, rows, body, effect }) {
      const { status, notes = null, agentId } = body;
      const agent =
        status !== 'assigned' || agentId === undefined
          ? null
          : await services.deps.store.read.agent(agentId);
      const input = {
        ticket: rows.ticketId,
        status,
        notes,
        agent: agent?.id ?? null,
        force: false,
      };
      return effect(
        (call) => changeStatus(services.deps, call, input),
        ({ ticket }) => ({ ticket: presentTicketStatus(ticket) }),
      );
    },
  },

  'tickets.assign': {
    async claim({ services, rows }, raw) {
      return { resource: { ticket: rows.ticketId, to: await namedAgent({ services }, raw) } };
    },
    async handle({ services, actor, rows, body, effect }) {
      const { agentId, force = false } = body;
      const agent = agentId === null ? null : await services.deps.store.read.agent(agentId);
      if (agentId !== null && agent === null) throw notFound('Agent');
      const input = {
        ticket: rows.ticketId,
        agent: agent?.id ?? null,
        force: force && mayForce(actor),
      };
      return effect(
        (call) => assignTicket(services.deps, call, input),
        (result) => ({
          ticket: presentTicket(result.ticket),
          agent: result.agent === null ? null : presentAgent(result.agent),
        }),
      );
    },
  },

  'tickets.priority': {
    handle({ services, rows, body, effect }) {
      const input = { ticket: rows.ticketId, priority: body.priority };
      return effect(
        (call) => changePriority(services.deps, call, input),
        ({ ticket }) => ({ ticket: presentTicket(ticket) }),
      );
    },
  },

  'tickets.escalate': {
    handle({ services, rows, body, effect }) {
      const input = { ticket: rows.ticketId, reason: body.reason ?? null };
      return effect(
        (call) => escalateTicket(services.deps, call, input),
        ({ ticket }) => ({ ticket: presentTicket(ticket) }),
      );
    },
  },

  'tickets.rate': {
    handle({ services, rows, body, effect }) {
      const { rating, feedback = null } = body;
      return effect(
        (call) => rateTicket(services.deps, call, { ticket: rows.ticketId, rating, feedback }),
        ({ ticket }) => ({ ticket: presentCustomerTicket(ticket) }),
      );
    },
  },

  'tickets.typing': {
    async handle({ services, rows, body, call }) {
      const { isTyping } = body;
      setTyping(services.deps, call, {
        ticket: rows.ticketId,
        isTyping,
        preview: null,
        visibility: 'public',
      });
      return {};
    },
  },
} satisfies Partial<Endpoints>;

/**
 * Who may have the `customerId` (contract §5). A correct `identityHash` makes the caller that customer; a wrong one, and
 * an id that is somebody's already, are `IDENTITY_REQUIRED`. Ids of outside channels are left to validation.
 */
async function claimCustomerId(
  { services, actor }: Approach<'tickets.create'>,
  raw: Raw,
): Promise<Claim> {
  if (isStaff(actor)) return {};
  const { deps, identity } = services;
  const { customerId, identityHash } = raw;
  const isOurs = typeof customerId === 'string' && !isOfOutsideChannel(customerId);
  if (isOurs && typeof identityHash === 'string') {
    if (!identity.provesCustomer(customerId, identityHash)) throw new AppError('IDENTITY_REQUIRED');
    return {
      actor: { kind: 'customer', customerId },
      resource: { claim: { customerId, isKnown: true } },
    };
  }
  if (actor.kind === 'anonymous' && deps.rules.requireIdentity) {
    throw new AppError('IDENTITY_REQUIRED');
  }
  if (!isOurs) return { resource: { claim: { customerId: null, isKnown: false } } };
  const isKnown = (await deps.store.latest.customer(customerId)) !== null;
  return { resource: { claim: { customerId, isKnown } } };
}

function isOfOutsideChannel(customerId: string): boolean {
  return CHANNELS.slice(1).some((channel) => customerId.startsWith(`${channel}:`));
}

function proofOf({ actor, body }: Context<'tickets.create'>): Proof {
  if (isStaff(actor)) return 'staff';
  if (body.identityHash !== undefined) return 'hash';
  return actor.kind === 'customer' ? 'token' : 'none';
}

/** Address and program are believed from staff only; of anybody else they are the connection's own. */
function customerInfoOf({ exchange, actor, body }: Context<'tickets.create'>) {
  const { name, email = null, phone = null, language = null } = body.customerInfo;
  const { userAgent = null, ipAddress = null } = body.customerInfo;
  const said = { name, email, phone };
  if (isStaff(actor)) return { ...said, language, userAgent, ipAddress };
  return {
    ...said,
    language: language ?? languageOf(exchange),
    userAgent: userAgentOf(exchange),
    ipAddress: exchange.address,
  };
}

/** The agent whom the body names; null where it names none. Throws NOT_FOUND for one that does not exist. */
async function namedAgent(
  { services }: Pick<Approach<'tickets.assign'>, 'services'>,
  { agentId }: Raw,
): Promise<AgentRecord | null> {
  if (typeof agentId !== 'string') return null;
  const agent = await services.deps.store.read.agent(agentId);
  if (agent === null) throw notFound('Agent');
  return agent;
}

/** Without the keys that were left out. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
