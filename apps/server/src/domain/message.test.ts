import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countCodePoints, textFault } from '@parley/contract';
import fc from 'fast-check';
import { NOON, ticketRecord } from '../../test/kit/records.ts';
import {
  afterMessage,
  buildMessage,
  countsAsUnread,
  DEFAULT_SUBJECT,
  excerpt,
  sameContent,
  subjectFrom,
  type MessageDraft,
} from './message.ts';
import type { MessageRecord, TicketRecord } from './records.ts';

const TEXT = {
  senderId: 'system',
  senderKey: 'system',
  clientMessageId: null,
  content: 'Hello',
  messageType: 'text',
  metadata: {},
  visibility: 'public',
} as const;

function post(
  ticket: TicketRecord,
  draft: Partial<MessageDraft> & Pick<MessageDraft, 'sender'>,
): { ticket: TicketRecord; message: MessageRecord; response: { ms: number } | null } {
  const version = ticket.version + 1;
  const message = buildMessage({ ...TEXT, at: NOON, ...draft, ticket, version });
  const { patch, response } = afterMessage(ticket, message);
  return { ticket: { ...ticket, version, ...patch }, message, response };
}

test('public messages take the next seq; a note the newest seq and the next noteSeq', () => {
  let ticket = ticketRecord();
  const places: [number, number | null][] = [];
  for (const visibility of ['internal', 'public', 'internal', 'internal', 'public'] as const) {
    const next = post(ticket, { sender: 'agent', visibility });
    ticket = next.ticket;
    places.push([next.message.seq, next.message.noteSeq]);
  }
  assert.deepEqual(places, [
    [0, 1],
    [1, null],
    [1, 2],
    [1, 3],
    [2, null],
  ]);
  assert.equal(ticket.seq, 2);
  assert.equal(ticket.noteSeq, 3);
});

test('a message carries its ticket, channel, version and an id of its own', () => {
  const ticket = ticketRecord({ channel: 'messenger', version: 7 });
  const { message } = post(ticket, { sender: 'customer', clientMessageId: 'c1' });
  assert.equal(message.ticket, ticket.id);
  assert.equal(message.ticketId, ticket.ticketId);
  assert.equal(message.channel, 'messenger');
  assert.equal(message.version, 8);
  assert.equal(message.timestamp, NOON);
  assert.equal(message.clientMessageId, 'c1');
  assert.match(message.id, /^[0-9a-f]{24}$/);
});

test('what each side has to read follows contract §2', () => {
  const cases = [
    ['customer', 'text', 'public', [true, false]],
    ['customer', 'image', 'public', [true, false]],
    ['agent', 'text', 'public', [false, true]],
    ['agent', 'text', 'internal', [false, false]],
    ['system', 'text', 'public', [false, true]],
    ['system', 'system_notification', 'public', [false, false]],
    ['system', 'text', 'internal', [false, false]],
  ] as const;
  for (const [sender, messageType, visibility, [agent, customer]] of cases) {
    const message = { sender, messageType, visibility };
    assert.equal(countsAsUnread(message, 'agent'), agent);
    assert.equal(countsAsUnread(message, 'customer'), customer);
    const { ticket } = post(ticketRecord(), message);
    assert.deepEqual(
      [ticket.unreadAgent, ticket.unreadCustomer],
      [Number(agent), Number(customer)],
    );
  }
});

test('a note changes nothing that a customer sees', () => {
  const { ticket } = post(ticketRecord(), { sender: 'customer' });
  const note = post(ticket, { sender: 'agent', visibility: 'internal', at: NOON + 5 });
  assert.deepEqual(note.ticket, { ...ticket, noteSeq: 1, version: ticket.version + 1 });
  assert.equal(note.response, null);
});

