import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { entryOf } from './contract-case.ts';
import type { ContractCase } from './contract-case.ts';
import { mostInLine } from './outbox.ts';
import type { ClaimedDelivery, DeliveryRow } from './outbox.ts';
import type { Store } from './store.ts';

const delivery = (id: string, more: Partial<DeliveryRow> = {}): DeliveryRow => ({
  id,
  receiver: 'team',
  body: `"${id}"`,
  at: 5,
  dueAt: 0,
  together: false,
  ...more,
});

const entry = (...ids: readonly string[]) =>
  entryOf({ events: [{ kind: 'told', body: '1' }], notices: ids.map((id) => ({ id, body: `"${id}"` })) });

async function tell(store: Store, ...ids: readonly string[]): Promise<void> {
  await store.transact('shop', async (transaction) => transaction.write(entry(...ids)));
}

/** Each notice becomes one delivery of its name. */
async function put(store: Store, ...rows: readonly DeliveryRow[]): Promise<void> {
  await tell(store, ...rows.map(({ id }) => id));
  await store.outbox.spread(rows.length + 10, ({ id }) => rows.filter((row) => row.id === id));
}

async function claim(store: Store, holdMs = 60_000, limit = 100): Promise<readonly ClaimedDelivery[]> {
  return store.outbox.claim({ owner: 'one', holdMs, limit });
}

async function claimOne(store: Store, holdMs = 60_000): Promise<ClaimedDelivery> {
  const [first, ...others] = await claim(store, holdMs);
  assert.ok(first !== undefined && others.length === 0);
  return first;
}

async function statesOf(store: Store): Promise<readonly string[]> {
  return (await store.outbox.list({ limit: 5_000 })).map(({ id, state }) => `${id} ${state}`).toReversed();
}

