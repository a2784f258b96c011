/** The figures of a range, of the range before it, and of each of its days. Days are UTC, as the server counts. */
import type { AgentClient } from '@parley/client/agent-types.ts';
import type { StatsOverview } from '@parley/contract';

export interface Scope {
  readonly department?: string;
  /** An `agentId`. */
  readonly agent?: string;
}

export interface Figures {
  readonly present: StatsOverview;
  readonly before: StatsOverview;
}

export interface DayFigures {
  readonly date: string;
  readonly stats: StatsOverview;
}

const DAY_MS = 86_400_000;
/** Days asked for at a time. */
const AT_ONCE = 6;

export function daysBack(days: number, now: number): readonly string[] {
  return Array.from({ length: days }, (_, index) => dayOf(now - (days - 1 - index) * DAY_MS));
}

export async function readFigures(
  client: AgentClient,
  { days, scope }: { readonly days: number; readonly scope: Scope },
): Promise<Figures> {
  const now = Date.now();
  const [present, before] = await Promise.all([
    readStats(client, { dateFrom: dayOf(now - (days - 1) * DAY_MS), dateTo: dayOf(now) }, scope),
    readStats(
      client,
      { dateFrom: dayOf(now - (2 * days - 1) * DAY_MS), dateTo: dayOf(now - days * DAY_MS) },
      scope,
    ),
  ]);
  return { present, before };
}

export async function readDays(
  client: AgentClient,
  { days, scope }: { readonly days: number; readonly scope: Scope },
): Promise<readonly DayFigures[]> {
  const waiting = [...daysBack(days, Date.now()).entries()];
  const found: DayFigures[] = [];
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, date] = next;
      found[index] = {
        date,
        stats: await readStats(client, { dateFrom: date, dateTo: date }, scope),
      };
    }
  });
  await Promise.all(workers);
  return found;
}

export async function readDepartments(
  client: AgentClient,
  { days, names }: { readonly days: number; readonly names: readonly string[] },
): Promise<readonly { readonly name: string; readonly stats: StatsOverview }[]> {
  const now = Date.now();
  const range = { dateFrom: dayOf(now - (days - 1) * DAY_MS), dateTo: dayOf(now) };
  return Promise.all(
    names.map(async (name) => ({
      name,
      stats: await readStats(client, range, { department: name }),
    })),
  );
}

function readStats(
  client: AgentClient,
  range: { readonly dateFrom: string; readonly dateTo: string },
  { department, agent }: Scope,
): Promise<StatsOverview> {
  const query = {
    ...range,
    ...(department === undefined ? {} : { department }),
    ...(agent === undefined ? {} : { agentId: agent }),
  };
  return client.rest.call('tickets.stats', { query });
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
