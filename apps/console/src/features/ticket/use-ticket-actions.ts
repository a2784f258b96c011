/** What is done with a ticket, with words about it and a way back. */
import { asParleyError } from '@parley/client/errors.ts';
import type { Priority, Ticket, TicketStatus } from '@parley/contract';
import { useQueryClient } from '@tanstack/react-query';
import { problemText } from '../../app/problem.ts';
import { useAgentNames } from '../../app/queries.ts';
import { useAgent, useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';

export interface TicketActions {
  readonly setStatus: (status: TicketStatus) => void;
  /** Null: back to the queue. */
  readonly assign: (agentId: string | null) => void;
  readonly setPriority: (priority: Priority) => void;
  readonly escalate: () => void;
}

export function useTicketActions(ticket: Ticket): TicketActions {
  const { client, toasts } = useServices();
  const queries = useQueryClient();
  const { t } = useLanguage();
  const names = useAgentNames();
  const me = useAgent();
  const { ticketId } = ticket;

  function fail(error: unknown): void {
    toasts.show({ text: problemText(error, t), tone: 'error' });
  }
  function settled(): void {
    void queries.invalidateQueries({ queryKey: ['routing', ticketId] });
    void queries.invalidateQueries({ queryKey: ['agents'] });
  }

  async function setStatus(status: TicketStatus): Promise<void> {
    const before = ticket.status;
    try {
      await client.setStatus(ticketId, status);
      const words: Partial<Record<TicketStatus, string>> = {
        resolved: t.ticket.resolved,
        closed: t.ticket.closed,
        pending: t.ticket.pended,
        open: before === 'resolved' ? t.ticket.reopened : t.ticket.unassignedDone,
      };
      const text = words[status];
      const undo = { label: t.common.undo, run: () => void setStatus('open').catch(fail) };
      if (text !== undefined) toasts.show({ text, action: status === 'resolved' ? undo : null });
      settled();
    } catch (error) {
      fail(error);
    }
  }

  async function assign(agentId: string | null, force = false): Promise<void> {
    const name = agentId === null ? '' : (names.get(agentId) ?? agentId);
    try {
      await client.assign(ticketId, agentId, { force });
      toasts.show({ text: agentId === null ? t.ticket.unassignedDone : t.ticket.assignedTo(name) });
      settled();
    } catch (error) {
      if (asParleyError(error).code !== 'AGENT_AT_CAPACITY') return fail(error);
      const isSenior = me.role !== 'agent';
      const again = { label: t.errors.capacityForce, run: () => void assign(agentId, true) };
      toasts.show({
        text: t.errors.capacity(name),
        tone: 'error',
        action: isSenior ? again : null,
      });
    }
  }

  return {
    setStatus: (status) => void setStatus(status),
    assign: (agentId) => void assign(agentId),
    setPriority: (priority) => void client.setPriority(ticketId, priority).catch(fail),
    escalate: () =>
      void client.escalate(ticketId).then(() => toasts.show({ text: t.ticket.escalated }), fail),
  };
}
