/** Files through the client, against the real server (protocol P69-P71). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFiles } from '../src/files.ts';
import { memoryStorage } from '../src/keep.ts';
import { newCustomer, signInAgent } from './people.ts';
import { startServer } from './server.ts';
import { until } from './within.ts';

const server = await startServer();
const PAPER = new File(['%PDF-1.4\n%%EOF\n'], 'invoice.pdf', { type: 'application/pdf' });

test('a file goes up with progress, is sent like any message, and both sides read it', async (t) => {
  const customer = newCustomer(t, server);
  const told: number[] = [];
  const attachment = await customer.upload(PAPER, {
    onProgress: ({ sent, total }) => told.push(sent / total),
  });
  assert.equal(attachment.name, 'invoice.pdf');
  assert.equal(told.at(-1), 1);
  customer.send({ content: '', attachments: [attachment] });
  const [outgoing] = customer.getState().outgoing;
  assert.deepEqual([outgoing?.messageType, outgoing?.attachments], ['file', [attachment]]);
  const { messages } = await until(customer, 'the message to be stored', (state) =>
    state.messages.some(({ metadata }) => metadata.attachments !== undefined),
  );
  const [sent] = messages;
  assert.ok(sent);
  assert.equal(sent.metadata.attachments?.[0]?.id, attachment.id);

  const agent = await signInAgent(t, server);
  const ticketId = await agent.openTicket(sent.ticketId);
  const received = agent.getState().conversations.get(ticketId)?.messages[0];
  const file = received?.metadata.attachments?.[0];
  assert.ok(received && file);
  const response = await fetch(await agent.fileUrl(received, file));
  assert.equal(await response.text(), await PAPER.text());

  const note = await agent.upload(ticketId, new Blob(['%PDF-1.4\n']), { name: 'note.pdf' });
  agent.send(ticketId, { content: 'For us', attachments: [note], visibility: 'internal' });
  await until(agent, 'the note to be stored', ({ outgoing: left }) => left.length === 0);
});

test('an address that has ended is made anew by either side, of notes before the first message too', async (t) => {
  const customer = newCustomer(t, server);
  customer.connect();
  await customer.whenOnline();
  const { ticket } = customer.getState();
  assert.ok(ticket);
  const agent = await signInAgent(t, server);
  const ticketId = await agent.openTicket(ticket.ticketId);
  const write = async (visibility: 'public' | 'internal') => {
    const attachments = [await agent.upload(ticketId, PAPER)];
    const { clientMessageId } = agent.send(ticketId, { content: '', attachments, visibility });
    const { conversations } = await until(agent, 'it to be stored', (state) =>
      (state.conversations.get(ticketId)?.messages ?? []).some(
        (message) => message.clientMessageId === clientMessageId,
      ),
    );
    const messages = conversations.get(ticketId)?.messages ?? [];
    const message = messages.find((one) => one.clientMessageId === clientMessageId);
    assert.ok(message);
    return message;
  };
  for (const visibility of ['internal', 'public', 'internal', 'public'] as const) {
    const message = await write(visibility);
    const [file] = message.metadata.attachments ?? [];
    assert.ok(file);
    // As it stands in a page for longer than an hour.
    const ended = { ...file, url: `/api/attachments/${file.id}?exp=1&sig=x` };
    assert.equal((await fetch(`${server.url}${ended.url}`)).status, 401);
    for (const [who, sees] of [
      [agent, true],
      [customer, visibility === 'public'],
    ] as const) {
      if (!sees) {
        await assert.rejects(who.fileUrl(message, ended), { code: 'NOT_FOUND' });
        continue;
      }
      assert.equal((await fetch(await who.fileUrl(message, ended))).status, 200);
    }
  }
});

test('a message whose files are up is sent after a reload (F20)', async (t) => {
  const storage = memoryStorage();
  const page = newCustomer(t, server, { storage });
  const attachment = await page.upload(PAPER);
  await server.kill();
  page.send({ content: 'Here it is', attachments: [attachment] });
  page.close();
  await server.start();
  const reloaded = newCustomer(t, server, { storage });
  assert.equal(reloaded.resume(), true);
  assert.deepEqual(reloaded.getState().outgoing[0]?.attachments, [attachment]);
  const { messages } = await until(
    reloaded,
    'it to be stored',
    (state) => state.messages.length > 0 && state.outgoing.length === 0,
  );
  assert.equal(messages[0]?.metadata.attachments?.[0]?.id, attachment.id);
});

test('what the server refuses is told by its code, a lost connection as one, and a change of mind by its reason', async (t) => {
  const customer = newCustomer(t, server);
  await assert.rejects(customer.upload(new File(['MZ'], 'virus.exe')), {
    name: 'ParleyError',
    code: 'UNSUPPORTED_MEDIA_TYPE',
    status: 415,
  });
  await assert.rejects(customer.upload(new File(['x'.repeat(10_485_761)], 'large.pdf')), {
    code: 'PAYLOAD_TOO_LARGE',
  });
  const reason = new Error('The writer thought better of it');
  await assert.rejects(customer.upload(PAPER, { signal: AbortSignal.abort(reason) }), reason);
  const files = createFiles({
    url: 'http://127.0.0.1:9',
    token: async () => 'token',
    read: async () => ({ messages: [] }),
  });
  await assert.rejects(files.upload('TKT-1', PAPER), { code: 'NETWORK_ERROR' });
});

test('a message with a file that is not there any more fails for its writer to see', async (t) => {
  const customer = newCustomer(t, server);
  const attachment = await customer.upload(PAPER);
  customer.send({ content: '', attachments: [{ ...attachment, id: '0'.repeat(32) }] });
  const { outgoing } = await until(
    customer,
    'it to fail',
    (state) => state.outgoing[0]?.state === 'failed',
  );
  assert.equal(outgoing[0]?.error?.code, 'VALIDATION_ERROR');
});
