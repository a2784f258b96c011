import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStore } from './observable.ts';

test('listeners hear of another value, and of one with the same parts nothing', () => {
  const list = [1];
  const store = createStore<{ a: number; list: number[] }>({ a: 1, list });
  const first = store.getState();
  let heard = 0;
  const unsubscribe = store.subscribe(() => {
    heard += 1;
  });
  store.set({ a: 1, list });
  assert.equal(heard, 0);
  assert.equal(store.getState(), first);
  store.set({ a: 2, list });
  assert.equal(heard, 1);
  assert.deepEqual(store.getState(), { a: 2, list });
  unsubscribe();
  store.set({ a: 3, list });
  assert.equal(heard, 1);
});

test('what has no parts to compare is another value with each reference', () => {
  const store = createStore(new Map([['a', 1]]));
  store.set(new Map([['a', 2]]));
  assert.equal(store.getState().get('a'), 2);
});

test('one who unsubscribes or subscribes while others are told disturbs nobody', () => {
  const store = createStore({ n: 0 });
  const heard: string[] = [];
  const end = store.subscribe(() => {
    heard.push('one');
    end();
    store.subscribe(() => heard.push('late'));
  });
  store.subscribe(() => heard.push('two'));
  store.set({ n: 1 });
  assert.deepEqual(heard, ['one', 'two']);
  store.set({ n: 2 });
  assert.deepEqual(heard, ['one', 'two', 'two', 'late']);
});
