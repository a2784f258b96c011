/** Canned and auto-responses, settings, widget (contract §6). */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startTestApp } from './kit/app.ts';

const t = await startTestApp();
const supervisor = await t.createAgent({ role: 'supervisor' });
const agent = await t.createAgent();

describe('canned responses', () => {
  test('are made, changed and deleted by supervisors and read by all agents', async () => {
    const body = { title: 'Hi', content: 'Hello {{name}}', shortcut: 'hi', department: 'Billing' };
    const { cannedResponse: made } = await supervisor.rest.ok('cannedResponses.create', { body });
    assert.deepEqual({ ...made, _id: '' }, { ...body, _id: '', department: 'billing' });
    const params = { cannedResponseId: made._id };
    const { cannedResponse: changed } = await supervisor.rest.ok('cannedResponses.update', {
      params,
      body: { title: 'Hello', department: null },
    });
    assert.deepEqual(changed, { ...made, title: 'Hello', department: null });
    const { cannedResponses } = await agent.rest.ok('cannedResponses.list');
    assert.deepEqual(cannedResponses, [changed]);
    assert.deepEqual(await supervisor.rest.ok('cannedResponses.delete', { params }), {});
    assert.equal((await supervisor.rest.refused('cannedResponses.delete', { params })).status, 404);
    assert.deepEqual((await agent.rest.ok('cannedResponses.list')).cannedResponses, []);
  });

  test('are for agents to read only, an absent one a 404 before the 403', async () => {
    const { cannedResponse } = await supervisor.rest.ok('cannedResponses.create', {
      body: { title: 'a', content: 'b' },
    });
    assert.deepEqual([cannedResponse.shortcut, cannedResponse.department], [null, null]);
    const params = { cannedResponseId: cannedResponse._id };
    const body = { title: 'a', content: 'b' };
    assert.equal((await agent.rest.refused('cannedResponses.create', { body })).status, 403);
    assert.equal((await agent.rest.refused('cannedResponses.delete', { params })).status, 403);
    const absent = { params: { cannedResponseId: 'x' }, body };
    assert.equal((await agent.rest.refused('cannedResponses.update', absent)).status, 404);
    const { fields } = await supervisor.rest.refused('cannedResponses.create', {
      body: {} as never,
    });
    assert.deepEqual(fields.sort(), ['content', 'title']);
    const customer = await t.createCustomer();
    assert.equal((await customer.rest.refused('cannedResponses.list')).status, 403);
  });
});

describe('auto-responses', () => {
  test('are made with their trigger and speak in the conversation', async () => {
    const body = { name: 'Greeting', trigger: 'ticket_created', content: 'We are on it' } as const;
    const { autoResponse } = await supervisor.rest.ok('autoResponses.create', { body });
    assert.deepEqual([autoResponse.keywords, autoResponse.isActive], [[], true]);
    const { rest, ticket } = await t.createCustomer({ initialMessage: 'Hello' });
    const { messages } = await rest.ok('messages.list', { params: { ticketId: ticket._id } });
    assert.deepEqual(
      messages.map(({ sender, content }) => [sender, content]),
      [
        ['customer', 'Hello'],
        ['system', 'We are on it'],
      ],
    );
    const params = { autoResponseId: autoResponse._id };
    await supervisor.rest.ok('autoResponses.update', { params, body: { isActive: false } });
    const silent = await t.createCustomer({ initialMessage: 'Hello' });
    assert.equal(silent.ticket.seq, 1);
    await supervisor.rest.ok('autoResponses.delete', { params });
    assert.deepEqual((await agent.rest.ok('autoResponses.list')).autoResponses, []);
  });

  test('by keyword need one, also when they become such', async () => {
    const body = { name: 'Price', trigger: 'keyword', content: 'See the list' } as const;
    const { fields } = await supervisor.rest.refused('autoResponses.create', { body });
    assert.deepEqual(fields, ['keywords']);
    const { autoResponse } = await supervisor.rest.ok('autoResponses.create', {
      body: { ...body, trigger: 'no_agent' },
    });
    const params = { autoResponseId: autoResponse._id };
    const change = { params, body: { trigger: 'keyword' } as const };
    assert.deepEqual((await supervisor.rest.refused('autoResponses.update', change)).fields, [
      'keywords',
    ]);
    const both = { trigger: 'keyword' as const, keywords: ['price'] };
    await supervisor.rest.ok('autoResponses.update', { params, body: both });
  });
});

describe('settings', () => {
  test('are merged, lists in them replaced, and shown to anybody as far as the widget needs them', async () => {
    const { settings: before } = await t.admin.rest.ok('settings.get');
    const { settings } = await t.admin.rest.ok('settings.update', {
      body: {
        openingHours: { enabled: true, timezone: 'Europe/Berlin', week: { saturday: [] } },
        widget: { texts: { greeting: 'Moin' }, suggestions: ['Prices'] },
      },
    });
    assert.deepEqual(settings.openingHours, {
      ...before.openingHours,
      enabled: true,
      timezone: 'Europe/Berlin',
    });
    assert.deepEqual(settings.widget.texts, { ...before.widget.texts, greeting: 'Moin' });
    assert.deepEqual(settings.widget.suggestions, ['Prices']);
    assert.deepEqual((await t.admin.rest.ok('settings.get')).settings, settings);
    const { settings: shown } = await t.anonymous.ok('widget.get');
    assert.deepEqual(shown.widget, settings.widget);
    assert.equal('openingHours' in shown, false);
    const { settings: back } = await t.admin.rest.ok('settings.update', {
      body: { widget: { texts: { greeting: null } } },
    });
    assert.equal(back.widget.texts.greeting, null, 'null is a value where the settings have one');
  });

  test('with a time zone nobody knows or a colour that is none are a 400 and stay', async () => {
    const { settings } = await t.admin.rest.ok('settings.get');
    const wrong = [
      { openingHours: { timezone: 'Moon/Base' } },
      { widget: { colors: { accent: 'red;}' } } },
      { openingHours: { week: { monday: [{ from: '17:00', to: '09:00' }] } } },
      { widget: { privacyUrl: 'javascript:alert(1)' } },
    ];
    for (const body of wrong) {
      assert.equal((await t.admin.rest.refused('settings.update', { body })).status, 400);
    }
    assert.deepEqual((await t.admin.rest.ok('settings.get')).settings, settings);
  });

  test('are the admins’', async () => {
    assert.equal((await supervisor.rest.refused('settings.get')).status, 403);
    assert.equal((await supervisor.rest.refused('settings.update', { body: {} })).status, 403);
  });

  test('reach the widget also with a credential that is over', async () => {
    const headers = { authorization: 'Bearer over.and.out' };
    assert.equal((await t.anonymous.call('widget.get', { headers })).status, 200);
  });
});
