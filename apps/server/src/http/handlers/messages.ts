/** A ticket's log: read, write, mark as read (requirements endpoints 6, 7; contract §6). */
import type { CustomerMessage, Message } from '@parley/contract';
import { AppError } from '../../domain/errors.ts';
import { voiceOf } from '../../domain/policy.ts';
import {
  presentCustomerMessage,
  presentCustomerTicket,
  presentMessage,
  presentTicket,
} from '../../present.ts';
import { markRead } from '../../usecases/mark-read.ts';
import { contentOf, postMessage } from '../../usecases/post-message.ts';
import { readChanged, readPage } from '../../usecases/read-messages.ts';
import type { Endpoints } from '../endpoint.ts';

export const messages = {
  'messages.list': {
    async handle({ services, actor, rows, query }) {
      const { read } = services.deps.store;
      const ticket = rows.ticketId;
      const notes = actor.kind !== 'customer';
      const { afterVersion, ...range } = query;
      const part =
        afterVersion === undefined
          ? await readPage(read, ticket.id, { ...range, notes })
          : await readChanged(read, ticket.id, { afterVersion, notes });
      return {
        messages: part.messages.map((message) =>
          actor.kind === 'customer'
            ? presentCustomerMessage(message, ticket, services.deps)
            : presentMessage(message, ticket, services.deps),
        ) as Message[] | CustomerMessage[],
        hasMore: part.hasMore,
        ...(part.reset ? { reset: true as const } : {}),
      };
    },
  },

  'messages.create': {
    handle({ services, actor, rows, body, effect }) {
      const as = voiceOf(actor, body);
      const input = {
        ticket: rows.ticketId,
        ...contentOf(body),
        visibility: body.visibility ?? 'public',
        clientMessageId: body.clientMessageId ?? null,
        as,
      };
      return effect(
        (call) => postMessage(services.deps, call, input),
        ({ message, ticket }) =>
          actor.kind === 'customer'
            ? {
                message: presentCustomerMessage(message, ticket, services.deps),
                ticket: presentCustomerTicket(ticket),
              }
            : {
                message: presentMessage(message, ticket, services.deps),
                ticket: presentTicket(ticket),
              },
      );
    },
  },

  'messages.retry': {
    handle() {
      // A delivery is what an outside channel reports; a message of the web has none that could have failed.
      throw new AppError('CONFLICT', 'Only a failed delivery can be tried again');
    },
  },

  'messages.read': {
    handle({ services, actor, rows, body, effect }) {
      const reader = actor.kind === 'customer' ? 'customer' : 'agent';
      const input = { ticket: rows.ticketId, reader, upToSeq: body.upToSeq ?? null } as const;
      return effect(
        (call) => markRead(services.deps, call, input),
        ({ markedCount }) => ({ markedCount }),
      );
    },
  },
} satisfies Partial<Endpoints>;
