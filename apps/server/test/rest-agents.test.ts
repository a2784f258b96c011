/** Agents, notifications, departments (requirements endpoints 11-17; contract §4, §5, §6). */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PASSWORD, startTestApp, unique } from './kit/app.ts';
import type { Reply } from './kit/rest.ts';

const t = await startTestApp();

function newAgent(fields: object = {}) {
  return {
    name: 'Ann',
    email: `${unique('new')}@parley.test`,
    password: PASSWORD,
    department: 'General',
    ...fields,
  };
}

describe('agents', () => {
  test('are made by admins: offline, folded e-mail and department, the default maximum (§4, §5)', async () => {
    const email = `${unique('Made')}@Parley.Test`;
    const { agent } = await t.admin.rest.ok('agents.create', {
      body: newAgent({ email: ` ${email} ` }),
    });
    assert.equal(agent.email, email.toLowerCase());
    assert.equal(agent.department, 'general');
    assert.deepEqual(
      [agent.status, agent.role, agent.maxConcurrentTickets, agent.activeTickets],
      ['offline', 'agent', 5, 0],
    );
    const taken = await t.admin.rest.refused('agents.create', { body: newAgent({ email }) });
    assert.deepEqual([taken.code, taken.fields], ['CONFLICT', ['email']]);
  });

  test('of one e-mail address are one, however many are made at once', async () => {
    const body = newAgent();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => t.admin.rest.call('agents.create', { body })),
    );
    assert.equal(answers.filter(({ status }) => status === 201).length, 1);
    assert.equal(answers.filter(({ error }) => error?.code === 'CONFLICT').length, 4);
  });

  test('with fields out of range are a 400 that names them', async () => {
    const wrong: Record<string, unknown> = {
      password: 'short',
      email: 'nobody',
      role: 'owner',
      maxConcurrentTickets: 1001,
      name: '',
      department: ' ',
      skills: [1],
      languages: 'en',
    };
    for (const [field, value] of Object.entries(wrong)) {
      const body = newAgent({ [field]: value }) as never;
      const { status, fields } = await t.admin.rest.refused('agents.create', { body });
      assert.equal(status, 400, field);
      assert.ok(fields[0]?.startsWith(field), field);
    }
  });

  test('are edited as far as the body goes; null counts as absent', async () => {
    const { agent } = await t.createAgent();
    const params = { agentId: agent.agentId };
    const body = { skills: ['billing'], languages: ['de'], maxConcurrentTickets: 0, name: null };
    const { agent: now } = await t.admin.rest.ok('agents.update', { params, body });
    assert.deepEqual(
      [now.skills, now.languages, now.maxConcurrentTickets],
      [['billing'], ['de'], 0],
    );
    assert.deepEqual([now.name, now.email], [agent.name, agent.email]);
  });

  test('always have an active admin among them', async () => {
    const lone = await startTestApp();
    const params = { agentId: lone.admin.agent._id };
    for (const body of [{ isActive: false }, { role: 'agent' as const }]) {
      assert.equal(
        (await lone.admin.rest.refused('agents.update', { params, body })).code,
        'CONFLICT',
      );
    }
    await lone.createAgent({ role: 'admin' });
    await lone.admin.rest.ok('agents.update', { params, body: { role: 'agent' } });
  });

  test('are shown with their tickets as far as the caller may read them', async () => {
    const owner = await t.createAgent({ department: 'show' });
    const colleague = await t.createAgent({ department: 'show' });
    const stranger = await t.createAgent({ department: 'other' });
    const { ticket } = await t.createCustomer({ department: 'show' });
    const old = await t.createCustomer({ department: 'show' });
    for (const ticketId of [ticket._id, old.ticket._id]) {
      const params = { ticketId };
      await t.admin.rest.ok('tickets.assign', { params, body: { agentId: owner.agent._id } });
    }
    const params = { ticketId: old.ticket._id };
    await t.admin.rest.ok('tickets.status', { params, body: { status: 'resolved' } });
    const see = (rest: typeof owner.rest) =>
      rest.ok('agents.get', { params: { agentId: owner.agent._id } });
    for (const rest of [owner.rest, colleague.rest, t.admin.rest]) {
      const shown = await see(rest);
      assert.deepEqual(
        shown.activeTickets.map(({ _id }) => _id),
        [ticket._id],
      );
      assert.deepEqual(
        shown.recentTickets.map(({ _id }) => _id),
        [old.ticket._id],
      );
      assert.equal(shown.activeTicketsCount, 1);
    }
    const shown = await see(stranger.rest);
    assert.deepEqual([shown.activeTickets, shown.recentTickets], [[], []]);
    const list = { params: { agentId: owner.agent.agentId } };
    assert.deepEqual((await stranger.rest.ok('agents.tickets', list)).tickets, []);
  });

  test('set their own status; supervisors anybody’s (§5)', async () => {
    const [one, other] = [await t.createAgent(), await t.createAgent()];
    const supervisor = await t.createAgent({ role: 'supervisor' });
    const set = (rest: typeof one.rest, agentId: string) =>
      rest.call('agents.status', { params: { agentId }, body: { status: 'busy' } });
    assert.equal((await set(one.rest, one.agent.agentId)).data?.agent.status, 'busy');
    assert.equal((await set(one.rest, other.agent._id)).status, 403);
    assert.equal((await set(supervisor.rest, other.agent._id)).status, 200);
    assert.equal((await set(one.rest, 'AGT-0000000000')).status, 404, '404 comes before 403');
    const { rest } = await t.createCustomer();
    assert.equal((await set(rest, one.agent._id)).status, 403);
  });

  test('that are deactivated are offline at once and lose their tickets', async () => {
    const leaver = await t.createAgent({ department: 'exit' });
    const params = { agentId: leaver.agent._id };
    await leaver.rest.ok('agents.status', { params, body: { status: 'available' } });
    const { ticket } = await t.createCustomer({ department: 'exit' });
    assert.equal(ticket.status, 'assigned');
    const { agent } = await t.admin.rest.ok('agents.update', { params, body: { isActive: false } });
    assert.deepEqual([agent.isActive, agent.status], [false, 'offline']);
    const { ticket: now } = await t.admin.rest.ok('tickets.get', {
      params: { ticketId: ticket._id },
    });
    assert.deepEqual([now.status, now.assignedAgent], ['open', null]);
    assert.equal((await leaver.rest.refused('tickets.list')).status, 401);
  });
});

