import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  agentIdSchema,
  idSchema,
  isAgentId,
  isId,
  isTicketId,
  newAgentId,
  newClientMessageId,
  newCustomerId,
  newId,
  newTicketId,
  ticketIdSchema,
  type AgentId,
  type TicketId,
} from './ids.ts';

test('an _id is 24 hex digits that begin with the second it was made in', () => {
  const id = newId(1_767_225_600_999);
  assert.match(id, /^[0-9a-f]{24}$/);
  assert.equal(Number.parseInt(id.slice(0, 8), 16), 1_767_225_600);
  assert.ok(isId(id));
});

test('ids of one second follow each other and of later seconds come later, without a repeat', () => {
  const ids = Array.from({ length: 10_000 }, (_, i) =>
    newId(1_767_225_600_000 + Math.floor(i / 10)),
  );
  assert.equal(new Set(ids).size, ids.length);
  const tails = ids.slice(1).map((id, i) => {
    const before = Number.parseInt((ids[i] ?? '').slice(18), 16);
    return (Number.parseInt(id.slice(18), 16) - before + 0x1_00_00_00) % 0x1_00_00_00;
  });
  assert.deepEqual([...new Set(tails)], [1]);
  assert.ok(newId(1_767_225_601_000) > (ids[0] ?? ''));
});

test('readable ids have their prefix and ten digits that nobody mistakes', () => {
  for (let i = 0; i < 200; i += 1) {
    assert.match(newTicketId(), /^TKT-[0-9A-HJKMNP-TV-Z]{10}$/);
    assert.match(newAgentId(), /^AGT-[0-9A-HJKMNP-TV-Z]{10}$/);
  }
});

test('what a maker makes its parser and its schema take', () => {
  assert.ok(isTicketId(newTicketId()) && ticketIdSchema.safeParse(newTicketId()).success);
  assert.ok(isAgentId(newAgentId()) && agentIdSchema.safeParse(newAgentId()).success);
  assert.ok(isId(newId()) && idSchema.safeParse(newId()).success);
});

test('client message ids and customer ids do not repeat', () => {
  const made = Array.from({ length: 1_000 }, () => [newClientMessageId(), newCustomerId()]).flat();
  assert.equal(new Set(made).size, made.length);
});

test('an id of another form is none (security.md, ids)', () => {
  const id = newId();
  const wrong = [
    id.slice(1),
    `${id}0`,
    id.toUpperCase().replace(/\d/g, 'A'),
    `${id}\n`,
    '../',
    '\0',
    '%zz',
    '[object Object]',
    '__proto__',
    '',
    'TKT-12345',
    'tkt-8f3k2q9d00',
    'TKT-8F3K2Q9DIL',
    `TKT-8F3K2Q9D00\n`,
    'AGT-',
  ];
  for (const value of wrong) {
    assert.deepEqual(
      [value, isId(value), isTicketId(value), isAgentId(value)],
      [value, false, false, false],
    );
  }
});

test('parsers of ids take anything without an exception', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      for (const parse of [isId, isTicketId, isAgentId]) {
        if (parse(value)) assert.equal(typeof value, 'string');
      }
    }),
  );
});

test('an id of one kind is not one of another, a plain string is either', () => {
  const ticket: TicketId = 'TKT-8F3K2Q9D00';
  // @ts-expect-error -- a ticket's readable id where an agent's belongs
  const agent: AgentId = ticket;
  assert.equal(agent, ticket);
});
