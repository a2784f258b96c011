import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Action, createModel, type Model, TICKET_ID } from '../test/model.ts';
import { applyAgent, type AgentEvent, type AgentLog, NO_AGENT_LOG } from './apply-agent.ts';
import {
  applyCustomer,
  type CustomerEvent,
  type CustomerLog,
  NO_CUSTOMER_LOG,
} from './apply-customer.ts';
import { hasGap, positionOf } from './conversation.ts';

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      by: fc.constantFrom('customer' as const, 'agent' as const, 'system' as const),
    }),
  },
  fc.record({ kind: fc.constantFrom('note' as const, 'announce' as const, 'subject' as const) }),
  fc.record({ kind: fc.constant('edit' as const), which: fc.nat(30) }),
  fc.record({
    kind: fc.constant('read' as const),
    by: fc.constantFrom('customer' as const, 'agent' as const),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant('status' as const),
    to: fc.constantFrom(
      'open' as const,
      'assigned' as const,
      'pending' as const,
      'closed' as const,
    ),
  }),
  fc.record({ kind: fc.constant('assign' as const), to: fc.constantFrom('Ana', 'Ben') }),
);

type Step =
  | { readonly kind: 'act'; readonly action: Action }
  | { readonly kind: 'ask' }
  | { readonly kind: 'reopen' }
  | { readonly kind: 'older' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('act' as const), action }) },
  fc.record({ kind: fc.constantFrom('ask' as const, 'reopen' as const, 'older' as const) }),
);

/** What the network does with each packet that is under way: deliver it, now or twice, or lose it. */
const fates = fc.infiniteStream(
  fc.record({
    at: fc.nat(7),
    fate: fc.constantFrom(
      'deliver' as const,
      'deliver' as const,
      'repeat' as const,
      'lose' as const,
    ),
  }),
);
type Fates = Iterator<{ readonly at: number; readonly fate: 'deliver' | 'repeat' | 'lose' }>;

const story = fc.record({
  before: fc.array(action, { maxLength: 25 }),
  steps: fc.array(step, { maxLength: 50 }),
  fates,
});

/** Takes packets out of `pool` in the order that the fates say, until at most `left` are under way. */
function deliver<E>(
  pool: E[],
  fates: Fates,
  options: { left: number; to: (event: E) => void },
): void {
  while (pool.length > options.left) {
    const { at, fate } = fates.next().value as { at: number; fate: 'deliver' | 'repeat' | 'lose' };
    const [event] = pool.splice(at % pool.length, 1) as [E];
    if (fate === 'lose') continue;
    options.to(event);
    if (fate === 'repeat') pool.push(event);
    // A packet that is repeated for ever would never let the pool run empty.
    if (fate === 'repeat' && pool.length > 200) pool.pop();
  }
}

function agentConversation(log: AgentLog) {
  const conversation = log.conversations.get(TICKET_ID);
  assert.ok(conversation);
  return conversation;
}

/** What of the log a client that shows it from `floor` on must show. */
function tail<M extends { readonly seq: number }>(messages: readonly M[], floor: number): M[] {
  return floor <= 1 ? [...messages] : messages.filter(({ seq }) => seq >= floor);
}

function askAgent(model: Model, log: AgentLog): AgentEvent {
  const position = positionOf(agentConversation(log));
  const asked = { [TICKET_ID]: position };
  return { type: 'synced', payload: model.sync(position), asked };
}

test('an agent who lost, doubled and swapped events shows after one sync what a fresh fetch shows (P5-P7, ZU1)', () => {
  fc.assert(
    fc.property(story, ({ before, steps, fates }) => {
      const model = createModel(6);
      for (const each of before) model.act(each);
      let log = applyAgent(NO_AGENT_LOG, {
        type: 'opened',
        payload: { ticket: model.whole() },
        afterSeq: null,
      });
      const pool: AgentEvent[] = [];
      const to = (event: AgentEvent) => {
        log = applyAgent(log, event);
      };
      for (const each of steps) {
        const conversation = agentConversation(log);
        const afterSeq = conversation.reach;
        const beforeSeq = conversation.facts.floor;
        if (each.kind === 'act') pool.push(...model.act(each.action).agent);
        if (each.kind === 'ask') pool.push(askAgent(model, log));
        if (each.kind === 'reopen') {
          pool.push({ type: 'opened', payload: model.details(afterSeq), afterSeq });
        }
        if (each.kind === 'older') {
          const payload = model.older(beforeSeq, 4);
          pool.push({ type: 'older', ticketId: TICKET_ID, payload, beforeSeq });
        }
        deliver(pool, fates, { left: 4, to });
      }
      deliver(pool, fates, { left: 0, to });
      to(askAgent(model, log));

      const conversation = agentConversation(log);
      assert.deepEqual(conversation.ticket, model.ticket());
      assert.deepEqual(conversation.messages, tail(model.messages(), conversation.facts.floor));
      assert.equal(hasGap(conversation), false);
      assert.equal(conversation.hasMore, conversation.facts.floor > 1);
      assert.deepEqual(positionOf(conversation), {
        seq: model.ticket().seq,
        version: model.ticket().version,
      });
    }),
    { numRuns: 1_000 },
  );
});

