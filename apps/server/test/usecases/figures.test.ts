/** Contract §6 "Figures": what the rollups say equals a recomputation from tickets and their logs, after random histories. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PRIORITIES, TICKET_STATUSES } from '@parley/contract';
import fc from 'fast-check';
import { AppError } from '../../src/domain/errors.ts';
import {
  contributions,
  figureKey,
  mergeFigures,
  NO_AGENT_FIGURES,
  type FigureAxis,
  type FigureDelta,
} from '../../src/domain/metrics.ts';
import type { AgentFigures, AgentRecord, TicketRecord } from '../../src/domain/records.ts';
import { setAgentStatus } from '../../src/usecases/agent-presence.ts';
import { assignTicket } from '../../src/usecases/assign-ticket.ts';
import { changePriority } from '../../src/usecases/change-priority.ts';
import { changeStatus } from '../../src/usecases/change-status.ts';
import { postMessage } from '../../src/usecases/post-message.ts';
import { rateTicket } from '../../src/usecases/rate-ticket.ts';
import { updateTicket } from '../../src/usecases/update-ticket.ts';
import { callOf, callOfCustomer, openWorld, type World } from '../kit/deps.ts';

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

/** Answers and how long they took, from the log alone: who answered the first unanswered customer message, and when. */
async function answersOf(
  world: World,
  ticket: TicketRecord,
): Promise<{ agentId: string; ms: number }[]> {
  const log = await world.store.read.messages(ticket.id, { limit: 1_000 });
  const answers: { agentId: string; ms: number }[] = [];
  let since: number | null = null;
  for (const { sender, senderId, timestamp } of log) {
    if (sender === 'customer') since ??= timestamp;
    if (sender !== 'agent' || since === null) continue;
    answers.push({ agentId: senderId, ms: timestamp - since });
    since = null;
  }
  return answers;
}

function byKey(rows: readonly FigureDelta[]): Map<string, FigureDelta> {
  return new Map(rows.map((row) => [figureKey(row), row]));
}

async function recompute(
  world: World,
  agents: readonly AgentRecord[],
  tickets: readonly TicketRecord[],
): Promise<{ rows: Map<string, FigureDelta>; agents: AgentFigures[]; slots: number[] }> {
  const rows: FigureDelta[] = [];
  const sums: Record<keyof AgentFigures, number>[] = agents.map(() => ({ ...NO_AGENT_FIGURES }));
  const slots = agents.map(() => 0);
  for (const { id } of tickets) {
    const ticket = await world.stored({ id });
    const answers = await answersOf(world, ticket);
    const responseMs = answers.reduce((sum, { ms }) => sum + ms, 0);
    rows.push(...contributions({ ...ticket, responses: answers.length, responseMs }));
    agents.forEach((agent, index) => {
      const sum = sums[index];
      if (sum === undefined) return;
      for (const { agentId, ms } of answers) {
        if (agentId !== agent.agentId) continue;
        sum.responses += 1;
        sum.responseMs += ms;
      }
      if (ticket.handledBy.includes(agent.id)) sum.handled += 1;
      if (ticket.assignedAgent !== agent.id) return;
      if (ticket.status === 'assigned') slots[index] = (slots[index] ?? 0) + 1;
      if (ticket.resolution !== null) {
        sum.resolutions += 1;
        sum.resolutionMs += ticket.resolution.resolvedAt - ticket.createdAt;
      }
      if (ticket.rating !== null) {
        sum.ratings += 1;
        sum.ratingSum += ticket.rating;
      }
    });
  }
  return { rows: byKey(mergeFigures(rows)), agents: sums, slots };
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
      const expected = await recompute(world, agents, tickets);
      const stored: FigureDelta[] = [];
      for (const axis of ['all', 'created', 'resolved'] as const) {
        stored.push(...(await figuresOf(world, axis)));
      }
      assert.deepEqual(byKey(stored), expected.rows);
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

/** Every rollup row of an axis, in all its dimensions. */
async function figuresOf(world: World, axis: FigureAxis): Promise<FigureDelta[]> {
  const rows = await world.store.read.figures({
    axis,
    filter: {},
    scope: { kind: 'all' },
    by: ['day', 'department', 'agent', 'priority', 'channel', 'status'],
  });
  return rows.map((row) => {
    const { day = '', department, agent, priority, channel, status } = row;
    assert.ok(department !== undefined && agent !== undefined && priority !== undefined);
    assert.ok(channel !== undefined && status !== undefined);
    return { ...row, axis, day, department, agent, priority, channel, status };
  });
}
