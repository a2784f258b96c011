/**
 * Rooms that sockets join, as values; their names are made here only, never by a client. The policy decides
 * who joins (`room.join`), `ticketAudience` which of them hear of a ticket.
 */
import type { Id, TicketRecord } from './records.ts';

type RoomTicket = Pick<TicketRecord, 'id' | 'customerId' | 'department' | 'assignedAgent'>;

export type Room =
  /** All agents who are signed in. */
  | { readonly kind: 'agents' }
  /** One agent's sockets. */
  | { readonly kind: 'agent'; readonly agent: Id }
  /** Those of one session of an agent. */
  | { readonly kind: 'session'; readonly session: Id; readonly agent: Id }
  /** Role agent of a department. */
  | { readonly kind: 'department'; readonly department: string }
  /** Supervisors and admins. */
  | { readonly kind: 'senior' }
  /** A department's own, of any role, while they are available. */
  | { readonly kind: 'available'; readonly department: string }
  /** Agents' sockets that watch a ticket. */
  | { readonly kind: 'watch'; readonly ticket: RoomTicket }
  /** One customer's sockets. */
  | { readonly kind: 'customer'; readonly customerId: string }
  /** The customer's sockets that are connected to a ticket. */
  | { readonly kind: 'ticket'; readonly ticket: RoomTicket }
  /** Those of them whose ticket is closed: the one that follows it will be theirs. */
  | { readonly kind: 'heirs'; readonly ticket: RoomTicket };

export type RoomKind = Room['kind'];

const NAMES: { readonly [K in RoomKind]: (room: Extract<Room, { kind: K }>) => string } = {
  agents: () => 'agents',
  agent: ({ agent }) => `agent:${agent}`,
  session: ({ session }) => `session:${session}`,
  department: ({ department }) => `dept:${department}`,
  senior: () => 'senior',
  available: ({ department }) => `available:${department}`,
  watch: ({ ticket }) => `watch:${ticket.id}`,
  customer: ({ customerId }) => `customer:${customerId}`,
  ticket: ({ ticket }) => `ticket:${ticket.id}`,
  heirs: ({ ticket }) => `heirs:${ticket.id}`,
};

export const ROOM_KINDS = Object.keys(NAMES) as readonly RoomKind[];

/** What Socket.IO knows the room by, within its namespace. */
export function roomName<K extends RoomKind>(room: Extract<Room, { kind: K }>): string {
  return NAMES[room.kind](room);
}
