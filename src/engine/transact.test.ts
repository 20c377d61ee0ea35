import { expect, test } from 'vitest';
import { canonical } from '#core/canonical.ts';
import { emptyState } from '#core/empty-state.ts';
import { semantics } from '#core/semantics.ts';
import { entryOf } from '#store/contract-case.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import { Slices } from './slices.ts';
import { recordStep } from './transact.ts';

test.each([
  ['the rules of today', semantics, undefined],
  [
    'newer ones',
    semantics + 1,
    `shop was decided by a newer Lockstep (rules ${semantics + 1}, this one knows ${semantics}): start that version.`,
  ],
])('a system that was decided by %s is taken on, or nothing of it is decided', async (_name, rules, refused) => {
  const store = openMemoryStore();
  const head = canonical({ ...emptyState('shop').head, semantics: rules });
  const body = canonical({ kind: 'rosterChanged', groups: {} });
  const entities = [{ kind: 'head', id: 'head', body: head, open: true }];
  await store.transact('shop', (transaction) => transaction.write(entryOf({ events: [{ kind: 'rosterChanged', body }], entities })));
  const recorded = recordStep(store, new Slices(), () => 0, { system: 'shop' });
  if (refused === undefined) expect((await recorded).events).toEqual([]);
  else await expect(recorded).rejects.toMatchObject({ code: 'store-newer', message: refused });
});
