/**
 * What a posted message costs the SQLite store: `node apps/server/src/store/test/post-benchmark.ts [messages a group]…`
 * Prints, for 64 tickets written to both ways, microseconds a unit until it is applied, microseconds a group's
 * commit takes (the fsync included), and pages written a commit. Of many groups the median; not a test.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterMessage, buildMessage } from '../../domain/message.ts';
import { agentFigureDeltas, figureDeltas } from '../../domain/metrics.ts';
import type { AgentRecord, TicketRecord } from '../../domain/records.ts';
import { DATABASE_FILE, openSqlite } from '../sqlite/open-sqlite.ts';
import type { Unit } from '../unit.ts';
import { aTicket, anAgent, creating, save, T0 } from './fixtures.ts';

const PAIRS = 64;
const MESSAGES = 40_000;
const CONTENT = 'Hello, could you please tell me where my order number 12345 is right now?';

interface Pair {
  ticket: TicketRecord;
  readonly agent: AgentRecord;
}

/** The next message of a conversation in which customer and agent take turns, as the use case would store it. */
function post(pair: Pair, at: number): Unit {
  const { ticket: before, agent } = pair;
  const isAgents = before.seq % 2 === 1;
  const message = buildMessage({
    ticket: before,
    version: before.version + 1,
    at,
    sender: isAgents ? 'agent' : 'customer',
    senderId: isAgents ? agent.agentId : before.customerId,
    senderKey: isAgents ? `agent:${agent.id}` : `customer:${before.customerId}`,
    visibility: 'public',
    clientMessageId: at.toString(36).padStart(32, '0'),
    content: CONTENT,
    messageType: 'text',
    metadata: {},
  });
  const { patch, response } = afterMessage(before, message);
  const after = { ...before, ...patch, version: before.version + 1, updatedAt: at };
  pair.ticket = after;
  const answered = response === null ? null : { agent: agent.id, ms: response.ms };
  return [
    { kind: 'ticket.update', before, after },
    { kind: 'message.insert', message },
    ...agentFigureDeltas(before, after, answered).map(
      ({ id, add }) => ({ kind: 'agent.figures', id, add }) as const,
    ),
    { kind: 'figures', deltas: figureDeltas(before, after) },
  ];
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

async function measure(size: number): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'parley-benchmark-'));
  await using store = await openSqlite({ dir });
  const pairs: Pair[] = [];
  for (let at = 0; at < PAIRS; at += 1) {
    const agent = anAgent();
    const ticket = aTicket({ status: 'assigned', assignedAgent: agent.id });
    await save(store, [{ kind: 'agent.insert', agent }, ...creating(ticket)]);
    pairs.push({ ticket, agent });
  }
  const file = new DatabaseSync(join(dir, DATABASE_FILE));
  const logged = (): number => Number(file.prepare('PRAGMA wal_checkpoint(NOOP)').get()?.['log']);
  const applied: number[] = [];
  const committed: number[] = [];
  const pages: number[] = [];
  for (let at = 0; at < MESSAGES; at += size) {
    const units = Array.from({ length: size }, (_, next) => {
      const pair = pairs[(at + next) % PAIRS];
      return pair === undefined ? [] : post(pair, T0 + at + next);
    });
    const before = logged();
    const start = performance.now();
    const commits = units.map((unit) => store.commit(unit));
    const between = performance.now();
    await commits.at(-1)?.durable;
    committed.push((performance.now() - between) * 1_000);
    applied.push(((between - start) * 1_000) / size);
    pages.push(logged() - before);
  }
  file.close();
  rmSync(dir, { recursive: true });
  const [unit, group, written] = [applied, committed, pages].map(median);
  return `${size} a group: ${unit?.toFixed(1)} µs a unit + ${group?.toFixed(0)} µs a commit of ${written} pages`;
}

const sizes = process.argv.slice(2).map(Number);
for (const size of sizes.length > 0 ? sizes : [1, 8, 64, 256]) {
  process.stdout.write(`${await measure(size)}\n`);
}
