import { expect, test } from 'vitest';
import { emptyState } from '#core/empty-state.ts';
import { Slices } from './slices.ts';

/** A store that counts how often it is read, and is at this number. */
function storeAt(seq: number) {
  const store = {
    reads: 0,
    snapshot: async () => {
      store.reads += 1;
      return { seq, rows: [] };
    },
  };
  return store;
}

test('a reader who hears of our own commit before our step does gets it from the step, not from the store', async () => {
  const store = storeAt(2);
  const slices = new Slices();
  slices.keep('shop', { seq: 1, state: emptyState('shop') });
  const end = slices.begin('shop');
  const reading = slices.current(store, 'shop', 2);
  const after = emptyState('shop');
  slices.keep('shop', { seq: 2, state: after });
  end();
  expect((await reading)?.state).toBe(after);
  expect(store.reads).toBe(0);
});

test('what another controller committed is read once for all who ask meanwhile', async () => {
  const store = storeAt(2);
  const slices = new Slices();
  slices.keep('shop', { seq: 1, state: emptyState('shop') });
  const both = await Promise.all([slices.current(store, 'shop', 2), slices.current(store, 'shop', 2)]);
  expect(both.map((slice) => slice?.seq)).toEqual([2, 2]);
  expect(store.reads).toBe(1);
});

test('after a step that failed readers go to the store', async () => {
  const store = storeAt(2);
  const slices = new Slices();
  slices.keep('shop', { seq: 1, state: emptyState('shop') });
  const end = slices.begin('shop');
  const reading = slices.current(store, 'shop', 2);
  slices.forget('shop');
  end();
  expect((await reading)?.seq).toBe(2);
  expect(store.reads).toBe(1);
});
