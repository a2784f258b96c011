/** Who hears a push, and who must not (contract §5, §7; protocol P28, P29). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestApp, unique } from './kit/app.ts';
import { agentSocket, customerSocket, rawAgent, type TestAgent } from './kit/sockets.ts';

const app = await startTestApp();

/** An agent of a department, and a socket of theirs. */
async function staff(department: string, fields: { role?: 'supervisor' } = {}) {
  const anna = await app.createAgent({ department, ...fields });
  return { ...anna, socket: await agentSocket(app, anna) };
}

/** Two departments with somebody in each, a supervisor, and a stranger's customer. */
async function scene() {
  const [here, there] = [unique('here'), unique('there')];
  const anna = await staff(here);
  const berta = await staff(there);
  const boss = await staff(unique('office'), { role: 'supervisor' });
  const { socket: otto } = await customerSocket(app, { department: unique('nowhere') });
  for (const { socket } of [anna, berta, boss]) (await socket.fence()).clear();
  return { here, there, anna, berta, boss, otto };
}

/** Waits until all that was sent is here, then says what came, but for the comings and goings of agents. */
async function heardBy(socket: TestAgent): Promise<string[]> {
  return (await socket.fence()).names().filter((name) => name !== 'agent_status_change');
}

test("new_ticket: the department's agents, supervisors and admins, nobody else", async () => {
  const { here, anna, berta, boss, otto } = await scene();
  const admin = await agentSocket(app, app.admin);
  const { established } = await customerSocket(app, { department: here });
  for (const socket of [anna.socket, boss.socket, admin]) {
    const { ticket } = await socket.next('new_ticket');
    assert.equal(ticket._id, established.ticket._id);
    assert.ok('tags' in ticket && 'replyWindow' in ticket);
  }
  assert.deepEqual(await heardBy(berta.socket), []);
  const ids = (await otto.fence()).pushes.map(
    ({ payload }) => (payload as { ticketId?: string }).ticketId,
  );
  assert.ok(!ids.includes(established.ticket.ticketId));
});

test('customer_message: the watchers; without an assigned agent the available agents of the department', async () => {
  const { here, there, anna, berta, boss } = await scene();
  const colleague = await staff(here);
  await anna.socket.ok('update_status', { status: 'busy' });
  await colleague.socket.ok('update_status', { status: 'away' });
  const { socket: cleo, established } = await customerSocket(app, { department: here });
  const { ticketId } = established.ticket;
  assert.equal(established.queuePosition, 1);
  await boss.socket.ok('get_ticket_details', { ticketId });
  const available = await staff(here);
  for (const { socket } of [anna, colleague, berta, boss, available]) {
    (await socket.fence()).clear();
  }
  await cleo.ok('customer_message', { content: 'Is anybody there?' });
  await available.socket.next('customer_message');
  await boss.socket.next('customer_message');
  for (const { socket } of [anna, colleague, berta]) {
    assert.ok(!(await heardBy(socket)).includes('customer_message'));
  }
  const { socket: waiting, established: queued } = await customerSocket(app, { department: there });
  assert.equal(queued.agent?.agentId, berta.agent.agentId);
  await waiting.ok('customer_message', { content: 'Mine is taken' });
  await berta.socket.next('customer_message', (m) => m.message.content === 'Mine is taken');
  assert.ok(!(await heardBy(available.socket)).includes('customer_message'));
});

test('while a ticket waits, its messages reach who is available, and not who is no more', async () => {
  const { here, anna } = await scene();
  const colleague = await staff(here);
  for (const { agent } of [anna, colleague]) {
    await app.admin.rest.ok('agents.update', {
      params: { agentId: agent.agentId },
      body: { maxConcurrentTickets: 0 },
    });
  }
  const { socket: cleo, established } = await customerSocket(app, { department: here });
  assert.equal(established.agent, null);
  await cleo.ok('customer_message', { content: 'One' });
  await anna.socket.next('customer_message', (m) => m.message.content === 'One');
  await colleague.socket.next('customer_message', (m) => m.message.content === 'One');
  await colleague.socket.ok('update_status', { status: 'busy' });
  await cleo.ok('customer_message', { content: 'Two' });
  await anna.socket.next('customer_message', (m) => m.message.content === 'Two');
  assert.ok(!(await heardBy(colleague.socket)).includes('customer_message'));
  await colleague.socket.ok('update_status', { status: 'available' });
  await cleo.ok('customer_message', { content: 'Three' });
  await colleague.socket.next('customer_message', (m) => m.message.content === 'Three');
});

