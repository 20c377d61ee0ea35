import { afterEach, expect, test } from 'vitest';
import type { NoticeRow } from '#store/outbox.ts';
import type { Store } from '#store/store.ts';
import { MemoryDatabase } from '#store/memory-database.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import { Slices } from './slices.ts';
import { recordStep } from './transact.ts';
import { begin, obeyUntil, start, stopAll, untilEvent } from './engine-fixture.ts';

afterEach(stopAll);

/** Everything that is to be told, and was not yet. */
async function toldIn({ outbox }: Store): Promise<readonly NoticeRow[]> {
  const told: NoticeRow[] = [];
  await outbox.spread(100, (notice) => {
    told.push(notice);
    return [];
  });
  return told;
}

async function failFirstStep(database: MemoryDatabase): Promise<void> {
  const controller = start({ database });
  await begin(controller);
  const order = await obeyUntil(controller.engine, 'place');
  const seen = { kind: 'observe', by: 'agent:local', key: order.key, fence: order.fence, at: Date.now() } as const;
  await controller.engine.hear('local', 'shop', [{ ...seen, seq: 1, state: 'failed', because: 'the port is taken' }]);
}

test('what a step is to tell stands beside its events, once, with the number of the event that told it', async () => {
  const database = new MemoryDatabase();
  await failFirstStep(database);
  const store = openMemoryStore({ database });
  await untilEvent(store, 'promotionEnded', 'failed');
  const told = await toldIn(store);
  expect(told).toHaveLength(1);
  expect(told[0]?.body).toContain('the port is taken');
  expect(told[0]?.id).toMatch(/^ntc_[0-9a-f]{32}$/);
});

test('a step that is not written tells nothing', async () => {
  const database = new MemoryDatabase();
  const controller = start({ database });
  await begin(controller);
  const order = await obeyUntil(controller.engine, 'place');
  await stopAll();
  const dying = openMemoryStore({
    database,
    onStep: (name) => {
      if (name === 'commit') throw new Error('killed');
    },
  });
  const command = {
    kind: 'observe',
    by: 'agent:local',
    key: order.key,
    fence: order.fence,
    seq: 1,
    state: 'failed',
    at: Date.now(),
  } as const;
  await expect(recordStep(dying, new Slices(), Date.now, { system: 'shop', command })).rejects.toThrow('killed');
  expect(await toldIn(openMemoryStore({ database }))).toEqual([]);
  await recordStep(openMemoryStore({ database }), new Slices(), Date.now, { system: 'shop', command });
  expect(await toldIn(openMemoryStore({ database }))).toHaveLength(1);
});
