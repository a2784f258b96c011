/** Search: what is found, by whom, in which order, and that what is typed is nothing but text. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { TicketRecord } from '../../domain/records.ts';
import type { Scope, Store } from '../store.ts';
import { changing, posting, save, saveTicket, T0 } from './fixtures.ts';

const ALL: Scope = { kind: 'all' };

async function found(store: Store, query: string, scope: Scope = ALL): Promise<string[]> {
  const { tickets, total } = await store.read.search(query, scope, { limit: 100, offset: 0 });
  assert.equal(total, tickets.length);
  return tickets.map(({ id }) => id);
}

const INFO = {
  name: 'Ada',
  email: null,
  phone: null,
  language: null,
  userAgent: null,
  ipAddress: null,
};

export function searchSuite(current: () => Store): void {
  test('every word must be found, in any field or message, by its beginning (contract §6)', async () => {
    const store = current();
    const ticket = await saveTicket(
      store,
      {
        subject: 'Broken parcel',
        tags: ['vip'],
        customerInfo: {
          ...INFO,
          name: 'Grace Hopper',
          email: 'grace.h@navy.example',
          phone: '+49 170 99',
        },
      },
      [
        { content: 'It arrived yesterday.' },
        { content: 'inner thoughts', noteSeq: 1, sender: 'agent' },
      ],
    );
    await saveTicket(store, { subject: 'Another matter' });
    for (const query of [
      'broken',
      'BROK',
      'b',
      'parcel yesterday',
      'hop arriv',
      'grace.h@navy.example',
      '170',
      'vip',
      'inner',
      ticket.ticketId,
      ticket.ticketId.toLowerCase(),
      '  yester   broken ',
    ]) {
      assert.deepEqual(await found(store, query), [ticket.id], query);
    }
    for (const query of ['roken', 'broken another', 'nothing', 'vipx', '', '   ', '!?', '👍']) {
      assert.deepEqual(await found(store, query), [], query);
    }
  });

  test('a message is found as soon as it was acknowledged, and its last wording alone', async () => {
    const store = current();
    let ticket = await saveTicket(store);
    for (const word of ['alpha', 'beta', 'gamma']) {
      const posted = posting(ticket, { content: `the ${word} one` });
      await save(store, posted.unit);
      ticket = posted.ticket;
      assert.deepEqual(await found(store, word), [ticket.id]);
    }
    const [first] = await store.read.messages(ticket.id, { limit: 9 });
    assert.ok(first);
    const version = ticket.version + 1;
    await save(store, [
      { kind: 'ticket.update', before: ticket, after: { ...ticket, version } },
      {
        kind: 'message.update',
        message: { ...first, content: 'the delta one', editedAt: T0, version },
        expected: first.version,
      },
    ]);
    assert.deepEqual(await found(store, 'alpha'), []);
    assert.deepEqual(await found(store, 'delta gamma'), [ticket.id]);
  });

  test('changed fields are found anew, and no longer by what they were', async () => {
    const store = current();
    const ticket = await saveTicket(store, { subject: 'old words', tags: ['red'] });
    assert.deepEqual(await found(store, 'old red'), [ticket.id]);
    const { unit } = changing(ticket, {
      subject: 'new words',
      tags: ['blue'],
      customerInfo: { ...INFO, name: 'Renamed' },
    });
    await save(store, unit);
    assert.deepEqual(await found(store, 'new blue renamed words'), [ticket.id]);
    for (const query of ['old', 'red', 'ada']) assert.deepEqual(await found(store, query), []);
  });

  test('a customer finds own tickets alone, and neither tags nor notes', async () => {
    const store = current();
    const mine = await saveTicket(
      store,
      { customerId: 'me', subject: 'shared word', tags: ['secret'] },
      [{ content: 'hidden note', noteSeq: 1, sender: 'agent' }, { content: 'my text' }],
    );
    await saveTicket(store, { customerId: 'you', subject: 'shared word' });
    const me: Scope = { kind: 'customer', customerId: 'me' };
    assert.deepEqual(await found(store, 'shared', me), [mine.id]);
    assert.deepEqual(await found(store, 'text', me), [mine.id]);
    assert.deepEqual(await found(store, 'secret', me), []);
    assert.deepEqual(await found(store, 'hidden', me), []);
    assert.deepEqual(await found(store, 'shared', { kind: 'customer', customerId: 'ME' }), []);
  });

  test('an agent finds what they may read now', async () => {
    const store = current();
    const agent = 'a'.repeat(24);
    const fields: Partial<TicketRecord>[] = [
      { department: 'customer care' },
      { department: 'sales', status: 'assigned', assignedAgent: agent },
      { department: 'general' },
      { department: 'general', status: 'assigned', assignedAgent: 'b'.repeat(24) },
      { department: 'sales' },
      { department: 'care' },
    ];
    const tickets: TicketRecord[] = [];
    for (const each of fields) {
      tickets.push(await saveTicket(store, { ...each, subject: 'findme' }));
    }
    const [care, own, general] = tickets.map(({ id }) => id);
    const scope: Scope = { kind: 'department', department: 'customer care', agent };
    assert.deepEqual(new Set(await found(store, 'findme', scope)), new Set([care, own, general]));
    assert.ok(tickets[0] && tickets[1] && tickets[5]);
    await save(store, changing(tickets[0], { department: 'sales' }).unit);
    await save(store, changing(tickets[1], { status: 'open', assignedAgent: null }).unit);
    await save(store, changing(tickets[5], { department: 'customer care' }).unit);
    assert.deepEqual(
      new Set(await found(store, 'findme', scope)),
      new Set([general, tickets[5].id]),
    );
    const key: Scope = { kind: 'own', department: 'sales', agent: null };
    assert.equal((await found(store, 'findme', key)).length, 3);
  });

  test('case, accents and scripts fold alike in text and query', async () => {
    const store = current();
    const pairs: [string, string][] = [
      ['Straße nach Köln', 'STRASSE koln'],
      ['Привет, Ёлка', 'привет елка'],
      ['كِتَابٌ جديد', 'كتاب'],
      ['Tiếng Việt Đà Nẵng', 'tieng viet da nang'],
      ['ΟΔΟΣ Αθήνα', 'οδος αθηνα'],
      ['नमस्ते दुनिया', 'नमस्ते'],
      ['我要退款', '退款'],
      ['שָׁלוֹם', 'שלום'],
    ];
    for (const [text, query] of pairs) {
      const ticket = await saveTicket(store, { subject: text });
      assert.deepEqual(await found(store, query), [ticket.id], text);
    }
  });

  test('any input is plain text', async () => {
    const store = current();
    const ticket = await saveTicket(store, { subject: 'near open staff scope rowid and or not' });
    for (const query of [
      '"',
      '""',
      'near(open staff, 3)',
      'NEAR',
      'open AND staff',
      'open OR nothing',
      'NOT nothing',
      'open*',
      '*',
      'open:staff',
      '{open}: staff',
      '^open',
      'open + staff',
      '-open',
      "' OR 1=1 --",
      '%',
      '_',
      '\u0000',
      '\ud800',
      '(',
      ')',
      '\\',
    ]) {
      const known = new Set(['near', 'open', 'staff', 'scope', 'rowid', 'and', 'or', 'not']);
      const words = query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
      const isHit = words.length > 0 && words.every((word) => known.has(word));
      assert.deepEqual(await found(store, query), isHit ? [ticket.id] : [], query);
    }
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (query) => {
        await store.read.search(query, ALL, { limit: 5, offset: 0 });
      }),
      { numRuns: 200 },
    );
    await store.read.search('word '.repeat(5_000), ALL, { limit: 5, offset: 0 });
    await store.read.search('x'.repeat(100_000), ALL, { limit: 5, offset: 0 });
  });

  test('the best match comes first where hits are few', async () => {
    const store = current();
    const inText = await saveTicket(store, {}, [{ content: 'about the invoice' }]);
    const inSubject = await saveTicket(store, { subject: 'invoice' });
    const beginning = await saveTicket(store, { subject: 'invoices of May' });
    const newer = await saveTicket(store, {}, [{ content: 'about the invoice' }]);
    assert.deepEqual(await found(store, 'invoice'), [
      inSubject.id,
      beginning.id,
      newer.id,
      inText.id,
    ]);
    assert.deepEqual(await found(store, inText.ticketId), [inText.id]);
  });

  test('pages and cursors visit each hit once, ranked or newest first', async () => {
    const store = current();
    for (const count of [12, 250]) {
      const word = `page${count}`;
      const all: string[] = [];
      for (let at = 0; at < count; at += 1) {
        all.push((await saveTicket(store, { subject: `${word} ${at}` })).id);
      }
      const seen: string[] = [];
      let page: Parameters<Store['read']['search']>[2] = { limit: 5, offset: 0 };
      for (;;) {
        const { tickets, total, next } = await store.read.search(word, ALL, page);
        assert.equal(total, count);
        seen.push(...tickets.map(({ id }) => id));
        if (next === null) break;
        page = { limit: 5, offset: 0, after: next };
      }
      assert.deepEqual(seen, all.toReversed());
      const third = await store.read.search(word, ALL, { limit: 5, offset: 10 });
      assert.deepEqual(
        third.tickets.map(({ id }) => id),
        seen.slice(10, 15),
      );
      assert.deepEqual((await store.read.search(word, ALL, { limit: 5, offset: 999 })).tickets, []);
    }
  });

  test('a long beginning that stands for many words finds all of them', async () => {
    const store = current();
    const all: string[] = [];
    for (let at = 0; at < 80; at += 1) {
      all.push((await saveTicket(store, { subject: `abcdef${at.toString(36)}x${at}` })).id);
    }
    assert.deepEqual(await found(store, 'abcde'), all.toReversed());
  });
}
