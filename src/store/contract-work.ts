import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { entryOf } from './contract-case.ts';
import type { ContractCase } from './contract-case.ts';
import type { ClaimedWork, Store, WorkRow } from './store.ts';

const order = (key: string, more: Partial<WorkRow> = {}): WorkRow => ({ key, kind: 'order', dueAt: 0, ...more });

async function put(store: Store, ...rows: readonly WorkRow[]): Promise<void> {
  await store.transact('shop', async (transaction) => transaction.write(entryOf({ workUpserts: rows })));
}

async function claim(store: Store, more: Partial<Parameters<Store['claim']>[0]> = {}): Promise<readonly ClaimedWork[]> {
  return store.claim({ kind: 'order', owner: 'one', holdMs: 60_000, limit: 100, ...more });
}

/** The contract's sentences about work and claims. */
export const workCases: readonly ContractCase[] = [
  {
    name: 'due work is claimed in order of its time, by kind and host, and comes back whole',
    async run({ store }) {
      const far = Date.now() + 3_600_000;
      const whole = order('b', { dueAt: 5, host: 'h1', environment: 'PROD', fence: 7 });
      await put(store, whole, order('a', { dueAt: 9, host: 'h1' }), order('c', { host: 'h2' }), order('later', { dueAt: far }), {
        key: 'd',
        kind: 'decide',
        dueAt: 0,
      });
      assert.deepEqual(await claim(store, { host: 'h1', limit: 1 }), [{ ...whole, system: 'shop', claim: 1 }]);
      assert.deepEqual(
        (await claim(store)).map((work) => work.key),
        ['c', 'a'],
      );
      assert.deepEqual(
        (await claim(store, { kind: 'decide' })).map((work) => work.key),
        ['d'],
      );
      assert.deepEqual(await claim(store), []);
    },
  },
  {
    name: 'of many claimers each piece has one',
    async run({ store, open }) {
      const other = await open();
      await put(store, ...Array.from({ length: 60 }, (_, index) => order(`k${index}`)));
      const claims = await Promise.all(
        Array.from({ length: 12 }, async (_, index) => claim(index % 2 === 0 ? store : other, { limit: 5 })),
      );
      const keys = claims.flat().map((work) => work.key);
      const rest = (await claim(store)).map((work) => work.key);
      assert.equal(new Set([...keys, ...rest]).size, 60);
      assert.equal(keys.length + rest.length, 60);
      await other.close();
    },
  },
  {
    name: 'a claim that is held too long goes to another, with the next number; the old number gives nothing back',
    async run({ store }) {
      await put(store, order('a'));
      const [first] = await claim(store, { holdMs: 0 });
      await sleep(2);
      const [second] = await claim(store, { owner: 'two' });
      assert.deepEqual([first?.claim, second?.claim], [1, 2]);
      assert.ok(first !== undefined && second !== undefined);
      await store.release(first, 0);
      assert.deepEqual(await claim(store), []);
      await store.release(second, 0);
      assert.equal((await claim(store))[0]?.claim, 3);
    },
  },
  {
    name: 'released work is due again at its new time',
    async run({ store }) {
      await put(store, order('a'), order('b'));
      const [a, b] = await claim(store);
      assert.ok(a !== undefined && b !== undefined);
      await store.release(a, Date.now() + 3_600_000);
      await store.release(b, 7);
      assert.deepEqual(
        (await claim(store)).map(({ key, dueAt }) => [key, dueAt]),
        [['b', 7]],
      );
    },
  },
  {
    name: 'the work of a process that is gone is free at once',
    async run({ store, open }) {
      const other = await open();
      await put(store, order('a'));
      assert.equal((await claim(other)).length, 1);
      assert.deepEqual(await claim(store), []);
      await other.close();
      // Its connection ends a moment after it.
      for (let tries = 0; tries < 200; tries += 1) {
        const [taken] = await claim(store);
        if (taken !== undefined) return assert.deepEqual([taken.claim, taken.tookOver], [2, true]);
        await sleep(10);
      }
      assert.fail('never taken over');
    },
  },
  {
    name: 'work that is written again frees its claim only where it changed; deleted work is gone; both at once keep it',
    async run({ store }) {
      await put(store, order('a', { fence: 1 }), order('b', { fence: 1 }), order('c'), order('d'));
      const claimed = await claim(store);
      await put(store, order('a', { fence: 1 }), order('b', { fence: 2 }));
      await store.transact('shop', async (transaction) =>
        transaction.write(
          entryOf({ workDeletes: ['c', 'd', 'none'], workUpserts: [order('d', { dueAt: 1 }), order('e'), order('e', { fence: 9 })] }),
        ),
      );
      assert.deepEqual(
        (await claim(store)).map(({ key, claim, fence }) => [key, claim, fence]),
        [
          ['b', 2, 2],
          ['e', 1, 9],
          ['d', 2, undefined],
        ],
      );
      for (const work of claimed) await store.release(work, 0);
      assert.deepEqual(
        (await claim(store)).map((work) => work.key),
        ['a'],
      );
    },
  },
];
