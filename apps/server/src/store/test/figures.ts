/** Figures equal a recomputation from the tickets, after any history, in any part that is asked for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PRIORITIES, TICKET_STATUSES } from '@parley/contract';
import fc from 'fast-check';
import {
  addMeasures,
  agentFigureDeltas,
  contributions,
  NO_AGENT_FIGURES,
  NO_MEASURES,
  type FigureDelta,
} from '../../domain/metrics.ts';
import type { AgentFigures, Id, TicketRecord } from '../../domain/records.ts';
import type { FigureDimension, FigureRow, FiguresQuery, Scope, Store } from '../store.ts';
import type { Unit } from '../unit.ts';
import { aTicket, DAY_MS, figuresOf, save, saveAgent, T0 } from './fixtures.ts';
import { isVisible, isWanted } from './lists.ts';

const DIMENSIONS = ['day', 'department', 'agent', 'priority', 'channel', 'status'] as const;
const DEPARTMENTS = ['general', 'billing'] as const;
const SPAN_MS = 4 * DAY_MS;

interface Step {
  /** Which of the tickets there are; beyond them: a new one. */
  readonly ticket: number;
  readonly agent: number;
  readonly status: TicketRecord['status'];
  readonly priority: TicketRecord['priority'];
  readonly department: string;
  readonly rating: number | null;
  /** Part of the span, in thousandths. */
  readonly at: number;
  readonly answered: boolean;
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  ticket: fc.nat(12),
  agent: fc.nat(2),
  status: fc.constantFrom(...TICKET_STATUSES),
  priority: fc.constantFrom(...PRIORITIES),
  department: fc.constantFrom(...DEPARTMENTS),
  rating: fc.option(fc.integer({ min: 1, max: 5 })),
  at: fc.nat(1_000),
  answered: fc.boolean(),
});

/** What has been stored, kept beside the store. */
class Model {
  readonly tickets: TicketRecord[] = [];
  readonly agents = new Map<Id, AgentFigures>();

  constructor(agents: readonly Id[]) {
    for (const id of agents) this.agents.set(id, NO_AGENT_FIGURES);
  }

  unitOf(step: Step): Unit {
    const at = T0 + Math.floor((step.at * SPAN_MS) / 1_000);
    const agents = [...this.agents.keys()];
    const agent = agents[step.agent % agents.length] ?? '';
    const before = this.tickets[step.ticket];
    if (before === undefined) {
      const ticket = aTicket({
        createdAt: at,
        department: step.department,
        priority: step.priority,
      });
      this.tickets.push(ticket);
      return [{ kind: 'ticket.insert', ticket }, ...figuresOf(null, ticket)];
    }
    const isOver = step.status === 'resolved' || step.status === 'closed';
    const after: TicketRecord = {
      ...before,
      version: before.version + 1,
      status: step.status,
      priority: step.priority,
      department: step.department,
      assignedAgent: step.status === 'open' ? null : agent,
      rating: isOver ? step.rating : before.rating,
      resolution: isOver
        ? { resolvedAt: before.createdAt + step.at * 60_000, resolvedBy: agent, notes: '' }
        : null,
      handledBy:
        isOver && !before.handledBy.includes(agent)
          ? [...before.handledBy, agent]
          : before.handledBy,
      responses: before.responses + Number(step.answered),
      responseMs: before.responseMs + (step.answered ? step.at : 0),
    };
    this.tickets[step.ticket] = after;
    const response = step.answered ? { agent, ms: step.at } : null;
    const deltas = agentFigureDeltas(before, after, response);
    for (const { id, add } of deltas) this.#addTo(id, add);
    return [
      { kind: 'ticket.update', before, after },
      ...figuresOf(before, after).filter(({ kind }) => kind === 'figures'),
      ...deltas.map(({ id, add }) => ({ kind: 'agent.figures', id, add }) as const),
    ];
  }

  #addTo(id: Id, add: Partial<AgentFigures>): void {
    const sum = { ...(this.agents.get(id) ?? NO_AGENT_FIGURES) };
    for (const [name, value] of Object.entries(add) as [keyof AgentFigures, number][]) {
      sum[name] += value;
    }
    this.agents.set(id, sum);
  }

  figures({ axis, filter, scope, by }: FiguresQuery): Map<string, FigureRow> {
    const { from, to, ...rest } = filter;
    const sums = new Map<string, FigureRow>();
    for (const ticket of this.tickets) {
      if (!isVisible(ticket, scope) || !isWanted(ticket, rest)) continue;
      for (const part of contributions(ticket)) {
        const at = axis === 'resolved' ? ticket.resolution?.resolvedAt : ticket.createdAt;
        if (part.axis !== axis || at === undefined) continue;
        if (at < (from ?? 0) || at > (to ?? Infinity)) continue;
        const key = keyOf(part, by);
        const sum = addMeasures(sums.get(key) ?? NO_MEASURES, part);
        sums.set(key, { ...sum, ...pick(part, by) });
      }
    }
    return sums;
  }
}

