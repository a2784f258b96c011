/**
 * Several processes over one store. The bus between them is an event emitter here and Redis elsewhere; either
 * way it is Socket.IO's own adapter, and nothing may depend on all sockets being this process's.
 */
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { LIMITS } from '@parley/contract';
import { ClusterAdapter, type ClusterMessage, type ClusterResponse } from 'socket.io-adapter';
import type { Adapter } from '../src/realtime/engine.ts';
import { startTestApp, type TestApp, unique } from './kit/app.ts';
import { agentSocket, customerSocket, rawAgent } from './kit/sockets.ts';

const bus = new EventEmitter();
bus.setMaxListeners(0);
let offset = 0;

class BusAdapter extends ClusterAdapter {
  constructor(namespace: never) {
    super(namespace);
    bus.on('message', (message: ClusterMessage, at: string) => {
      if (message.nsp === this.nsp.name) this.onMessage(message, at);
    });
    bus.on('response', (to: string, response: ClusterResponse) => {
      if (to === this.uid) this.onResponse(response);
    });
  }

  protected override doPublish(message: ClusterMessage): Promise<string> {
    offset += 1;
    bus.emit('message', structuredClone(message), String(offset));
    return Promise.resolve(String(offset));
  }

  protected override doPublishResponse(to: string, response: ClusterResponse): Promise<void> {
    bus.emit('response', to, structuredClone(response));
    return Promise.resolve();
  }
}

const adapter = BusAdapter as unknown as Adapter;
const here = await startTestApp({ parts: { adapter } });
const there: TestApp = await startTestApp({
  dir: here.dir,
  parts: { adapter, store: here.app.deps.store },
});

async function scene() {
  const department = unique('dept');
  const anna = await here.createAgent({ department });
  const agent = await agentSocket(here, anna);
  const { socket: cleo, established } = await customerSocket(there, { department });
  return { department, anna, agent, cleo, established, ticketId: established.ticket.ticketId };
}

test('messages, typing and read marks cross from process to process, each once', async () => {
  const { agent, cleo, established, ticketId } = await scene();
  const { socket: tab } = await customerSocket(here, { token: established.token });
  const sent = await cleo.ok('customer_message', { content: 'Hello from there' });
  const heard = await agent.next('customer_message', (m) => m.message._id === sent.message._id);
  assert.equal(heard.ticket.seq, sent.message.seq);
  assert.equal((await tab.next('customer_message')).message._id, sent.message._id);
  const reply = await agent.ok('send_message', { ticketId, content: 'Hello from here' });
  for (const socket of [cleo, tab]) {
    assert.equal((await socket.next('agent_message')).message._id, reply.message._id);
  }
  await cleo.ok('customer_typing', { isTyping: true, preview: 'I' });
  assert.equal((await agent.next('customer_typing')).preview, 'I');
  await cleo.ok('mark_read', { upToSeq: reply.message.seq });
  assert.equal((await agent.next('messages_read')).reader, 'customer');
  assert.equal((await tab.next('messages_read')).upToSeq, reply.message.seq);
  await agent.fence();
  assert.equal(
    agent.all('customer_message').filter((m) => m.message._id === sent.message._id).length,
    1,
  );
});

test('who looks and who writes is known on every process, until their sockets are gone (P48)', async () => {
  const { department, anna, agent, ticketId } = await scene();
  const otto = await there.createAgent({ department });
  const colleague = await agentSocket(there, otto);
  await colleague.ok('viewing', { ticketId, isViewing: true });
  const { viewers } = await agent.ok('viewing', { ticketId, isViewing: true });
  const names = [anna.agent.name, otto.agent.name].sort();
  assert.deepEqual(viewers.map(({ name }) => name).sort(), names);
  await agent.ok('typing', { ticketId, isTyping: true });
  await colleague.next('ticket_viewers', (pushed) => pushed.viewers.some((one) => one.isReplying));
  agent.socket.disconnect();
  await colleague.next('ticket_viewers', (pushed) => pushed.viewers.length === 1);
});

test('losing sight of a ticket crosses too, and the watch ends on both', async () => {
  const { department, agent, ticketId, established } = await scene();
  const colleague = await there.createAgent({ department });
  const watching = await agentSocket(there, colleague);
  await watching.ok('get_ticket_details', { ticketId });
  const other = unique('other');
  await here.admin.rest.ok('tickets.update', { params: { ticketId }, body: { department: other } });
  const { _id } = established.ticket;
  for (const socket of [watching, agent]) {
    const last = await socket.next('ticket_updated', ({ changes }) => changes[0] === 'access');
    assert.deepEqual(last.ticket, { _id, ticketId });
  }
});

test('an agent who moves loses what their sockets on the other process watched', async () => {
  const { department, anna, ticketId } = await scene();
  const second = await agentSocket(there, await here.createAgent({ department }));
  const moving = await there.createAgent({ department });
  const socket = await agentSocket(there, moving);
  await socket.ok('get_ticket_details', { ticketId });
  await here.admin.rest.ok('agents.update', {
    params: { agentId: moving.agent.agentId },
    body: { department: unique('elsewhere') },
  });
  const last = await socket.next('ticket_updated', ({ changes }) => changes[0] === 'access');
  assert.equal(last.ticket.ticketId, ticketId);
  assert.ok(anna.agent._id && second.socket.connected);
});

test('revocation and the first proof of an id end sockets on the other process', async () => {
  const { anna } = await scene();
  const elsewhere = await agentSocket(there, anna);
  await anna.rest.ok('auth.logout', { body: { all: true } });
  await elsewhere.ended();
});

test('ten sockets of an agent are ten over all processes', async () => {
  const anna = await here.createAgent({ department: unique('dept') });
  for (let i = 0; i < LIMITS.socketsPerAgent; i += 1) {
    await agentSocket(i % 2 === 0 ? here : there, anna);
  }
  for (const app of [here, there]) {
    const eleventh = rawAgent(app, { auth: { token: anna.token } });
    assert.equal((await eleventh.refusedHandshake()).code, 'RATE_LIMITED');
  }
});

test('waiting customers of every process are told their place', async () => {
  const department = unique('dept');
  const first = await customerSocket(here, { department });
  const second = await customerSocket(there, { department });
  assert.equal(second.established.queuePosition, 2);
  await first.socket.ok('customer_disconnect', { end: true });
  assert.equal((await second.socket.next('queue_position')).position, 1);
});

test('an agent is here as long as one process has a socket of theirs', async () => {
  const { anna, agent, cleo } = await scene();
  const elsewhere = await agentSocket(there, anna);
  await agent.close();
  await cleo.ok('customer_message', { content: 'Who reads this?' });
  await elsewhere.next('customer_message');
  const { onlineAgents } = await here.admin.rest.ok('dashboard.agents');
  assert.ok(onlineAgents.some(({ _id }) => _id === anna.agent._id));
});
