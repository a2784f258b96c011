/** Idempotency-Key (contract §6 "Repeats"; reliability P8). */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { startTestApp, tempDir, unique } from './kit/app.ts';
import { Rest } from './kit/rest.ts';
import {
  adminOf,
  killAll,
  type Place,
  placeIn,
  type ServerProcess,
  spawnServer,
  startServer,
} from './kit/server-process.ts';

const t = await startTestApp();
after(killAll);

function keyed(key: string) {
  return { 'idempotency-key': key };
}

function newTicket(customerId = unique('repeat')) {
  return { customerId, customerInfo: { name: 'Ann' }, subject: 'Help', department: 'general' };
}

async function countTickets(): Promise<number> {
  return (await t.admin.rest.ok('tickets.list')).pagination.totalItems;
}

describe('a repeat', () => {
  test('gets the first answer, and there is one effect', async () => {
    const before = await countTickets();
    const input = { body: newTicket(), headers: keyed(unique('key')) };
    const first = await t.admin.rest.call('tickets.create', input);
    const second = await t.admin.rest.call('tickets.create', input);
    assert.deepEqual([second.status, second.data], [first.status, first.data]);
    assert.equal(await countTickets(), before + 1);
  });

  test('that comes meanwhile waits for it', async () => {
    const before = await countTickets();
    const input = { body: newTicket(), headers: keyed(unique('key')) };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => t.admin.rest.ok('tickets.create', input)),
    );
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    assert.equal(await countTickets(), before + 1);
  });

  test('with another body is a 409, written another way it is the same', async () => {
    const headers = { ...keyed(unique('key')), 'content-type': 'application/json' };
    const body = newTicket();
    const first = await t.admin.rest.ok('tickets.create', { body, headers });
    const other = { body: { ...body, subject: 'Other' }, headers };
    assert.equal((await t.admin.rest.refused('tickets.create', other)).code, 'CONFLICT');
    const spaced = await t.admin.rest.fetch('POST', '/api/tickets', {
      body: JSON.stringify(body, null, 2),
      headers,
    });
    assert.deepEqual(((await spaced.json()) as { data: unknown }).data, first);
  });

  test('of a refusal is tried anew: a 4xx is not kept', async () => {
    const { ticket, rest } = await t.createCustomer();
    const params = { ticketId: ticket._id };
    const input = { params, body: { rating: 5 }, headers: keyed(unique('key')) };
    assert.equal((await rest.refused('tickets.rate', input)).code, 'INVALID_TRANSITION');
    await t.admin.rest.ok('tickets.status', { params, body: { status: 'resolved' } });
    assert.equal((await rest.ok('tickets.rate', input)).ticket.metadata.rating, 5);
  });

  test('finds its answer also when the thing is gone by then', async () => {
    const { cannedResponse } = await t.admin.rest.ok('cannedResponses.create', {
      body: { title: 'a', content: 'b' },
    });
    const params = { cannedResponseId: cannedResponse._id };
    const headers = keyed(unique('key'));
    assert.deepEqual(await t.admin.rest.ok('cannedResponses.delete', { params, headers }), {});
    assert.deepEqual(await t.admin.rest.ok('cannedResponses.delete', { params, headers }), {});
    assert.equal((await t.admin.rest.refused('cannedResponses.delete', { params })).status, 404);
  });

  test('of another caller, path or method is no repeat', async () => {
    const other = await t.createAgent({ role: 'supervisor' });
    const headers = keyed(unique('key'));
    const body = newTicket();
    const mine = await t.admin.rest.ok('tickets.create', { body, headers });
    const theirs = await other.rest.ok('tickets.create', { body, headers });
    assert.notEqual(theirs.ticket._id, mine.ticket._id);
    const params = { ticketId: mine.ticket._id };
    await t.admin.rest.ok('tickets.escalate', { params, body: {}, headers });
    await t.admin.rest.ok('messages.create', { params, body: { content: 'x' }, headers });
  });

  test('works for every write, and has a key of 1 to 255 characters', async () => {
    const { ticket } = await t.createCustomer();
    const params = { ticketId: ticket._id };
    const input = { params, body: { content: 'once' }, headers: keyed('k'.repeat(255)) };
    const first = await t.admin.rest.ok('messages.create', input);
    assert.deepEqual(await t.admin.rest.ok('messages.create', input), first);
    for (const key of ['', 'k'.repeat(256)]) {
      const { status, fields } = await t.admin.rest.refused('messages.create', {
        ...input,
        headers: keyed(key),
      });
      assert.deepEqual([status, fields], [400, ['Idempotency-Key']]);
    }
  });

  test('survives a restart', async () => {
    const dir = tempDir();
    const before = await startTestApp({ dir });
    const input = { body: newTicket(), headers: keyed('across') };
    const first = await before.admin.rest.ok('tickets.create', input);
    await before.close();
    const after = await startTestApp({ dir });
    assert.deepEqual(await after.admin.rest.ok('tickets.create', input), first);
  });

  test('after 24 h is a new call', async () => {
    let now = Date.now();
    const app = await startTestApp({ parts: { clock: { now: () => now } } });
    const input = { body: newTicket(), headers: keyed('a-day') };
    const first = await app.admin.rest.ok('tickets.create', input);
    now += 24 * 3_600_000 + 1;
    const { rest } = await app.signIn(app.admin.agent.email);
    const second = await rest.ok('tickets.create', input);
    assert.notEqual(second.ticket._id, first.ticket._id);
  });
});

