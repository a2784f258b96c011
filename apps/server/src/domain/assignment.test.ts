import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  agentRecord,
  arbitraryAgent,
  arbitraryTicket,
  NOON,
  ticketRecord,
} from '../../test/kit/records.ts';
import { chooseAgent, RULES, selectAvailable, waitingReasons } from './assignment.ts';
import { NO_AGENT_FIGURES } from './metrics.ts';
import type { AgentRecord, TicketRecord } from './records.ts';

const TICKET = ticketRecord();

function agent(agentId: string, patch: Partial<AgentRecord> = {}): AgentRecord {
  return agentRecord({ agentId, name: agentId, ...patch });
}

function choose(agents: AgentRecord[], ticket: TicketRecord = TICKET) {
  return chooseAgent(ticket, { agents, generalAgents: [] });
}

/** Why each was passed over, by agentId. */
function reasons({ candidates }: ReturnType<typeof chooseAgent>): Record<string, string> {
  return Object.fromEntries(
    candidates.map(({ agentId, passedOver }) => [agentId, passedOver ?? 'chosen']),
  );
}

test('only an active, available agent below the maximum can take a ticket (contract §4)', () => {
  const choice = choose([
    agent('A', { isActive: false }),
    agent('B', { status: 'busy' }),
    agent('C', { status: 'away' }),
    agent('D', { status: 'offline' }),
    agent('E', { activeTickets: 5 }),
    agent('F', { activeTickets: 7 }),
    agent('G', { maxConcurrentTickets: 0 }),
  ]);
  assert.equal(choice.chosen, null);
  assert.equal(choice.rule, RULES.nobody);
  assert.deepEqual(reasons(choice), {
    A: 'is deactivated',
    B: 'is busy',
    C: 'is away',
    D: 'is offline',
    E: 'has 5 of 5 tickets',
    F: 'has 7 of 5 tickets',
    G: 'has 0 of 0 tickets',
  });
  assert.equal(choose([]).chosen, null);
});

test('skills come first: category, subcategory and tags, each once, case and accents folded', () => {
  const ticket = ticketRecord({
    category: 'Écrans',
    subcategory: 'refunds',
    tags: ['ECRANS', 'vip'],
  });
  const idle = agent('A', { skills: ['refunds', 'refunds', 'REFUNDS '] });
  const skilled = agent('B', { skills: ['ecrans', 'Vip', 'other'], activeTickets: 4 });
  const choice = choose([idle, skilled, agent('C')], ticket);
  assert.equal(choice.chosen, skilled);
  assert.equal(choice.rule, 'skills');
  assert.deepEqual(reasons(choice), {
    A: 'fewer matching skills (1 of 2)',
    B: 'chosen',
    C: 'fewer matching skills (0 of 2)',
  });
});

test('then the language, by its primary subtag', () => {
  const ticket = ticketRecord({ customerInfo: { language: 'pt-BR' } });
  const choice = choose(
    [
      agent('A', { languages: ['en'] }),
      agent('B', { languages: ['de', 'PT-pt'], activeTickets: 4 }),
    ],
    ticket,
  );
  assert.equal(choice.chosen?.agentId, 'B');
  assert.equal(choice.rule, 'language');
  assert.equal(reasons(choice).A, "does not speak the customer's language");
});

test('then the lowest share of capacity, not the lowest number of tickets', () => {
  const choice = choose([
    agent('A', { activeTickets: 2, maxConcurrentTickets: 4 }),
    agent('B', { activeTickets: 4, maxConcurrentTickets: 10 }),
  ]);
  assert.equal(choice.chosen?.agentId, 'B');
  assert.equal(choice.rule, 'load');
  assert.equal(reasons(choice).A, 'busier (2 of 4 tickets against 4 of 10 tickets)');
});

