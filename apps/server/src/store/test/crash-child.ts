/**
 * A process that writes to a SQLite store until a named step is reached for the n-th time, and then is gone
 * as by `kill -9`. Says on stdout what it was told is durable. Arguments: folder, step, n.
 */
import { writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { openSqlite } from '../sqlite/open-sqlite.ts';
import type { FaultPoint } from '../sqlite/faults.ts';
import type { TicketRecord } from '../../domain/records.ts';
import type { Claim } from '../unit.ts';
import { aTicket, anAgent, creating, figuresOf, posting, save, T0 } from './fixtures.ts';

const [dir = '', step = '', times = '1'] = process.argv.slice(2);
let left = Number(times);

function fault(point: FaultPoint): void {
  if (point !== step) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}

/** Written at once: what is said before the end must arrive. */
function say(...words: (string | number)[]): void {
  writeSync(1, `${words.join(' ')}\n`);
}

const store = await openSqlite({ dir, fault });
say('open');
await store.processes.heartbeat('p', T0, T0 + 30);
await store.processes.reap(T0 + 40);

const agent = anAgent();
await save(store, [{ kind: 'agent.insert', agent }]);
const tickets: TicketRecord[] = [];
for (let at = 0; at < 8; at += 1) {
  const ticket = aTicket();
  await save(store, creating(ticket));
  say('ticket', ticket.id);
  tickets.push(ticket);
}

async function write(at: number): Promise<void> {
  for (let round = 0; round < 40; round += 1) {
    const before = tickets[at];
    if (before === undefined) return;
    const { unit, ticket, message } = posting(before);
    const after = { ...ticket, responses: ticket.responses + 1, responseMs: ticket.responseMs + 5 };
    await save(store, [
      { kind: 'ticket.update', before, after },
      ...unit.slice(1),
      ...figuresOf(before, after),
      { kind: 'agent.figures', id: agent.id, add: { responses: 1 } },
      {
        kind: 'timer.set',
        timer: { key: message.id, kind: 'auto-close', subject: before.id, dueAt: T0 },
      },
      {
        kind: 'outbox.insert',
        row: {
          id: message.id,
          consumer: 'mail',
          effectKey: message.id,
          group: before.id,
          payload: { seq: message.seq },
          dueAt: T0,
          createdAt: T0,
        },
      },
    ]);
    say('message', message.id, before.id, message.seq);
    tickets[at] = after;
  }
}

async function work(): Promise<void> {
  for (let round = 0; round < 10; round += 1) {
    for (const { claim, key } of await store.work.claimTimers(T0, { limit: 5, leaseMs: 60_000 })) {
      say('claimed', key, claim.fence);
      await save(store, [{ kind: 'timer.done', claim }]);
      say('done', key);
    }
    const effects = { consumers: ['mail'], limit: 5, leaseMs: 60_000 };
    for (const { claim, key } of await claimEffects(effects)) {
      say('effect', key);
      await save(store, [{ kind: 'outbox.done', claim }]);
      say('effected', key);
    }
    await wait(1);
  }
}

async function claimEffects(
  options: Parameters<typeof store.work.claimOutbox>[1],
): Promise<{ claim: Claim; key: string }[]> {
  const claimed = await store.work.claimOutbox(T0, options);
  return claimed.map(({ claim, effectKey }) => ({ claim, key: effectKey }));
}

await Promise.all([...tickets.map((_, at) => write(at)), work()]);
say('end');
await store[Symbol.asyncDispose]();
