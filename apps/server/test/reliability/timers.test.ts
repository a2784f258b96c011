/** Timers and presence through crashes, each once (reliability P11-P13, F1 "a timer, a lease", F25; contract §4, §8.6). */
import assert from 'node:assert/strict';
import { after, test, type TestContext } from 'node:test';
import { createAgentClient } from '@parley/client/agent.ts';
import type { AgentClient } from '@parley/client/agent-types.ts';
import { TIMINGS } from '@parley/client/connection.ts';
import { createCustomerClient } from '@parley/client/customer.ts';
import type { CustomerClient } from '@parley/client/customer-types.ts';
import { PASSWORD, tempDir } from '../kit/app.ts';
import { readLog } from '../kit/screen.ts';
import type { Rest } from '../kit/rest.ts';
import {
  adminOf,
  killAll,
  type Place,
  placeIn,
  spawnServer,
  startServer,
} from '../kit/server-process.ts';
import { when, within } from '../kit/within.ts';

after(killAll);

/** Impatient clients. */
const timings = { ...TIMINGS, sync: 1_000, backoff: { base: 50, cap: 200 } };
/** Two seconds each, so that they end while the server is away or soon after. */
const ENV = { AGENT_OFFLINE_GRACE_MS: '2000', AUTO_CLOSE_AFTER_HOURS: '0.00055' };
const ONLINE_WITHIN = 30_000;
const DEAD_WITHIN = 60_000;
/** Less than the 30 s for which a claim holds: what a dead process had claimed is not waited for. */
const DONE_WITHIN = 20_000;

test('what was due while the server died is done after the restart, once', async (t) => {
  const place = await placeIn(tempDir());
  const setup = await startServer({ ...place, env: ENV });
  const admin = await adminOf(place.url);
  const ana = await agent(t, place, { admin, name: 'Ana' });
  const moving = await customer(t, place);
  const moved = ticketOf(moving);
  await when(ana, () => ana.getState().tickets.get(moved)?.status === 'assigned');
  const bob = await agent(t, place, { admin, name: 'Bob' });
  const resolving = await customer(t, place);
  const leaving = await customer(t, place);
  const [resolved, left] = [ticketOf(resolving), ticketOf(leaving)];
  const bobsId = bob.getState().agent?.agentId ?? '';
  for (const ticketId of [resolved, left]) {
    await bob.assign(ticketId, bobsId);
    await bob.openTicket(ticketId);
  }
  await bob.openTicket(moved);

  await bob.setStatus(resolved, 'resolved');
  ana.close();
  leaving.close();
  resolving.close();
  await setup.kill();
  // The first one dies with one timer in its hands, the second one with another.
  for (const step of ['timer.claimed', 'timer.claimed@2']) {
    const server = spawnServer({ ...place, env: { ...ENV, FAULTS: step } });
    await within(DEAD_WITHIN, step, server.ended);
  }
  await startServer({ ...place, env: ENV });

  const ticket = (ticketId: string) => bob.getState().conversations.get(ticketId)?.ticket;
  const bobs_Id = bob.getState().agent?._id;
  const told = (ticketId: string, type: string) =>
    bob
      .getState()
      .notifications.filter(
        (each) => each.type === type && each.relatedData.ticketId === ticket(ticketId)?._id,
      ).length;
  const all = when(
    bob,
    () =>
      ticket(moved)?.assignedAgent === bobs_Id &&
      ticket(resolved)?.status === 'closed' &&
      ticket(left)?.status === 'assigned',
  );
  await within(DONE_WITHIN, 'the timers', all);
  await bob.loadNotifications();
  await within(
    DONE_WITHIN,
    'word of the customer who left',
    when(bob, () => told(left, 'customer_disconnect') > 0),
  );

  // Later restarts find nothing left to do.
  await killAll();
  await startServer({ ...place, env: ENV });
  await within(ONLINE_WITHIN, 'Bob to be back', bob.whenOnline());
  await bob.loadNotifications();
  assert.equal(told(left, 'customer_disconnect'), 1);
  assert.equal(told(moved, 'ticket_assigned'), 1);
  const log = await readLog(admin, moved, 0);
  const announced = log.filter(({ content }) => content.includes('taken over'));
  assert.equal(announced.length, 1, 'the customer is told once');
  const { ticket: closed } = await admin.ok('tickets.get', { params: { ticketId: resolved } });
  assert.equal(closed.closedBy, 'system');
});

test('P11: agents who went down with the server count as gone since their last sign of life', async (t) => {
  const place = await placeIn(tempDir());
  const setup = await startServer({ ...place, env: ENV });
  const admin = await adminOf(place.url);
  const ana = await agent(t, place, { admin, name: 'Ana' });
  const moving = await customer(t, place);
  const ticketId = ticketOf(moving);
  await when(ana, () => ana.getState().tickets.get(ticketId)?.status === 'assigned');
  await setup.kill();
  ana.close();
  const server = spawnServer({ ...place, env: { ...ENV, FAULTS: 'lease.reaped' } });
  await within(DEAD_WITHIN, 'lease.reaped', server.ended);
  await startServer({ ...place, env: ENV });
  const queued = when(moving, () => moving.getState().ticket?.status === 'open');
  await within(DONE_WITHIN, 'the ticket to be back in the queue', queued);
  const { agents } = await admin.ok('agents.list', { query: { department: 'support' } });
  assert.deepEqual(
    agents.map(({ status, activeTickets }) => ({ status, activeTickets })),
    [{ status: 'offline', activeTickets: 0 }],
  );
  const log = await readLog(admin, ticketId, 0);
  assert.equal(log.filter(({ content }) => content.includes('back in the queue')).length, 1);
});

async function agent(
  t: TestContext,
  { url }: Place,
  { admin, name }: { admin: Rest; name: string },
): Promise<AgentClient> {
  const email = `${name.toLowerCase()}@parley.test`;
  await admin.ok('agents.create', {
    body: { name, email, password: PASSWORD, department: 'support' },
  });
  const client = createAgentClient({ url, timings });
  t.after(() => client.close());
  await client.signIn(email, PASSWORD);
  await within(ONLINE_WITHIN, `${name} to be online`, client.whenOnline());
  return client;
}

async function customer(t: TestContext, { url }: Place): Promise<CustomerClient> {
  const details = { customerInfo: { name: 'Cleo' }, department: 'support' };
  const client = createCustomerClient({ url, timings, details });
  t.after(() => client.close());
  client.connect();
  await within(ONLINE_WITHIN, 'a customer to be online', client.whenOnline());
  return client;
}

function ticketOf(client: CustomerClient): string {
  return client.getState().ticket?.ticketId ?? '';
}