describe('a stranger’s repeat', () => {
  test('gets the first answer with a token that works, and makes no second customer', async () => {
    const input = { body: newTicket(), headers: keyed(unique('key')) };
    const first = await t.anonymous.ok('tickets.create', input);
    const second = await t.anonymous.ok('tickets.create', input);
    assert.deepEqual(second, first);
    const rest = new Rest(t.url, { kind: 'customer', token: second.customerToken! });
    await rest.ok('tickets.get', { params: { ticketId: first.ticket._id } });
  });

  test('from another address or program is somebody else’s: no answer, no token', async () => {
    const app = await startTestApp({ env: { TRUST_PROXY: '1' } });
    const headers = { ...keyed('guessable'), 'x-forwarded-for': '10.0.0.1', 'user-agent': 'A/1' };
    const body = newTicket();
    await app.anonymous.ok('tickets.create', { body, headers });
    for (const changed of [{ 'x-forwarded-for': '10.0.0.2' }, { 'user-agent': 'B/1' }]) {
      const refusal = await app.anonymous.refused('tickets.create', {
        body,
        headers: { ...headers, ...changed },
      });
      assert.equal(refusal.code, 'IDENTITY_REQUIRED');
    }
  });

  test('does not bring a token back that a proof of identity has ended', async () => {
    const app = await startTestApp({ env: { IDENTITY_SECRET: 'secret of this test' } });
    const { createHmac } = await import('node:crypto');
    const body = newTicket();
    const input = { body, headers: keyed('before-the-proof') };
    await app.anonymous.ok('tickets.create', input);
    const identityHash = createHmac('sha256', 'secret of this test')
      .update(body.customerId)
      .digest('hex');
    await app.anonymous.ok('tickets.create', { body: { ...body, identityHash } });
    const { customerToken } = await app.anonymous.ok('tickets.create', input);
    const rest = new Rest(app.url, { kind: 'customer', token: customerToken! });
    assert.equal((await rest.refused('tickets.list')).status, 401);
  });
});

test('what an answer shows once lies nowhere in the store', async () => {
  const dir = tempDir();
  const app = await startTestApp({ dir });
  const input = { body: { name: 'Shop', role: 'supervisor' as const }, headers: keyed('the-key') };
  const first = await app.admin.rest.ok('apiKeys.create', input);
  assert.deepEqual(await app.admin.rest.ok('apiKeys.create', input), first);
  await new Rest(app.url, { kind: 'staff', key: first.key }).ok('tickets.list');
  await app.close();
  const db = new DatabaseSync(join(dir, 'parley.db'), { readOnly: true });
  const rows = db.prepare('SELECT * FROM idempotency').all();
  db.close();
  assert.equal(rows.length, 1);
  const text = JSON.stringify(rows);
  for (const secret of [first.key, 'the-key', 'Shop']) assert.ok(!text.includes(secret), secret);
});

test('a server killed before or after the commit, but before the answer, makes one effect of the repeats', async () => {
  const place = await placeIn(tempDir());
  let server = await startServer(place);
  const admin = await adminOf(place.url);
  const steps = ['commit.begun', 'commit.before-commit', 'commit.after-commit', 'publish.before'];
  let cut = 0;
  for (const step of steps) {
    const body = newTicket();
    const input = { body, headers: keyed(body.customerId) };
    await server.kill();
    const dying = await startDying(place, step);
    await admin.ok('tickets.create', input).catch(() => (cut += 1));
    await dying.kill();
    server = await startServer(place);
    const first = await admin.ok('tickets.create', input);
    assert.deepEqual(await admin.ok('tickets.create', input), first);
    const query = { customerId: body.customerId };
    const { tickets } = await admin.ok('tickets.list', { query });
    assert.deepEqual(
      tickets.map(({ _id }) => _id),
      [first.ticket._id],
      step,
    );
  }
  assert.ok(cut > 0);
});

/** A server that dies at this step of the first commit after its start. */
async function startDying(place: Place, step: string): Promise<ServerProcess> {
  for (let count = 1; ; count += 1) {
    const server = spawnServer({ ...place, env: { FAULTS: `${step}@${count}` } });
    const isReady = await server.ready.then(
      () => true,
      () => false,
    );
    if (isReady) return server;
  }
}
