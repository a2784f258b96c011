/** Contract §6 "Figures": what the rollups say equals a recomputation from tickets and their logs, after random histories. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PRIORITIES, TICKET_STATUSES } from '@parley/contract';
import fc from 'fast-check';
import { AppError } from '../../src/domain/errors.ts';
import type { AgentRecord, TicketRecord } from '../../src/domain/records.ts';
import { setAgentStatus } from '../../src/usecases/agent-presence.ts';
import { assignTicket } from '../../src/usecases/assign-ticket.ts';
import { changePriority } from '../../src/usecases/change-priority.ts';
import { changeStatus } from '../../src/usecases/change-status.ts';
import { postMessage } from '../../src/usecases/post-message.ts';
import { rateTicket } from '../../src/usecases/rate-ticket.ts';
import { updateTicket } from '../../src/usecases/update-ticket.ts';
import { callOf, callOfCustomer, openWorld, type World } from '../kit/deps.ts';
import { byKey, recompute, storedFigures } from '../kit/recompute.ts';

const DEPARTMENTS = ['general', 'billing'] as const;

interface Step {
  readonly verb:
    | 'open'
    | 'ask'
    | 'answer'
    | 'status'
    | 'rate'
    | 'give'
    | 'move'
    | 'priority'
    | 'presence';
  readonly ticket: number;
  readonly agent: number;
  readonly value: number;
  /** Minutes that pass before it. */
  readonly wait: number;
}

const steps = fc.array(
  fc.record<Step>({
    verb: fc.constantFrom(
      'open',
      'ask',
      'answer',
      'status',
      'rate',
      'give',
      'move',
      'priority',
      'presence',
    ),
    ticket: fc.nat(5),
    agent: fc.nat(2),
    value: fc.nat(20),
    wait: fc.nat(600),
  }),
  { minLength: 10, maxLength: 60 },
);

function pick<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new Error('Nothing to pick from');
  return item;
}

async function take(
  world: World,
  agents: readonly AgentRecord[],
  { tickets, step }: { tickets: TicketRecord[]; step: Step },
): Promise<void> {
  const { deps } = world;
  const agent = await world.fresh(pick(agents, step.agent));
  if (step.verb === 'open' || tickets.length === 0) {
    const department = pick(DEPARTMENTS, step.value);
    tickets.push(
      await world.ticket({ department, initialMessage: step.value % 2 === 0 ? 'Hi' : null }),
    );
    return;
  }
  const ticket = pick(tickets, step.ticket);
  const words = {
    ticket,
    content: 'words',
    messageType: 'text',
    metadata: {},
    attachments: [],
    visibility: 'public',
    clientMessageId: null,
  } as const;
  switch (step.verb) {
    case 'ask': {
      const posted = await postMessage(deps, callOfCustomer(ticket), { ...words, as: 'customer' });
      // After a closed ticket the words go to another one, which may be known already.
      if (!tickets.some(({ id }) => id === posted.ticket.id)) tickets.push(posted.ticket);
      return;
    }
    case 'answer':
      await postMessage(deps, callOf(agent), { ...words, as: 'agent' });
      return;
    case 'status':
      await changeStatus(deps, callOf(agent), {
        ticket,
        status: pick(TICKET_STATUSES, step.value),
        agent: null,
        notes: null,
        force: false,
      });
      return;
    case 'rate':
      await rateTicket(deps, callOfCustomer(ticket), {
        ticket,
        rating: 1 + (step.value % 5),
        feedback: null,
      });
      return;
    case 'give':
      await assignTicket(deps, callOf(agent), { ticket, agent: agent.id, force: step.value > 10 });
      return;
    case 'move':
      await updateTicket(deps, callOf(agent), {
        ticket,
        fields: { department: pick(DEPARTMENTS, step.value) },
      });
      return;
    case 'priority':
      await changePriority(deps, callOf(agent), { ticket, priority: pick(PRIORITIES, step.value) });
      return;
    case 'presence':
      await setAgentStatus(deps, callOf(agent), {
        agent,
        status: pick(['available', 'busy', 'away', 'offline'] as const, step.value),
      });
      return;
    default:
      step.verb satisfies never;
  }
}

test('figures and slots equal a recomputation from the log after any history', async (t) => {
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      const world = await openWorld(t);
      const agents = [
        await world.present({ name: 'Ana', maxConcurrentTickets: 2 }),
        await world.present({ name: 'Bob', department: 'billing', maxConcurrentTickets: 2 }),
        await world.agent({ name: 'Cy', role: 'supervisor', department: 'billing' }),
      ];
      const tickets: TicketRecord[] = [];
      for (const step of history) {
        world.pass(step.wait * 60_000);
        try {
          await take(world, agents, { tickets, step });
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
        }
        await world.settle();
      }
      const expected = await recompute(world.store, { agents, tickets });
      assert.deepEqual(byKey(await storedFigures(world.store)), expected.rows);
      for (const [index, agent] of agents.entries()) {
        const { figures, activeTickets, maxConcurrentTickets } = await world.fresh(agent);
        assert.deepEqual(figures, expected.agents[index]);
        assert.equal(activeTickets, expected.slots[index]);
        assert.ok(maxConcurrentTickets >= 0);
      }
    }),
    { numRuns: 25 },
  );
});
