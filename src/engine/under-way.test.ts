// Releases that leave the slice while something of theirs is under way.
import { afterEach, expect, test } from 'vitest';
import type { AgentCommand } from '#core/command.ts';
import { emptyState } from '#core/empty-state.ts';
import { rowsOf } from '#core/entities.ts';
import { fold } from '#core/fold/index.ts';
import type { OrderEnvelope } from '#core/payload.ts';
import { upcast } from '#core/upcast.ts';
import type { Store } from '#store/store.ts';
import {
  answersTo,
  applyCommand,
  begin,
  create,
  groups,
  kindsOf,
  mustSay,
  obeyUntil,
  promote,
  start,
  stopAll,
  type Controller,
} from './engine-fixture.ts';

afterEach(stopAll);

test('a release that is rejected on its way in is taken back to the end, though it has left the slice', async () => {
  const controller = start();
  const { engine, store } = controller;
  await begin(controller);
  await obeyUntil(engine, 'read-back');
  await mustSay(engine, { kind: 'reject', by: 'carla', release: '1.0.0', reason: 'It is wrong.' }, 'reject');
  for (let round = 0; round < 20; round += 1) {
    const { orders } = await engine.ordersFor('local', 20);
    for (const order of orders) await engine.hear('local', 'shop', failureOf(order));
  }
  expect((await kindsOf(store, 'promotionEnded')).join()).toContain('"as":"failed"');
  expect(controller.errors).toEqual([]);
});

test.each([
  ['the release that one goes back to', '1.0.0', '"entered":"rollback'],
  ['the release that is displaced', '1.1.0', '"rolledBack":true'],
])('%s is rejected on the way: it has left the slice, and what the end of the way says of it is written', async (_who, rejected, said) => {
  const controller = start();
  const { engine, store, errors } = controller;
  await begin(controller);
  await obeyUntilEnded(controller, 2);
  await mustSay(engine, { ...create, release: '1.1.0' }, 'create 1.1.0');
  await mustSay(engine, { ...promote, release: '1.1.0' }, 'promote 1.1.0');
  await obeyUntilEnded(controller, 4);
  await mustSay(engine, { kind: 'rollback', by: 'olga', stage: 'PROD', reason: 'Orders are lost.' }, 'rollback');
  await obeyUntil(engine, 'read-back');
  await mustSay(engine, { kind: 'reject', by: 'carla', release: rejected, reason: 'It is wrong.' }, 'reject');
  expect((await engine.read('shop'))?.state.releases.has(rejected)).toBe(false);
  await obeyUntilEnded(controller, 5);
  expect((await store.entity('shop', 'releases', rejected))?.body).toContain(said);
  expect(await strayRows(store)).toEqual([]);
  expect(errors).toEqual([]);
});

/** Does every order until so many promotions have ended. */
async function obeyUntilEnded({ engine, store }: Controller, count: number): Promise<void> {
  while ((await kindsOf(store, 'promotionEnded')).length < count) {
    const { orders } = await engine.ordersFor('local', 20);
    for (const order of orders) await engine.hear('local', 'shop', answersTo(order));
  }
}

/** Rows that are not what the ledger says. */
async function strayRows(store: Store): Promise<readonly string[]> {
  const events = (await store.events('shop', { limit: 10_000 })).flatMap(({ kind, body }) => upcast(kind, body));
  const told = rowsOf(fold(emptyState('shop'), events));
  const kept = await Promise.all(told.map(async ({ kind, id }) => store.entity('shop', kind, id)));
  return told.flatMap((row, index) => (row.body === kept[index]?.body && row.open === kept[index].open ? [] : [`${row.kind} ${row.id}`]));
}

/** What goes forward fails, what goes back succeeds. */
function failureOf(order: OrderEnvelope): readonly AgentCommand[] {
  const isForward = order.payload.kind === 'step' && !order.payload.undo;
  if (!isForward) return answersTo(order);
  const { key, fence } = order;
  return [{ kind: 'observe', by: 'agent:local', key, fence, seq: 2, state: 'failed', at: Date.now(), because: 'it answers 500' }];
}

test('a name that was given away and ended between the two signatures of an adoption is found, and stays with its bits', async () => {
  const { engine } = start();
  await engine.tellRoster({ groups });
  await mustSay(engine, applyCommand(), 'apply');
  const other = `sha256:${'1'.repeat(64)}`;
  const bits = { app: { digest: other, blob: other, source: 'directory:./app' } };
  const asked = await engine.submit('shop', { kind: 'adopt', by: 'olga', release: '1.0.0', bill: bits, environments: ['prod'] }, 'adopt');
  const [adoption = ''] = asked.ok ? asked.ids : [];
  await mustSay(engine, create, 'create');
  await mustSay(engine, { kind: 'reject', by: 'carla', release: '1.0.0', reason: 'Not these.' }, 'reject');
  const answer = await engine.submit('shop', { kind: 'second-adoption', by: 'carla', id: adoption }, 'second');
  expect(answer).toMatchObject({ ok: false, refusal: { code: 'name-taken' } });
});