/** The contract's sentences about what is told, and its way out. */
export const outboxCases: readonly ContractCase[] = [
  {
    name: 'what is to be told is written with its events, or not at all',
    async run({ store }) {
      const broken = store.transact('shop', async (transaction) => {
        await transaction.write(entry('a'));
        throw new Error('the step broke');
      });
      await assert.rejects(broken, /the step broke/);
      assert.equal(await store.outbox.spread(10, () => []), 0);
      await tell(store, 'b', 'c');
      const taken: string[] = [];
      const spread = await store.outbox.spread(10, ({ id, body }) => {
        taken.push(`${id} ${body}`);
        return [];
      });
      assert.deepEqual([spread, taken], [2, ['b "b"', 'c "c"']]);
      assert.equal(await store.outbox.spread(10, () => []), 0);
    },
  },
  {
    name: 'a notice that cannot be spread stays, whole',
    async run({ store }) {
      await tell(store, 'a', 'b');
      const broken = store.outbox.spread(10, ({ id }) => {
        if (id === 'b') throw new Error('no address');
        return [];
      });
      await assert.rejects(broken, /no address/);
      assert.equal(await store.outbox.spread(10, ({ id }) => [delivery(id)]), 2);
      assert.deepEqual(await statesOf(store), ['a waiting', 'b waiting']);
    },
  },
  {
    name: 'of two controllers that spread at once, each notice is taken by one',
    async run({ store, open }) {
      const other = await open();
      await tell(store, ...Array.from({ length: 40 }, (_, index) => `n${index}`));
      const counts = await Promise.all([store, other, store, other].map(({ outbox }) => outbox.spread(10, ({ id }) => [delivery(id)])));
      const rest = await store.outbox.spread(100, ({ id }) => [delivery(id)]);
      assert.equal(
        counts.reduce((sum, count) => sum + count, rest),
        40,
      );
      assert.equal((await store.outbox.list({ limit: 100 })).length, 40);
      await other.close();
    },
  },
  {
    name: 'a delivery comes back whole',
    async run({ store }) {
      const row = delivery('a', { person: 'anna', at: 7, dueAt: 3, together: true });
      await put(store, row);
      const { since, ...claimed } = await claimOne(store);
      assert.ok(since > 0);
      assert.deepEqual(claimed, { ...row, state: 'waiting', attempts: 1, claim: 1 });
    },
  },
  {
    name: 'the first of each line is claimed, and the next when it is done; nothing overtakes',
    async run({ store }) {
      await put(store, delivery('a'), delivery('b'), delivery('c', { receiver: 'other' }), delivery('d', { person: 'anna' }));
      const heads = await claim(store);
      assert.deepEqual(heads.map(({ id }) => id).toSorted(), ['a', 'c', 'd']);
      assert.deepEqual(await claim(store), []);
      for (const head of heads) assert.ok(await store.outbox.settle(head, [], { state: 'sent' }));
      assert.equal((await claimOne(store)).id, 'b');
    },
  },
  {
    name: 'a line waits for what failed, however long, and other lines go on',
    async run({ store }) {
      await put(store, delivery('a'), delivery('b'));
      const head = await claimOne(store);
      await store.outbox.settle(head, [], { state: 'waiting', because: 'it answered 500', dueAt: Date.now() + 3_600_000 });
      await put(store, delivery('c', { receiver: 'other' }));
      assert.equal((await claimOne(store)).id, 'c');
      const [failed] = (await store.outbox.list({ limit: 10 })).filter(({ id }) => id === 'a');
      assert.deepEqual([failed?.because, failed?.attempts, failed?.state], ['it answered 500', 1, 'waiting']);
    },
  },
  {
    name: 'what was given up lets the next go',
    async run({ store }) {
      await put(store, delivery('a'), delivery('b'));
      await store.outbox.settle(await claimOne(store), [], { state: 'dead', because: 'it answered 400' });
      assert.equal((await claimOne(store)).id, 'b');
      assert.deepEqual(await store.outbox.counts(), { waiting: 1, dead: 1, withheld: 0 });
    },
  },
  {
    name: 'a claim that is held too long is free, and its holder settles nothing any more',
    async run({ store }) {
      await put(store, delivery('a'));
      const late = await claimOne(store, 0);
      await sleep(2);
      const next = await claimOne(store);
      assert.equal(next.claim, late.claim + 1);
      assert.equal(await store.outbox.settle(late, [], { state: 'dead', because: 'too late' }), false);
      assert.equal(await store.outbox.settle(next, [], { state: 'sent' }), true);
      assert.deepEqual(await statesOf(store), ['a sent']);
    },
  },
  {
    name: 'of many claimers each delivery has one',
    async run({ store, open }) {
      const other = await open();
      await put(store, ...Array.from({ length: 30 }, (_, index) => delivery(`k${index}`, { receiver: `r${index}` })));
      const claims = await Promise.all(Array.from({ length: 10 }, (_, index) => claim(index % 2 === 0 ? store : other, 60_000, 5)));
      const ids = [...claims.flat(), ...(await claim(store))].map(({ id }) => id);
      assert.deepEqual([ids.length, new Set(ids).size], [30, 30]);
      await other.close();
    },
  },
  {
    name: 'what goes together is claimed by its first, with those that are due, and ends with it',
    async run({ store }) {
      const later = Date.now() + 3_600_000;
      const rows = ['a', 'b', 'c'].map((id) => delivery(id, { together: true, person: 'anna' }));
      await put(store, ...rows, delivery('d', { together: true, person: 'anna', dueAt: later }), delivery('e', { person: 'anna' }));
      const heads = await claim(store);
      assert.deepEqual(heads.map(({ id }) => id).toSorted(), ['a', 'e']);
      const [head] = heads.filter(({ id }) => id === 'a');
      assert.ok(head !== undefined);
      const mates = (await store.outbox.mates(head, 100)).map(({ id }) => id);
      assert.deepEqual(mates, ['b', 'c']);
      await store.outbox.settle(head, mates, { state: 'sent' });
      assert.deepEqual(await statesOf(store), ['a sent', 'b sent', 'c sent', 'd waiting', 'e waiting']);
    },
  },
  {
    name: 'a receiver that has enough in hand gets no more',
    async run({ store }) {
      await put(store, delivery('a'), delivery('b', { receiver: 'other' }));
      const claimed = await store.outbox.claim({ owner: 'one', holdMs: 60_000, limit: 9, except: ['team'] });
      assert.deepEqual(
        claimed.map(({ id }) => id),
        ['b'],
      );
    },
  },
  {
    name: 'what is not due waits',
    async run({ store }) {
      await put(store, delivery('a', { dueAt: Date.now() + 3_600_000 }));
      assert.deepEqual(await claim(store), []);
    },
  },
  {
    name: 'the same delivery is written once, also after it was sent',
    async run({ store }) {
      await put(store, delivery('a'));
      await store.outbox.settle(await claimOne(store), [], { state: 'sent' });
      await put(store, delivery('a'));
      assert.deepEqual(await statesOf(store), ['a sent']);
      assert.deepEqual(await claim(store), []);
    },
  },
  {
    name: 'a line holds so many and no more; the rest is given up, and said to be',
    async run({ store }) {
      await put(
        store,
        ...Array.from({ length: mostInLine + 2 }, (_, index) => delivery(`k${index}`)),
        delivery('z', { receiver: 'other' }),
      );
      assert.deepEqual(await store.outbox.counts(), { waiting: mostInLine + 1, dead: 2, withheld: 0 });
      const [dead] = await store.outbox.list({ states: ['dead'], limit: 1 });
      assert.match(dead?.because ?? '', /More than 1000 wait/);
    },
  },
  {
    name: 'what was given up may be sent again, from the beginning; what was sent may not',
    async run({ store }) {
      await put(store, delivery('a', { together: true }));
      await store.outbox.settle(await claimOne(store), [], { state: 'dead', because: 'it answered 400' });
      assert.equal(await store.outbox.again('a'), true);
      const { attempts, because, together } = await claimOne(store);
      assert.deepEqual([attempts, because, together], [1, undefined, false]);
      assert.equal(await store.outbox.again('a'), false);
      assert.equal(await store.outbox.again('nobody'), false);
    },
  },
  {
    name: 'in a copy nothing that waits is sent, until somebody says so',
    async run({ store }) {
      await put(store, delivery('a'));
      await tell(store, 'b');
      assert.equal(await store.outbox.withhold('it came from a backup'), 2);
      await store.outbox.spread(10, ({ id }) => [delivery(id)]);
      assert.deepEqual(await claim(store), []);
      assert.deepEqual(await store.outbox.counts(), { waiting: 0, dead: 0, withheld: 2 });
      assert.equal(await store.outbox.again('b'), true);
      assert.equal((await claimOne(store)).id, 'b');
    },
  },
  {
    name: 'whoever is forgotten gets nothing, and nothing is told of it',
    async run({ store }) {
      await put(store, delivery('a', { person: 'anna' }), delivery('b', { person: 'bo' }), delivery('c', { receiver: 'other' }));
      await store.outbox.forget({ person: 'anna' });
      await store.outbox.forget({ receiver: 'other' });
      assert.deepEqual(await statesOf(store), ['b waiting']);
      assert.deepEqual(await store.outbox.list({ person: 'anna', limit: 9 }), []);
    },
  },
  {
    name: 'what is old is forgotten: soon where it was sent, late where it was given up, never while it waits',
    async run({ store }) {
      await put(store, delivery('a'), delivery('b', { receiver: 'r2' }), delivery('c', { receiver: 'r3' }));
      for (const head of await claim(store)) {
        if (head.id === 'a') await store.outbox.settle(head, [], { state: 'sent' });
        if (head.id === 'b') await store.outbox.settle(head, [], { state: 'dead', because: 'no' });
      }
      const later = Date.now() + 60_000;
      assert.equal(await store.outbox.sweep({ sent: later, dead: 0 }), 0);
      assert.deepEqual(await statesOf(store), ['b dead', 'c waiting']);
      assert.equal(await store.outbox.sweep({ sent: later, dead: later }), 1);
      assert.deepEqual(await statesOf(store), ['c waiting']);
    },
  },
];
