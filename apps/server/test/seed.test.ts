/** `parley seed --demo`: a store that a server goes on with, whose figures are those of its logs. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import type { Agent, DashboardStats, Ticket } from '@parley/contract';
import { openSqlite } from '../src/store/sqlite/open-sqlite.ts';
import type { Store } from '../src/store/store.ts';
import { PASSWORD, tempDir } from './kit/app.ts';
import { byKey, recompute, storedFigures } from './kit/recompute.ts';
import { Rest } from './kit/rest.ts';
import { killAll, MAIN, placeIn, startServer } from './kit/server-process.ts';

after(killAll);

async function seed(dir: string, args: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, 'seed', ...args], {
    cwd: dir,
    env: { PATH: '', DATA_DIR: dir },
  });
  child.stdin.end(`${PASSWORD}\n`);
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { out, err, code };
}

async function ticketsOf(store: Store) {
  const sort = { sortBy: 'createdAt', sortOrder: 'asc', limit: 1_000, offset: 0 } as const;
  return store.read.tickets({}, { kind: 'all' }, sort);
}

/** What was said and done, without the ids that every store has of its own. */
async function storyOf(dir: string): Promise<unknown[]> {
  await using store = await openSqlite({ dir });
  const story: unknown[] = [];
  for (const ticket of await ticketsOf(store)) {
    const log = await store.read.messages(ticket.id, { limit: 1_000 });
    const { customerId, subject, status, priority, department, rating, createdAt, agentInfo } =
      ticket;
    story.push({
      about: { customerId, subject, status, priority, department, rating, createdAt, agentInfo },
      log: log.map(({ sender, content, timestamp }) => ({ sender, content, timestamp })),
    });
  }
  return story;
}

test('the same seed and moment make the same conversations, another seed others', async () => {
  const [one, other, third] = [tempDir(), tempDir(), tempDir()];
  const args = ['--demo', '--days', '5', '--until', '2026-03-18T15:00:00Z', '--json'];
  assert.equal((await seed(one, args)).code, 0);
  assert.equal((await seed(other, args)).code, 0);
  assert.equal((await seed(third, [...args, '--seed', '2'])).code, 0);
  const story = await storyOf(one);
  assert.ok(story.length > 40);
  assert.deepEqual(await storyOf(other), story);
  assert.notDeepEqual(await storyOf(third), story);
});

test('a server goes on with a month of conversations: lists, dashboard, search, the queue', async () => {
  const place = await placeIn(tempDir());
  const run = await seed(place.dataDir, ['--demo', '--password-file', '-', '--json']);
  assert.equal(run.err, '');
  const said = JSON.parse(run.out) as { conversations: number; team: { email: string }[] };
  const server = await startServer(place);
  assert.doesNotMatch(server.output(), /first admin/);
  const { token } = await new Rest(server.url, { kind: 'anonymous' }).ok('auth.login', {
    body: { email: 'ana@halden.example', password: PASSWORD },
  });
  const ana = new Rest(server.url, { kind: 'staff', token });
  const list = await ana.ok('tickets.list', { query: { limit: 100 } });
  assert.equal(list.pagination.totalItems, said.conversations);
  assert.ok(said.conversations > 180);
  const statuses = new Set(list.tickets.map((ticket: Ticket) => ticket.status));
  assert.deepEqual([...statuses].sort(), ['assigned', 'closed', 'open', 'pending', 'resolved']);
  const { agents } = await ana.ok('agents.list', { query: {} });
  assert.ok(agents.every((agent: Agent) => agent.status === 'offline'));
  const stats: DashboardStats = await ana.ok('dashboard.stats', {});
  assert.equal(stats.totalTickets, said.conversations);
  assert.ok(stats.avgResponseTime !== null && stats.avgResponseTime > 0);
  const { dailyTicketCounts } = await ana.ok('tickets.stats', { query: {} });
  assert.equal(dailyTicketCounts.length, 30);
  for (const query of ['grinder handle', 'الغلاية', 'Dichtung', '蒸らし', 'reembolso']) {
    const found = await ana.ok('tickets.search', { params: { query } });
    assert.ok(found.tickets.length > 0, query);
  }
  const broken = list.tickets.find((ticket: Ticket) => ticket.subject === 'Tasse arrivée cassée');
  const { ticket } = await ana.ok('tickets.get', { params: { ticketId: broken?.ticketId ?? '' } });
  const picture = ticket.messages?.find(({ messageType }) => messageType === 'image');
  const [file] = picture?.metadata.attachments ?? [];
  assert.equal(file?.name, 'broken-mug.jpg');
  const sent = await fetch(`${server.url}${file?.url}`);
  assert.equal(sent.headers.get('content-type'), 'image/jpeg');
  assert.equal((await sent.arrayBuffer()).byteLength, file?.size);
  // Nobody is there, and what somebody holds by hand stays theirs.
  const assigned = list.tickets.filter((ticket: Ticket) => ticket.status === 'assigned');
  assert.ok(assigned.length >= 5);
  await server.kill();

  const again = await seed(place.dataDir, ['--demo']);
  assert.equal(again.code, 1);
  assert.match(again.err, /already holds conversations: set DATA_DIR[^\n]+\.\n$/);

  await using store = await openSqlite({ dir: place.dataDir });
  const tickets = await ticketsOf(store);
  const expected = await recompute(store, { agents: await agentsOf(store), tickets });
  assert.deepEqual(byKey(await storedFigures(store)), expected.rows);
  for (const [index, agent] of (await agentsOf(store)).entries()) {
    assert.deepEqual(agent.figures, expected.agents[index], agent.name);
    assert.equal(agent.activeTickets, expected.slots[index], agent.name);
  }
});

async function agentsOf(store: Store) {
  const team = ['ana', 'jonas', 'camille', 'lucia', 'priya', 'yuki', 'omar', 'mia', 'sam', 'erik'];
  const agents = team.map((login) => store.read.agentByEmail(`${login}@halden.example`));
  return (await Promise.all(agents)).filter((agent) => agent !== null);
}

test('what makes no sense is refused before anything is made', async () => {
  const dir = tempDir();
  const calls: [string[], RegExp][] = [
    [[], /^Say --demo/],
    [['--demo', '--days', '1'], /^--days 1 is not a whole number from 2 to 90/],
    [['--demo', '--seed', 'x'], /^--seed x/],
    [['--demo', '--until', '2026-02-31'], /^--until 2026-02-31 is not a time/],
    [['--demo', '--until', '9999-01-01'], /^--until 9999-01-01 lies in the future/],
  ];
  for (const [args, sentence] of calls) {
    const { code, out, err } = await seed(dir, args);
    assert.equal(code, 2);
    assert.equal(out, '');
    assert.match(err, sentence);
  }
  assert.ok(!existsSync(join(dir, 'parley.db')));
});
