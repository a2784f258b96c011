import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ticketRecord } from '../../test/kit/records.ts';
import { Viewers } from './viewers.ts';

const TICKET = ticketRecord();
const ANNA = { agentId: 'AGT-0000000001', name: 'Anna' } as const;
const BERTA = { agentId: 'AGT-0000000002', name: 'Berta' } as const;

/** Two processes that hear each other while `isUp`. */
function cluster() {
  const line = { isUp: true, now: 0 };
  const all: Viewers[] = [];
  const start = (process: string) => {
    const own = new Viewers({
      process,
      shared: true,
      outlet: { emitHere() {} } as never,
      load: () => Promise.resolve(TICKET),
      say(said) {
        own.heard(said, line.now);
        if (!line.isUp) return;
        for (const each of all) if (each !== own) each.heard(said, line.now);
      },
    });
    all.push(own);
    return own;
  };
  const names = (viewers: Viewers) => viewers.of(TICKET.id).map(({ name }) => name);
  const pass = (ms: number) => {
    line.now += ms;
    for (const each of all) each.look(line.now);
  };
  return { line, all, start, names, pass };
}

test('a process that starts later learns who is here', () => {
  const { start, names, pass } = cluster();
  const here = start('here');
  here.came('socket', TICKET.id, ANNA);
  const there = start('there');
  assert.deepEqual(names(there), []);
  pass(20_000);
  assert.deepEqual(names(there), ['Anna']);
});

test('what a process that died said of its sockets runs out, and what was lost is made good', () => {
  const { line, all, start, names, pass } = cluster();
  const here = start('here');
  const there = start('there');
  here.came('socket', TICKET.id, ANNA);
  there.came('other', TICKET.id, BERTA);
  assert.deepEqual(names(there), ['Anna', 'Berta']);
  line.isUp = false;
  here.left('socket', TICKET.id);
  here.came('socket', TICKET.id, ANNA);
  line.isUp = true;
  all.splice(all.indexOf(here), 1);
  for (let passed = 0; passed < 60_000; passed += 1_000) pass(1_000);
  assert.deepEqual(names(there), ['Berta']);
});
