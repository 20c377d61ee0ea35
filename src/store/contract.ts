import assert from 'node:assert/strict';
import { entryOf } from './contract-case.ts';
import type { ContractCase } from './contract-case.ts';
import { availabilityCases } from './contract-availability.ts';
import { blobAndSettingCases } from './contract-tables.ts';
import { outboxCases } from './contract-outbox.ts';
import { workCases } from './contract-work.ts';
import { hashOf } from './hash-of.ts';
import { verifyRows } from './ledger.ts';
import type { Entry, LedgerRow, Store } from './store.ts';

const told = (body: string): Entry['events'][number] => ({ kind: 'told', body });

async function tell(store: Store, system: string, ...bodies: readonly string[]): Promise<number> {
  const { seq } = await store.transact(system, async (transaction) => transaction.write(entryOf({ events: bodies.map(told) })));
  return seq;
}

const crash = new Error('crash');

const transactionCases: readonly ContractCase[] = [
  {
    name: 'an entry is kept whole: events, entities, work, answer',
    async run({ store }) {
      await store.transact('shop', async (transaction) => {
        assert.equal(transaction.system, 'shop');
        assert.equal(transaction.seq, 0);
        const written = await transaction.write(
          entryOf({
            commandId: 'c1',
            answer: 'yes',
            events: [told('"ä\\u0000€😀"'), told('2')],
            entities: [{ kind: 'release', id: '1', body: '{}', open: true }],
            workUpserts: [{ key: 'k', kind: 'decide', dueAt: 0 }],
          }),
        );
        assert.deepEqual(written, { seq: 2 });
        assert.equal(transaction.seq, 2);
      });
      assert.deepEqual(
        (await store.events('shop', { limit: 9 })).map(({ seq, by, commandId, body, atMicros }) => [seq, by, commandId, body, atMicros]),
        [
          [1, 'ada', 'c1', '"ä\\u0000€😀"', 1_000_000],
          [2, 'ada', 'c1', '2', 1_000_000],
        ],
      );
      assert.deepEqual(await store.entity('shop', 'release', '1'), { kind: 'release', id: '1', body: '{}', open: true });
      assert.equal((await store.claim({ kind: 'decide', owner: 'o', holdMs: 1, limit: 9 })).length, 1);
    },
  },
  {
    name: 'a transaction that throws leaves no trace, not even the system',
    async run({ store }) {
      const failing = store.transact('shop', async (transaction) => {
        await transaction.write(
          entryOf({
            commandId: 'c1',
            answer: 'yes',
            events: [told('1')],
            entities: [{ kind: 'release', id: '1', body: '{}', open: true }],
            workUpserts: [{ key: 'k', kind: 'decide', dueAt: 0 }],
          }),
        );
        throw crash;
      });
      await assert.rejects(failing, crash);
      assert.deepEqual(await store.systems(), []);
      assert.equal(await store.entity('shop', 'release', '1'), undefined);
      assert.deepEqual(await store.claim({ kind: 'decide', owner: 'o', holdMs: 1, limit: 9 }), []);
      assert.equal(await store.transact('shop', async (transaction) => transaction.answerOf('c1')), undefined);
    },
  },
  {
    name: 'a command is answered a second time with its first answer, within its transaction and after it',
    async run({ store }) {
      await store.transact('shop', async (transaction) => {
        assert.equal(await transaction.answerOf('c1'), undefined);
        await transaction.write(entryOf({ commandId: 'c1', answer: 'yes' }));
        assert.equal(await transaction.answerOf('c1'), 'yes');
      });
      assert.equal(await store.transact('shop', async (transaction) => transaction.answerOf('c1')), 'yes');
      assert.equal(await store.transact('other', async (transaction) => transaction.answerOf('c1')), undefined);
      await assert.rejects(store.transact('shop', async (transaction) => transaction.write(entryOf({ commandId: 'c1', answer: 'no' }))));
    },
  },
  {
    name: 'transactions on one system are serial, from two processes too; nothing is lost and no number is given twice',
    async run({ store, open }) {
      const other = await open();
      const raise = async (from: Store): Promise<unknown> =>
        from.transact('shop', async (transaction) => {
          const count = Number((await transaction.load('counter', 'c'))?.body ?? '0') + 1;
          await transaction.write(
            entryOf({ events: [told(String(count))], entities: [{ kind: 'counter', id: 'c', body: String(count), open: true }] }),
          );
        });
      await Promise.all(Array.from({ length: 40 }, async (_, index) => raise(index % 2 === 0 ? store : other)));
      assert.equal((await store.entity('shop', 'counter', 'c'))?.body, '40');
      assert.deepEqual(
        (await store.events('shop', { limit: 99 })).map((row) => row.body),
        Array.from({ length: 40 }, (_, index) => String(index + 1)),
      );
      await other.close();
    },
  },
  {
    name: 'transactions on different systems do not wait for each other',
    async run({ store }) {
      await store.transact('one', async () => {
        assert.equal(await tell(store, 'two', '1'), 1);
      });
    },
  },
  {
    name: 'a transaction reads what it wrote, and nobody else does before it commits',
    async run({ store }) {
      await store.transact('shop', async (transaction) => {
        await transaction.write(entryOf({ events: [told('1')], entities: [{ kind: 'b', id: '1', body: 'x', open: true }] }));
        await transaction.write(entryOf({ events: [told('2')], entities: [{ kind: 'a', id: '2', body: 'y', open: true }] }));
        assert.deepEqual(
          (await transaction.loadOpen()).map((row) => row.kind),
          ['a', 'b'],
        );
        assert.equal((await transaction.load('b', '1'))?.body, 'x');
        assert.deepEqual(await store.snapshot('shop'), { seq: 0, rows: [] });
      });
      assert.equal((await store.snapshot('shop')).seq, 2);
      assert.equal((await store.verify('shop')).intact, true);
    },
  },
  {
    name: 'a transaction that has ended takes no more calls',
    async run({ store }) {
      const kept = await store.transact('shop', async (transaction) => transaction);
      await assert.rejects(kept.loadOpen());
      await assert.rejects(kept.write(entryOf({ events: [told('late')] })));
      assert.deepEqual(await store.events('shop', { limit: 9 }), []);
    },
  },
];

