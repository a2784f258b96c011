/**
 * Who hears what (contract §7): each domain event becomes presented emits to rooms. Audiences are computed from the
 * ticket as it now is; whoever may not read it any more is told so and leaves its watch room, so every push is checked
 * by construction.
 */
import type { AGENT_OUTGOING, CUSTOMER_OUTGOING } from '@parley/contract';
import type { DomainEvent } from '../domain/events.ts';
import { ticketAudience } from '../domain/policy.ts';
import type { AgentRecord, TicketRecord } from '../domain/records.ts';
import { type Room, roomName } from '../domain/rooms.ts';
import { isQueued } from '../domain/ticket.ts';
import {
  presentCustomerAgent,
  presentCustomerMessage,
  presentMessage,
  presentNotification,
  presentTicket,
} from '../present.ts';
import type { Deps } from '../usecases/context.ts';
import type { Everywhere } from './everywhere.ts';
import type { Outlet } from './outlet.ts';
import type { Typing } from './typing.ts';

export type AgentOutlet = Outlet<typeof AGENT_OUTGOING>;
export type CustomerOutlet = Outlet<typeof CUSTOMER_OUTGOING>;

type EventOf<Type extends DomainEvent['type']> = Extract<DomainEvent, { type: Type }>;
type Posted = EventOf<'message.posted'>;
type Updated = EventOf<'ticket.updated'>;

const AGENTS: Room = { kind: 'agents' };
const SENIOR: Room = { kind: 'senior' };

export interface ProjectorParts {
  readonly agents: AgentOutlet;
  readonly customers: CustomerOutlet;
  readonly everywhere: Everywhere;
  readonly links: Deps['links'];
  readonly typing: {
    heard(typing: Typing): void;
    posted(posted: Posted): void;
  };
}