test('lastMessage is the newest public message, system notifications too', () => {
  let { ticket } = post(ticketRecord(), { sender: 'customer', content: 'one' });
  ({ ticket } = post(ticket, { sender: 'agent', content: 'two', visibility: 'internal' }));
  assert.equal(ticket.lastMessage?.content, 'one');
  ({ ticket } = post(ticket, {
    sender: 'system',
    content: 'three',
    messageType: 'system_notification',
  }));
  assert.deepEqual(ticket.lastMessage, {
    content: 'three',
    sender: 'system',
    messageType: 'system_notification',
    timestamp: NOON,
  });
});

test('a response time runs from the first unanswered customer message to the next public agent message', () => {
  const timeline: [MessageDraft['sender'], MessageDraft['visibility'], number, number | null][] = [
    ['agent', 'public', 1, null],
    ['customer', 'public', 10, null],
    ['customer', 'public', 15, null],
    ['system', 'public', 16, null],
    ['agent', 'internal', 17, null],
    ['agent', 'public', 30, 20],
    ['agent', 'public', 40, null],
    ['customer', 'public', 50, null],
    ['agent', 'public', 49, 0],
  ];
  let ticket = ticketRecord();
  for (const [sender, visibility, at, ms] of timeline) {
    const next = post(ticket, { sender, visibility, at });
    ticket = next.ticket;
    assert.deepEqual(next.response, ms === null ? null : { ms }, `${sender} at ${at}`);
  }
  assert.equal(ticket.firstResponseAt, 1);
  assert.equal(ticket.awaitingSince, null);
  assert.equal(ticket.responses, 2);
  assert.equal(ticket.responseMs, 20);
});

test('a repeat is the same by content, type, visibility and metadata, in any order of keys', () => {
  const a = { ...TEXT, metadata: { x: 1, y: { p: [1, 2], q: null } } };
  assert.ok(sameContent(a, { ...a, metadata: { y: { q: null, p: [1, 2] }, x: 1 } }));
  for (const other of [
    { content: 'hello' },
    { messageType: 'image' as const },
    { visibility: 'internal' as const },
    { metadata: {} },
    { metadata: { x: 1, y: { p: [2, 1], q: null } } },
    { metadata: { x: '1', y: { p: [1, 2], q: null } } },
    { metadata: { x: 1, y: { p: { 0: 1, 1: 2 }, q: null } } },
    { metadata: { x: 1, z: { p: [1, 2], q: null } } },
  ]) {
    assert.ok(!sameContent(a, { ...a, ...other }), JSON.stringify(other));
    assert.ok(!sameContent({ ...a, ...other }, a));
  }
});

test('metadata that went through JSON is the same', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (metadata) => {
      const copy = JSON.parse(JSON.stringify(metadata)) as Record<string, unknown>;
      const plain = JSON.parse(JSON.stringify(metadata)) as Record<string, unknown>;
      assert.ok(sameContent({ ...TEXT, metadata: plain }, { ...TEXT, metadata: copy }));
    }),
  );
});

test('a subject is the first words of a message', () => {
  assert.equal(subjectFrom('  My order\n\nis   late '), 'My order is late');
  assert.equal(subjectFrom(`${'word '.repeat(11)}enormously long`), 'word '.repeat(11).trim());
  assert.equal(subjectFrom(`${'a'.repeat(60)} b`), 'a'.repeat(60));
  assert.equal(subjectFrom('😀'.repeat(100)), '😀'.repeat(60));
  for (const nothing of ['', ' \n ', '\u200b', '\u0007\u0000']) {
    assert.equal(subjectFrom(nothing), DEFAULT_SUBJECT);
  }
});

test('a subject made of any text is one that the contract accepts', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const subject = subjectFrom(text);
      assert.equal(textFault(subject, { max: 200, lines: 'one', blank: false }), null);
    }),
  );
});

test('an excerpt is one line and no longer than asked for', () => {
  assert.equal(excerpt('short\ntext', 20), 'short text');
  assert.equal(excerpt('a longer text', 9), 'a longer…');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 50 }), (text, max) => {
      assert.ok(countCodePoints(excerpt(text, max)) <= max);
    }),
  );
});