const entityCases: readonly ContractCase[] = [
  {
    name: 'a closed entity leaves the slice and can still be read; of two rows with one key the later counts',
    async run({ store }) {
      const row = (id: string, body: string, open: boolean): Entry['entities'][number] => ({ kind: 'release', id, body, open });
      await store.transact('shop', async (transaction) =>
        transaction.write(entryOf({ entities: [row('1', 'a', true), row('2', 'b', true), row('2', 'c', true)] })),
      );
      await store.transact('shop', async (transaction) => {
        await transaction.write(entryOf({ entities: [row('1', 'z', false)] }));
        assert.deepEqual(await transaction.loadOpen(), [row('2', 'c', true)]);
        assert.deepEqual(await transaction.load('release', '1'), row('1', 'z', false));
      });
      assert.deepEqual((await store.snapshot('shop')).rows, [row('2', 'c', true)]);
      assert.deepEqual(await store.entities('shop', { kind: 'release', open: false }), [row('1', 'z', false)]);
    },
  },
  {
    name: 'a closed row without a body is gone',
    async run({ store }) {
      const row = { kind: 'order', id: 'o', body: '{}', open: true };
      await store.transact('shop', async (transaction) => transaction.write(entryOf({ entities: [row] })));
      await store.transact('shop', async (transaction) => transaction.write(entryOf({ entities: [{ ...row, body: '', open: false }] })));
      assert.deepEqual(await store.entities('shop', { kind: 'order' }), []);
      assert.equal(await store.entity('shop', 'order', 'o'), undefined);
    },
  },
  {
    name: 'an environment has one lease: a second holder fails the whole entry, and a lease may change hands',
    async run({ store }) {
      const hold = (leases: Entry['leases'], kind: string) =>
        store.transact('shop', async (transaction) => transaction.write(entryOf({ leases, events: [{ kind, body: '{}' }] })));
      await hold([{ environment: 'int', to: 'p1' }], 'first');
      await assert.rejects(hold([{ environment: 'int', to: 'p2' }], 'second'));
      await hold([{ environment: 'int', from: 'p1', to: 'p2' }], 'third');
      await assert.rejects(hold([{ environment: 'int', to: 'p3' }], 'fourth'));
      await hold([{ environment: 'int', from: 'p2' }], 'fifth');
      await hold([{ environment: 'int', to: 'p4' }], 'sixth');
      const kinds = (await store.events('shop', { limit: 10 })).map((event) => event.kind);
      assert.deepEqual(kinds, ['first', 'third', 'fifth', 'sixth']);
    },
  },
  {
    name: 'entities are found by words of their system and name, a page at a time',
    async run({ store }) {
      for (const [system, ids] of [
        ['shop', ['4.2', '4.2-RC.1', '1.4.2', '9.0']],
        ['Billing', ['4.2']],
        ['hidden', ['4.2']],
      ] as const) {
        const entities = ids.map((id, index) => ({ kind: 'release', id, body: `{"of":"${system}"}`, open: index !== 0 }));
        await store.transact(system, async (transaction) => {
          await transaction.write(entryOf({ entities: [...entities, { kind: 'order', id: '4.2', body: '{}', open: true }] }));
        });
      }
      const systems = ['shop', 'Billing', 'nowhere'];
      const find = async (words: readonly string[], limit: number, after?: { readonly system: string; readonly id: string }) =>
        (await store.find({ kind: 'release', systems, words, limit, ...(after && { after }) })).map(({ system, id }) => `${system} ${id}`);
      assert.deepEqual(await find(['4.2'], 9), ['Billing 4.2', 'shop 1.4.2', 'shop 4.2', 'shop 4.2-RC.1']);
      assert.deepEqual(await find(['4.2'], 2), ['Billing 4.2', 'shop 1.4.2']);
      assert.deepEqual(await find(['4.2'], 2, { system: 'shop', id: '1.4.2' }), ['shop 4.2', 'shop 4.2-RC.1']);
      assert.deepEqual(await find(['rc', 'shop'], 9), ['shop 4.2-RC.1']);
      assert.deepEqual(await find(['bill'], 9), ['Billing 4.2']);
      assert.deepEqual(await find(['%'], 9), []);
      assert.deepEqual(await store.find({ kind: 'release', systems: [], words: [], limit: 9 }), []);
      const [closed] = await store.find({
        kind: 'release',
        systems: ['shop'],
        words: ['4.2'],
        limit: 1,
        after: { system: 'shop', id: '1.4.2' },
      });
      assert.deepEqual(closed, { system: 'shop', kind: 'release', id: '4.2', body: '{"of":"shop"}', open: false });
    },
  },
  {
    name: 'entities are read in pages by ascending id, of one system and kind',
    async run({ store }) {
      const ids = ['b', 'a', 'd', 'C', 'é'];
      await store.transact('shop', async (transaction) =>
        transaction.write(entryOf({ entities: ids.map((id) => ({ kind: 'release', id, body: '{}', open: id !== 'd' })) })),
      );
      const read = async (filter: object): Promise<readonly string[]> =>
        (await store.entities('shop', { kind: 'release', ...filter })).map((row) => row.id);
      assert.deepEqual(await read({}), ['C', 'a', 'b', 'd', 'é']);
      assert.deepEqual(await read({ limit: 2 }), ['C', 'a']);
      assert.deepEqual(await read({ limit: 2, after: 'a' }), ['b', 'd']);
      assert.deepEqual(await read({ open: true }), ['C', 'a', 'b', 'é']);
      assert.deepEqual(await store.entities('other', { kind: 'release' }), []);
      assert.deepEqual(await store.entities('shop', { kind: 'other' }), []);
    },
  },
];

