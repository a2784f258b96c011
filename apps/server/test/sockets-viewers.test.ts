/** Who has a ticket before them and who writes there, and who must not learn of it (protocol P48). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestApp, unique } from './kit/app.ts';
import { agentSocket, customerSocket, type TestAgent } from './kit/sockets.ts';

const app = await startTestApp();

async function staff(department: string, fields: { role?: 'supervisor' } = {}) {
  const person = await app.createAgent({ department, ...fields });
  return { ...person, socket: await agentSocket(app, person) };
}

/** A ticket of Anna's and a colleague who may read it. */
async function scene() {
  const department = unique('here');
  const anna = await staff(department);
  const { socket: cleo, established } = await customerSocket(app, { department });
  const { ticketId } = established.ticket;
  assert.equal(established.agent?.agentId, anna.agent.agentId);
  const boss = await staff(unique('office'), { role: 'supervisor' });
  const look = (socket: TestAgent, isViewing = true) =>
    socket.ok('viewing', { ticketId, isViewing });
  return { department, anna, boss, cleo, ticketId, look };
}

/** Waits until the socket was told that exactly these look, where `*` marks who writes. */
async function told(socket: TestAgent, ...wanted: string[]): Promise<void> {
  const names = (seats: readonly { name: string; isReplying: boolean }[]) =>
    seats.map(({ name, isReplying }) => `${name}${isReplying ? '*' : ''}`).sort();
  await socket.next(
    'ticket_viewers',
    ({ viewers }) => JSON.stringify(names(viewers)) === JSON.stringify(wanted.toSorted()),
  );
}

test('watchers hear who looks and who turns away; the answer is the list as it is (P48)', async () => {
  const { anna, boss, look, ticketId } = await scene();
  const first = await look(anna.socket);
  const { agentId, name } = anna.agent;
  assert.deepEqual(first, { ticketId, viewers: [{ agentId, name, isReplying: false }] });
  const second = await look(boss.socket);
  assert.deepEqual(second.viewers.map((seat) => seat.name).sort(), [name, boss.agent.name].sort());
  await told(anna.socket, name, boss.agent.name);
  assert.deepEqual((await look(boss.socket, false)).viewers, first.viewers);
  await told(anna.socket, name);
  await told(boss.socket, name);
});

test('an agent with two sockets looks once, and until the last of them is gone', async () => {
  const { anna, boss, look } = await scene();
  await look(boss.socket);
  const other = await agentSocket(app, anna);
  await look(anna.socket);
  await told(boss.socket, anna.agent.name, boss.agent.name);
  await look(other);
  other.socket.disconnect();
  await (await agentSocket(app, boss)).fence();
  assert.equal((await look(boss.socket)).viewers.length, 2);
  anna.socket.socket.disconnect();
  await told(boss.socket, boss.agent.name);
});

test('who types an answer or a note is replying; of the note no customer hears', async () => {
  const { anna, boss, cleo, look, ticketId } = await scene();
  await look(anna.socket);
  await look(boss.socket);
  for (const visibility of ['internal', 'public'] as const) {
    await anna.socket.ok('typing', { ticketId, isTyping: true, visibility });
    await told(boss.socket, `${anna.agent.name}*`, boss.agent.name);
    const isHeard = (await cleo.fence()).names().includes('agent_typing');
    assert.equal(isHeard, visibility === 'public');
    await anna.socket.ok('send_message', { ticketId, content: 'Well', visibility });
    await told(boss.socket, anna.agent.name, boss.agent.name);
  }
});

test('who only types is seen too, for as long as they do', async () => {
  const { anna, boss, look, ticketId } = await scene();
  await look(boss.socket);
  await anna.socket.ok('typing', { ticketId, isTyping: true });
  await told(boss.socket, `${anna.agent.name}*`, boss.agent.name);
  anna.socket.socket.disconnect();
  await told(boss.socket, boss.agent.name);
});

test('no customer, and no agent who may not read the ticket, hears or learns of it', async () => {
  const { anna, cleo, look, ticketId } = await scene();
  const berta = await staff(unique('there'));
  await berta.socket.refused('viewing', { ticketId, isViewing: true });
  for (const isViewing of [true, false]) {
    const error = await berta.socket.refused('viewing', { ticketId, isViewing });
    const absent = { ticketId: 'TKT-0000000000', isViewing };
    assert.deepEqual(error, await berta.socket.refused('viewing', absent));
  }
  assert.equal((await cleo.refused('viewing', { ticketId, isViewing: true })).code, 'NOT_FOUND');
  assert.equal((await look(anna.socket)).viewers.length, 1);
  await anna.socket.ok('typing', { ticketId, isTyping: true, visibility: 'internal' });
  await told(anna.socket, `${anna.agent.name}*`);
  for (const socket of [berta.socket, cleo]) {
    assert.ok(!(await socket.fence()).names().includes('ticket_viewers'));
  }
});

test('who loses sight of the ticket is not seen there any more, and hears nothing more', async () => {
  const { department, anna, boss, look, ticketId } = await scene();
  const otto = await staff(department);
  await look(otto.socket);
  await look(boss.socket);
  await told(boss.socket, otto.agent.name, boss.agent.name);
  await app.admin.rest.ok('tickets.update', {
    params: { ticketId },
    body: { department: unique('elsewhere') },
  });
  await otto.socket.next('ticket_updated', ({ changes }) => changes[0] === 'access');
  await told(boss.socket, boss.agent.name);
  otto.socket.clear();
  await look(boss.socket, false);
  await look(boss.socket);
  await boss.socket.ok('typing', { ticketId, isTyping: true });
  await told(boss.socket, `${boss.agent.name}*`);
  for (const { socket } of [otto, anna]) {
    const error = await socket.ask('viewing', { ticketId, isViewing: true });
    assert.equal((error as { success: boolean }).success, false);
  }
  assert.ok(!(await otto.socket.fence()).names().includes('ticket_viewers'));
});

test('bad input is a 400 and seats nobody', async () => {
  const { anna, look, ticketId } = await scene();
  for (const payload of [{ ticketId }, { ticketId, isViewing: 'yes' }, { isViewing: true }]) {
    assert.equal((await anna.socket.refused('viewing', payload)).code, 'VALIDATION_ERROR');
  }
  const visibility = { ticketId, isTyping: true, visibility: 'secret' };
  assert.equal((await anna.socket.refused('typing', visibility)).code, 'VALIDATION_ERROR');
  assert.equal((await look(anna.socket, false)).viewers.length, 0);
});