/** Tells one event to everybody it concerns. */
export function createProjector(parts: ProjectorParts): (event: DomainEvent) => void {
  const { agents, customers, everywhere, typing } = parts;

  function project(event: DomainEvent): void {
    switch (event.type) {
      case 'ticket.created':
        return ticketCreated(event.ticket);
      case 'ticket.updated':
        return ticketUpdated(event);
      case 'ticket.assigned':
        return customers.emit([ticketRoom(event.ticket)], 'agent_assigned', () => ({
          ticketId: event.ticket.ticketId,
          agent: presentCustomerAgent(event.agent),
          reassigned: event.reassigned,
        }));
      case 'message.posted':
        return messagePosted(event);
      case 'message.updated':
        return messageUpdated(event);
      case 'messages.read':
        return messagesRead(event);
      case 'typing':
        return typing.heard(event);
      case 'notification.created':
        return notificationCreated(event);
      case 'notifications.read':
        return agents.emit(
          [{ kind: 'agent', agent: event.agent }],
          'notifications_marked_read',
          () => ({ notificationIds: [...event.ids], ...(event.all ? { all: true as const } : {}) }),
          { except: event.by },
        );
      case 'agent.status':
        return agentStatus(event);
      case 'agent.moved':
        return agentMoved(event);
      case 'agent.revoked':
        return agents.disconnect({ kind: 'agent', agent: event.agent });
      case 'session.ended':
        return agents.disconnect({ kind: 'session', session: event.session, agent: '' });
      case 'customer.revoked':
        return customers.disconnect({ kind: 'customer', customerId: event.customerId });
      case 'customer.gone':
        return agents.emit(watchers(event.ticket), 'customer_disconnected', () => ({
          ticketId: event.ticket.ticketId,
          customerId: event.ticket.customerId,
          lastSeen: new Date(event.lastSeen).toISOString(),
        }));
      case 'queue.changed':
        return everywhere.say('queue.changed', { department: event.department });
      case 'capacity.freed':
        return;
      default:
        event satisfies never;
    }
  }

  function ticketCreated(ticket: TicketRecord): void {
    const rooms = [SENIOR, department(ticket.department), ...assigned(ticket)];
    agents.emit(rooms, 'new_ticket', () => ({ ticket: presentTicket(ticket) }));
    const { id, customerId, assignedAgent, status, previousTicketId: previous } = ticket;
    if (previous === null) return;
    const followed = { id, customerId, department: ticket.department, assignedAgent, status };
    everywhere.say('ticket.followed', { previous, ticket: followed });
  }

  function ticketUpdated({ before, ticket, changes }: Updated): void {
    const audience = ticketAudience(ticket);
    agents.emit(audience, 'ticket_updated', () => ({
      ticket: presentTicket(ticket),
      changes: [...changes],
    }));
    const kept = audience.map(roomName);
    const lost = ticketAudience(before)
      .map(roomName)
      .filter((name) => !kept.includes(name));
    if (lost.length > 0) {
      everywhere.say('access.lost', { ticket: ticket.id, ticketId: ticket.ticketId, lost, kept });
    }
    if (isQueued(before) && !isQueued(ticket)) {
      everywhere.say('queue.left', { room: roomName(ticketRoom(ticket)) });
    }
    if (before.status === ticket.status) return;
    customers.emit([ticketRoom(ticket)], 'ticket_status_change', () => ({
      ticketId: ticket.ticketId,
      status: ticket.status,
      previousStatus: before.status,
      updatedAt: new Date(ticket.updatedAt).toISOString(),
    }));
    if (ticket.status === 'closed') {
      customers.join(ticketRoom(ticket), [{ kind: 'heirs', ticket }]);
    }
  }

  function messagePosted(event: Posted): void {
    const { ticket, message, author, by } = event;
    const { ticketId } = ticket;
    typing.posted(event);
    if (message.sender === 'customer') {
      const waiting = ticket.assignedAgent === null ? [available(ticket.department)] : [];
      agents.emit([...watchers(ticket), ...waiting], 'customer_message', () => ({
        ticketId,
        message: presentMessage(message, ticket, parts),
        ticket: presentTicket(ticket),
      }));
      customers.emit([ticketRoom(ticket)], 'customer_message', () => seenByCustomer(event), {
        except: by,
      });
      return;
    }
    agents.emit(
      watchers(ticket),
      'ticket_updated',
      () => ({
        ticket: presentTicket(ticket),
        changes: ['messages'],
        message: presentMessage(message, ticket, parts),
      }),
      { except: by },
    );
    if (message.visibility === 'internal') return;
    customers.emit([ticketRoom(ticket)], 'agent_message', () => ({
      ...seenByCustomer({ message, ticket }),
      agent: author === null ? null : { name: author.name, department: author.department },
    }));
  }

  function messageUpdated({ ticket, message }: EventOf<'message.updated'>): void {
    const { ticketId } = ticket;
    agents.emit(watchers(ticket), 'message_updated', () => ({
      ticketId,
      message: presentMessage(message, ticket, parts),
    }));
    if (message.visibility === 'internal') return;
    customers.emit([ticketRoom(ticket)], 'message_updated', () =>
      seenByCustomer({ message, ticket }),
    );
  }

  function seenByCustomer({ message, ticket }: Pick<Posted, 'message' | 'ticket'>) {
    return { ticketId: ticket.ticketId, message: presentCustomerMessage(message, ticket, parts) };
  }

  function messagesRead({ ticket, upToSeq, reader, by }: EventOf<'messages.read'>): void {
    const payload = () => ({ ticketId: ticket.ticketId, upToSeq, reader });
    agents.emit(watchers(ticket), 'messages_read', payload, { except: by });
    customers.emit([ticketRoom(ticket)], 'messages_read', payload, { except: by });
  }

  function notificationCreated({ notification }: EventOf<'notification.created'>): void {
    for (const { agent } of notification.recipients) {
      agents.emit([{ kind: 'agent', agent }], 'notification', () => ({
        notification: presentNotification(notification, agent),
      }));
    }
  }

  function agentStatus({ agent, previousStatus }: EventOf<'agent.status'>): void {
    agents.emit([AGENTS], 'agent_status_change', () => ({
      agentId: agent.agentId,
      name: agent.name,
      status: agent.status,
      previousStatus,
    }));
    const room = [available(agent.department)];
    const own: Room = { kind: 'agent', agent: agent.id };
    if (agent.status === 'available') agents.join(own, room);
    else agents.leave(own, room);
  }

  function agentMoved({ before, agent }: EventOf<'agent.moved'>): void {
    if (before.department === agent.department) return;
    const own: Room = { kind: 'agent', agent: agent.id };
    agents.leave(own, departmentRooms(before));
    agents.join(own, departmentRooms(agent));
    everywhere.say('agent.moved', { agent: agent.id, from: before.department });
  }

  return project;
}

/** What is said when somebody begins or stops to type. */
export function sayTyping(
  { agents, customers }: Pick<ProjectorParts, 'agents' | 'customers'>,
  { ticket, side, isTyping, preview, agent, visibility, by }: Typing,
): void {
  const { ticketId } = ticket;
  if (side === 'customer') {
    const draft = preview === null ? {} : { preview };
    const payload = () => ({ ticketId, isTyping, ...draft });
    agents.emit(watchers(ticket), 'customer_typing', payload, { except: by });
  } else if (visibility === 'public') {
    const payload = () => ({ ticketId, isTyping, agent: { name: agent?.name ?? '' } });
    customers.emit([ticketRoom(ticket)], 'agent_typing', payload, { except: by });
  }
}

/** Rooms that depend on an agent's department, as the agent now is. */
export function departmentRooms(
  agent: Pick<AgentRecord, 'department' | 'role' | 'status'>,
): Room[] {
  const rooms: Room[] = agent.role === 'agent' ? [department(agent.department)] : [];
  if (agent.status === 'available') rooms.push(available(agent.department));
  return rooms;
}

/** The agents who follow a ticket: who asked for its details, and the assigned agent's sockets. */
export function watchers(ticket: TicketRecord): Room[] {
  return [{ kind: 'watch', ticket }, ...assigned(ticket)];
}

function assigned({ assignedAgent }: TicketRecord): Room[] {
  return assignedAgent === null ? [] : [{ kind: 'agent', agent: assignedAgent }];
}

function department(name: string): Room {
  return { kind: 'department', department: name };
}

function available(name: string): Room {
  return { kind: 'available', department: name };
}

function ticketRoom(ticket: TicketRecord): Room {
  return { kind: 'ticket', ticket };
}
