/** The `/agent` namespace: event → use case. */
import { setTimeout } from 'node:timers/promises';
import {
  AGENT_INCOMING,
  type AgentAck,
  type AgentIncoming,
  type AgentPayload,
} from '@parley/contract';
import { ANONYMOUS } from '../domain/actor.ts';
import { notFound } from '../domain/errors.ts';
import { mayReadTicket, type PolicyAction, type Resource, voiceOf } from '../domain/policy.ts';
import type { TicketRecord } from '../domain/records.ts';
import { roomName } from '../domain/rooms.ts';
import type { AgentCredential } from '../identity/identity.ts';
import {
  presentAgent,
  presentMessage,
  presentTicket,
  presentTicketWithMessages,
} from '../present.ts';
import { setAgentStatus } from '../usecases/agent-presence.ts';
import { changeStatus } from '../usecases/change-status.ts';
import { markRead } from '../usecases/mark-read.ts';
import { contentOf, postMessage } from '../usecases/post-message.ts';
import { readNewest } from '../usecases/read-messages.ts';
import { readNotifications } from '../usecases/read-notifications.ts';
import { setTyping } from '../usecases/set-typing.ts';
import { watchTicket } from '../usecases/watch-ticket.ts';
import { type AgentSessionParts, authenticate, join, signedIn } from './agent-session.ts';
import type { Caller, Context, Entry } from './handle.ts';
import { hasOlder, readMissed, resetOf } from './resume.ts';
import type { AgentSocket } from './sockets.ts';

/** How long the answer to `get_ticket_details` waits for what is noted of it. */
const NOTE_MS = 500;

type Payload = Readonly<Record<string, unknown>>;

interface BySelf extends Caller {
  readonly credential: AgentCredential;
}

interface OnTicket extends BySelf {
  readonly ticket: TicketRecord;
}

interface Handler<Event extends AgentIncoming, Found extends Caller = Caller> {
  /** Where it is another than the contract's row names. */
  readonly action?: PolicyAction;
  readonly enters?: true;
  find(socket: AgentSocket, payload: Payload): Promise<Found>;
  run(context: Context<AgentSocket, Found>, input: AgentPayload<Event>): Promise<AgentAck<Event>>;
}

type Handlers = { readonly [Event in AgentIncoming]: Handler<Event> };
type Run<Event extends AgentIncoming, Found extends Caller> = Handler<Event, Found>['run'];

/** The rows of the contract's table with what this server does about them. */
export function agentEntries(parts: AgentSessionParts): Map<string, Entry<AgentSocket, Caller>> {
  const handlers = agentHandlers(parts);
  return new Map(
    Object.entries(AGENT_INCOMING).map(([event, { payload, confirm, action }]) => [
      event,
      { payload, confirm, action, enters: false, ...handlers[event as AgentIncoming] },
    ]),
  );
}

