import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entryOf } from '#store/contract-case.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import type { EntityRow } from '#store/store.ts';
import { collectBlobs } from './collect-blobs.ts';

/** Who names a blob, as the rows of a system have it; `keeps` says whether that holds it. */
const namers: readonly { readonly name: string; readonly keeps: boolean; readonly row: (id: string, digest: string) => EntityRow }[] = [
  { name: 'an open release', keeps: true, row: (id, digest) => rowOf('releases', id, true, { ...ended, bill: billOf(digest) }) },
  {
    name: 'a release that is held',
    keeps: true,
    row: (id, digest) => rowOf('releases', id, true, { ...ended, held: { INT: 'x' }, bill: billOf(digest) }),
  },
  { name: 'what runs', keeps: true, row: (id, digest) => rowOf('environments', id, true, { stay: { bill: billOf(digest) }, good: [] }) },
  { name: 'the last good one', keeps: true, row: (id, digest) => rowOf('environments', id, true, { good: [{ bill: billOf(digest) }] }) },
  { name: 'what is under way', keeps: true, row: (id, digest) => rowOf('promotions', id, true, { bill: billOf(digest) }) },
  {
    name: 'whereto it is undone',
    keeps: true,
    row: (id, digest) => rowOf('promotions', id, true, { deployments: { int: { back: { bill: billOf(digest) } } } }),
  },
  { name: 'an adoption that waits', keeps: true, row: (id, digest) => rowOf('adoptions', id, true, { bill: billOf(digest) }) },
  {
    name: 'evidence of a release that ended',
    keeps: true,
    row: (id, digest) => rowOf('releases', id, false, { evidence: [{ blobs: { log: digest } }] }),
  },
  {
    name: 'the bill of a release that ended',
    keeps: false,
    row: (id, digest) => rowOf('releases', id, false, { ...ended, bill: billOf(digest) }),
  },
  {
    name: 'a promotion that ended',
    keeps: false,
    row: (id, digest) => rowOf('promotions', id, false, { bill: billOf(digest), deployments: {} }),
  },
  {
    name: 'what a canary saw that has ended',
    keeps: true,
    row: (id, digest) => rowOf('promotions', id, false, { deployments: { prod: { saw: { 'judge-1': { blobs: { table: digest } } } } } }),
  },
  {
    name: 'a proof of data, by a refresh that ended',
    keeps: true,
    row: (id, digest) => rowOf('promotions', id, false, { deployments: { int: { proofs: { 'refresh-shop': { 'proof.json': digest } } } } }),
  },
  { name: 'an adoption that was taken back', keeps: false, row: (id, digest) => rowOf('adoptions', id, false, { bill: billOf(digest) }) },
];

const ended = { evidence: [] };
const billOf = (digest: string): object => ({ api: { digest: 'sha256:1', source: 'directory:.', blob: digest } });

function rowOf(kind: string, id: string, open: boolean, body: object): EntityRow {
  return { kind, id, body: JSON.stringify(body), open };
}

const day = 24 * 3600_000;
const naming = fc.record({ blob: fc.nat(11), namer: fc.nat(namers.length - 1), system: fc.constantFrom('shop', 'bank') });

test('collection takes what is old and that nothing names; never what runs, is held, is the last good one, or is young', async () => {
  const ages = fc.array(fc.nat(180), { minLength: 12, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.array(naming, { maxLength: 12 }), ages, async (namings, days) => {
      let now = 0;
      const store = openMemoryStore({ now: () => now });
      const digests: string[] = [];
      for (const [blob, age] of days.entries()) {
        now = (180 - age) * day;
        digests.push((await store.blobs.put(Buffer.from(`blob ${blob}`))).digest);
      }
      for (const [index, { blob, namer, system }] of namings.entries()) {
        const row = namers[namer]?.row(`r${index}`, digests[blob] ?? '');
        await store.transact(system, (transaction) => transaction.write(entryOf({ entities: row === undefined ? [] : [row] })));
      }
      const options = { before: 90 * day, isPlan: true };
      const planned = await collectBlobs(store, options);
      expect((await store.blobs.list()).length).toBe(digests.length);
      expect(await collectBlobs(store, { ...options, isPlan: false })).toEqual(planned);
      for (const [blob, digest] of digests.entries()) {
        const isNamed = namings.some((each) => each.blob === blob && namers[each.namer]?.keeps === true);
        const isYoung = (180 - (days[blob] ?? 0)) * day >= options.before;
        expect(await store.blobs.has(digest)).toBe(isNamed || isYoung);
      }
    }),
    { numRuns: 300 },
  );
});

test.each(namers)('$name: named by that alone, an old blob stays: $keeps', async ({ keeps, row }) => {
  const store = openMemoryStore({ now: () => 0 });
  const { digest } = await store.blobs.put(Buffer.from('x'));
  await store.transact('shop', (transaction) => transaction.write(entryOf({ entities: [row('r', digest)] })));
  await collectBlobs(store, { before: day, isPlan: false });
  expect(await store.blobs.has(digest)).toBe(keeps);
});
