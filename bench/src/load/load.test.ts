import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBareRelay } from '../servers/bare.ts';
import { cleanUp } from '../servers/process.ts';
import type { Started } from '../servers/process.ts';
import { SocketClient } from '../wire/socket.ts';
import { startLoad } from './load.ts';
import { closePairs, connectBarePairs } from './pairs.ts';

let relay: Started;
before(async () => {
  relay = await startBareRelay();
});
after(async () => {
  await relay.stop();
  cleanUp();
});

/** Resolves when a load has done something: a sample that counts at least one message. */
async function someMessages(load: ReturnType<typeof startLoad>): Promise<number> {
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    const { messages } = load.sample();
    if (messages > 0) return messages;
  }
}

for (const depth of [1, 8]) {
  test(`a load of depth ${depth} ends with every message acknowledged and delivered`, async () => {
    const pairs = await connectBarePairs(relay.port, 3);
    const load = startLoad(pairs, { depth });
    await someMessages(load);
    await load.stop();
    const { messages, ackMs } = load.sample();
    const acked = pairs.reduce((sum, pair) => sum + pair.acked, 0);
    assert.equal(messages, acked);
    assert.equal(ackMs.length, acked);
    assert.ok(pairs.every((pair) => pair.acked > 0));
    closePairs(pairs);
  });
}

test('a lost connection under load is an error, not a lower figure', async () => {
  const pairs = await connectBarePairs(relay.port, 2);
  const load = startLoad(pairs, { depth: 2 });
  await someMessages(load);
  const [first] = pairs;
  assert.ok(first);
  first.agent.destroy();
  await assert.rejects(load.stop(), /lost under load/);
  assert.throws(() => load.sample(), /lost under load/);
  closePairs(pairs);
});

test('the client takes a greeting and acks, and says when the answer never came', async () => {
  const client = await SocketClient.connect({
    port: relay.port,
    namespace: '/agent',
    until: 'auth_success',
  });
  assert.deepEqual(client.greeting, {});
  const data = await client.emit('get_ticket_details', { ticketId: 'TKT-ünïcode' });
  assert.deepEqual(data, { ticket: {} });
  const lost = client.emit('no such event', {});
  client.destroy();
  await assert.rejects(lost, { name: 'ConnectionLost' });
  await assert.rejects(client.emit('get_ticket_details', {}), { name: 'ConnectionLost' });
});
