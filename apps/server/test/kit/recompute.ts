/** The figures as tickets and their logs have them, to be held against the rollups (contract §6 "Figures"). */
import assert from 'node:assert/strict';
import {
  contributions,
  type FigureAxis,
  type FigureDelta,
  figureKey,
  mergeFigures,
  NO_AGENT_FIGURES,
} from '../../src/domain/metrics.ts';
import type { AgentFigures, AgentRecord, TicketRecord } from '../../src/domain/records.ts';
import type { Store } from '../../src/store/store.ts';

/** Answers and how long they took, from the log alone: who answered the first unanswered customer message, and when. */
async function answersOf(
  store: Store,
  ticket: TicketRecord,
): Promise<{ agentId: string; ms: number }[]> {
  const log = await store.read.messages(ticket.id, { limit: 1_000 });
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

export function byKey(rows: readonly FigureDelta[]): Map<string, FigureDelta> {
  return new Map(rows.map((row) => [figureKey(row), row]));
}

export async function recompute(
  store: Store,
  {
    agents,
    tickets,
  }: {
    agents: readonly Pick<AgentRecord, 'id' | 'agentId'>[];
    tickets: readonly Pick<TicketRecord, 'id'>[];
  },
): Promise<{ rows: Map<string, FigureDelta>; agents: AgentFigures[]; slots: number[] }> {
  const rows: FigureDelta[] = [];
  const sums: Record<keyof AgentFigures, number>[] = agents.map(() => ({ ...NO_AGENT_FIGURES }));
  const slots = agents.map(() => 0);
  for (const { id } of tickets) {
    const ticket = await store.read.ticket(id);
    assert.ok(ticket !== null);
    const answers = await answersOf(store, ticket);
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

/** Every rollup row of an axis, in all its dimensions. */
async function figuresOf(store: Store, axis: FigureAxis): Promise<FigureDelta[]> {
  const rows = await store.read.figures({
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

/** All rollup rows. */
export async function storedFigures(store: Store): Promise<FigureDelta[]> {
  const rows: FigureDelta[] = [];
  for (const axis of ['all', 'created', 'resolved'] as const) {
    rows.push(...(await figuresOf(store, axis)));
  }
  return rows;
}
