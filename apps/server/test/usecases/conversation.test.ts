/** Contract §3 and §8 through the use cases and a real store. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newClientMessageId, newId } from '@parley/contract';
import type { TicketRecord } from '../../src/domain/records.ts';
import { changePriority } from '../../src/usecases/change-priority.ts';
import { changeStatus } from '../../src/usecases/change-status.ts';
import { connectCustomer, type ConnectCustomer } from '../../src/usecases/connect-customer.ts';
import { escalateTicket } from '../../src/usecases/escalate-ticket.ts';
import { markRead } from '../../src/usecases/mark-read.ts';
import { postMessage, type PostMessage } from '../../src/usecases/post-message.ts';
import { rateTicket } from '../../src/usecases/rate-ticket.ts';
import { runTimer } from '../../src/usecases/run-timer.ts';
import { callOf, callOfCustomer, commit, openWorld, STAFF, type World } from '../kit/deps.ts';

const NO_STATUS = { agent: null, notes: null, force: false };

function words(
  ticket: TicketRecord,
  content: string,
  over: Partial<PostMessage> = {},
): PostMessage {
  return {
    ticket,
    content,
    messageType: 'text',
    metadata: {},
    attachments: [],
    visibility: 'public',
    clientMessageId: null,
    as: 'customer',
    ...over,
  };
}

function connecting(
  world: World,
  customerId: string,
  over: Partial<ConnectCustomer> = {},
): ConnectCustomer {
  return {
    customerId,
    customerInfo: {
      name: null,
      email: null,
      phone: null,
      language: null,
      userAgent: null,
      ipAddress: null,
    },
    fallbackLanguage: null,
    subject: null,
    department: null,
    priority: null,
    initialMessage: null,
    metadata: { source: 'web', category: null, subcategory: null },
    ticket: null,
    connection: { id: newId(), process: world.process },
    identity: 'token',
    ...over,
  };
}

test('§8.3: 50 equal sends at once are one message with one answer', async (t) => {
  const world = await openWorld(t);
  const ticket = await world.ticket();
  const send = words(ticket, 'Once', { clientMessageId: newClientMessageId() });
  const call = callOfCustomer(ticket);
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => postMessage(world.deps, call, send)),
  );
  assert.equal(new Set(answers.map(({ message }) => message.id)).size, 1);
  assert.equal(answers.filter(({ repeated }) => !repeated).length, 1);
  assert.equal((await world.stored(ticket)).seq, 1);
  await assert.rejects(postMessage(world.deps, call, { ...send, content: 'Other' }), {
    code: 'CONFLICT',
  });
});

test('§8.2: messages of both sides at once have one order without gaps', async (t) => {
  const world = await openWorld(t);
  const ana = await world.present();
  const ticket = await world.ticket();
  const sends = Array.from({ length: 200 }, (_, n) =>
    n % 2 === 0
      ? postMessage(world.deps, callOfCustomer(ticket), words(ticket, `c${n}`))
      : postMessage(world.deps, callOf(ana), words(ticket, `a${n}`, { as: 'agent' })),
  );
  const seqs = (await Promise.all(sends)).map(({ message }) => message.seq);
  assert.deepEqual(
    seqs.toSorted((a, b) => a - b),
    Array.from({ length: 200 }, (_, n) => n + 1),
  );
  const log = await world.store.read.messages(ticket.id, { limit: 200 });
  assert.deepEqual(
    log.map(({ seq }) => seq),
    Array.from({ length: 200 }, (_, n) => n + 1),
  );
  const published = world.events.flatMap((event) =>
    event.type === 'message.posted' ? [event.message.seq] : [],
  );
  assert.deepEqual(
    published,
    published.toSorted((a, b) => a - b),
    'pushes leave in order',
  );
});

test('§3: who writes after `closed` gets a new ticket; repeats and later writes follow to it', async (t) => {
  const world = await openWorld(t);
  const old = await world.ticket({ department: 'billing', priority: 'high' });
  await changeStatus(world.deps, STAFF, { ...NO_STATUS, ticket: old, status: 'closed' });
  const call = callOfCustomer(old);
  const send = words(old, 'One more thing', { clientMessageId: newClientMessageId() });
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => postMessage(world.deps, call, send)),
  );
  const followers = new Set(answers.map(({ ticket }) => ticket.id));
  assert.equal(followers.size, 1);
  const [answer] = answers;
  assert.ok(answer);
  assert.notEqual(answer.ticket.id, old.id);
  assert.equal(answer.ticket.previousTicketId, old.id);
  assert.deepEqual([answer.ticket.department, answer.ticket.priority], ['billing', 'high']);
  const later = await postMessage(world.deps, call, words(old, 'And another'));
  assert.equal(later.ticket.id, answer.ticket.id);
  await changeStatus(world.deps, STAFF, { ...NO_STATUS, ticket: answer.ticket, status: 'closed' });
  const repeat = await postMessage(world.deps, call, send);
  assert.equal(repeat.message.id, answer.message.id, 'a repeat never makes a third ticket');
});

test('§3: a closed ticket takes notes and the rating, and nothing else of staff', async (t) => {
  const world = await openWorld(t);
  const ana = await world.present();
  const ticket = await world.ticket({ initialMessage: 'Hi' });
  await assert.rejects(
    rateTicket(world.deps, callOfCustomer(ticket), { ticket, rating: 5, feedback: null }),
    {
      code: 'INVALID_TRANSITION',
    },
  );
  await changeStatus(world.deps, callOf(ana), { ...NO_STATUS, ticket, status: 'closed' });
  const before = await world.stored(ticket);
  for (const refused of [
    postMessage(world.deps, callOf(ana), words(ticket, 'Hello', { as: 'agent' })),
    changeStatus(world.deps, callOf(ana), { ...NO_STATUS, ticket, status: 'open' }),
    changePriority(world.deps, callOf(ana), { ticket, priority: 'urgent' }),
    escalateTicket(world.deps, callOf(ana), { ticket, reason: null }),
  ]) {
    await assert.rejects(refused, { code: 'INVALID_TRANSITION' });
  }
  assert.deepEqual(await world.stored(ticket), before, 'nothing is left behind');
  const note = await postMessage(
    world.deps,
    callOf(ana),
    words(ticket, 'For us', { as: 'agent', visibility: 'internal' }),
  );
  assert.equal(note.message.noteSeq, 1);
  const { ticket: rated } = await rateTicket(world.deps, callOfCustomer(ticket), {
    ticket,
    rating: 4,
    feedback: 'ok',
  });
  assert.equal(rated.rating, 4);
  await changeStatus(world.deps, callOf(ana), { ...NO_STATUS, ticket, status: 'closed' });
});

test('§3: a resolved ticket closes by itself, unless it was reopened', async (t) => {
  const world = await openWorld(t, { autoCloseAfterMs: 1_000 });
  const ana = await world.present();
  const [one, two] = [await world.ticket(), await world.ticket()];
  for (const ticket of [one, two]) {
    await changeStatus(world.deps, callOf(ana), { ...NO_STATUS, ticket, status: 'resolved' });
  }
  await postMessage(world.deps, callOfCustomer(two), words(two, 'Not yet'));
  world.pass(2_000);
  for (const timer of await world.store.work.claimTimers(world.now(), {
    limit: 10,
    leaseMs: 1_000,
  })) {
    await runTimer(world.deps, timer);
  }
  const closed = await world.stored(one);
  assert.deepEqual([closed.status, closed.closedBy], ['closed', 'system']);
  const reopened = await world.stored(two);
  assert.deepEqual([reopened.status, reopened.resolution], ['assigned', null]);
});

test('F19: one customer connects 100 times at once and has one open ticket', async (t) => {
  const world = await openWorld(t);
  const first = await connectCustomer(
    world.deps,
    STAFF,
    connecting(world, 'cust-1', { identity: 'none' }),
  );
  await changeStatus(world.deps, STAFF, { ...NO_STATUS, ticket: first.ticket, status: 'closed' });
  const results = await Promise.all(
    Array.from({ length: 100 }, () =>
      connectCustomer(world.deps, STAFF, connecting(world, 'cust-1')),
    ),
  );
  assert.equal(new Set(results.map(({ ticket }) => ticket.id)).size, 1);
  assert.equal(results.filter(({ created }) => created).length, 1);
});

test('§5: an id that exists is handed only to who proves it, and the first proof ends other tokens', async (t) => {
  const world = await openWorld(t);
  const anybody = { actor: { kind: 'anonymous' as const }, origin: null };
  const made = await connectCustomer(
    world.deps,
    anybody,
    connecting(world, 'cust-1', { identity: 'none' }),
  );
  await assert.rejects(
    connectCustomer(world.deps, anybody, connecting(world, 'cust-1', { identity: 'none' })),
    { code: 'IDENTITY_REQUIRED' },
  );
  const other = { actor: { kind: 'customer' as const, customerId: 'cust-1' }, origin: null };
  await assert.rejects(
    connectCustomer(world.deps, other, connecting(world, 'cust-2', { identity: 'none' })),
    { code: 'FORBIDDEN' },
  );
  const proven = await connectCustomer(
    world.deps,
    anybody,
    connecting(world, 'cust-1', { identity: 'hash' }),
  );
  assert.ok(proven.customer.tokenVersion > made.customer.tokenVersion);
  assert.ok(world.events.some((event) => event.type === 'customer.revoked'));
  const again = await connectCustomer(
    world.deps,
    anybody,
    connecting(world, 'cust-1', { identity: 'hash' }),
  );
  assert.equal(again.customer.tokenVersion, proven.customer.tokenVersion);
});

test('§2: marking moves a mark forward only and counts what became read', async (t) => {
  const world = await openWorld(t);
  const ana = await world.present();
  const ticket = await world.ticket();
  for (const content of ['a', 'b', 'c']) {
    await postMessage(world.deps, callOfCustomer(ticket), words(ticket, content));
  }
  await postMessage(world.deps, callOf(ana), words(ticket, 'd', { as: 'agent' }));
  const call = callOf(ana);
  const first = await markRead(world.deps, call, { ticket, reader: 'agent', upToSeq: 2 });
  assert.deepEqual([first.markedCount, first.ticket.unreadAgent], [2, 1]);
  const back = await markRead(world.deps, call, { ticket, reader: 'agent', upToSeq: 1 });
  assert.deepEqual([back.markedCount, back.upToSeq], [0, 2]);
  const all = await markRead(world.deps, call, { ticket, reader: 'agent', upToSeq: 99 });
  assert.deepEqual([all.markedCount, all.upToSeq, all.ticket.unreadAgent], [1, 4, 0]);
  const theirs = await markRead(world.deps, callOfCustomer(ticket), {
    ticket,
    reader: 'customer',
    upToSeq: null,
  });
  assert.deepEqual([theirs.markedCount, theirs.ticket.unreadCustomer], [1, 0]);
});

test('§6: auto-responses speak once a ticket, by their triggers', async (t) => {
  const world = await openWorld(t);
  const base = { keywords: [], department: null, isActive: true, createdAt: world.now() };
  const rows = [
    { ...base, id: newId(), name: 'hello', trigger: 'ticket_created', content: 'Welcome' },
    { ...base, id: newId(), name: 'queue', trigger: 'no_agent', content: 'One moment' },
    {
      ...base,
      id: newId(),
      name: 'refund',
      trigger: 'keyword',
      keywords: ['Rückerstattung'],
      content: 'See refunds',
    },
    {
      ...base,
      id: newId(),
      name: 'off',
      trigger: 'keyword',
      keywords: ['a'],
      content: 'No',
      isActive: false,
    },
  ] as const;
  await commit(
    world.store,
    rows.map((autoResponse) => ({ kind: 'autoResponse.put', autoResponse })),
  );
  const ticket = await world.ticket({ initialMessage: 'a question' });
  await postMessage(
    world.deps,
    callOfCustomer(ticket),
    words(ticket, 'rueckerstattung? RÜCKERSTATTUNG!'),
  );
  await postMessage(world.deps, callOfCustomer(ticket), words(ticket, 'rückerstattung again'));
  const log = await world.store.read.messages(ticket.id, { limit: 20 });
  assert.deepEqual(
    log
      .filter(({ sender }) => sender === 'system')
      .map(({ content, messageType }) => [content, messageType]),
    [
      ['Welcome', 'text'],
      ['One moment', 'text'],
      ['See refunds', 'text'],
    ],
  );
});

test('§4: at most one unread new_message per ticket, none for who watches it', async (t) => {
  const world = await openWorld(t);
  const ana = await world.present();
  const ticket = await world.ticket();
  for (const content of ['a', 'b', 'c']) {
    await postMessage(world.deps, callOfCustomer(ticket), words(ticket, content));
  }
  const unread = await world.store.read.notifications(ana.id, { unreadOnly: true, limit: 50 });
  assert.equal(unread.filter(({ type }) => type === 'new_message').length, 1);
});

test('§4: the assigned agent is told when the customer wakes a pending or resolved ticket', async (t) => {
  const world = await openWorld(t);
  const ana = await world.present();
  for (const status of ['pending', 'resolved'] as const) {
    const ticket = await world.ticket();
    await changeStatus(world.deps, callOf(ana), { ticket, status, ...NO_STATUS });
    await postMessage(world.deps, callOfCustomer(ticket), words(ticket, 'Still here'));
    const unread = await world.store.read.notifications(ana.id, { unreadOnly: true, limit: 50 });
    const told = unread.filter(({ type }) => type === 'ticket_status_change');
    const ofTicket = told.filter(({ relatedData }) => relatedData.ticketId === ticket.id);
    assert.equal(ofTicket.length, 1, status);
  }
});

test('§6: escalation marks, raises, tells seniors, and changes nothing the second time', async (t) => {
  const world = await openWorld(t);
  const boss = await world.agent({ role: 'admin', department: 'desk' });
  const ana = await world.present();
  const ticket = await world.ticket();
  const once = await escalateTicket(world.deps, callOf(ana), { ticket, reason: 'Angry' });
  assert.deepEqual([once.ticket.priority, once.ticket.escalatedBy], ['urgent', ana.id]);
  const twice = await escalateTicket(world.deps, callOf(ana), { ticket, reason: 'Angrier' });
  assert.equal(twice.ticket.version, once.ticket.version);
  const told = await world.store.read.notifications(boss.id, { unreadOnly: true, limit: 10 });
  assert.equal(told.filter(({ type }) => type === 'priority_escalation').length, 1);
});
