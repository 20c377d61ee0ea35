import { describe, expect, test } from 'vitest';
import { entryOf } from './contract-case.ts';
import { contract } from './contract.ts';
import { MemoryDatabase } from './memory-database.ts';
import { openMemoryStore } from './memory-store.ts';

describe('the store in memory', () => {
  test.each(contract)('$name', async ({ run }) => {
    const database = new MemoryDatabase();
    await run({ store: openMemoryStore({ database }), open: async () => openMemoryStore({ database }) });
  });
});

describe('a crash in simulation', () => {
  const entry = entryOf({ events: [{ kind: 'told', body: '1' }], workUpserts: [{ key: 'k', kind: 'order', dueAt: 0 }] });

  test.each([
    ['transact', 0],
    ['loadOpen', 0],
    ['write', 0],
    ['commit', 0],
    ['committed', 1],
  ])('at "%s" leaves %d events, and the next process goes on', async (at, kept) => {
    const database = new MemoryDatabase();
    const crashing = openMemoryStore({
      database,
      onStep: (name) => {
        if (name === at) throw new Error('killed');
      },
    });
    const walk = crashing.transact('shop', async (transaction) => {
      await transaction.loadOpen();
      await transaction.write(entry);
    });
    await expect(walk).rejects.toThrow('killed');
    await crashing.close();

    const next = openMemoryStore({ database });
    expect(await next.events('shop', { limit: 9 })).toHaveLength(kept);
    await next.transact('shop', async (transaction) => transaction.write(entry));
    expect(await next.verify('shop')).toMatchObject({ intact: true, seq: kept + 1 });
  });

  test('the clock of claims is the injected one', async () => {
    let now = 100;
    const store = openMemoryStore({ now: () => now });
    await store.transact('shop', async (transaction) => {
      expect(transaction.databaseNow).toBe(100);
      await transaction.write(entryOf({ workUpserts: [{ key: 'k', kind: 'order', dueAt: 150 }] }));
    });
    const claim = async () => store.claim({ kind: 'order', owner: 'o', holdMs: 10, limit: 1 });
    expect(await claim()).toEqual([]);
    now = 150;
    expect(await claim()).toMatchObject([{ claim: 1 }]);
    expect(await claim()).toEqual([]);
    now = 160;
    expect(await claim()).toMatchObject([{ claim: 2 }]);
  });
});