test('ticket_updated: everybody who may read it; who loses sight of it gets a last word (contract §5)', async () => {
  const { here, there, anna, berta, boss } = await scene();
  const { established } = await customerSocket(app, { department: here });
  const { ticketId, _id } = established.ticket;
  const colleague = await staff(here);
  await colleague.socket.ok('get_ticket_details', { ticketId });
  const params = { ticketId };
  for (const { socket } of [anna, berta, boss, colleague]) (await socket.fence()).clear();
  await boss.rest.ok('tickets.priority', { params, body: { priority: 'high' } });
  for (const { socket } of [anna, boss, colleague]) {
    const updated = await socket.next('ticket_updated');
    assert.deepEqual(updated.changes, ['priority']);
  }
  assert.deepEqual(await heardBy(berta.socket), []);
  await boss.rest.ok('tickets.update', { params, body: { department: there } });
  const gained = await berta.socket.next('ticket_updated');
  assert.ok((gained.changes as string[]).includes('department') && 'status' in gained.ticket);
  for (const { socket } of [anna, colleague]) {
    const last = await socket.next('ticket_updated', ({ changes }) => changes[0] === 'access');
    assert.deepEqual(last, { ticket: { _id, ticketId }, changes: ['access'] });
    (await socket.fence()).clear();
  }
  await boss.rest.ok('messages.create', { params, body: { content: 'For the new department' } });
  await berta.socket.next('ticket_updated', ({ changes }) => changes[0] === 'messages');
  for (const { socket } of [anna, colleague]) {
    assert.deepEqual(await heardBy(socket), []);
    assert.equal((await socket.refused('get_ticket_details', { ticketId })).code, 'NOT_FOUND');
  }
});

test('what waits in general is everybody’s until it is taken', async () => {
  const quiet = await startTestApp();
  const anna = await quiet.createAgent({ department: 'sales' });
  const socket = await agentSocket(quiet, anna);
  const taker = await quiet.createAgent({ department: 'general', maxConcurrentTickets: 0 });
  const takers = await agentSocket(quiet, taker);
  const { ticket } = await quiet.createCustomer({ department: 'general' });
  const { ticketId, _id } = ticket;
  await socket.ok('get_ticket_details', { ticketId });
  (await socket.fence()).clear();
  await quiet.admin.rest.ok('tickets.assign', {
    params: { ticketId },
    body: { agentId: taker.agent.agentId, force: true },
  });
  await takers.next('ticket_updated', ({ changes }) =>
    (changes as string[]).includes('assignedAgent'),
  );
  const last = await socket.next('ticket_updated', ({ changes }) => changes[0] === 'access');
  assert.deepEqual(last.ticket, { _id, ticketId });
  await quiet.close();
});

test('an agent who moves to another department is told of what they lose, watched or not', async () => {
  const { here, there, anna } = await scene();
  const { established: one } = await customerSocket(app, { department: here });
  const stays = await staff(here);
  const { established: two } = await customerSocket(app, { department: here });
  const owned = [one, two].filter(({ agent }) => agent?.agentId === anna.agent.agentId);
  const lost = [one, two].filter(({ agent }) => agent?.agentId === stays.agent.agentId);
  assert.equal(owned.length, 1);
  assert.equal(lost.length, 1);
  const [{ ticket }] = lost as [typeof one];
  await anna.socket.ok('get_ticket_details', { ticketId: ticket.ticketId });
  (await anna.socket.fence()).clear();
  await app.admin.rest.ok('agents.update', {
    params: { agentId: anna.agent.agentId },
    body: { department: there },
  });
  const last = await anna.socket.next('ticket_updated', ({ changes }) => changes[0] === 'access');
  assert.equal(last.ticket.ticketId, ticket.ticketId);
  const refused = await anna.socket.refused('get_ticket_details', { ticketId: ticket.ticketId });
  assert.equal(refused.code, 'NOT_FOUND');
  await anna.socket.ok('get_ticket_details', { ticketId: owned[0]!.ticket.ticketId });
  (await anna.socket.fence()).clear();
  const { established: here2 } = await customerSocket(app, { department: here });
  const { established: there2 } = await customerSocket(app, { department: there });
  const { ticket: heard } = await anna.socket.next('new_ticket');
  assert.equal(heard._id, there2.ticket._id);
  assert.ok((await heardBy(anna.socket)).every((name) => name !== 'new_ticket'));
  assert.notEqual(here2.ticket._id, heard._id);
});