const ledgerCases: readonly ContractCase[] = [
  {
    name: 'events are read after, before, and newest first',
    async run({ store }) {
      await tell(store, 'shop', '1', '2', '3', '4', '5');
      const read = async (range: Parameters<Store['events']>[1]): Promise<readonly number[]> =>
        (await store.events('shop', range)).map((row) => row.seq);
      assert.deepEqual(await read({ after: 2, limit: 2 }), [3, 4]);
      assert.deepEqual(await read({ before: 3, limit: 9 }), [1, 2]);
      assert.deepEqual(await read({ limit: 2, newestFirst: true }), [5, 4]);
      assert.deepEqual(await read({ before: 3, limit: 1, newestFirst: true }), [2]);
      assert.deepEqual(await read({ after: 5, limit: 9 }), []);
      const [, second] = await store.events('shop', { after: 0, limit: 2 });
      assert.deepEqual([...(await store.hashes('shop', [2, 9]))], [[2, second?.hash]]);
      assert.deepEqual(await store.events('other', { limit: 9 }), []);
    },
  },
  {
    name: 'each system has a chain of its own, which holds by the hash anybody can compute',
    async run({ store }) {
      await tell(store, 'shop', '1', '"ä€😀"');
      await tell(store, 'bank', '1');
      await tell(store, 'shop', '3');
      const rows = await store.events('shop', { limit: 9 });
      assert.deepEqual(
        rows.map((row) => row.hash),
        rows.map((row) => hashOf(row)),
      );
      const [bank, shop] = await store.systems();
      assert.deepEqual([bank?.name, bank?.seq, shop?.name, shop?.seq], ['bank', 1, 'shop', 3]);
      assert.equal(shop?.head, rows.at(-1)?.hash);
      assert.deepEqual(await store.verify('shop'), { intact: true, seq: 3, head: shop?.head });
      assert.deepEqual(await verifyRows('shop', rows), { intact: true, seq: 3, head: shop?.head });
      assert.equal((await store.verify('nobody')).intact, true);
    },
  },
  {
    name: 'a thousand events in one entry are one commit',
    async run({ store }) {
      await tell(store, 'shop', ...Array.from({ length: 1000 }, (_, index) => String(index)));
      assert.deepEqual([(await store.systems())[0]?.seq, (await store.verify('shop')).intact], [1000, true]);
    },
  },
  {
    name: 'a commit is heard in every process, once per number; a transaction that wrote nothing is not',
    async run({ store, open }) {
      const other = await open();
      const heard: number[] = [];
      const off = other.onCommit((system, seq) => heard.push(system === 'shop' ? seq : -1));
      const before = other.hints;
      await store.transact('shop', async (transaction) => transaction.loadOpen());
      assert.equal(other.hints, before);
      await tell(store, 'shop', '1');
      await other.changed(5000, undefined, before);
      off();
      assert.deepEqual(heard, [1]);
      await other.close();
    },
  },
  {
    name: 'waiting for a change ends by time and by signal',
    async run({ store }) {
      await store.changed(1);
      const stop = new AbortController();
      const waiting = store.changed(60_000, stop.signal);
      stop.abort();
      await waiting;
      await store.changed(60_000, stop.signal);
    },
  },
];

