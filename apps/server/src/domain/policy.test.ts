import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACTIONS, AGENT_INCOMING, CUSTOMER_INCOMING, ROUTES, type Caller } from '@parley/contract';
import fc from 'fast-check';
import {
  ACTORS,
  agent,
  ASSIGNED,
  BILLING,
  claim,
  COLLEAGUE,
  key,
  ROWS,
  STRANGER,
  type Row,
} from '../../test/kit/policy-table.ts';
import { ANONYMOUS, SYSTEM, type Actor } from './actor.ts';
import { AppError } from './errors.ts';
import {
  can,
  mayForce,
  mayReadTicket,
  maySeeInternals,
  permit,
  scopeOf,
  statsScopeOf,
  ticketAudience,
  voiceOf,
  type PolicyAction,
  type Resource,
  type TicketFacts,
  type TicketScope,
} from './policy.ts';
import { ROOM_KINDS } from './rooms.ts';

const VERDICTS = { y: 'yes', h: 'hidden', f: 'forbidden' } as const;

function cellsOf(row: Row): readonly ('y' | 'h' | 'f')[] {
  return [...row[3].replaceAll(' ', '')] as ('y' | 'h' | 'f')[];
}

test('every cell of the table answers as contract §5 says', () => {
  for (const row of ROWS) {
    const [action, what, resource] = row;
    const cells = cellsOf(row);
    assert.equal(cells.length, ACTORS.length);
    for (const [column, [name, actor]] of ACTORS.entries()) {
      const expected = VERDICTS[cells[column]!];
      assert.equal(can(actor, action, resource), expected, `${name}: ${action} ${what}`);
    }
  }
});

test('every action and every room has rows in the table', () => {
  const covered = new Set(ROWS.map(([action]) => action));
  assert.deepEqual(
    [...ACTIONS, 'room.join'].filter((action) => !covered.has(action as PolicyAction)),
    [],
  );
  const rooms = new Set(ROWS.map(([, , resource]) => resource.room?.kind));
  assert.deepEqual(
    ROOM_KINDS.filter((kind) => !rooms.has(kind)),
    [],
  );
});

function callersOf(actor: Actor): Caller[] {
  if (actor.kind === 'agent') return [actor.role];
  return actor.kind === 'system' ? [] : [actor.kind];
}

/** Who may in some case, by the rows above. */
function callersAllowed(action: PolicyAction): Set<Caller> {
  const callers = new Set<Caller>();
  for (const row of ROWS.filter(([name]) => name === action)) {
    for (const [column, cell] of cellsOf(row).entries()) {
      if (cell === 'y') for (const caller of callersOf(ACTORS[column]![1])) callers.add(caller);
    }
  }
  return callers;
}

test('every route has an action, and lets in whom the policy lets in at some time', () => {
  for (const [name, { action, who }] of Object.entries(ROUTES)) {
    assert.ok((ACTIONS as readonly string[]).includes(action), name);
    const allowed = callersAllowed(action);
    // Where no credential is asked for, one of the wrong kind is no obstacle.
    const isOpen = who.includes('anonymous');
    for (const caller of who) assert.ok(allowed.has(caller), `${name}: ${caller}`);
    if (!isOpen) assert.deepEqual([...allowed].toSorted(), [...who].toSorted(), name);
  }
});

test('every event of both namespaces has an action that its callers may do at some time', () => {
  for (const [name, { action }] of Object.entries(AGENT_INCOMING)) {
    assert.ok((ACTIONS as readonly string[]).includes(action), name);
    for (const caller of ['agent', 'supervisor', 'admin'] as const) {
      assert.ok(callersAllowed(action).has(caller), `${name}: ${caller}`);
    }
  }
  for (const [name, { action }] of Object.entries(CUSTOMER_INCOMING)) {
    assert.ok((ACTIONS as readonly string[]).includes(action), name);
    assert.ok(callersAllowed(action).has('customer'), name);
  }
});

test('what the table does not name is forbidden', () => {
  for (const action of ['ticket.destroy', 'toString', '__proto__', 'constructor']) {
    for (const [name, actor] of ACTORS) {
      if (actor.kind === 'system') continue;
      assert.equal(can(actor, action as PolicyAction, { ticket: BILLING }), 'forbidden', name);
    }
  }
});

function refusal(actor: Actor, action: PolicyAction, resource?: Resource): unknown {
  try {
    permit(actor, action, resource);
    return null;
  } catch (error) {
    assert.ok(error instanceof AppError);
    return `${error.code}: ${error.message}`;
  }
}

test('refusals come in the order 401, 404, 403, and what is hidden reads like what is not there', () => {
  const customer: Actor = { kind: 'customer', customerId: 'otto' };
  const owner: Actor = { kind: 'customer', customerId: 'cleo' };
  const code = (...call: Parameters<typeof refusal>) => String(refusal(...call)).split(':')[0];
  assert.equal(refusal(COLLEAGUE, 'ticket.read', { ticket: BILLING }), null);
  assert.equal(code(ANONYMOUS, 'ticket.read', { ticket: null }), 'UNAUTHORIZED');
  assert.equal(code(ANONYMOUS, 'agent.status', { agent: null }), 'UNAUTHORIZED');
  assert.equal(code(ANONYMOUS, 'settings.read'), 'UNAUTHORIZED');
  assert.equal(
    refusal(customer, 'ticket.edit', { ticket: BILLING }),
    'NOT_FOUND: Ticket not found',
  );
  for (const actor of [customer, STRANGER]) {
    assert.equal(
      refusal(actor, 'ticket.edit', { ticket: BILLING }),
      refusal(actor, 'ticket.edit', { ticket: null }),
    );
  }
  assert.equal(code(owner, 'ticket.edit', { ticket: BILLING }), 'FORBIDDEN');
  assert.equal(refusal(COLLEAGUE, 'agent.edit', { agent: null }), 'NOT_FOUND: Agent not found');
  assert.equal(code(COLLEAGUE, 'agent.edit', { agent: COLLEAGUE }), 'FORBIDDEN');
  assert.equal(
    refusal(COLLEAGUE, 'apiKey.manage', { missing: 'API key' }),
    'NOT_FOUND: API key not found',
  );
});

