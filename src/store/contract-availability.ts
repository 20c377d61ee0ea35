import assert from 'node:assert/strict';
import { entryOf } from './contract-case.ts';
import type { ContractCase } from './contract-case.ts';
import type { AvailabilityRow, Store } from './store.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const minute: AvailabilityRow = {
  environment: 'prod',
  from: 100 * hourMs,
  ms: minuteMs,
  toldSeconds: 60,
  minutes: 1,
  answered: 1,
  requests: 5,
  failures: 1,
  serviceErrors: 0,
};

async function withSystem(store: Store): Promise<Store['availability']> {
  await store.transact('shop', async (transaction) => transaction.write(entryOf({ events: [{ kind: 'told', body: '1' }] })));
  return store.availability;
}

/** The contract's sentences about availability. */
export const availabilityCases: readonly ContractCase[] = [
  {
    name: 'a minute that is told twice is kept once, and the fuller report of it counts',
    async run({ store }) {
      const availability = await withSystem(store);
      const half = { ...minute, toldSeconds: 20, requests: 2 };
      await availability.add('shop', [half, half]);
      await availability.add('shop', [minute]);
      await availability.add('shop', [minute, half]);
      assert.deepEqual(await availability.read('shop', 'prod', 0), [minute]);
      assert.deepEqual(await availability.read('shop', 'int', 0), []);
      assert.deepEqual(await availability.read('shop', 'prod', minute.from + 1), []);
      await availability.add('nobody', [minute]);
      assert.deepEqual(await availability.read('nobody', 'prod', 0), []);
    },
  },
  {
    name: 'minutes that are old become an hour, what comes late is added to it, and old hours are forgotten',
    async run({ store }) {
      const availability = await withSystem(store);
      const later = { ...minute, from: 101 * hourMs };
      await availability.add('shop', [minute, { ...minute, from: minute.from + minuteMs, answered: 0 }, later]);
      await availability.rollUp({ minutesBefore: 101 * hourMs + minuteMs, hoursBefore: 0 });
      const hour = { ...minute, ms: hourMs, toldSeconds: 120, minutes: 2, answered: 1, requests: 10, failures: 2 };
      assert.deepEqual(await availability.read('shop', 'prod', 0), [hour, later]);
      await availability.add('shop', [{ ...minute, from: minute.from + 2 * minuteMs }]);
      await availability.rollUp({ minutesBefore: 101 * hourMs, hoursBefore: 0 });
      const whole = { ...hour, toldSeconds: 180, minutes: 3, answered: 2, requests: 15, failures: 3 };
      assert.deepEqual(await availability.read('shop', 'prod', 0), [whole, later]);
      await availability.rollUp({ minutesBefore: 0, hoursBefore: 101 * hourMs });
      assert.deepEqual(await availability.read('shop', 'prod', 0), [later]);
    },
  },
];
