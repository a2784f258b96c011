/**
 * Losing sight of a ticket (contract §5, end): the sockets of this process that may not read it any more are told
 * once, and watch it no longer.
 */
import type { TicketUpdated } from '@parley/contract';
import { mayReadTicket } from '../domain/policy.ts';
import type { Id, TicketRecord } from '../domain/records.ts';
import { roomName } from '../domain/rooms.ts';
import { agentActor } from '../identity/identity.ts';
import type { Deps } from '../usecases/context.ts';
import { unwatchTicket } from '../usecases/watch-ticket.ts';
import type { Words } from './everywhere.ts';
import type { AgentOutlet } from './project.ts';
import type { AgentNamespace, AgentSocket } from './sockets.ts';
import type { Viewers } from './viewers.ts';

const WATCH = roomName({
  kind: 'watch',
  ticket: { id: '', customerId: '', department: '', assignedAgent: null },
});
/** An agent who changes departments is told of so many tickets that they had in sight, the latest first, and of all they watched. */
const MAX_TOLD = 500;
const PAGE = 100;

type Lost = Pick<TicketRecord, 'id' | 'ticketId'>;

export interface SightParts {
  readonly deps: Deps;
  readonly namespace: AgentNamespace;
  readonly outlet: AgentOutlet;
  readonly viewers: Viewers;
}

/** Who was in a room that lost the ticket and is in none that kept it. */
export function loseAccess(
  { deps, namespace, outlet, viewers }: SightParts,
  { ticket, ticketId, lost, kept }: Words['access.lost'],
): void {
  const watch = `${WATCH}${ticket}`;
  const payload = () => lastWord({ id: ticket, ticketId });
  outlet.emitHere([...lost, watch], 'ticket_updated', { payload, notIn: kept });
  for (const id of outlet.here([watch], kept)) {
    const socket = namespace.sockets.get(id);
    if (socket !== undefined) unwatch({ deps, viewers }, socket, ticket);
  }
}

/** An agent who left a department. */
export async function leaveDepartment(
  { deps, namespace, outlet, viewers }: SightParts,
  { agent, from }: Words['agent.moved'],
): Promise<void> {
  const own = roomName({ kind: 'agent', agent });
  const sockets = [...outlet.here([own])].flatMap((id) => namespace.sockets.get(id) ?? []);
  if (sockets.length === 0) return;
  const record = await deps.store.latest.agent(agent);
  if (record === null) return;
  const actor = agentActor(record);
  const lost = await ticketsLost(deps, { from, isLost: (ticket) => !mayReadTicket(actor, ticket) });
  for (const ticket of lost) {
    outlet.emitHere([own], 'ticket_updated', { payload: () => lastWord(ticket) });
  }
  const told = new Set(lost.map(({ id }) => id));
  for (const socket of sockets) {
    for (const room of socket.rooms) {
      if (!room.startsWith(WATCH)) continue;
      const ticket = await deps.store.latest.ticket(room.slice(WATCH.length));
      if (ticket === null || mayReadTicket(actor, ticket)) continue;
      unwatch({ deps, viewers }, socket, ticket.id);
      if (!told.has(ticket.id)) socket.emit('ticket_updated', lastWord(ticket));
    }
  }
}

/** Tickets of the department that are lost, the latest first. */
async function ticketsLost(
  deps: Deps,
  { from, isLost }: { readonly from: string; readonly isLost: (ticket: TicketRecord) => boolean },
): Promise<TicketRecord[]> {
  const found: TicketRecord[] = [];
  for (let offset = 0; offset < MAX_TOLD; offset += PAGE) {
    const page = await deps.store.read.tickets(
      { department: from },
      { kind: 'all' },
      { sortBy: 'updatedAt', sortOrder: 'desc', limit: PAGE, offset },
    );
    found.push(...page.filter(isLost));
    if (page.length < PAGE) break;
  }
  return found;
}

function unwatch(
  { deps, viewers }: Pick<SightParts, 'deps' | 'viewers'>,
  socket: AgentSocket,
  ticket: Id,
): void {
  void socket.leave(`${WATCH}${ticket}`);
  viewers.left(socket.id, ticket);
  deps.defer(() => unwatchTicket(deps, { connection: socket.id, ticket }));
}

function lastWord({ id, ticketId }: Lost): TicketUpdated {
  return { ticket: { _id: id, ticketId }, changes: ['access'] };
}