test('a customer who lost, doubled and swapped events shows after one sync what a fresh fetch shows (P5-P7, ZU1)', () => {
  fc.assert(
    fc.property(story, ({ before, steps, fates }) => {
      const model = createModel(6);
      for (const each of before) model.act(each);
      let log = established(model, NO_CUSTOMER_LOG, null);
      const pool: CustomerEvent[] = [];
      const to = (event: CustomerEvent) => {
        log = applyCustomer(log, event);
      };
      const ask = (): CustomerEvent => {
        const position = positionOf(customerConversation(log));
        const { seq: afterSeq, version: afterVersion } = position;
        return { type: 'synced', payload: model.customerSync(position), afterSeq, afterVersion };
      };
      for (const each of steps) {
        const conversation = customerConversation(log);
        const beforeSeq = conversation.facts.floor;
        if (each.kind === 'act') pool.push(...model.act(each.action).customer);
        if (each.kind === 'ask') pool.push(ask());
        if (each.kind === 'reopen') log = established(model, log, conversation.reach);
        if (each.kind === 'older') {
          const page = model.older(beforeSeq, 4);
          const messages = page.messages.filter(({ visibility }) => visibility === 'public');
          const payload = { ...page, messages } as Extract<
            CustomerEvent,
            { type: 'older' }
          >['payload'];
          pool.push({ type: 'older', ticketId: TICKET_ID, payload, beforeSeq });
        }
        deliver(pool, fates, { left: 4, to });
      }
      deliver(pool, fates, { left: 0, to });
      to(ask());

      const conversation = customerConversation(log);
      assert.deepEqual(conversation.ticket, model.customerTicket());
      const { floor } = conversation.facts;
      assert.deepEqual(conversation.messages, tail(model.customerMessages(), floor));
      assert.equal(hasGap(conversation), false);
    }),
    { numRuns: 1_000 },
  );
});

test('without a loss no sync is needed, in whatever order and however often events come (§8.2)', () => {
  fc.assert(
    fc.property(
      fc.array(action, { maxLength: 25 }),
      fc.array(action, { maxLength: 30 }),
      fates,
      (before, after, fates) => {
        const model = createModel(100);
        for (const each of before) model.act(each);
        const open = {
          type: 'opened',
          payload: { ticket: model.whole() },
          afterSeq: null,
        } as const;
        let agent = applyAgent(NO_AGENT_LOG, open);
        let customer = established(model, NO_CUSTOMER_LOG, null);
        const pushes = after.map((each) => model.act(each));
        const kept = keepAll(fates);
        deliver(
          pushes.flatMap((push) => push.agent),
          kept,
          {
            left: 0,
            to: (event) => {
              agent = applyAgent(agent, event);
            },
          },
        );
        deliver(
          pushes.flatMap((push) => push.customer),
          kept,
          {
            left: 0,
            to: (event) => {
              customer = applyCustomer(customer, event);
            },
          },
        );
        assert.deepEqual(agentConversation(agent).messages, model.messages());
        assert.deepEqual(customerConversation(customer).messages, model.customerMessages());
        const told = agentConversation(agent).ticket;
        const { seq, lastMessage, unread, readUpTo, status, subject, agentInfo } = model.ticket();
        const { firstResponseAt } = model.ticket();
        assert.deepEqual(
          { seq, lastMessage, unread, readUpTo, status, subject, agentInfo, firstResponseAt },
          {
            seq: told.seq,
            lastMessage: told.lastMessage,
            unread: told.unread,
            readUpTo: told.readUpTo,
            status: told.status,
            subject: told.subject,
            agentInfo: told.agentInfo,
            firstResponseAt: told.firstResponseAt,
          },
        );
        const shown = customerConversation(customer).ticket;
        assert.deepEqual(
          { seq, lastMessage, unread: unread.customer, readUpTo, status, firstResponseAt },
          {
            seq: shown.seq,
            lastMessage: shown.lastMessage,
            unread: shown.unread.customer,
            readUpTo: shown.readUpTo,
            status: shown.status,
            firstResponseAt: shown.firstResponseAt,
          },
        );
      },
    ),
    { numRuns: 500 },
  );
});

test('every event may be applied twice in a row without a difference', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
      const model = createModel(100);
      let log = applyAgent(NO_AGENT_LOG, {
        type: 'opened',
        payload: { ticket: model.whole() },
        afterSeq: null,
      });
      for (const event of actions.flatMap((each) => model.act(each).agent)) {
        log = applyAgent(log, event);
        assert.deepEqual(applyAgent(log, event), log);
      }
    }),
  );
});

function customerConversation(log: CustomerLog) {
  assert.ok(log.conversation);
  return log.conversation;
}

function established(model: Model, log: CustomerLog, afterSeq: number | null): CustomerLog {
  const whole = model.customerWhole();
  const { messages, reset } =
    afterSeq === null
      ? { messages: whole.messages, reset: undefined }
      : {
          reset: undefined,
          ...model.customerSync({ seq: afterSeq, version: Number.MAX_SAFE_INTEGER }),
        };
  return applyCustomer(log, {
    type: 'established',
    afterSeq,
    payload: {
      customerId: whole.customerId,
      token: 'token',
      ticket: { ...whole, messages },
      agent: null,
      queuePosition: null,
      resumed: afterSeq !== null,
      ...(reset && { reset }),
    },
  });
}

function* keepAll(
  fates: Iterable<{ readonly at: number; readonly fate: 'deliver' | 'repeat' | 'lose' }>,
) {
  for (const { at, fate } of fates) {
    yield { at, fate: fate === 'lose' ? ('deliver' as const) : fate };
  }
}