describe('who could take a ticket', () => {
  const available = async (query: object) =>
    (await t.admin.rest.ok('agents.available', { query })).availableAgents.map(({ name }) => name);

  test('has all skills, is available and below the maximum; general steps in for nobody (§4, §6)', async () => {
    const present = async (name: string, fields: object) => {
      const { agent, rest } = await t.createAgent({ name, ...fields });
      const params = { agentId: agent._id };
      await rest.ok('agents.status', { params, body: { status: 'available' } });
      return agent;
    };
    await present('Both', { department: 'ships', skills: ['Deck', 'sail'] });
    await present('One', { department: 'ships', skills: ['deck'] });
    await present('Full', {
      department: 'ships',
      skills: ['deck', 'sail'],
      maxConcurrentTickets: 0,
    });
    const general = await present('General', { department: 'general', skills: ['deck', 'sail'] });
    assert.deepEqual((await available({ department: 'Ships' })).sort(), ['Both', 'One']);
    assert.deepEqual(await available({ department: 'ships', skills: ['deck', 'SAIL'] }), ['Both']);
    assert.ok((await available({ department: 'empty' })).includes('General'));
    const all = await available({ skills: ['sail'] });
    assert.deepEqual(all.sort(), ['Both', 'General']);
    const answer = await t.admin.rest.ok('agents.available', { query: { department: 'ships' } });
    assert.equal(answer.totalAvailable, answer.availableAgents.length);
    await t.admin.rest.ok('agents.update', {
      params: { agentId: general._id },
      body: { isActive: false },
    });
  });
});

