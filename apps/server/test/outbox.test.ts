/** The outbox over a real store and a real HTTP server that fails as told (reliability P8, F21). */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { newId } from '@parley/contract';
import type { OutboxRecord } from '../src/domain/records.ts';
import type { Consumer } from '../src/outbox/consumers.ts';
import { backOff, startDispatcher } from '../src/outbox/dispatcher.ts';
import { commit, openWorld, type World } from './kit/deps.ts';

interface Endpoint {
  readonly url: string;
  /** Bodies in the order of arrival. */
  readonly got: string[];
  /** Bodies that are answered with a 500. */
  readonly refused: Set<string>;
}

async function openEndpoint(t: TestContext): Promise<Endpoint> {
  const got: string[] = [];
  const refused = new Set<string>();
  const server = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    req.on('end', () => {
      got.push(body);
      res.statusCode = refused.has(body) ? 500 : 204;
      res.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, got, refused };
}

function poster(endpoint: Endpoint, dead: string[]): Consumer {
  return {
    name: 'post',
    async run(row, signal) {
      const body = String(row.payload['body']);
      const answer = await fetch(endpoint.url, { method: 'POST', body, signal });
      if (!answer.ok) throw new Error(`answered ${answer.status}`);
    },
    gaveUp(row) {
      dead.push(String(row.payload['body']));
      return Promise.resolve();
    },
  };
}

function row(world: World, body: string, over: Partial<OutboxRecord> = {}): OutboxRecord {
  return {
    id: newId(),
    consumer: 'post',
    effectKey: body,
    group: body,
    payload: { body },
    dueAt: world.now(),
    createdAt: world.now(),
    ...over,
  };
}

async function queue(world: World, rows: readonly OutboxRecord[]): Promise<void> {
  for (const outbox of rows) await commit(world.store, [{ kind: 'outbox.insert', row: outbox }]);
}

test('rows of a group leave in order, each once', async (t) => {
  const world = await openWorld(t);
  const endpoint = await openEndpoint(t);
  const failures: unknown[] = [];
  const dispatcher = startDispatcher(world.deps, {
    consumers: [poster(endpoint, [])],
    failed: (_, error) => failures.push(error),
  });
  t.after(() => dispatcher.stop());
  await queue(
    world,
    Array.from({ length: 10 }, (_, n) => row(world, `m${n}`, { group: 'one' })),
  );
  await dispatcher.drain();
  assert.deepEqual(
    endpoint.got,
    Array.from({ length: 10 }, (_, n) => `m${n}`),
  );
  await dispatcher.drain();
  assert.equal(endpoint.got.length, 10);
  assert.deepEqual(failures, []);
});

test('F21: an effect that always fails ends as a dead letter after 10 tries and delays nobody but its group', async (t) => {
  const world = await openWorld(t);
  const endpoint = await openEndpoint(t);
  const dead: string[] = [];
  const dispatcher = startDispatcher(world.deps, {
    consumers: [poster(endpoint, dead)],
    failed: (_, error) => assert.fail(error as Error),
  });
  t.after(() => dispatcher.stop());
  endpoint.refused.add('bad');
  await queue(world, [
    row(world, 'bad', { group: 'bad' }),
    row(world, 'after bad', { group: 'bad' }),
    ...Array.from({ length: 99 }, (_, n) => row(world, `good ${n}`)),
  ]);
  await dispatcher.drain();
  assert.equal(endpoint.got.filter((body) => body.startsWith('good')).length, 99);
  assert.ok(!endpoint.got.includes('after bad'), 'its group waits');
  for (let tries = 1; tries < 10; tries += 1) {
    assert.equal(endpoint.got.filter((body) => body === 'bad').length, tries);
    world.pass(15 * 60_000);
    await dispatcher.drain();
  }
  assert.equal(endpoint.got.filter((body) => body === 'bad').length, 10);
  assert.deepEqual(dead, ['bad']);
  await dispatcher.drain();
  assert.equal(endpoint.got.at(-1), 'after bad', 'its group goes on');
});

test('a row is worked on by one process, and one whose claim ran out is taken over', async (t) => {
  const world = await openWorld(t);
  await queue(world, [row(world, 'once')]);
  const claim = { consumers: ['post'], limit: 10, leaseMs: 1_000 };
  const [first] = await world.store.work.claimOutbox(world.now(), claim);
  assert.ok(first);
  assert.deepEqual(await world.store.work.claimOutbox(world.now(), claim), []);
  world.pass(2_000);
  const [second] = await world.store.work.claimOutbox(world.now(), claim);
  assert.ok(second);
  await assert.rejects(commit(world.store, [{ kind: 'outbox.done', claim: first.claim }]), {
    name: 'Conflict',
  });
  await commit(world.store, [{ kind: 'outbox.done', claim: second.claim }]);
});

test('the delay doubles, is capped, and has jitter', () => {
  assert.equal(backOff(1, 0), 500);
  assert.equal(backOff(1, 1), 1_000);
  assert.equal(backOff(4, 1), 8_000);
  assert.equal(backOff(30, 1), 15 * 60_000);
});
