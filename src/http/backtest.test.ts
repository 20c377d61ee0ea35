// How good the dates of the past were, read from a store page by page, while others are served.
import { setImmediate as rest } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { errorShape } from '#core/api/error.ts';
import { backtestShape } from '#core/api/backtest-shapes.ts';
import { canonical } from '#core/canonical.ts';
import { ledgerOf } from '#core/forecast/testing-ledger.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import type { Store } from '#store/store.ts';
import { backtestLedger } from './backtest-ledger.ts';
import { ledgerPages } from './ledger-pages.ts';
import { startBank } from './test-bank.ts';

const { lines } = ledgerOf(4, 40);

async function storeOfLedger(): Promise<Store> {
  const store = openMemoryStore({ now: () => 0 });
  for (const { at, event, by, commandId } of lines) {
    const events = [{ kind: event.kind, body: canonical(event) }];
    await store.transact('shop', (transaction) =>
      transaction.write({ at, by, commandId, events, entities: [], leases: [], workUpserts: [], workDeletes: [] }),
    );
  }
  return store;
}

test('each release that went live is held against what was told of it, and others are served meanwhile', async () => {
  const store = await storeOfLedger();
  const running = new AbortController();
  const others = countTurns(running.signal);
  const found = await backtestLedger(store, 'shop');
  running.abort();
  expect(backtestShape.parse(found)).toMatchObject({ system: 'shop', seq: lines.length, lookedAt: found.live });
  expect(found.live).toBeGreaterThan(30);
  expect(found.words).toBe(`All ${found.live} releases that went live were looked at.`);
  expect(found.depths.map(({ stage, releases }) => [stage, releases])).toEqual([
    [undefined, found.live],
    ['DEV', found.live],
    ['INT', found.live],
  ]);
  expect(await others).toBeGreaterThan(5);
});

/** How often somebody else had a turn until it was over. */
async function countTurns(over: AbortSignal): Promise<number> {
  let turns = 0;
  while (!over.aborted) {
    await rest();
    turns += 1;
  }
  return turns;
}

test('a ledger that is longer than a page is read to its end, each event once', async () => {
  const store = await storeOfLedger();
  const pages: number[][] = [];
  for await (const rows of ledgerPages(store, 'shop')) pages.push(rows.map(({ seq }) => seq));
  expect(pages.length).toBeGreaterThan(2);
  expect(pages.flat()).toEqual(lines.map((_, index) => index + 1));
  const rest: number[] = [];
  for await (const rows of ledgerPages(store, 'shop', lines.length - 3)) rest.push(...rows.map(({ seq }) => seq));
  expect(rest).toEqual([lines.length - 2, lines.length - 1, lines.length]);
});

test('over REST a system of which nothing is live has nothing to tell, and two at once are one too many', async () => {
  const bank = await startBank();
  const [first, second] = await Promise.all(['dora', 'tom'].map((person) => bank.ask(person, 'GET', 'systems/bank/forecast/backtest')));
  await bank.close();
  const [told, refused] = first?.statusCode === 200 ? [first, second] : [second, first];
  expect(backtestShape.parse(told?.json())).toMatchObject({
    live: 0,
    depths: [],
    words: 'No release has gone live yet: there is no date to hold against it.',
  });
  expect(refused?.statusCode).toBe(429);
  expect(errorShape.parse(refused?.json()).error).toMatchObject({ code: 'slow-down', next: 'Try again in a few seconds.' });
});