test('a known customerId asks for its proof; a token for one id does not make another (contract §5)', () => {
  const code = (...call: Parameters<typeof refusal>) => String(refusal(...call)).split(':')[0];
  const otto: Actor = { kind: 'customer', customerId: 'otto' };
  for (const action of ['ticket.create', 'ticket.connect'] as const) {
    assert.equal(refusal(ANONYMOUS, action, claim('nina', false)), null);
    assert.equal(code(ANONYMOUS, action, claim('cleo', true)), 'IDENTITY_REQUIRED');
    assert.equal(code(otto, action, claim('cleo', true)), 'IDENTITY_REQUIRED');
    assert.equal(code(otto, action, claim('nina', false)), 'FORBIDDEN');
    assert.equal(refusal(otto, action, claim('otto', true)), null);
  }
  const foreign = { ticket: BILLING, ...claim('otto', true) };
  assert.equal(code(otto, 'ticket.connect', foreign), 'NOT_FOUND');
  assert.equal(code(STRANGER, 'ticket.connect', claim('cleo', true)), 'FORBIDDEN');
});

test('force counts from supervisors and admins only; internals are for the staff', () => {
  const names = (holds: (actor: Actor) => boolean) =>
    ACTORS.filter(([, actor]) => holds(actor)).map(([name]) => name);
  assert.deepEqual(names(mayForce), ['a supervisor', 'an admin', 'a key of role supervisor']);
  assert.equal(names(maySeeInternals).length, ACTORS.length - 3);
});

test('a message speaks with the voice of its caller', () => {
  const voices = (sender?: string) =>
    ACTORS.slice(1).map(([, actor]) => voiceOf(actor, sender === undefined ? {} : { sender })[0]);
  assert.equal(voices().join(''), 'ccaaaaassss');
  assert.equal(voices('system').join(''), 'ccsssssssss');
  assert.equal(voices('customer').join(''), 'ccaaaaacccc');
});

const departments = fc.constantFrom('general', 'billing', 'sales');
const agents = fc.constantFrom('id-a', 'id-b');
const anyTicket: fc.Arbitrary<TicketFacts> = fc.record({
  customerId: fc.constantFrom('cleo', 'otto'),
  department: departments,
  assignedAgent: fc.option(agents, { nil: null }),
});
const anyActor: fc.Arbitrary<Actor> = fc.oneof(
  fc.constant(SYSTEM),
  fc.record({
    kind: fc.constant('customer' as const),
    customerId: fc.constantFrom('cleo', 'otto'),
  }),
  fc
    .tuple(agents, fc.constantFrom('agent', 'supervisor', 'admin'), departments)
    .map(([id, role, department]) => ({ ...agent('x', role, department), id })),
  fc
    .tuple(fc.constantFrom('agent', 'supervisor'), departments)
    .map(([role, department]) => key('k', role as 'agent', department)),
);

function isInScope(scope: TicketScope, ticket: TicketFacts): boolean {
  switch (scope.kind) {
    case 'all':
      return true;
    case 'customer':
      return ticket.customerId === scope.customerId;
    case 'own':
    case 'department': {
      const isOwn =
        ticket.department === scope.department ||
        (scope.agent !== null && ticket.assignedAgent === scope.agent);
      const waits = ticket.department === 'general' && ticket.assignedAgent === null;
      return isOwn || (scope.kind === 'department' && waits);
    }
    default:
      return scope satisfies never;
  }
}

test('lists show exactly the tickets that can be read one by one', () => {
  fc.assert(
    fc.property(anyActor, anyTicket, (actor, ticket) => {
      assert.equal(isInScope(scopeOf(actor), ticket), mayReadTicket(actor, ticket));
    }),
  );
});

test("an agent's statistics leave out what waits in general, unless that is the own department", () => {
  const waiting: TicketFacts = { customerId: 'cleo', department: 'general', assignedAgent: null };
  assert.ok(!isInScope(statsScopeOf(COLLEAGUE), waiting));
  assert.ok(isInScope(statsScopeOf(agent('g', 'agent', 'general')), waiting));
  assert.ok(isInScope(statsScopeOf(ASSIGNED), BILLING));
  assert.deepEqual(statsScopeOf(agent('s', 'supervisor', 'sales')), { kind: 'all' });
  assert.throws(() => scopeOf(ANONYMOUS), { code: 'UNAUTHORIZED' });
  assert.throws(() => statsScopeOf(ANONYMOUS), { code: 'UNAUTHORIZED' });
});

test('the audience of a ticket is exactly the agents who may read it', () => {
  fc.assert(
    fc.property(anyActor, anyTicket, (actor, ticket) => {
      if (actor.kind !== 'agent') return;
      const hears = ticketAudience(ticket).some(
        (it) => can(actor, 'room.join', { room: it }) === 'yes',
      );
      assert.equal(hears, mayReadTicket(actor, ticket));
    }),
  );
});