function pick(row: FigureRow | FigureDelta, by: readonly FigureDimension[]): object {
  return Object.fromEntries(by.map((dimension) => [dimension, row[dimension]]));
}

function keyOf(row: FigureRow | FigureDelta, by: readonly FigureDimension[]): string {
  return JSON.stringify(pick(row, by));
}

async function checkAll(store: Store, model: Model, query: FiguresQuery): Promise<void> {
  const rows = await store.read.figures(query);
  const found = new Map(rows.map((row) => [keyOf(row, query.by), row]));
  assert.equal(found.size, rows.length, 'no combination twice');
  assert.deepEqual(found, model.figures(query));
}

const anyQuery = (agents: readonly Id[]): fc.Arbitrary<FiguresQuery> =>
  fc.record({
    axis: fc.constantFrom('all', 'created', 'resolved'),
    by: fc.subarray([...DIMENSIONS]),
    filter: fc.record(
      {
        statuses: fc.subarray([...TICKET_STATUSES], { minLength: 1 }),
        assignedAgent: fc.constantFrom(...agents),
        department: fc.constantFrom(...DEPARTMENTS),
        priority: fc.constantFrom(...PRIORITIES),
        customerId: fc.constantFrom('nobody', 'customer-1'),
        from: fc.nat(1_000).map((at) => T0 + at * 300_000),
        to: fc.nat(1_000).map((at) => T0 + at * 300_000),
      },
      { requiredKeys: [] },
    ),
    scope: fc.oneof(
      fc.constant<Scope>({ kind: 'all' }),
      fc.record({
        kind: fc.constantFrom('department' as const, 'own' as const),
        department: fc.constantFrom(...DEPARTMENTS),
        agent: fc.option(fc.constantFrom(...agents)),
      }),
    ),
  });

export function figureSuite(current: () => Store, reopen: () => Promise<void>): void {
  test('figures equal a recomputation, whatever happened and whatever is asked (issue 3, 11)', async () => {
    const agents = [await saveAgent(current()), await saveAgent(current())].map(({ id }) => id);
    const model = new Model(agents);
    const steps = fc.sample(anyStep, { numRuns: 400, seed: 11 });
    for (const [at, step] of steps.entries()) {
      const { durable } = current().commit(model.unitOf(step));
      // Some groups of one unit, some of many; and a restart in the middle.
      if (at % 3 === 0) await durable;
      if (at === 200) {
        await durable;
        await reopen();
      }
    }
    await save(current(), []);
    await fc.assert(
      fc.asyncProperty(anyQuery(agents), (query) => checkAll(current(), model, query)),
      { numRuns: 500 },
    );
    for (const [id, figures] of model.agents) {
      assert.deepEqual((await current().read.agent(id))?.figures, figures);
      assert.deepEqual((await current().latest.agent(id))?.figures, figures);
    }
    await reopen();
    const all: FiguresQuery = {
      axis: 'created',
      filter: {},
      scope: { kind: 'all' },
      by: DIMENSIONS,
    };
    await checkAll(current(), model, all);
    for (const [id, figures] of model.agents) {
      assert.deepEqual((await current().read.agent(id))?.figures, figures);
    }
  });

  test('the day of a ticket is that of UTC, and a range holds its first and last millisecond', async () => {
    const store = current();
    const day = Date.UTC(2026, 0, 31);
    for (const createdAt of [day, day + DAY_MS - 1, day + DAY_MS]) {
      const ticket = aTicket({ createdAt });
      await save(store, [{ kind: 'ticket.insert', ticket }, ...figuresOf(null, ticket)]);
    }
    const count = async (from: number, to: number): Promise<unknown> =>
      (
        await store.read.figures({
          axis: 'created',
          filter: { from, to },
          scope: { kind: 'all' },
          by: ['day'],
        })
      ).map(({ day, tickets }) => [day, tickets]);
    assert.deepEqual(await count(day, day + DAY_MS - 1), [['2026-01-31', 2]]);
    assert.deepEqual(await count(day + 1, day + DAY_MS - 2), []);
    assert.deepEqual(await count(day + 1, day + DAY_MS), [
      ['2026-01-31', 1],
      ['2026-02-01', 1],
    ]);
    assert.deepEqual(await store.read.firstTicketAt(), day);
  });

  test('departments are those of tickets and agents, with what is open and who is there', async () => {
    const store = current();
    await saveAgent(store, { department: 'sales' });
    await saveAgent(store, { department: 'sales', status: 'away' });
    await saveAgent(store, { department: 'billing', isActive: false });
    for (const status of TICKET_STATUSES) {
      const ticket = aTicket({ status, department: 'general' });
      await save(store, [{ kind: 'ticket.insert', ticket }, ...figuresOf(null, ticket)]);
    }
    assert.deepEqual(await store.read.departments(), [
      { name: 'billing', openTickets: 0, availableAgents: 0 },
      { name: 'general', openTickets: 2, availableAgents: 0 },
      { name: 'sales', openTickets: 0, availableAgents: 1 },
    ]);
  });
}