function agentHandlers(parts: AgentSessionParts): Handlers {
  const { deps, viewers } = parts;
  const { read, latest } = deps.store;

  return {
    authenticate: {
      enters: true,
      find: () => Promise.resolve({ actor: ANONYMOUS, resource: {} }),
      run: ({ socket }, input) => authenticate(parts, socket, input),
    },

    send_message: onTicket(async ({ found, call }, input) => {
      const { ticket, message } = await postMessage(deps, call, {
        ticket: found.ticket,
        ...contentOf(input),
        visibility: input.visibility ?? 'public',
        clientMessageId: input.clientMessageId ?? null,
        // An admin may speak as the system, as over REST (contract §5); of anybody else that was refused.
        as: voiceOf(found.actor, found.resource?.body ?? {}),
      });
      const { ticketId } = ticket;
      const { clientMessageId } = message;
      return { ticketId, message: presentMessage(message, ticket, deps), clientMessageId };
    }),

    update_ticket_status: {
      find: findStatusChange,
      run: async ({ found, call }, { status, notes = null }) => {
        const { ticket } = found as OnTicket;
        const change = { ticket, status, notes, agent: null, force: false };
        return { ticket: presentTicket((await changeStatus(deps, call, change)).ticket) };
      },
    },

    update_status: bySelf(async ({ found, call }, { status }) => {
      const { agent } = await setAgentStatus(deps, call, { agent: found.credential.agent, status });
      return { agent: presentAgent(agent) };
    }),

    get_ticket_details: onTicket(async ({ socket, found }, { afterSeq }) => {
      const { actor } = found;
      await watch(socket, found);
      // Read after the watch began, so that nothing falls in between.
      const ticket = await read.ticket(found.ticket.id);
      if (ticket === null || !mayReadTicket(actor, ticket)) throw notFound('Ticket');
      const log =
        afterSeq === undefined
          ? await readNewest(read, ticket.id, { notes: true })
          : await readMissed(read, ticket, { seq: afterSeq, notes: true });
      const { messages } = log;
      const hasMoreMessages = hasOlder(ticket, log);
      return {
        ticket: presentTicketWithMessages(ticket, { messages, hasMoreMessages }, deps),
        ...resetOf(log),
      };
    }),

    typing: onTicket(async ({ found: { ticket }, call }, { isTyping, visibility = 'public' }) => {
      setTyping(deps, call, { ticket, isTyping, preview: null, visibility });
      return {};
    }),

    viewing: onTicket(async ({ socket, found }, { isViewing }) => {
      const { ticket, credential } = found;
      if (isViewing) {
        await watch(socket, found);
        // It may have left meanwhile, or lost sight of it: then nobody would take its name away.
        if (!watches(socket, ticket)) throw notFound('Ticket');
        viewers.came(socket.id, ticket.id, credential.agent);
      } else {
        viewers.left(socket.id, ticket.id);
      }
      return { ticketId: ticket.ticketId, viewers: viewers.of(ticket.id) };
    }),

    notification_read: {
      find: findNotification,
      run: async ({ found, call }, { notificationId }) => {
        const agent = (found as BySelf).credential.agent.id;
        await readNotifications(deps, call, { agent, ids: [notificationId] });
        return { notificationIds: [notificationId] };
      },
    },

    notifications_read_all: bySelf(async ({ found, call }) => {
      const agent = found.credential.agent.id;
      const { ids } = await readNotifications(deps, call, { agent, ids: 'all' });
      return { notificationIds: [...ids], all: true };
    }),

    mark_read: onTicket(async ({ found: { ticket }, call }, { upToSeq }) => {
      const { markedCount } = await markRead(deps, call, { ticket, reader: 'agent', upToSeq });
      return { markedCount };
    }),

    sync: {
      ...bySelf(async ({ found: { actor } }, input) => {
        const tickets: AgentAck<'sync'>['tickets'] = [];
        for (const [ref, position] of Object.entries(input.tickets)) {
          const ticket = await read.ticket(ref);
          if (ticket === null || !mayReadTicket(actor, ticket)) continue;
          const has = typeof position === 'number' ? { seq: position } : position;
          const log = await readMissed(read, ticket, { ...has, notes: true });
          tickets.push({
            ticketId: ticket.ticketId,
            messages: log.messages.map((message) => presentMessage(message, ticket, deps)),
            ticket: presentTicket(ticket),
            ...resetOf(log),
          });
        }
        return { tickets };
      }),
      // Of many tickets: what may not be read is left out, and refuses nothing.
      action: 'ticket.list',
    },
  };

  function bySelf<Event extends AgentIncoming>(run: Run<Event, BySelf>): Handler<Event> {
    return { find: findSelf, run };
  }

  function onTicket<Event extends AgentIncoming>(run: Run<Event, OnTicket>): Handler<Event> {
    return { find: findTicket, run };
  }

  async function findSelf(socket: AgentSocket): Promise<BySelf> {
    const credential = await signedIn(parts, socket);
    return { actor: credential.actor, credential, resource: { agent: credential.agent } };
  }

  async function findTicket(
    socket: AgentSocket,
    payload: Payload,
  ): Promise<BySelf & { ticket: TicketRecord | null }> {
    const self = await findSelf(socket);
    const { ticketId } = payload;
    if (typeof ticketId !== 'string') return { ...self, ticket: null, resource: null };
    const ticket = await latest.ticket(ticketId);
    return { ...self, ticket, resource: { ticket, body: payload } };
  }

  async function findStatusChange(socket: AgentSocket, payload: Payload): Promise<BySelf> {
    const found = await findTicket(socket, payload);
    const { ticket, resource, credential } = found;
    if (ticket === null || payload['status'] !== 'assigned') return found;
    const owner = ticket.assignedAgent === null ? null : await latest.agent(ticket.assignedAgent);
    return { ...found, resource: { ...resource, to: owner ?? credential.agent } };
  }

  async function findNotification(socket: AgentSocket, payload: Payload): Promise<BySelf> {
    const self = await findSelf(socket);
    const { notificationId } = payload;
    if (typeof notificationId !== 'string') return { ...self, resource: null };
    const notification = await read.notification(notificationId);
    const agent = self.credential.agent.id;
    const isOwn = notification?.recipients.some((recipient) => recipient.agent === agent) === true;
    const resource: Resource = isOwn ? {} : { missing: 'Notification' };
    return { ...self, resource: { ...self.resource, ...resource } };
  }

  function watches(socket: AgentSocket, ticket: TicketRecord): boolean {
    return socket.rooms.has(roomName({ kind: 'watch', ticket }));
  }

  async function watch(socket: AgentSocket, { ticket, credential }: OnTicket): Promise<void> {
    if (watches(socket, ticket)) return;
    join(socket, credential, [{ kind: 'watch', ticket }]);
    // It is noted so that its agent is not notified of messages there. Reading does not hang on that: where the store takes no
    // writes the answer goes out, and the agent is notified needlessly.
    const { promise: noted, resolve } = Promise.withResolvers<void>();
    deps.defer(async () => {
      await parts.presence.agentSettled(socket.id);
      await watchTicket(deps, { connection: socket.id, ticket: ticket.id }).finally(resolve);
    });
    await Promise.race([noted, setTimeout(NOTE_MS, undefined, { ref: false })]);
  }
}
