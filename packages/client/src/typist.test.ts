import assert from 'node:assert/strict';
import { mock, test, type TestContext } from 'node:test';
import { createTypist } from './typist.ts';

function start(t: TestContext) {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  const said: string[] = [];
  const typist = createTypist(({ isTyping, draft }) => said.push(isTyping ? `+${draft}` : '-'));
  return { said, typist };
}

test('keys are told at once, then at most every two seconds, with the newest draft', (t) => {
  const { said, typist } = start(t);
  for (const draft of ['h', 'he', 'hel']) typist.input(draft);
  assert.deepEqual(said, ['+h']);
  mock.timers.tick(2_000);
  assert.deepEqual(said, ['+h', '+hel']);
  mock.timers.tick(2_000);
  assert.deepEqual(said, ['+h', '+hel']);
  typist.input('hell');
  assert.deepEqual(said, ['+h', '+hel', '+hell']);
});

test('five seconds without a key are a stop; so is a message; both only once (§7 "clears by itself after 6 s")', (t) => {
  const { said, typist } = start(t);
  typist.input('h');
  mock.timers.tick(5_000);
  assert.deepEqual(said, ['+h', '-']);
  typist.stop();
  assert.deepEqual(said, ['+h', '-']);
  typist.input('x');
  typist.stop();
  mock.timers.tick(60_000);
  assert.deepEqual(said, ['+h', '-', '+x', '-']);
});

test('closing ends it without a word', (t) => {
  const { said, typist } = start(t);
  typist.input('h');
  typist.close();
  mock.timers.tick(60_000);
  assert.deepEqual(said, ['+h']);
});