describe('notifications', () => {
  test('are each agent’s own: read one by one, all at once, by cursor', async () => {
    const department = 'bells';
    const [one, other] = [await t.createAgent({ department }), await t.createAgent({ department })];
    for (let i = 0; i < 5; i += 1) await t.createCustomer({ department });
    const mine = { agentId: one.agent._id };
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Reply<'notifications.list'> = await one.rest.ok('notifications.list', {
        params: mine,
        query: cursor === null ? { limit: 2 } : { limit: 2, cursor },
      });
      for (const { _id, recipients } of page.notifications) {
        seen.push(_id);
        assert.deepEqual(
          recipients.agents.map(({ agentId }) => agentId),
          [one.agent._id],
        );
      }
      cursor = page.pagination.nextCursor;
    } while (cursor !== null);
    assert.equal(new Set(seen).size, 5);

    const read = { ...mine, notificationId: seen[0]! };
    const { notification } = await one.rest.ok('notifications.read', { params: read });
    const [entry] = notification.recipients.agents;
    assert.equal(entry?.read, true);
    assert.notEqual(entry?.readAt, null);
    const again = await one.rest.ok('notifications.read', { params: read });
    assert.deepEqual(again.notification, notification);
    const unread = { params: mine, query: { unreadOnly: true } };
    assert.equal((await one.rest.ok('notifications.list', unread)).notifications.length, 4);
    assert.equal((await one.rest.ok('notifications.readAll', { params: mine })).markedCount, 4);
    assert.equal((await one.rest.ok('notifications.readAll', { params: mine })).markedCount, 0);
    const theirs = { params: { agentId: other.agent._id }, query: { unreadOnly: true } };
    assert.equal((await other.rest.ok('notifications.list', theirs)).notifications.length, 5);
  });

  test('of others are a 403 for agents, and under a wrong agent a 404', async () => {
    const department = 'ears';
    const [one, other] = [await t.createAgent({ department }), await t.createAgent()];
    await t.createCustomer({ department });
    const params = { agentId: one.agent._id };
    assert.equal((await other.rest.refused('notifications.list', { params })).status, 403);
    assert.equal((await other.rest.refused('notifications.readAll', { params })).status, 403);
    const supervisor = await t.createAgent({ role: 'supervisor' });
    const { notifications } = await supervisor.rest.ok('notifications.list', { params });
    const notificationId = notifications[0]!._id;
    const wrong = { params: { agentId: other.agent._id, notificationId } };
    assert.equal((await other.rest.refused('notifications.read', wrong)).status, 404);
    assert.equal((await supervisor.rest.refused('notifications.read', wrong)).status, 404);
    const absent = { params: { ...params, notificationId: 'x' } };
    assert.equal((await one.rest.refused('notifications.read', absent)).status, 404);
  });
});

test('ticket_assigned goes to whoever got it, by their own hand too (§4)', async () => {
  const department = 'hands';
  const [one, other] = [await t.createAgent({ department }), await t.createAgent({ department })];
  const { ticket } = await t.createCustomer({ department });
  const told = async ({ agent, rest }: typeof one): Promise<number> => {
    const params = { agentId: agent._id };
    const { notifications } = await rest.ok('notifications.list', { params });
    return notifications.filter(({ type }) => type === 'ticket_assigned').length;
  };
  const assign = { params: { ticketId: ticket._id }, body: { agentId: one.agent.agentId } };
  await one.rest.ok('tickets.assign', assign);
  await one.rest.ok('tickets.assign', assign);
  assert.deepEqual([await told(one), await told(other)], [1, 0]);
});

test('priority_escalation tells the assigned agent and all above, by an escalation and by urgent (§4)', async () => {
  const department = 'alarms';
  const one = await t.createAgent({ department });
  const boss = await t.createAgent({ role: 'supervisor' });
  const colleague = await t.createAgent({ department });
  const told = async ({ agent, rest }: typeof one): Promise<number> => {
    const params = { agentId: agent._id };
    const { notifications } = await rest.ok('notifications.list', { params });
    return notifications.filter(({ type }) => type === 'priority_escalation').length;
  };
  const owned = async (): Promise<{ ticketId: string }> => {
    const params = { ticketId: (await t.createCustomer({ department })).ticket._id };
    await t.admin.rest.ok('tickets.assign', { params, body: { agentId: one.agent._id } });
    return params;
  };
  await t.admin.rest.ok('tickets.escalate', { params: await owned(), body: {} });
  const params = await owned();
  for (const priority of ['high', 'urgent', 'urgent'] as const) {
    await one.rest.ok('tickets.priority', { params, body: { priority } });
  }
  assert.deepEqual([await told(one), await told(boss), await told(colleague)], [2, 2, 0]);
});

test('departments exist as soon as somebody uses them, with their figures', async () => {
  await t.createCustomer({ department: 'Figures' });
  const { rest } = await t.createAgent({ department: 'figures' });
  const { departments } = await rest.ok('departments.list');
  const found = departments.find(({ name }) => name === 'figures');
  assert.deepEqual(found, { name: 'figures', openTickets: 1, availableAgents: 0 });
  const customer = await t.createCustomer();
  assert.equal((await customer.rest.refused('departments.list')).status, 403);
});