test('another customer hears nothing, and acts on nothing but what is theirs', async () => {
  const { here, anna } = await scene();
  const { socket: cleo, established } = await customerSocket(app, { department: here });
  const { socket: otto, established: own } = await customerSocket(app, { department: here });
  (await otto.fence()).clear();
  const { ticketId } = established.ticket;
  await cleo.ok('customer_message', { content: 'Private' });
  await anna.socket.ok('send_message', { ticketId, content: 'As well' });
  await anna.socket.ok('typing', { ticketId, isTyping: true });
  await anna.socket.ok('update_ticket_status', { ticketId, status: 'pending' });
  assert.deepEqual((await otto.fence()).names(), []);
  // A ticketId in a payload that takes none is ignored.
  const sent = await otto.ok('customer_message', { content: 'Mine', ticketId });
  assert.equal(sent.ticketId, own.ticket.ticketId);
  const { ticket } = await otto.ok('sync', { afterSeq: 0, ticketId });
  assert.equal(ticket._id, own.ticket._id);
});

test('an agent of another department can’t act on the ticket: as if it did not exist', async () => {
  const { here, berta } = await scene();
  const { established } = await customerSocket(app, { department: here });
  const { ticketId, _id } = established.ticket;
  const events: [string, Record<string, unknown>][] = [
    ['send_message', { content: 'x' }],
    ['send_message', { content: '' }],
    ['update_ticket_status', { status: 'closed' }],
    ['get_ticket_details', {}],
    ['typing', { isTyping: true }],
    ['mark_read', { upToSeq: 1 }],
  ];
  for (const [event, payload] of events) {
    const absent = await berta.socket.refused(event, { ...payload, ticketId: 'TKT-0000000000' });
    for (const ref of [ticketId, _id]) {
      const refusal = await berta.socket.refused(event, { ...payload, ticketId: ref });
      assert.deepEqual(refusal, absent);
      assert.equal(refusal.code, 'NOT_FOUND');
    }
  }
  const { tickets } = await berta.socket.ok('sync', { tickets: { [ticketId]: 0, [_id]: 0 } });
  assert.deepEqual(tickets, []);
});

test('agent_assigned with reassigned, when another agent gets the ticket', async () => {
  const { here, anna, boss } = await scene();
  const { socket: cleo, established } = await customerSocket(app, { department: here });
  assert.equal((await cleo.next('agent_assigned')).reassigned, false);
  const other = await staff(here);
  await boss.rest.ok('tickets.assign', {
    params: { ticketId: established.ticket.ticketId },
    body: { agentId: other.agent.agentId },
  });
  const { ticketId } = established.ticket;
  assert.deepEqual(await cleo.next('agent_assigned'), {
    ticketId,
    agent: { agentId: other.agent.agentId, name: other.agent.name, department: here },
    reassigned: true,
  });
  (await anna.socket.fence()).clear();
  (await other.socket.fence()).clear();
  await cleo.ok('customer_message', { content: 'Hello?' });
  await other.socket.next('customer_message');
  assert.ok(!(await heardBy(anna.socket)).includes('customer_message'));
});

test('REST and sockets are one: what is done over REST is pushed', async () => {
  const { here, anna } = await scene();
  const cleo = await app.createCustomer({ department: here, initialMessage: 'Hello' });
  const { socket } = await customerSocket(app, { token: cleo.token });
  const params = { ticketId: cleo.ticket.ticketId };
  await anna.rest.ok('messages.create', { params, body: { content: 'By REST' } });
  await socket.next('agent_message', ({ message }) => message.content === 'By REST');
  await anna.socket.next('ticket_updated', ({ changes }) => changes[0] === 'messages');
  await cleo.rest.ok('messages.create', { params, body: { content: 'By REST too' } });
  await socket.next('customer_message', ({ message }) => message.content === 'By REST too');
  await anna.socket.next('customer_message', ({ message }) => message.content === 'By REST too');
  await anna.rest.ok('tickets.typing', { params, body: { isTyping: true } });
  assert.equal((await socket.next('agent_typing')).isTyping, true);
  await anna.rest.ok('messages.read', { params, body: {} });
  assert.equal((await socket.next('messages_read')).reader, 'agent');
  const key = await app.createKey('supervisor');
  await key.ok('messages.create', { params, body: { content: 'From the shop' } });
  const system = await socket.next('agent_message', (m) => m.message.content === 'From the shop');
  assert.equal(system.agent, null);
  assert.equal(system.message.sender, 'system');
});

test('a deactivated agent hears nothing more, and gets in no more', async () => {
  const { here, anna } = await scene();
  await app.admin.rest.ok('agents.update', {
    params: { agentId: anna.agent.agentId },
    body: { isActive: false },
  });
  assert.equal(await anna.socket.ended(), 'io server disconnect');
  await customerSocket(app, { department: here });
  assert.ok(!anna.socket.names().includes('new_ticket'));
  const refusal = await rawAgent(app, { auth: { token: anna.token } }).refusedHandshake();
  assert.equal(refusal.code, 'UNAUTHORIZED');
});