/** Everything that a store must do; run over each of them. */
export const contract: readonly ContractCase[] = [
  ...transactionCases,
  ...entityCases,
  ...ledgerCases,
  ...workCases,
  ...blobAndSettingCases,
  ...availabilityCases,
  ...outboxCases,
];

/** Ways to falsify a ledger that the chain shows, as done to rows in hand. */
export const falsifications: readonly { readonly name: string; readonly of: (rows: readonly LedgerRow[]) => readonly LedgerRow[] }[] = [
  { name: 'an edited event', of: (rows) => rows.map((row) => (row.seq === 3 ? { ...row, body: '"forged"' } : row)) },
  { name: 'another person', of: (rows) => rows.map((row) => (row.seq === 3 ? { ...row, by: 'bob' } : row)) },
  { name: 'a deleted event', of: (rows) => rows.filter((row) => row.seq !== 3) },
  {
    name: 'a deleted event, the rest renumbered',
    of: (rows) => rows.filter((row) => row.seq !== 3).map((row, index) => ({ ...row, seq: index + 1 })),
  },
  { name: 'two events swapped', of: (rows) => [...rows.slice(0, 2), ...rows.slice(2, 4).reverse(), ...rows.slice(4)] },
  { name: 'an inserted event', of: (rows) => [...rows.slice(0, 3), ...rows.slice(2)] },
];
