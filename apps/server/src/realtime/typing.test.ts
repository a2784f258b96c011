import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '@parley/contract';
import { messageRecord, ticketRecord } from '../../test/kit/records.ts';
import { type Typing, TypingBoard } from './typing.ts';

const ticket = ticketRecord();

function typing(over: Partial<Typing> = {}): Typing {
  return {
    type: 'typing',
    ticket,
    side: 'customer',
    isTyping: true,
    preview: null,
    agent: null,
    visibility: 'public',
    by: 'socket',
    ...over,
  };
}

function board(load = () => Promise.resolve<typeof ticket | null>(ticket)) {
  const said: Pick<Typing, 'isTyping' | 'preview' | 'agent'>[] = [];
  const typists = new TypingBoard(
    ({ isTyping, preview, agent }) => said.push({ isTyping, preview, agent }),
    load,
  );
  return { said, typists };
}

test('is said when it changes, and again after two seconds of going on', () => {
  const { said, typists } = board();
  typists.heard(typing(), 0);
  typists.heard(typing(), 100);
  typists.heard(typing({ preview: 'a' }), 200);
  typists.heard(typing({ preview: 'a' }), 2_199);
  typists.heard(typing({ preview: 'a' }), 2_200);
  typists.heard(typing({ isTyping: false }), 2_300);
  typists.heard(typing({ isTyping: false }), 2_400);
  assert.deepEqual(
    said.map(({ isTyping, preview }) => [isTyping, preview]),
    [
      [true, null],
      [true, 'a'],
      [true, 'a'],
      [false, null],
    ],
  );
  typists[Symbol.dispose]();
});

test('each agent types for themselves, and the message ends only its author’s', () => {
  const { said, typists } = board();
  const staff = (name: string, visibility: Typing['visibility'] = 'public') =>
    typing({ side: 'agent', agent: { agentId: `AGT-${name}`, name }, visibility, by: name });
  typists.heard(staff('Anna'), 0);
  typists.heard(staff('Berta'), 0);
  typists.heard(staff('Anna', 'internal'), 0);
  typists.posted(ticket, messageRecord({ sender: 'agent', senderId: 'AGT-Anna' }));
  typists.posted(ticket, messageRecord({ sender: 'customer' }));
  typists.posted(ticket, messageRecord({ sender: 'system' }));
  assert.deepEqual(
    said.map(({ isTyping, agent }) => [agent?.name, isTyping]),
    [
      ['Anna', true],
      ['Berta', true],
      ['Anna', true],
      ['Anna', false],
    ],
  );
  typists[Symbol.dispose]();
});

test('clears after six seconds for those who may read the ticket then', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const moved = ticketRecord({ ...ticket, department: 'billing' });
  const heard: Typing[] = [];
  const typists = new TypingBoard(
    (event) => heard.push(event),
    () => Promise.resolve(moved),
  );
  typists.heard(typing({ preview: 'half a' }), 0);
  t.mock.timers.tick(LIMITS.typingClearMs - 1);
  assert.equal(heard.length, 1);
  t.mock.timers.tick(1);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(heard.length, 2);
  assert.equal(heard[1]?.isTyping, false);
  assert.equal(heard[1]?.preview, null);
  assert.equal(heard[1]?.ticket.department, 'billing');
});
