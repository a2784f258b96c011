/** Files over sockets, and which reads count against no limit (protocol P63, P69, P71). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestApp } from './kit/app.ts';
import { PDF, tryUpload, upload } from './kit/files.ts';
import { agentSocket, returningCustomer } from './kit/sockets.ts';

const PAPER = { name: 'a.pdf', bytes: PDF };

test('both sides send files over sockets, and whoever is told of them can read them', async () => {
  const t = await startTestApp();
  const agent = await t.createAgent();
  const customer = await t.createCustomer();
  const { ticketId } = customer.ticket;
  const forAgent = await agentSocket(t, agent);
  await forAgent.ok('get_ticket_details', { ticketId });
  const { socket: forCustomer } = await returningCustomer(t, customer);
  const { rest } = customer;

  const mine = await upload(rest, ticketId, PAPER);
  const metadata = { attachments: [{ id: mine.id }] };
  const said = { content: '', messageType: 'file', metadata, clientMessageId: 'c-1' };
  const { message } = await forCustomer.ok('customer_message', said);
  assert.equal(message.metadata.attachments?.[0]?.id, mine.id);
  const pushed = await forAgent.next('customer_message');
  const { url } = pushed.message.metadata.attachments?.[0] ?? {};
  assert.equal((await fetch(`${t.url}${url}`)).status, 200);
  const again = await forCustomer.ok('customer_message', said);
  assert.equal(again.message._id, message._id);
  const refusal = await forCustomer.refused('customer_message', {
    ...said,
    clientMessageId: 'c-2',
  });
  assert.deepEqual(
    refusal.details?.map(({ field }) => field),
    ['metadata.attachments.0.id'],
  );

  const theirs = await upload(agent.rest, ticketId, PAPER);
  const attachments = [{ id: theirs.id }];
  await forAgent.ok('send_message', { ticketId, messageType: 'file', metadata: { attachments } });
  const heard = await forCustomer.next('agent_message');
  const shown = heard.message.metadata.attachments?.[0];
  assert.equal((await fetch(`${t.url}${shown?.url}`)).status, 200);

  const note = await upload(agent.rest, ticketId, PAPER);
  await forAgent.ok('send_message', {
    ticketId,
    content: 'For us',
    visibility: 'internal',
    metadata: { attachments: [{ id: note.id }] },
  });
  const { messages } = await forCustomer.ok('sync', { afterSeq: 0, afterVersion: 0 });
  assert.doesNotMatch(JSON.stringify(messages), new RegExp(note.id));
  assert.doesNotMatch(JSON.stringify(forCustomer.pushes), new RegExp(note.id));
});

test('reads by a valid signature count against no limit, all others do (P63, P71)', async () => {
  const env = { RATE_LIMIT_MAX_REQUESTS: '5', RATE_LIMIT_WINDOW: '600000' };
  const t = await startTestApp({ env });
  const { ticket } = await t.createCustomer();
  const { url, id } = await upload(t.admin.rest, ticket.ticketId, PAPER);
  assert.ok(url);
  for (let count = 0; count < 20; count += 1) {
    assert.equal((await t.anonymous.fetch('GET', url)).status, 200);
  }
  const statuses: number[] = [];
  for (let count = 0; count < 6; count += 1) {
    statuses.push((await t.anonymous.fetch('GET', `/api/attachments/${id}?exp=1&sig=x`)).status);
  }
  assert.ok(statuses.includes(401) && statuses.at(-1) === 429, statuses.join());
  assert.equal((await t.anonymous.fetch('GET', url)).status, 200);
});

test('a server that goes down takes no more files', async () => {
  const t = await startTestApp();
  const { ticket, rest } = await t.createCustomer();
  await upload(rest, ticket.ticketId, PAPER);
  await t.app.drain();
  const { status, error } = await tryUpload(rest, ticket.ticketId, PAPER);
  assert.deepEqual([status, error?.code], [503, 'SERVICE_UNAVAILABLE']);
});
