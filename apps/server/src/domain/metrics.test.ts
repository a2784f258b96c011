import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PRIORITIES, TICKET_STATUSES } from '@parley/contract';
import fc from 'fast-check';
import { NOON, ticketRecord } from '../../test/kit/records.ts';
import {
  addMeasures,
  agentFigureDeltas,
  contributions,
  figureDeltas,
  figureKey,
  mergeFigures,
  NO_AGENT_FIGURES,
  NO_MEASURES,
  resolutionMs,
  utcDay,
  type FigureDelta,
} from './metrics.ts';
import type { AgentFigures, TicketRecord } from './records.ts';

const AGENTS = ['a', 'b', 'c'];
const HOUR = 3_600_000;

/** What one call can do to a ticket, as far as figures go. */
interface Step {
  readonly patch: Partial<TicketRecord>;
  readonly answers: { readonly agent: string; readonly ms: number } | null;
  readonly handler: string | null;
}

const step: fc.Arbitrary<Step> = fc.record({
  patch: fc.record(
    {
      status: fc.constantFrom(...TICKET_STATUSES),
      priority: fc.constantFrom(...PRIORITIES),
      department: fc.constantFrom('general', 'billing', 'a|b'),
      assignedAgent: fc.constantFrom(null, ...AGENTS),
      rating: fc.constantFrom(null, 1, 4, 5),
      resolution: fc.option(
        fc.nat({ max: 72 }).map((hours) => ({
          resolvedAt: NOON + hours * HOUR,
          resolvedBy: 'system',
          notes: '',
        })),
        { nil: null },
      ),
      subject: fc.constantFrom('x', 'y'),
    },
    { requiredKeys: [] },
  ),
  answers: fc.option(fc.record({ agent: fc.constantFrom(...AGENTS), ms: fc.nat({ max: HOUR }) }), {
    nil: null,
  }),
  handler: fc.constantFrom(null, ...AGENTS),
});

function take(ticket: TicketRecord, { patch, answers, handler }: Step): TicketRecord {
  const { handledBy, responses, responseMs } = ticket;
  const adds = handler !== null && !handledBy.includes(handler);
  return {
    ...ticket,
    ...patch,
    handledBy: adds ? [...handledBy, handler] : handledBy,
    responses: responses + (answers === null ? 0 : 1),
    responseMs: responseMs + (answers?.ms ?? 0),
  };
}

function sorted(rows: readonly FigureDelta[]): FigureDelta[] {
  return rows.toSorted((a, b) => (figureKey(a) < figureKey(b) ? -1 : 1));
}

test('deltas summed over any history of a ticket are the contributions of its last state', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let ticket = ticketRecord();
      const rows = [...figureDeltas(null, ticket)];
      for (const it of steps) {
        const after = take(ticket, it);
        rows.push(...figureDeltas(ticket, after));
        ticket = after;
      }
      assert.deepEqual(sorted(mergeFigures(rows)), sorted(contributions(ticket)));
    }),
  );
});

test('many tickets sum up to what a recomputation over their last states gives', () => {
  fc.assert(
    fc.property(fc.array(fc.array(step, { maxLength: 5 }), { maxLength: 6 }), (histories) => {
      const rows: FigureDelta[] = [];
      const last = histories.map((steps) => {
        let ticket = ticketRecord();
        rows.push(...figureDeltas(null, ticket));
        for (const it of steps) {
          const after = take(ticket, it);
          rows.push(...figureDeltas(ticket, after));
          ticket = after;
        }
        return ticket;
      });
      const recomputed = mergeFigures(last.flatMap((ticket) => contributions(ticket)));
      assert.deepEqual(sorted(mergeFigures(rows)), sorted(recomputed));
    }),
  );
});

