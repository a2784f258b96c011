import type { CustomerInfo, TicketRecord } from '../domain/records.ts';
import { changeTicket } from './change-ticket.ts';
import type { Call, Deps } from './context.ts';
import { routeTicket } from './route-ticket.ts';
import type { TicketChange } from './ticket-change.ts';

export interface UpdateTicket {
  readonly ticket: Pick<TicketRecord, 'id' | 'customerId'>;
  /** What is left out stays. */
  readonly fields: {
    readonly subject?: string;
    readonly department?: string;
    /** Replace the tags there are. */
    readonly tags?: readonly string[];
    readonly category?: string;
    readonly subcategory?: string;
    readonly customerInfo?: Partial<CustomerInfo>;
  };
}

/**
 * `PATCH /api/tickets/:id`. A ticket whose department changes keeps its agent if that agent belongs there,
 * else it is routed anew (contract §4). Throws `INVALID_TRANSITION` for anything but tags on a closed ticket.
 */
export function updateTicket(
  deps: Deps,
  call: Call,
  { ticket, fields }: UpdateTicket,
): Promise<{ ticket: TicketRecord }> {
  const { tags, customerInfo, ...others } = fields;
  const onlyTags = customerInfo === undefined && Object.keys(others).length === 0;
  return changeTicket(deps, call, {
    ticket,
    onClosed: onlyTags ? 'allowed' : 'refused',
    change: async (change, before) => {
      change.set(others);
      if (tags !== undefined) change.set({ tags });
      if (customerInfo !== undefined) {
        change.set({ customerInfo: { ...before.customerInfo, ...customerInfo } });
      }
      if (change.ticket.department !== before.department) await moveDepartment(deps, change);
    },
  });
}

async function moveDepartment(deps: Deps, change: TicketChange): Promise<void> {
  const { status, assignedAgent, department } = change.ticket;
  if (status !== 'open' && status !== 'assigned' && status !== 'pending') return;
  const agent = assignedAgent === null ? null : await deps.store.latest.agent(assignedAgent);
  if (agent !== null && agent.department === department) return;
  change.release();
  const chosen = await routeTicket(deps, change, { record: true });
  if (agent === null) return;
  if (chosen === null) change.log('The conversation is back in the queue', { event: 'unassigned' });
  else {
    change.log(`${chosen.name} has taken over the conversation`, {
      event: 'reassigned',
      agent: chosen.name,
    });
  }
}
