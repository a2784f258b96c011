import assert from 'node:assert/strict';
import { mock, test, type TestContext } from 'node:test';
import { ParleyError } from './errors.ts';
import { createKeep, type KeyValueStorage, memoryStorage } from './keep.ts';
import { createOutgoing, type Outgoing, type OutgoingMessage } from './outgoing.ts';

interface Wire {
  readonly sent: OutgoingMessage[];
  /** Ends the oldest delivery that is under way. */
  answer(error?: ParleyError): Promise<void>;
}

function open(storage: KeyValueStorage = memoryStorage()): { queue: Outgoing; wire: Wire } {
  const sent: OutgoingMessage[] = [];
  const under: PromiseWithResolvers<void>[] = [];
  let count = 0;
  const queue = createOutgoing({
    keep: createKeep(storage, 'out:'),
    deliver: (message) => {
      sent.push(message);
      const answer = Promise.withResolvers<void>();
      under.push(answer);
      return answer.promise;
    },
    laneOf: ({ ticketId }) => ticketId ?? '',
    newId: () => `${Math.random().toString(16).slice(2)}-${(count += 1)}`,
    random: () => 0.5,
  });
  const wire: Wire = {
    sent,
    async answer(error) {
      const oldest = under.shift();
      assert.ok(oldest, 'nothing is under way');
      if (error === undefined) oldest.resolve();
      else oldest.reject(error);
      await turns();
    },
  };
  return { queue, wire };
}

/** Lets promises that are settled go on. */
async function turns(): Promise<void> {
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
}

const lost = new ParleyError('NETWORK_ERROR', 'No answer');

function texts(messages: readonly OutgoingMessage[]): string[] {
  return messages.map(({ content }) => content);
}

function withClock(t: TestContext): void {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
}

test('a message is there at once and leaves only when the connection is', async () => {
  const { queue, wire } = open();
  const message = queue.add({ content: 'Hello' }, 'TKT-1');
  assert.deepEqual(queue.getState(), [message]);
  assert.equal(message.state, 'queued');
  assert.equal(wire.sent.length, 0);
  queue.resume();
  assert.equal(queue.getState()[0]?.state, 'sending');
  await wire.answer();
  assert.deepEqual(queue.getState(), []);
});

test('one message is in flight a ticket, in the order of writing; another ticket does not wait (P4)', async () => {
  const { queue, wire } = open();
  queue.resume();
  queue.add({ content: 'a1' }, 'A');
  queue.add({ content: 'a2' }, 'A');
  queue.add({ content: 'b1' }, 'B');
  assert.deepEqual(texts(wire.sent), ['a1', 'b1']);
  await wire.answer();
  assert.deepEqual(texts(wire.sent), ['a1', 'b1', 'a2']);
});

test('without an answer it is sent again under the same id, before what was written later (P2, P4)', async (t) => {
  withClock(t);
  const { queue, wire } = open();
  queue.resume();
  const first = queue.add({ content: 'one' }, 'A');
  queue.add({ content: 'two' }, 'A');
  await wire.answer(lost);
  assert.equal(wire.sent.length, 1);
  mock.timers.tick(10_000);
  assert.deepEqual(texts(wire.sent), ['one', 'one']);
  assert.equal(wire.sent[1]?.clientMessageId, first.clientMessageId);
  await wire.answer();
  assert.deepEqual(texts(wire.sent), ['one', 'one', 'two']);
});

test('nothing leaves while the connection is gone; its return does not wait for the timer', async (t) => {
  withClock(t);
  const { queue, wire } = open();
  queue.resume();
  queue.add({ content: 'one' }, 'A');
  queue.pause();
  await wire.answer(lost);
  mock.timers.tick(60_000);
  assert.equal(wire.sent.length, 1);
  queue.resume();
  assert.equal(wire.sent.length, 2);
});

test('RATE_LIMITED and SERVICE_UNAVAILABLE are waited for, as long as the server says', async (t) => {
  withClock(t);
  const { queue, wire } = open();
  queue.resume();
  queue.add({ content: 'one' }, 'A');
  await wire.answer(new ParleyError('RATE_LIMITED', 'Slow down', { retryAfter: 30 }));
  mock.timers.tick(29_000);
  assert.equal(wire.sent.length, 1);
  mock.timers.tick(2_000);
  assert.equal(wire.sent.length, 2);
  await wire.answer(new ParleyError('SERVICE_UNAVAILABLE', 'Later'));
  mock.timers.tick(10_000);
  assert.equal(wire.sent.length, 3);
});

