import { expect, test } from 'vitest';
import { canonical } from '#core/canonical.ts';
import type { Command } from '#core/command.ts';
import { emptyState } from '#core/empty-state.ts';
import { semantics } from '#core/semantics.ts';
import { entryOf } from '#store/contract-case.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import { applyCommand } from './engine-fixture.ts';
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

test('of a system at rest nothing is decided anew until something is due; then it is, to the millisecond', async () => {
  const store = openMemoryStore();
  const slices = new Slices();
  const at = (now: number, command?: Command) => recordStep(store, slices, () => now, { system: 'shop', ...(command && { command }) });
  await at(0, { kind: 'roster', by: 'lockstep', groups: { 'installation-admin': ['gus'] } });
  await at(0, applyCommand());
  await at(1000, { kind: 'stop', by: 'olga', reason: 'a test', until: 5000 });
  const kindsAt = async (now: number) => (await at(now)).events.map(({ kind }) => kind);
  expect(await kindsAt(1001)).toEqual([]);
  expect(await kindsAt(4999)).toEqual([]);
  expect(await kindsAt(5000)).toEqual(['stopLifted']);
});

test('what is known of a quiet time holds for that state alone: a command ends it', async () => {
  const store = openMemoryStore();
  const slices = new Slices();
  const at = (now: number, command?: Command) => recordStep(store, slices, () => now, { system: 'shop', ...(command && { command }) });
  await at(0, { kind: 'roster', by: 'lockstep', groups: { 'installation-admin': ['gus'] } });
  await at(0, applyCommand());
  await at(1000, { kind: 'stop', by: 'olga', reason: 'a test', until: 9000 });
  await at(1001, { kind: 'lift-stop', by: 'olga' });
  await at(1002, { kind: 'stop', by: 'olga', reason: 'a test', until: 3000 });
  expect((await at(3000)).events.map(({ kind }) => kind)).toEqual(['stopLifted']);
});