/** An agent's figures from the whole history, without a delta. */
function figuresOf(agent: string, last: TicketRecord, steps: readonly Step[]): AgentFigures {
  const answers = steps.flatMap((it) => (it.answers?.agent === agent ? [it.answers.ms] : []));
  const owns = last.assignedAgent === agent;
  const resolved = owns ? resolutionMs(last) : null;
  return {
    handled: Number(last.handledBy.includes(agent)),
    responses: answers.length,
    responseMs: answers.reduce((sum, ms) => sum + ms, 0),
    resolutions: Number(resolved !== null),
    resolutionMs: resolved ?? 0,
    ratings: Number(owns && last.rating !== null),
    ratingSum: owns ? (last.rating ?? 0) : 0,
  };
}

test("agents' deltas summed over any history of a ticket are their figures of it", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let ticket = ticketRecord();
      const sums = new Map<string, AgentFigures>(AGENTS.map((agent) => [agent, NO_AGENT_FIGURES]));
      const apply = (deltas: ReturnType<typeof agentFigureDeltas>): void => {
        for (const { id, add } of deltas) {
          const sum = { ...(sums.get(id) ?? NO_AGENT_FIGURES) };
          for (const [name, value] of Object.entries(add) as [keyof AgentFigures, number][]) {
            sum[name] += value;
          }
          sums.set(id, sum);
        }
      };
      apply(agentFigureDeltas(null, ticket, null));
      for (const it of steps) {
        const after = take(ticket, it);
        apply(agentFigureDeltas(ticket, after, it.answers));
        ticket = after;
      }
      for (const agent of AGENTS) {
        assert.deepEqual(sums.get(agent), figuresOf(agent, ticket, steps), agent);
      }
    }),
  );
});

test('what no figure counts makes no delta', () => {
  const before = ticketRecord({ assignedAgent: 'a', rating: 3 });
  const after = { ...before, subject: 'other', tags: ['x'], seq: 9, version: 2, unreadAgent: 1 };
  assert.deepEqual(figureDeltas(before, after), []);
  assert.deepEqual(agentFigureDeltas(before, after, null), []);
});

test('a ticket counts by the UTC day of its creation and of its present resolution', () => {
  const createdAt = Date.UTC(2026, 0, 31, 23, 59, 59, 999);
  const resolution = { resolvedAt: createdAt + 1, resolvedBy: 'system', notes: '' };
  const rows = contributions(
    ticketRecord({ createdAt, resolution, assignedAgent: 'a', rating: 4 }),
  );
  assert.deepEqual(
    rows.map(({ axis, day }) => [axis, day]),
    [
      ['all', ''],
      ['created', '2026-01-31'],
      ['resolved', '2026-02-01'],
    ],
  );
  for (const row of rows) {
    assert.equal(row.agent, 'a');
    assert.deepEqual(
      [row.tickets, row.resolutions, row.resolutionMs, row.ratings, row.ratingSum],
      [1, 1, 1, 1, 4],
    );
  }
  assert.equal(utcDay(createdAt), '2026-01-31');
});

test('a reopened ticket takes its resolution back from the agent and from the day', () => {
  const resolution = { resolvedAt: NOON + HOUR, resolvedBy: 'a', notes: '' };
  const resolved = ticketRecord({ status: 'resolved', assignedAgent: 'a', resolution });
  const reopened: TicketRecord = { ...resolved, status: 'assigned', resolution: null };
  assert.deepEqual(agentFigureDeltas(resolved, reopened, null), [
    { id: 'a', add: { resolutions: -1, resolutionMs: -HOUR } },
  ]);
  const gone = figureDeltas(resolved, reopened).find(({ axis }) => axis === 'resolved');
  assert.deepEqual([gone?.tickets, gone?.resolutions, gone?.responses], [-1, -1, 0]);
});

test('measures add up one by one', () => {
  const one = { ...NO_MEASURES, tickets: 1, ratingSum: 5 };
  assert.deepEqual(addMeasures(one, one), { ...NO_MEASURES, tickets: 2, ratingSum: 10 });
});
