import { SYSTEM } from '../domain/actor.ts';
import type { AgentRecord, Id, TicketRecord } from '../domain/records.ts';
import type { Unit } from '../store/unit.ts';
import type { Deps } from './context.ts';
import { routeTicket } from './route-ticket.ts';
import { TicketChange } from './ticket-change.ts';
import { transact } from './transact.ts';

const CALL = { actor: SYSTEM, origin: null };

/** Key of the timer that is set by the commit that makes an agent offline: a process that dies before it has moved all tickets leaves the rest to it. */
export function moveKey(agent: Id): string {
  return `agent-move:${agent}`;
}

/** Moves the assigned tickets of an agent who is gone to others or back to the queue (contract §4). Returns how many moved. */
export async function moveTicketsOf(deps: Deps, agent: Id): Promise<number> {
  const tickets = await deps.store.latest.ticketsOfAgent(agent, 'assigned');
  let moved = 0;
  for (const ticket of tickets) {
    if (await moveTicket(deps, ticket)) moved += 1;
  }
  await endMove(deps, agent);
  return moved;
}

function endMove(deps: Deps, agent: Id): Promise<void> {
  const key = moveKey(agent);
  return transact<void>(
    deps,
    {},
    {
      key: `agent:${agent}`,
      decide: async () => {
        const isSet = (await deps.store.latest.timer(key)) !== null;
        const unit: Unit = isSet ? [{ kind: 'timer.cancel', key }] : [];
        return { result: undefined, unit, events: [] };
      },
    },
  );
}

/** Moves one ticket, unless its agent is back or it has another by now. */
export function moveTicket(deps: Deps, asked: TicketRecord): Promise<boolean> {
  return transact<boolean>(
    deps,
    {},
    {
      key: `customer:${asked.customerId}`,
      decide: async () => {
        const { latest } = deps.store;
        const ticket = await latest.ticket(asked.id);
        const nothing = { result: false, unit: [], events: [] };
        if (ticket?.status !== 'assigned' || ticket.assignedAgent !== asked.assignedAgent) {
          return nothing;
        }
        const agent =
          ticket.assignedAgent === null ? null : await latest.agent(ticket.assignedAgent);
        if (agent !== null && agent.isActive && agent.status !== 'offline') return nothing;
        const change = TicketChange.of(deps, CALL, ticket);
        await moveOn(deps, change, agent);
        return change.decision(true);
      },
    },
  );
}

async function moveOn(deps: Deps, change: TicketChange, gone: AgentRecord | null): Promise<void> {
  const name = gone?.name ?? 'The agent';
  change.release();
  const chosen = await routeTicket(deps, change, { record: true });
  if (chosen === null) {
    change.log(`${name} is gone; the conversation is back in the queue`, { event: 'unassigned' });
    return;
  }
  change.log(`${chosen.name} has taken over the conversation from ${name}`, {
    event: 'reassigned',
    agent: chosen.name,
  });
}