test('then the best average response time; none counts as the slowest', () => {
  const answered = (responses: number, responseMs: number) => ({
    figures: { ...NO_AGENT_FIGURES, responses, responseMs },
  });
  const choice = choose([
    agent('A'),
    agent('B', answered(10, 1_000_000)),
    agent('C', answered(1, 50_000)),
  ]);
  assert.equal(choice.chosen?.agentId, 'C');
  assert.equal(choice.rule, 'response time');
  assert.deepEqual(reasons(choice), {
    A: 'has no response time yet',
    B: 'answers more slowly (100 s on average)',
    C: 'chosen',
  });
});

test('then the longest time since the last assignment; never is longest', () => {
  const choice = choose([
    agent('A', { lastAssignedAt: NOON }),
    agent('B', { lastAssignedAt: NOON - 1 }),
    agent('C'),
  ]);
  assert.equal(choice.chosen?.agentId, 'C');
  assert.equal(choice.rule, 'longest without a new ticket');
  assert.equal(reasons(choice).B, 'was given a ticket more recently');
});

test('agents equal in everything are told apart by agent id, and a single one needs no rule', () => {
  const choice = choose([agent('B'), agent('A')]);
  assert.equal(choice.chosen?.agentId, 'A');
  assert.equal(choice.rule, 'agent id');
  assert.equal(choose([agent('B'), agent('A', { status: 'away' })]).rule, RULES.only);
});

test('who gave a ticket away is passed over until their status changes or another one held it', () => {
  const giver = agent('A', { statusChangedAt: NOON });
  const ticket = ticketRecord({ avoid: { agent: giver.id, statusChangedAt: NOON } });
  assert.deepEqual(reasons(choose([giver], ticket)), { A: 'gave this ticket away' });
  assert.equal(choose([{ ...giver, statusChangedAt: NOON + 1 }], ticket).chosen?.agentId, 'A');
  assert.equal(choose([giver, agent('B', { activeTickets: 4 })], ticket).chosen?.agentId, 'B');
  assert.equal(choose([giver]).chosen, giver);
  const other = chooseAgent(ticket, { agents: [giver], generalAgents: [], avoid: null });
  assert.equal(other.chosen, giver);
});

test('agents of general step in only when nobody of the department is active and not offline', () => {
  const ticket = ticketRecord({ department: 'billing' });
  const helper = agent('G');
  const own = (patch: Partial<AgentRecord>) => agent('B', { department: 'billing', ...patch });
  const routed = (agents: AgentRecord[]) =>
    chooseAgent(ticket, { agents, generalAgents: [helper] });

  for (const status of ['away', 'busy'] as const) {
    const choice = routed([own({ status })]);
    assert.equal(choice.chosen, null, status);
    assert.equal(choice.usedGeneral, false);
    assert.deepEqual(reasons(choice), { B: `is ${status}` });
  }
  assert.equal(routed([own({ activeTickets: 5 })]).chosen, null);
  const absent = routed([own({ status: 'offline' })]);
  assert.equal(absent.chosen, helper);
  assert.equal(absent.usedGeneral, true);
  assert.deepEqual(reasons(absent), { B: 'is offline', G: 'chosen' });
  assert.equal(routed([own({ isActive: false })]).chosen, helper);
  assert.equal(routed([]).chosen, helper);
});

test('a waiting ticket says why, about everybody who was asked', () => {
  const ticket = ticketRecord({ department: 'billing' });
  const own = agent('Ana', { department: 'billing', status: 'offline' });
  const helper = agent('Gus', { activeTickets: 5 });
  assert.deepEqual(waitingReasons(ticket, [own], [helper]), [
    'Nobody of the department billing is online.',
    'Ana is offline.',
    'Gus has 5 of 5 tickets.',
  ]);
  assert.deepEqual(waitingReasons(ticket, [], []), ['Nobody belongs to the department billing.']);
  assert.deepEqual(waitingReasons(ticket, [{ ...own, status: 'away' }], [helper]), [
    'Ana is away.',
  ]);
  assert.deepEqual(waitingReasons(ticket, [{ ...own, status: 'available' }], []), [
    'Tickets that come first are being given out.',
  ]);
});

