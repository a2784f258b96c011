/** A server that dies between the commit and the answer: whoever asks again gets the first answer (contract §6 "Repeats", §8.3). */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { RouteKey } from '@parley/contract';
import { postMessage } from '../../src/usecases/post-message.ts';
import { startTestApp, tempDir } from '../kit/app.ts';
import type { Input, Reply, Rest } from '../kit/rest.ts';
import {
  adminOf,
  killAll,
  type Place,
  placeIn,
  spawnServer,
  startServer,
} from '../kit/server-process.ts';
import { within } from '../kit/within.ts';

after(killAll);

/** A bound of waiting, in milliseconds. */
const DEAD_WITHIN = 60_000;
const place = await placeIn(tempDir());
const customer = { customerInfo: { name: 'Cleo' }, subject: 'Help', department: 'general' };

/** What is sent has no answer, since the server dies when it is stored; sent again it has one, and the next time the same. */
async function answerAfterDeath<K extends RouteKey>(
  at: Place,
  rest: Rest,
  { route, input }: { route: K; input: Input<K> },
): Promise<Reply<K>> {
  const dying = spawnServer({ ...at, env: { FAULTS: 'publish.before' } });
  await dying.ready;
  await assert.rejects(rest.call(route, input), TypeError, 'the connection breaks');
  const ending = await within(DEAD_WITHIN, 'the server to die', dying.ended);
  assert.equal(ending.signal, 'SIGKILL');
  const server = await startServer(at);
  const first = await rest.ok(route, input);
  assert.deepEqual(await rest.ok(route, input), first);
  await server.kill();
  return first;
}

test('a ticket and a message that were stored and not answered are not made twice', async (t) => {
  const setup = await startServer(place);
  const admin = await adminOf(place.url);
  const { ticket } = await admin.ok('tickets.create', { body: { ...customer, customerId: 'a' } });
  const params = { ticketId: ticket.ticketId };
  await setup.kill();

  await t.test('a ticket, by its Idempotency-Key', async () => {
    const input = {
      headers: { 'idempotency-key': 'ticket-1' },
      body: { ...customer, customerId: 'b', initialMessage: 'Hello' },
    };
    const answer = await answerAfterDeath(place, admin, { route: 'tickets.create', input });
    await check(async () => {
      const { tickets } = await admin.ok('tickets.list', { query: { customerId: 'b' } });
      assert.deepEqual(
        tickets.map(({ _id }) => _id),
        [answer.ticket._id],
      );
      assert.equal(tickets[0]?.seq, answer.ticket.seq);
    });
  });

  await t.test('a message, by its clientMessageId', async () => {
    const input = { params, body: { content: 'One', clientMessageId: 'one' } };
    const { message } = await answerAfterDeath(place, admin, { route: 'messages.create', input });
    await check(async () => {
      const { messages } = await admin.ok('messages.list', { params });
      assert.deepEqual(messages, [message]);
      const other = { params, body: { content: 'Other', clientMessageId: 'one' } };
      assert.equal((await admin.refused('messages.create', other)).code, 'CONFLICT');
    });
  });

  await t.test('a message, by its Idempotency-Key', async () => {
    const input = { params, headers: { 'idempotency-key': 'two' }, body: { content: 'Two' } };
    const { message } = await answerAfterDeath(place, admin, { route: 'messages.create', input });
    await check(async () => {
      const { messages } = await admin.ok('messages.list', { params, query: { afterSeq: 1 } });
      assert.deepEqual(messages, [message]);
    });
  });
});

test('a repeat that overtakes the commit of the first is not acknowledged when that commit fails', async () => {
  const disk = { isFull: false };
  const app = await startTestApp({
    parts: {
      fault(step) {
        // As SQLite says it.
        if (step !== 'commit.before-commit' || !disk.isFull) return;
        throw Object.assign(new Error('database or disk is full'), { errcode: 13 });
      },
    },
  });
  const { customerId, ticket } = await app.createCustomer();
  const send = (): Promise<unknown> =>
    postMessage(
      app.app.deps,
      { actor: { kind: 'customer', customerId }, origin: null },
      {
        ticket: { id: ticket._id, customerId },
        content: 'Hello',
        messageType: 'text',
        metadata: {},
        attachments: [],
        visibility: 'public',
        clientMessageId: 'hello',
        as: 'customer',
      },
    );
  disk.isFull = true;
  const answers = await Promise.allSettled([send(), send()]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  disk.isFull = false;
  await Promise.all([send(), send()]);
  const { ticketId } = ticket;
  const { messages } = await app.admin.rest.ok('messages.list', { params: { ticketId } });
  assert.deepEqual(
    messages.map(({ seq, content }) => ({ seq, content })),
    [{ seq: 1, content: 'Hello' }],
  );
});

/** Looks at what is stored, by a server of its own. */
async function check(look: () => Promise<void>): Promise<void> {
  const server = await startServer(place);
  await look();
  await server.kill();
}
