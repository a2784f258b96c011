import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check, isClean } from './checker.ts';
import type { History, Operation, SeenMessage, StoredTicket, Verdict } from './checker.ts';

const TICKET = 'TKT-1';

function message(seq: number, over: Partial<SeenMessage> = {}): SeenMessage {
  return {
    _id: `m${seq}`,
    ticketId: TICKET,
    seq,
    noteSeq: null,
    visibility: 'public',
    sender: seq % 2 === 1 ? 'customer' : 'agent',
    senderId: seq % 2 === 1 ? 'cust' : 'AGT-1',
    clientMessageId: `c${seq}`,
    content: `text ${seq}`,
    ...over,
  };
}

function steps(one: SeenMessage): Operation[] {
  const [author, reader] = one.sender === 'customer' ? ['ann', 'bob'] : ['bob', 'ann'];
  const clientMessageId = one.clientMessageId ?? '';
  return [
    { kind: 'sent', client: author, ticketId: one.ticketId, clientMessageId, content: one.content },
    { kind: 'acked', client: author, clientMessageId, message: one },
    { kind: 'shown', client: reader, message: one },
  ];
}

function clean(): {
  clients: History['clients'];
  operations: Operation[];
  store: [StoredTicket & { messages: SeenMessage[] }];
  views: { client: string; ticketId: string; shown: unknown; fresh: unknown }[];
} {
  const messages = [1, 2, 3, 4].map((seq) => message(seq));
  return {
    clients: [
      { id: 'ann', senderId: 'cust', side: 'customer', tickets: [TICKET] },
      { id: 'bob', senderId: 'AGT-1', side: 'staff', tickets: [TICKET] },
      { id: 'eve', senderId: 'other', side: 'customer', tickets: ['TKT-2'] },
    ],
    operations: messages.flatMap(steps),
    store: [{ ticketId: TICKET, seq: 4, messages }],
    views: [{ client: 'ann', ticketId: TICKET, shown: ['m1', 'm2'], fresh: ['m1', 'm2'] }],
  };
}

function counts(verdict: Verdict): Partial<Record<keyof Verdict, number>> {
  const { problems, ...rest } = verdict;
  assert.equal(
    Object.values(rest).some((count) => count > 0),
    problems.length > 0,
  );
  return Object.fromEntries(Object.entries(rest).filter(([, count]) => count > 0));
}

