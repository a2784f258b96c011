/** Messages: stored once, in one order, found again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Conflict, Duplicate, type Store } from '../store.ts';
import { aMessage, aTicket, creating, posting, save, saveTicket, T0 } from './fixtures.ts';

export function messageSuite(current: () => Store): void {
  test('a posted message and its ticket are found again, field by field', async () => {
    const store = current();
    const ticket = await saveTicket(store);
    const posted = posting(ticket, { metadata: { a: 1, deep: ['b'] }, content: 'ünï ☃ 𝕏' });
    await save(store, posted.unit);
    assert.deepEqual(await store.read.ticket(ticket.id), posted.ticket);
    assert.deepEqual(await store.read.ticket(ticket.ticketId), posted.ticket);
    assert.deepEqual(await store.read.message(posted.message.id), posted.message);
    assert.deepEqual(await store.latest.message(posted.message.id), posted.message);
    const { senderKey, clientMessageId } = posted.message;
    const found = await store.read.messageByClientId(ticket.id, senderKey, clientMessageId ?? '');
    assert.deepEqual(found, posted.message);
    assert.equal(
      await store.read.messageByClientId(ticket.id, 'agent:x', clientMessageId ?? ''),
      null,
    );
  });

  test('what is absent is null, whatever its form', async () => {
    const store = current();
    for (const ref of [
      '',
      'x',
      'TKT-0000000000',
      '0'.repeat(24),
      "' OR 1=1 --",
      '\u0000',
      '{"$ne":1}',
    ]) {
      assert.equal(await store.read.ticket(ref), null);
      assert.equal(await store.latest.ticket(ref), null);
      assert.equal(await store.read.agent(ref), null);
      assert.equal(await store.read.message(ref), null);
      assert.equal(await store.read.notification(ref), null);
    }
  });

  test('the same clientMessageId of the same sender is a Duplicate, and nothing of its unit is stored', async () => {
    const store = current();
    const ticket = await saveTicket(store);
    const first = posting(ticket, { clientMessageId: 'once' });
    await save(store, first.unit);
    const again = posting(first.ticket, { clientMessageId: 'once' });
    await assert.rejects(save(store, again.unit), (error: Duplicate) => {
      assert.ok(error instanceof Duplicate);
      assert.equal(error.index, 'message.clientMessageId');
      return true;
    });
    assert.deepEqual(await store.read.ticket(ticket.id), first.ticket);
    assert.deepEqual(await store.latest.ticket(ticket.id), first.ticket);
    assert.equal(await store.read.message(again.message.id), null);
  });

  test('the same clientMessageId of another sender or on another ticket is another message', async () => {
    const store = current();
    const one = await saveTicket(store);
    const first = posting(one, { clientMessageId: 'same' });
    await save(store, first.unit);
    const second = posting(first.ticket, { clientMessageId: 'same', senderKey: 'agent:1' });
    await save(store, second.unit);
    const two = await saveTicket(store);
    await save(store, posting(two, { clientMessageId: 'same' }).unit);
    assert.equal((await store.read.messages(one.id, { limit: 10 })).length, 2);
  });

  test('messages without a clientMessageId never collide', async () => {
    const store = current();
    const ticket = await saveTicket(store, {}, [
      { clientMessageId: null },
      { clientMessageId: null },
    ]);
    assert.equal((await store.read.messages(ticket.id, { limit: 10 })).length, 2);
  });

  test('a clientMessageId sent 50 times at once is stored once (F17)', async () => {
    const store = current();
    const ticket = await saveTicket(store);
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, () => save(store, posting(ticket, { clientMessageId: 'x' }).unit)),
    );
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    const log = await store.read.messages(ticket.id, { limit: 100 });
    assert.deepEqual(
      log.map(({ seq }) => seq),
      [1],
    );
  });

  test('a message for a ticket that does not exist is a Conflict', async () => {
    const store = current();
    const message = aMessage(aTicket());
    await assert.rejects(save(store, [{ kind: 'message.insert', message }]), Conflict);
  });

  test('pages go forward from a seq, back from one, and begin with the newest', async () => {
    const store = current();
    const ticket = await saveTicket(
      store,
      {},
      Array.from({ length: 9 }, () => ({})),
    );
    const seqs = async (range: Parameters<Store['read']['messages']>[1]): Promise<number[]> =>
      (await store.read.messages(ticket.id, range)).map(({ seq }) => seq);
    assert.deepEqual(await seqs({ limit: 3 }), [7, 8, 9]);
    assert.deepEqual(await seqs({ beforeSeq: 7, limit: 3 }), [4, 5, 6]);
    assert.deepEqual(await seqs({ afterSeq: 4, limit: 3 }), [5, 6, 7]);
    assert.deepEqual(await seqs({ afterSeq: 9, limit: 3 }), []);
    assert.deepEqual(await seqs({ beforeSeq: 1, limit: 3 }), []);
    assert.deepEqual(await store.read.messages(aTicket().id, { limit: 3 }), []);
  });

  test('notes take no seq, stand after the message they follow, and are not among public messages', async () => {
    const store = current();
    const ticket = await saveTicket(store, {}, [
      {},
      { noteSeq: 1, sender: 'agent', clientMessageId: null },
      { noteSeq: 2, sender: 'agent', clientMessageId: null },
      {},
      { noteSeq: 3, sender: 'agent', clientMessageId: null },
    ]);
    const places = (messages: { seq: number; noteSeq: number | null }[]): unknown =>
      messages.map(({ seq, noteSeq }) => [seq, noteSeq]);
    assert.deepEqual(places(await store.read.messages(ticket.id, { limit: 9 })), [
      [1, null],
      [2, null],
    ]);
    const notes = await store.read.notes(ticket.id, { fromSeq: 1, toSeq: 2 });
    assert.deepEqual(places(notes), [
      [1, 1],
      [1, 2],
      [2, 3],
    ]);
    assert.ok(notes.every(({ visibility }) => visibility === 'internal'));
    assert.deepEqual(places(await store.read.notes(ticket.id, { fromSeq: 2, toSeq: 2 })), [[2, 3]]);
  });

  test('what was written or changed after a version comes in order, the last of it where it is much', async () => {
    const store = current();
    let ticket = await saveTicket(
      store,
      {},
      Array.from({ length: 6 }, () => ({})),
    );
    const [, second] = await store.read.messages(ticket.id, { limit: 9 });
    assert.ok(second);
    const edited = { ...second, content: 'edited', editedAt: T0, version: ticket.version + 1 };
    const after = { ...ticket, version: ticket.version + 1 };
    await save(store, [
      { kind: 'ticket.update', before: ticket, after },
      { kind: 'message.update', message: edited, expected: second.version },
    ]);
    ticket = after;
    const note = posting(ticket, { noteSeq: 1, sender: 'agent', clientMessageId: null });
    await save(store, note.unit);
    const changed = async (afterVersion: number, limit = 9, notes = true): Promise<unknown> =>
      (await store.read.changedMessages(ticket.id, { afterVersion, limit, notes })).map(
        ({ seq, noteSeq }) => noteSeq ?? seq * 10,
      );
    assert.deepEqual(await changed(5), [20, 50, 60, 1]);
    assert.deepEqual(await changed(5, 9, false), [20, 50, 60]);
    assert.deepEqual(await changed(5, 2), [60, 1]);
    assert.deepEqual(await changed(7), [20, 1]);
    assert.deepEqual(await changed(8), [1]);
    assert.deepEqual(await changed(9), []);
    assert.deepEqual(await store.read.message(second.id), edited);
  });

  test('a message changes only from the version that was expected', async () => {
    const store = current();
    const ticket = await saveTicket(store, {}, [{}]);
    const [message] = await store.read.messages(ticket.id, { limit: 1 });
    assert.ok(message);
    const removed = { ...message, content: '', removedAt: T0, version: 9 };
    const write = { kind: 'message.update', message: removed, expected: 8 } as const;
    await assert.rejects(save(store, [write]), Conflict);
    assert.deepEqual(await store.read.message(message.id), message);
    await save(store, [{ ...write, expected: message.version }]);
    assert.deepEqual(await store.read.message(message.id), removed);
  });

  test('unread counts are of the other side, and of texts', async () => {
    const store = current();
    const ticket = await saveTicket(store, {}, [
      { sender: 'customer' },
      { sender: 'agent' },
      { sender: 'system' },
      { sender: 'system', messageType: 'system_notification' },
      { sender: 'agent', noteSeq: 1 },
      { sender: 'customer' },
    ]);
    const all = { afterSeq: 0, upToSeq: 99 };
    assert.equal(await store.latest.countUnread(ticket.id, 'agent', all), 2);
    assert.equal(await store.latest.countUnread(ticket.id, 'customer', all), 2);
    assert.equal(await store.read.countUnread(ticket.id, 'agent', { afterSeq: 1, upToSeq: 5 }), 1);
    assert.equal(await store.read.countUnread(ticket.id, 'agent', { afterSeq: 5, upToSeq: 5 }), 0);
  });

  test('a new ticket takes its first messages in the same unit', async () => {
    const store = current();
    const ticket = aTicket();
    const message = aMessage(ticket, { version: 1 });
    const whole = { ...ticket, seq: 1 };
    await save(store, [...creating(whole), { kind: 'message.insert', message }]);
    assert.deepEqual(await store.read.messages(ticket.id, { limit: 5 }), [message]);
  });
}
