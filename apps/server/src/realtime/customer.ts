/** The `/customer` namespace: event → use case. Everything but `customer_connect` is about the connected ticket. */
import {
  CUSTOMER_INCOMING,
  type CustomerAck,
  type CustomerIncoming,
  type CustomerPayload,
} from '@parley/contract';
import { AppError, notFound } from '../domain/errors.ts';
import { permit } from '../domain/policy.ts';
import type { TicketRecord } from '../domain/records.ts';
import { presentCustomerMessage, presentCustomerTicket } from '../present.ts';
import { changeStatus } from '../usecases/change-status.ts';
import { markRead } from '../usecases/mark-read.ts';
import { contentOf, postMessage } from '../usecases/post-message.ts';
import { rateTicket } from '../usecases/rate-ticket.ts';
import { setTyping } from '../usecases/set-typing.ts';
import type { Windows } from './allowance.ts';
import {
  type Claimant,
  claimant,
  connect,
  connected,
  type CustomerSessionParts,
  follow,
  leave,
} from './customer-session.ts';
import type { Caller, Context, Entry } from './handle.ts';
import { readMissed, resetOf } from './resume.ts';
import type { CustomerSocket } from './sockets.ts';

type Payload = Readonly<Record<string, unknown>>;

interface OnTicket extends Caller {
  readonly ticket: TicketRecord;
}

interface Handler<Event extends CustomerIncoming, Found extends Caller = Caller> {
  readonly enters?: true;
  find(socket: CustomerSocket, payload: Payload): Promise<Found>;
  run(
    context: Context<CustomerSocket, Found>,
    input: CustomerPayload<Event>,
  ): Promise<CustomerAck<Event>>;
}

type Handlers = { readonly [Event in CustomerIncoming]: Handler<Event> };
type Run<Event extends CustomerIncoming, Found extends Caller> = Handler<Event, Found>['run'];

export interface CustomerParts extends CustomerSessionParts {
  /** Messages of a customer. */
  readonly messages: Windows;
}

/** The rows of the contract's table with what this server does about them. */
export function customerEntries(parts: CustomerParts): Map<string, Entry<CustomerSocket, Caller>> {
  const handlers = customerHandlers(parts);
  return new Map(
    Object.entries(CUSTOMER_INCOMING).map(([event, { payload, confirm, action }]) => [
      event,
      {
        payload,
        confirm,
        action,
        enters: false,
        ...handlers[event as CustomerIncoming],
      },
    ]),
  );
}

function customerHandlers(parts: CustomerParts): Handlers {
  const { deps } = parts;
  const { read, latest } = deps.store;

  return {
    customer_connect: {
      enters: true,
      find: (socket, payload) => claimant(parts, socket, payload),
      run: ({ socket, found, call }, input) =>
        connect(parts, socket, { claim: found as Claimant, call, input }),
    },

    customer_message: onTicket(async ({ socket, found, call }, input) => {
      if (!parts.messages.take(found.ticket.customerId, performance.now())) {
        throw new AppError('RATE_LIMITED');
      }
      const { ticket, message } = await postMessage(deps, call, {
        ticket: found.ticket,
        ...contentOf(input),
        visibility: 'public',
        clientMessageId: input.clientMessageId ?? null,
        as: 'customer',
      });
      // A repeat may be answered from the closed ticket before; there is no way back to that one.
      if (ticket.id !== found.ticket.id && ticket.status !== 'closed') follow(socket, ticket);
      const { ticketId } = ticket;
      const { clientMessageId } = message;
      return { ticketId, message: presentCustomerMessage(message, ticket, deps), clientMessageId };
    }),

    customer_typing: onTicket(async ({ found: { ticket }, call }, { isTyping, preview }) => {
      setTyping(deps, call, {
        ticket,
        isTyping,
        preview: preview ?? null,
        visibility: 'public',
      });
      return {};
    }),

    customer_disconnect: onTicket(async ({ socket, found, call }, { end = false }) => {
      const { actor, ticket } = found;
      if (end) {
        permit(actor, 'ticket.status', { ticket, body: { status: 'closed' } });
        const closing = { status: 'closed', notes: null, agent: null, force: false } as const;
        await changeStatus(deps, call, { ticket, ...closing });
      }
      await leave(parts, socket);
      return {};
    }),

    mark_read: onTicket(async ({ found: { ticket }, call }, { upToSeq }) => {
      const { markedCount } = await markRead(deps, call, { ticket, reader: 'customer', upToSeq });
      return { markedCount };
    }),

    sync: onTicket(async ({ found }, { afterSeq, afterVersion }) => {
      const ticket = await read.ticket(found.ticket.id);
      if (ticket === null) throw notFound('Ticket');
      const position = { seq: afterSeq, version: afterVersion, notes: false };
      const log = await readMissed(read, ticket, position);
      return {
        messages: log.messages.map((message) => presentCustomerMessage(message, ticket, deps)),
        ticket: presentCustomerTicket(ticket),
        ...resetOf(log),
      };
    }),

    rate: onTicket(async ({ found, call }, { rating, feedback = null }) => {
      const { ticket } = await rateTicket(deps, call, { ticket: found.ticket, rating, feedback });
      return { ticket: presentCustomerTicket(ticket) };
    }),
  };

  function onTicket<Event extends CustomerIncoming>(run: Run<Event, OnTicket>): Handler<Event> {
    return { find: findTicket, run };
  }

  async function findTicket(
    socket: CustomerSocket,
    payload: Payload,
  ): Promise<Caller & { ticket: TicketRecord | null }> {
    const { actor, ticket: own } = await connected(parts, socket);
    const ticket = await latest.ticket(own.id);
    return { actor, ticket, resource: { ticket, body: payload } };
  }
}