test('a refusal is final: the reason is shown, the next message leaves, and the writer decides', async () => {
  const { queue, wire } = open();
  queue.resume();
  const first = queue.add({ content: 'one' }, 'A');
  queue.add({ content: 'two' }, 'A');
  await wire.answer(new ParleyError('VALIDATION_ERROR', 'Too long'));
  const [failed] = queue.getState();
  assert.equal(failed?.state, 'failed');
  assert.deepEqual(failed.error, { code: 'VALIDATION_ERROR', message: 'Too long' });
  assert.deepEqual(texts(wire.sent), ['one', 'two']);
  await wire.answer();
  queue.retry(first.clientMessageId);
  assert.deepEqual(texts(wire.sent), ['one', 'two', 'one']);
  assert.equal(wire.sent[2]?.clientMessageId, first.clientMessageId);
  await wire.answer(new ParleyError('FORBIDDEN', 'No'));
  queue.discard(first.clientMessageId);
  assert.deepEqual(queue.getState(), []);
});

test('an id that belongs to another message is not tried again: the retry has a new one (§8.3)', async () => {
  const { queue, wire } = open();
  queue.resume();
  const { clientMessageId } = queue.add({ content: 'one' }, 'A');
  await wire.answer(new ParleyError('CONFLICT', 'Other content'));
  queue.retry(clientMessageId);
  assert.equal(wire.sent.length, 2);
  assert.notEqual(wire.sent[1]?.clientMessageId, clientMessageId);
});

test('a server that fails at a message five times is not asked a sixth', async (t) => {
  withClock(t);
  const { queue, wire } = open();
  queue.resume();
  queue.add({ content: 'one' }, 'A');
  for (let tries = 1; tries <= 5; tries += 1) {
    assert.equal(wire.sent.length, tries);
    await wire.answer(new ParleyError('INTERNAL_ERROR', 'Oops'));
    mock.timers.tick(20_000);
  }
  assert.equal(wire.sent.length, 5);
  assert.equal(queue.getState()[0]?.state, 'failed');
});

test('a socket that does not know us any more is not asked again before it does', async (t) => {
  withClock(t);
  const { queue, wire } = open();
  queue.resume();
  queue.add({ content: 'one' }, 'A');
  await wire.answer(new ParleyError('UNAUTHORIZED', 'Who?'));
  mock.timers.tick(60_000);
  assert.equal(wire.sent.length, 1);
  queue.resume();
  assert.equal(wire.sent.length, 2);
});

test('a reload takes unsent messages up, in order, under their ids; what was sent is gone (F20)', async () => {
  const storage = memoryStorage();
  const before = open(storage);
  before.queue.resume();
  const ids = ['one', 'two', 'three'].map(
    (content) => before.queue.add({ content }, 'A').clientMessageId,
  );
  await before.wire.answer();

  const after = open(storage);
  assert.deepEqual(
    after.queue.getState().map(({ clientMessageId, state }) => [clientMessageId, state]),
    [
      [ids[1], 'queued'],
      [ids[2], 'queued'],
    ],
  );
  after.queue.resume();
  await after.wire.answer();
  await after.wire.answer();
  assert.deepEqual(texts(after.wire.sent), ['two', 'three']);
  assert.equal(storage.length, 0);
});

test('of two tabs the second drops what the first finished or threw away', async () => {
  const storage = memoryStorage();
  const first = open(storage);
  const { clientMessageId } = first.queue.add({ content: 'one' }, 'A');
  const kept = first.queue.add({ content: 'two' }, 'A');
  const second = open(storage);
  assert.equal(second.queue.getState().length, 2);
  first.queue.discard(clientMessageId);
  second.queue.resume();
  await turns();
  assert.deepEqual(texts(second.wire.sent), ['two']);
  second.queue.settle([{ clientMessageId: kept.clientMessageId } as never]);
  assert.deepEqual(second.queue.getState(), []);
  assert.equal(storage.length, 0);
});

test('with the storage blocked everything works, in memory (F20)', async () => {
  const refuse = (): never => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  const blocked: KeyValueStorage = {
    getItem: refuse,
    setItem: refuse,
    removeItem: refuse,
    key: refuse,
    get length(): number {
      return refuse();
    },
  };
  const { queue, wire } = open(blocked);
  queue.add({ content: 'one' }, 'A');
  queue.resume();
  await wire.answer();
  assert.deepEqual(texts(wire.sent), ['one']);
  assert.deepEqual(queue.getState(), []);
});

test('what others wrote into the storage is not taken for a message', () => {
  const storage = memoryStorage();
  storage.setItem('out:1', '{"content":');
  storage.setItem('out:2', '{"content":"x"}');
  storage.setItem('out:3', 'null');
  assert.deepEqual(open(storage).queue.getState(), []);
});
