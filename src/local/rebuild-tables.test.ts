import { expect, test } from 'vitest';
import { canonical } from '#core/canonical.ts';
import { emptyState } from '#core/empty-state.ts';
import { changedRows } from '#core/entities.ts';
import type { Event } from '#core/event.ts';
import { fold } from '#core/fold/index.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import type { EntityRow, Store } from '#store/store.ts';
import { findStrayRows, rebuildTables } from './rebuild-tables.ts';

const event: Event = { kind: 'rosterChanged', groups: { 'installation-admin': ['gus'] } };
const before = emptyState('shop');
const rows = changedRows(before, fold(before, [event]));

async function storeWith(entities: readonly EntityRow[], kind: string = event.kind): Promise<Store> {
  const store = openMemoryStore();
  const rest = { at: 1_000, by: 'lockstep', commandId: '', leases: [], workUpserts: [], workDeletes: [] };
  await store.transact('shop', async (transaction) =>
    transaction.write({ ...rest, events: [{ kind, body: canonical({ ...event, kind }) }], entities }),
  );
  return store;
}

test('the ledger alone gives the rows of the tables, byte for byte', async () => {
  const store = await storeWith(rows);
  expect(await rebuildTables(store, 'shop')).toEqual(rows);
  expect(await findStrayRows(store, 'shop')).toEqual([]);
});

test.each<[string, readonly EntityRow[], readonly string[]]>([
  ['is missing', [], ['head head']],
  ['says something else', rows.map((row) => ({ ...row, body: row.body.replace('gus', 'hal') })), ['head head']],
  ['left the slice', rows.map((row) => ({ ...row, open: false })), ['head head']],
  ['comes from nowhere', [...rows, { kind: 'orders', id: 'x', body: '{}', open: true }], ['orders x']],
])('a row that %s is named', async (_what, entities, named) => {
  expect(await findStrayRows(await storeWith(entities), 'shop')).toEqual(named);
});

test('an event of an unknown kind stops the rebuild', async () => {
  await expect(rebuildTables(await storeWith(rows, 'teleported'), 'shop')).rejects.toThrow('an event of the kind `teleported`');
});
