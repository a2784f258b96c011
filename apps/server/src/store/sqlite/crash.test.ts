/** What a process that dies at any step leaves behind (reliability F1): all that was durable, and whole units. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Store } from '../store.ts';
import { save, T0 } from '../test/fixtures.ts';
import { FAULT_POINTS, type FaultPoint } from './faults.ts';
import { openSqlite } from './open-sqlite.ts';

const CHILD = join(import.meta.dirname, '../test/crash-child.ts');
/** Late enough that there is something to lose. */
const LATE: Partial<Record<FaultPoint, readonly number[]>> = {
  'commit.before-begin': [3, 40],
  'commit.begun': [3, 40],
  'commit.written': [7, 300],
  'commit.before-commit': [3, 40],
  'commit.after-commit': [3, 50],
  'timer.claimed': [2],
  'outbox.claimed': [2],
};

/** Runs the child until it ends; returns what it said and whether it was killed. */
async function run(
  dir: string,
  step: string,
  times: number,
): Promise<{ said: string[][]; signal: unknown }> {
  const child = spawn(process.execPath, [CHILD, dir, step, String(times)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const [, signal] = await once(child, 'close');
  return {
    said: text
      .trim()
      .split('\n')
      .map((line) => line.split(' ')),
    signal,
  };
}

async function check(dir: string, said: readonly string[][]): Promise<void> {
  await using store = await openSqlite({ dir });
  const { read, latest } = store;
  let responses = 0;
  let stored = 0;
  const page = { sortBy: 'createdAt', sortOrder: 'asc', limit: 100, offset: 0 } as const;
  const tickets = await read.tickets({}, { kind: 'all' }, page);
  for (const ticket of tickets) {
    const log = await read.messages(ticket.id, { limit: 1_000 });
    assert.deepEqual(
      log.map(({ seq }) => seq),
      Array.from({ length: ticket.seq }, (_, at) => at + 1),
    );
    assert.deepEqual(ticket.lastMessage?.content, log.at(-1)?.content);
    assert.equal(ticket.version, 1 + log.length, 'message and ticket are of one unit');
    assert.equal(ticket.responses, log.length);
    assert.deepEqual(await latest.ticket(ticket.ticketId), ticket);
    for (const { id, senderKey, clientMessageId } of log) {
      assert.equal(
        (await read.messageByClientId(ticket.id, senderKey, clientMessageId ?? ''))?.id,
        id,
      );
    }
    responses += log.length;
    stored += 1;
  }
  const [sum] = await read.figures({ axis: 'all', filter: {}, scope: { kind: 'all' }, by: [] });
  assert.equal(sum?.tickets ?? 0, stored);
  assert.equal(sum?.responses ?? 0, responses);
  const [agent] = await read.agents({}, { ...page, limit: 1 });
  assert.equal(
    agent?.figures.responses ?? 0,
    responses,
    "the agent's figures are of the same units",
  );

  const work = new Map<string, Set<string>>();
  for (const [kind = '', id = '', ...rest] of said) {
    if (kind === 'ticket') assert.ok(await read.ticket(id), 'an acknowledged ticket is there');
    if (kind === 'message') {
      const message = await read.message(id);
      assert.deepEqual([message?.ticket, String(message?.seq)], rest, 'and so is a message (P1)');
    }
    work.set(kind, (work.get(kind) ?? new Set()).add(id));
  }
  await checkWork(store, work);
}

/** After the leases of the dead everything comes again that was not done, and nothing that was (P8, P13). */
async function checkWork(store: Store, said: ReadonlyMap<string, Set<string>>): Promise<void> {
  const named = (kind: string): Set<string> => said.get(kind) ?? new Set();
  const now = T0 + 60_000;
  const due = await store.work.claimTimers(now, { limit: 10_000, leaseMs: 1 });
  const timers = new Set(due.map(({ key }) => key));
  const effects = new Set<string>();
  for (;;) {
    const options = { consumers: ['mail'], limit: 100, leaseMs: 60_000 };
    const rows = await store.work.claimOutbox(now, options);
    if (rows.length === 0) break;
    for (const { claim, effectKey } of rows) {
      effects.add(effectKey);
      await save(store, [{ kind: 'outbox.done', claim }]);
    }
  }
  for (const id of named('message')) {
    assert.ok(timers.has(id) || named('claimed').has(id));
    assert.ok(effects.has(id) || named('effect').has(id));
  }
  for (const id of named('done')) assert.ok(!timers.has(id));
  for (const id of named('effected')) assert.ok(!effects.has(id));
}

describe('a process that is killed', () => {
  for (const step of FAULT_POINTS) {
    for (const times of LATE[step] ?? [1]) {
      test(`at ${step}, time ${times}, loses nothing it acknowledged`, async () => {
        const dir = await mkdtemp(join(tmpdir(), 'parley-crash-'));
        try {
          const first = await run(dir, step, times);
          assert.equal(first.signal, 'SIGKILL', 'the step was reached');
          await check(dir, first.said);
        } finally {
          await rm(dir, { recursive: true });
        }
      });
    }
  }
});