describe('the checker of histories (contract §8)', () => {
  test('passes a history in which everything was kept', () => {
    const verdict = check(clean());
    assert.deepEqual(counts(verdict), {});
    assert.equal(isClean(verdict), true);
  });

  test('passes a repeat after a lost ack and a message that is shown twice', () => {
    const history = clean();
    const [sent, , shown] = steps(message(1));
    assert.ok(sent && shown);
    history.operations.splice(1, 0, sent);
    history.operations.push(shown);
    assert.deepEqual(counts(check(history)), {});
  });

  test('counts an acknowledged message that is absent as lost', () => {
    const history = clean();
    history.operations.splice(-1);
    history.store[0] = {
      ...history.store[0],
      seq: 3,
      messages: history.store[0].messages.slice(0, 3),
    };
    const verdict = check(history);
    assert.deepEqual(counts(verdict), { L: 1 });
    assert.equal(isClean(verdict), false);
  });

  test('counts an acknowledged message that is stored with other words as lost', () => {
    const history = clean();
    history.operations = history.operations.filter((step) => step.kind !== 'shown');
    history.store[0].messages[3] = message(4, { content: 'other' });
    assert.deepEqual(counts(check(history)), { L: 1 });
  });

  test('lets a message be absent that was never acknowledged', () => {
    const history = clean();
    history.operations.push({
      kind: 'sent',
      client: 'ann',
      ticketId: TICKET,
      clientMessageId: 'c5',
      content: 'x',
    });
    assert.deepEqual(counts(check(history)), {});
  });

  test('counts one clientMessageId in two rows as doubled', () => {
    const history = clean();
    history.store[0].messages.push(message(5, { clientMessageId: 'c1', content: 'text 1' }));
    history.store[0] = { ...history.store[0], seq: 5 };
    assert.deepEqual(counts(check(history)), { D: 1 });
  });

  test('counts one _id in two rows as doubled', () => {
    const history = clean();
    history.store[0].messages.push(message(5, { _id: 'm4' }));
    history.store[0] = { ...history.store[0], seq: 5 };
    assert.equal(check(history).D, 1);
  });

  test('counts a place that nobody took as a gap', () => {
    const history = clean();
    history.operations = [];
    history.store[0].messages[3] = message(5);
    history.store[0] = { ...history.store[0], seq: 5 };
    assert.deepEqual(counts(check(history)), { G: 1 });
  });

  test('counts a place that two messages took as a gap', () => {
    const history = clean();
    history.operations = [];
    history.store[0].messages.push(message(4, { _id: 'm4b', clientMessageId: 'c4b' }));
    assert.deepEqual(counts(check(history)), { G: 1 });
  });

  test('counts a ticket whose seq is ahead of its messages as a gap', () => {
    const history = clean();
    history.store[0] = { ...history.store[0], seq: 5 };
    assert.deepEqual(counts(check(history)), { G: 1 });
  });

  test('orders notes by an own count without gaps, beside the seq they follow', () => {
    const history = clean();
    const note = { visibility: 'internal', sender: 'agent', senderId: 'AGT-1' } as const;
    history.store[0].messages.push(
      message(2, { _id: 'n1', clientMessageId: null, noteSeq: 1, ...note }),
    );
    assert.deepEqual(counts(check(history)), {});
    history.store[0].messages.push(
      message(4, { _id: 'n3', clientMessageId: null, noteSeq: 3, ...note }),
    );
    assert.deepEqual(counts(check(history)), { G: 2 });
  });

  test('counts a message that was sent after an ack and stored before it as a swap', () => {
    const history = clean();
    const first = message(4, { sender: 'customer', senderId: 'cust', clientMessageId: 'x' });
    const second = message(3, { sender: 'customer', senderId: 'cust', clientMessageId: 'y' });
    history.operations = [
      ...steps(message(1)),
      ...steps(message(2)),
      ...steps(first),
      ...steps(second),
    ];
    history.store[0] = { ...history.store[0], messages: [message(1), message(2), second, first] };
    assert.deepEqual(counts(check(history)), { R: 1 });
  });

  test('counts a message that was shown at another place than the stored one as a swap', () => {
    const history = clean();
    history.operations.push({ kind: 'shown', client: 'ann', message: { ...message(2), seq: 3 } });
    assert.deepEqual(counts(check(history)), { R: 1 });
  });

  test('counts an ack that named another place than the stored one as a swap', () => {
    const history = clean();
    history.operations = history.operations.map((step) =>
      step.kind === 'acked' && step.clientMessageId === 'c4'
        ? { ...step, message: message(4, { seq: 6 }) }
        : step,
    );
    assert.deepEqual(counts(check(history)), { R: 1 });
  });

  test('counts what was shown and is stored nowhere as made up', () => {
    const history = clean();
    history.operations.push({
      kind: 'shown',
      client: 'ann',
      message: message(6, { clientMessageId: null }),
    });
    assert.deepEqual(counts(check(history)), { H: 1 });
  });

  test('counts what was shown in words that nobody sent as made up', () => {
    const history = clean();
    history.operations.push({
      kind: 'shown',
      client: 'ann',
      message: { ...message(2), content: 'other' },
    });
    assert.deepEqual(counts(check(history)), { H: 1 });
  });

  test('lets the server show its own stored texts', () => {
    const history = clean();
    const own = message(5, { sender: 'system', senderId: 'system', clientMessageId: null });
    history.operations.push({ kind: 'shown', client: 'ann', message: own });
    history.store[0].messages.push(own);
    history.store[0] = { ...history.store[0], seq: 5 };
    assert.deepEqual(counts(check(history)), {});
  });

  test('counts a message that reached another customer as seen without a right', () => {
    const history = clean();
    history.operations.push({ kind: 'shown', client: 'eve', message: message(2) });
    assert.deepEqual(counts(check(history)), { V: 1 });
  });

  test('counts a note that reached its customer as seen without a right', () => {
    const history = clean();
    const note = message(4, {
      _id: 'n1',
      noteSeq: 1,
      visibility: 'internal',
      clientMessageId: null,
    });
    history.store[0].messages.push(note);
    history.operations.push({ kind: 'shown', client: 'bob', message: note });
    assert.deepEqual(counts(check(history)), {});
    history.operations.push({ kind: 'shown', client: 'ann', message: note });
    assert.deepEqual(counts(check(history)), { V: 1 });
  });

  test('counts a client whose view differs from a fresh fetch', () => {
    const history = clean();
    history.views.push({ client: 'bob', ticketId: TICKET, shown: ['m1'], fresh: ['m1', 'm2'] });
    assert.deepEqual(counts(check(history)), { C: 1 });
  });

  test('refuses a history that names a client it does not list', () => {
    const history = clean();
    history.operations.push({ kind: 'shown', client: 'nobody', message: message(2) });
    assert.throws(() => check(history), /nobody/);
  });

  test('names the first findings and counts the rest', () => {
    const history = clean();
    for (let i = 0; i < 60; i += 1) {
      history.operations.push({
        kind: 'shown',
        client: 'ann',
        message: message(100 + i, { clientMessageId: null }),
      });
    }
    const verdict = check(history);
    assert.equal(verdict.H, 60);
    assert.equal(verdict.problems.length, 40);
  });
});