test('available for assignment asks for all skills and applies the rule of general', () => {
  const own = agent('A', { department: 'billing', skills: ['Refunds', 'vip'] });
  const partly = agent('B', { department: 'billing', skills: ['refunds'] });
  const helper = agent('G', { skills: ['refunds', 'vip'] });
  const select = (agents: AgentRecord[], skills: string[], department: string | null = 'billing') =>
    selectAvailable(agents, [helper], { department, skills }).map(({ agentId }) => agentId);
  assert.deepEqual(select([own, partly], ['refunds', 'VIP', 'vip']), ['A']);
  assert.deepEqual(select([{ ...own, activeTickets: 1 }, partly], []), ['B', 'A']);
  assert.deepEqual(select([{ ...own, status: 'away' }], []), []);
  assert.deepEqual(select([{ ...own, status: 'offline' }], ['vip']), ['G']);
  assert.deepEqual(select([{ ...own, status: 'offline' }], [], null), []);
  assert.deepEqual(select([own], ['', ' ']), ['A']);
});

const pools = fc.record({
  ticket: arbitraryTicket,
  agents: fc.uniqueArray(arbitraryAgent, { maxLength: 6, selector: ({ agentId }) => agentId }),
  generalAgents: fc.uniqueArray(arbitraryAgent, {
    maxLength: 3,
    selector: ({ agentId }) => agentId,
  }),
});

test('whoever is chosen can take it; nobody is chosen only when nobody can', () => {
  fc.assert(
    fc.property(pools, ({ ticket, agents, generalAgents }) => {
      const { chosen, usedGeneral, candidates } = chooseAgent(ticket, { agents, generalAgents });
      const asked = usedGeneral ? [...agents, ...generalAgents] : agents;
      const able = asked.filter(
        (one) =>
          one.isActive &&
          one.status === 'available' &&
          one.activeTickets < one.maxConcurrentTickets &&
          !(one.id === ticket.avoid?.agent && one.statusChangedAt === ticket.avoid.statusChangedAt),
      );
      assert.equal(chosen === null, able.length === 0);
      if (chosen !== null) assert.ok(able.includes(chosen));
      assert.equal(candidates.length, asked.length);
      const unexplained = candidates.filter(({ passedOver }) => passedOver === undefined);
      assert.deepEqual(
        unexplained.map(({ agentId }) => agentId),
        chosen === null ? [] : [chosen.agentId],
      );
      if (chosen === null) assert.ok(waitingReasons(ticket, agents, generalAgents).length > 0);
    }),
  );
});

test('the choice and the order do not depend on the order in which agents are read', () => {
  fc.assert(
    fc.property(
      pools.chain((pool) =>
        fc.record({
          pool: fc.constant(pool),
          shuffled: fc.shuffledSubarray(pool.agents, {
            minLength: pool.agents.length,
            maxLength: pool.agents.length,
          }),
        }),
      ),
      ({ pool: { ticket, agents, generalAgents }, shuffled }) => {
        const a = chooseAgent(ticket, { agents, generalAgents });
        const b = chooseAgent(ticket, { agents: shuffled, generalAgents });
        assert.equal(a.chosen, b.chosen);
        assert.equal(a.rule, b.rule);
        const able = (choice: typeof a) =>
          choice.candidates.filter(
            ({ passedOver }) => !/^(is |has \d|gave)/.test(passedOver ?? ''),
          );
        assert.deepEqual(able(a), able(b));
      },
    ),
  );
});

test('taking the chosen one away leaves the next one first', () => {
  fc.assert(
    fc.property(pools, ({ ticket, agents }) => {
      const { chosen, candidates } = choose(agents, ticket);
      if (chosen === null) return;
      const rest = choose(
        agents.filter((one) => one !== chosen),
        ticket,
      );
      const isAble = ({ passedOver }: { passedOver?: string }) =>
        !/^(is |has \d|gave)/.test(passedOver ?? '');
      assert.deepEqual(
        rest.candidates.filter(isAble).map(({ agentId }) => agentId),
        candidates
          .filter(isAble)
          .slice(1)
          .map(({ agentId }) => agentId),
      );
    }),
  );
});
