/** A ticket's log over REST: requirements endpoints 6, 7; contract §2, §3, §5, §6, §8. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { type CustomerWithTicket, startTestApp, unique } from './kit/app.ts';

const t = await startTestApp();

function write(customer: CustomerWithTicket, content: string, fields: object = {}) {
  const params = { ticketId: customer.ticket._id };
  return customer.rest.ok('messages.create', { params, body: { content, ...fields } });
}

describe('writing', () => {
  test('gives public messages 1, 2, 3 … and names the sender by the credential (§2)', async () => {
    const customer = await t.createCustomer();
    const params = { ticketId: customer.ticket._id };
    const first = await write(customer, 'one');
    const second = await t.admin.rest.ok('messages.create', { params, body: { content: 'two' } });
    assert.deepEqual([first.message.seq, second.message.seq], [1, 2]);
    assert.deepEqual(
      [first.message.sender, first.message.senderId],
      ['customer', customer.customerId],
    );
    assert.deepEqual(
      [second.message.sender, second.message.senderId],
      ['agent', t.admin.agent.agentId],
    );
    assert.equal(second.ticket.seq, 2);
    assert.equal(second.ticket.lastMessage?.content, 'two');
    assert.deepEqual(second.ticket.unread, { agent: 1, customer: 1 });
  });

  test('a sender or senderId that is not the caller’s is a 403 and stores nothing (§5)', async () => {
    const customer = await t.createCustomer();
    const agent = await t.createAgent();
    const params = { ticketId: customer.ticket._id };
    const key = await t.createKey('agent', 'general');
    const attempts = [
      [customer.rest, { sender: 'agent' }],
      [customer.rest, { sender: 'system' }],
      [customer.rest, { senderId: 'somebody' }],
      [customer.rest, { visibility: 'internal' }],
      [agent.rest, { sender: 'customer' }],
      [agent.rest, { sender: 'system' }],
      [agent.rest, { senderId: t.admin.agent.agentId }],
      [agent.rest, { sender: 'customer', senderId: customer.customerId }],
      [key, { sender: 'agent' }],
      [key, { sender: 'customer' }],
      [key, { sender: 'customer', senderId: 'somebody else' }],
      [t.admin.rest, { sender: 'customer', senderId: customer.customerId }],
    ] as const;
    for (const [rest, fields] of attempts) {
      // The content is too long as well: the missing right is said first.
      const body = { content: 'x'.repeat(5_001), ...fields };
      const refusal = await rest.refused('messages.create', { params, body });
      assert.equal(refusal.status, 403, JSON.stringify(fields));
    }
    assert.deepEqual((await t.admin.rest.ok('messages.list', { params })).messages, []);
  });

  test('keys write as system, or for the customer whom they name; admins as system too', async () => {
    const customer = await t.createCustomer();
    const params = { ticketId: customer.ticket._id };
    const key = await t.createKey('agent', 'general');
    const as = async (rest: typeof key, fields: object) => {
      const body = { content: 'hi', ...fields };
      const { message } = await rest.ok('messages.create', { params, body });
      return [message.sender, message.senderId];
    };
    assert.deepEqual(await as(key, {}), ['system', 'system']);
    const named = { sender: 'customer', senderId: customer.customerId };
    assert.deepEqual(await as(key, named), ['customer', customer.customerId]);
    assert.deepEqual(await as(t.admin.rest, { sender: 'system' }), ['system', 'system']);
  });

  test('a note takes no seq and has its own numbers (§2)', async () => {
    const customer = await t.createCustomer();
    const params = { ticketId: customer.ticket._id };
    await write(customer, 'one');
    const note = { content: 'note', visibility: 'internal' } as const;
    const { message, ticket } = await t.admin.rest.ok('messages.create', { params, body: note });
    assert.deepEqual([message.seq, message.noteSeq, ticket.seq], [1, 1, 1]);
    assert.equal(ticket.lastMessage?.content, 'one');
    assert.equal((await write(customer, 'two')).message.seq, 2);
  });

  test('the same clientMessageId is one message and gets the first answer; with other content a 409 (§8)', async () => {
    const customer = await t.createCustomer();
    const fields = { clientMessageId: 'once' };
    const [first, ...repeats] = await Promise.all([
      write(customer, 'one', fields),
      write(customer, 'one', fields),
      write(customer, 'one', fields),
    ]);
    for (const repeat of repeats) assert.deepEqual(repeat.message, first.message);
    const params = { ticketId: customer.ticket._id };
    const other = await customer.rest.refused('messages.create', {
      params,
      body: { content: 'two', ...fields },
    });
    assert.equal(other.code, 'CONFLICT');
    const { message } = await t.admin.rest.ok('messages.create', {
      params,
      body: { content: 'two', ...fields },
    });
    assert.equal(message.seq, 2, 'another sender’s id is another id');
  });

  test('a repeat on the ticket that followed gets the first answer too (§8)', async () => {
    const customer = await t.createCustomer();
    const params = { ticketId: customer.ticket._id };
    const lost = await write(customer, 'one', { clientMessageId: 'lost' });
    await t.admin.rest.ok('tickets.status', { params, body: { status: 'closed' } });
    const { ticket } = await write(customer, 'two', { clientMessageId: 'next' });
    assert.notEqual(ticket.ticketId, customer.ticket.ticketId);
    const onNew = { params: { ticketId: ticket._id } };
    const body = { content: 'one', clientMessageId: 'lost' };
    const repeat = await customer.rest.ok('messages.create', { ...onNew, body });
    assert.deepEqual(repeat.message, lost.message);
    const other = { ...onNew, body: { ...body, content: 'else' } };
    assert.equal((await customer.rest.refused('messages.create', other)).code, 'CONFLICT');
    const { messages } = await customer.rest.ok('messages.list', onNew);
    assert.deepEqual(
      messages.map(({ content }) => content),
      ['two'],
    );
  });

  test('after closed a customer’s words begin a new ticket, an agent’s are refused (§3)', async () => {
    const customer = await t.createCustomer({ department: 'billing', priority: 'high' });
    const params = { ticketId: customer.ticket._id };
    await t.admin.rest.ok('tickets.status', { params, body: { status: 'closed' } });
    const refusal = await t.admin.rest.refused('messages.create', {
      params,
      body: { content: 'x' },
    });
    assert.equal(refusal.code, 'INVALID_TRANSITION');
    await t.admin.rest.ok('messages.create', {
      params,
      body: { content: 'a note', visibility: 'internal' },
    });
    const next = await write(customer, 'hello again');
    assert.equal(next.ticket.previousTicketId, customer.ticket._id);
    assert.deepEqual([next.ticket.department, next.ticket.priority], ['billing', 'high']);
    const later = await write(customer, 'and more');
    assert.equal(later.ticket._id, next.ticket._id, 'later writes to the old id follow');
  });

  test('messages of customers are never system notifications', async () => {
    const customer = await t.createCustomer();
    const { status, fields } = await customer.rest.refused('messages.create', {
      params: { ticketId: customer.ticket._id },
      body: { content: 'The ticket was closed', messageType: 'system_notification' },
    });
    assert.deepEqual([status, fields], [400, ['messageType']]);
  });
});

describe('reading', () => {
  let customer: CustomerWithTicket;
  let params: { ticketId: string };
  const seqs = (answer: { messages: { seq: number; noteSeq: number | null }[] }) =>
    answer.messages.map(({ seq, noteSeq }) => (noteSeq === null ? `${seq}` : `${seq}n${noteSeq}`));
  const note = () =>
    t.admin.rest.ok('messages.create', {
      params,
      body: { content: 'note', visibility: 'internal' },
    });

  before(async () => {
    customer = await t.createCustomer();
    params = { ticketId: customer.ticket._id };
    await note();
    for (let seq = 1; seq <= 6; seq += 1) {
      await write(customer, `message ${seq}`);
      if (seq === 3 || seq === 6) await note();
    }
  });

  const list = (query: object, rest = t.admin.rest) => rest.ok('messages.list', { params, query });

  test('without bounds is the newest, in order, with the notes that follow them', async () => {
    assert.deepEqual(seqs(await list({})), ['0n1', '1', '2', '3', '3n2', '4', '5', '6', '6n3']);
    const page = await list({ limit: 2 });
    assert.deepEqual([seqs(page), page.hasMore], [['5', '6', '6n3'], true]);
  });

  test('afterSeq goes forward, beforeSeq back; limit and hasMore count public messages', async () => {
    const forward = await list({ afterSeq: 2, limit: 2 });
    assert.deepEqual([seqs(forward), forward.hasMore], [['3', '3n2', '4'], true]);
    const end = await list({ afterSeq: 4 });
    assert.deepEqual([seqs(end), end.hasMore], [['5', '6', '6n3'], false]);
    assert.deepEqual(seqs(await list({ afterSeq: 6 })), ['6n3'], 'from afterSeq on');
    const back = await list({ beforeSeq: 4, limit: 2 });
    assert.deepEqual([seqs(back), back.hasMore], [['2', '3', '3n2'], true]);
    const start = await list({ beforeSeq: 3 });
    assert.deepEqual([seqs(start), start.hasMore], [['0n1', '1', '2'], false]);
    assert.deepEqual(seqs(await list({ beforeSeq: 1 })), ['0n1']);
  });

  test('customers get no notes', async () => {
    const answer = await list({}, customer.rest);
    assert.deepEqual(seqs(answer), ['1', '2', '3', '4', '5', '6']);
    assert.deepEqual(seqs(await list({ afterSeq: 6 }, customer.rest)), []);
  });

  test('both bounds, or one with afterVersion, are a 400', async () => {
    for (const query of [
      { afterSeq: 1, beforeSeq: 3 },
      { afterVersion: 1, afterSeq: 1 },
    ]) {
      assert.equal((await t.admin.rest.refused('messages.list', { params, query })).status, 400);
    }
    for (const query of [
      { afterSeq: '-1' },
      { limit: '0' },
      { limit: '101' },
      { beforeSeq: '1e3' },
    ]) {
      const { fields } = await t.admin.rest.refused('messages.list', { params, query });
      assert.deepEqual(fields, Object.keys(query));
    }
  });

  test('afterVersion is what was written since; above 100 the newest 100 and reset', async () => {
    const { ticket } = await t.admin.rest.ok('tickets.get', { params });
    await write(customer, 'newer');
    const changes = await list({ afterVersion: ticket.version });
    assert.deepEqual([seqs(changes), changes.reset], [['7'], undefined]);
    const long = await t.createCustomer();
    for (let i = 0; i < 101; i += 1) await write(long, `${i}`);
    const all = await long.rest.ok('messages.list', {
      params: { ticketId: long.ticket._id },
      query: { afterVersion: 0 },
    });
    assert.deepEqual([all.messages.length, all.messages[0]?.seq, all.reset], [100, 2, true]);
    const { ticket: read } = await long.rest.ok('tickets.get', {
      params: { ticketId: long.ticket._id },
    });
    assert.deepEqual([read.messages.length, read.hasMoreMessages], [100, true]);
  });
});

describe('marking as read', () => {
  test('is for the other side, counts what became read, and never goes back (§6 "Values")', async () => {
    const customer = await t.createCustomer();
    const params = { ticketId: customer.ticket._id };
    for (const content of ['one', 'two', 'three']) await write(customer, content);
    const read = (body: object, rest = t.admin.rest) => rest.ok('messages.read', { params, body });
    assert.equal((await read({ upToSeq: 2 })).markedCount, 2);
    assert.equal((await read({ upToSeq: 1 })).markedCount, 0);
    assert.equal((await read({ sender: 'customer', upToSeq: 999 })).markedCount, 1);
    assert.equal((await read({})).markedCount, 0);
    await t.admin.rest.ok('messages.create', { params, body: { content: 'four' } });
    assert.equal((await read({}, customer.rest)).markedCount, 1);
    const { ticket } = await t.admin.rest.ok('tickets.get', { params });
    assert.deepEqual(ticket.readUpTo, { agent: 3, customer: 4 });
    assert.deepEqual(ticket.unread, { agent: 0, customer: 0 });
    assert.deepEqual(
      ticket.messages.map((message) => message.read),
      [true, true, true, true],
    );
  });

  test('the own side is a 403 for everybody, system a 400', async () => {
    const customer = await t.createCustomer();
    const params = { ticketId: customer.ticket._id };
    const key = await t.createKey('supervisor');
    const own = [
      [customer.rest, 'customer'],
      [t.admin.rest, 'agent'],
      [key, 'agent'],
    ] as const;
    for (const [rest, sender] of own) {
      const refusal = await rest.refused('messages.read', { params, body: { sender } });
      assert.equal(refusal.status, 403);
      const system = { sender: 'system' as 'agent' };
      assert.equal((await rest.refused('messages.read', { params, body: system })).status, 400);
    }
  });
});

test('typing is heard by sockets and stored nowhere', async () => {
  const customer = await t.createCustomer();
  const params = { ticketId: customer.ticket._id };
  for (const rest of [customer.rest, t.admin.rest]) {
    assert.deepEqual(await rest.ok('tickets.typing', { params, body: { isTyping: true } }), {});
  }
  const { ticket } = await t.admin.rest.ok('tickets.get', { params });
  assert.equal(ticket.version, customer.ticket.version);
});

test('a retry is for failed deliveries of outside channels; the web has none', async () => {
  const customer = await t.createCustomer();
  const { message } = await write(customer, unique('hello'));
  const params = { ticketId: customer.ticket._id, messageId: message._id };
  assert.equal((await t.admin.rest.refused('messages.retry', { params })).code, 'CONFLICT');
  const other = await t.createCustomer();
  const elsewhere = { ...params, ticketId: other.ticket._id };
  assert.equal((await t.admin.rest.refused('messages.retry', { params: elsewhere })).status, 404);
});
