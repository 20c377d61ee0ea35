import { expect, test } from 'vitest';
import { lookOf } from '#core/data/mask-looks.ts';
import { judgeProof, proofText } from '#core/data/proof/verdict.ts';
import { refreshDetail } from './refresh-detail.ts';
import type { RefreshPlan } from '#core/data/refresh-plan.ts';

const source = { type: 'text', family: 'text', isArray: false, notNull: false, generated: false } as const;

const plan: RefreshPlan = {
  epoch: 1,
  tables: [
    {
      schema: 'public',
      name: 'people',
      rows: 'all',
      isRelayed: false,
      columns: [
        { source: { ...source, name: 'id' }, decision: { kind: 'keep', reason: 'serial key' }, paths: [] },
        { source: { ...source, name: 'E-Mail' }, decision: { kind: 'mask', mask: { id: 'email', options: {} } }, paths: [] },
        {
          source: { ...source, name: 'about' },
          decision: { kind: 'mask', mask: { id: 'json', options: {} } },
          paths: [{ path: ['a', 'phone'], decision: { kind: 'mask', mask: { id: 'phone', options: {}, entity: 'id' } }, line: 9 }],
        },
      ],
    },
    { schema: 'public', name: 'log', rows: 'none', isRelayed: true, columns: [] },
  ],
};

const verdict = judgeProof({
  plan: 'sha256:plan',
  snapshotAt: '2026-06-07T00:41:00.000Z',
  leaks: [],
  faults: [],
  coverage: [{ column: 'public.people."E-Mail"', rows: 10, masked: 8, nulls: 2 }],
  unchanged: [{ where: 'public.people."E-Mail"', same: 0, allowed: 2, shortSame: 1, shortAllowed: 2 }],
  looked: { values: 8, oneTextIn: 1, oneValueIn: 1, excluded: { short: 3 } },
  scanned: { cells: 40, bytes: 900, texts: 12, explained: 0, ms: 5 },
  canaries: [{ encoding: 'text', found: true }],
  risks: [],
  utility: [far('public.people.id', 0.01), far('public.people."E-Mail"', 0.4)],
  orphans: [
    { key: 'public.visits.person', rows: 0 },
    { key: 'public.visits.by', rows: 2 },
  ],
});

function far(column: string, lengthDistance: number) {
  return { column, sampled: [9, 9], nullShare: [0, 0], distinctShare: [1, 1], sameShape: 1, lengthDistance } as const;
}

const subset = {
  name: 'tenth',
  tables: [
    {
      table: 'public.people',
      rows: 10,
      ofRows: 90,
      reasons: [{ kind: 'start', text: 'chosen by themselves (10 %)', rows: 10 }],
      notes: [],
    },
  ],
};

const documents = {
  'plan.json': JSON.stringify(plan),
  'counts.json': JSON.stringify([{ table: 'public.people', rows: 10, bytesRead: 100, bytesWritten: 90 }]),
  'subset.json': JSON.stringify(subset),
  'proof.json': proofText(verdict),
};

test('a refresh is told column by column: what was done with it, why, and how many values went through the mask', () => {
  const { tables, masks, subset: name } = refreshDetail(documents);
  expect(Object.keys(masks ?? {})).toEqual(['email', 'json', 'phone']);
  expect(name).toBe('tenth');
  expect(tables).toEqual([
    { table: 'public.log', isEmpty: true, columns: [] },
    {
      table: 'public.people',
      rows: 10,
      ofRows: 90,
      reasons: subset.tables[0]?.reasons,
      notes: [],
      columns: [
        { column: 'id', does: 'keep', reason: 'serial key' },
        { column: 'E-Mail', does: 'mask', mask: 'email', masked: 8, nulls: 2 },
        { column: 'about', does: 'mask', mask: 'json' },
        { column: 'about', path: 'a.phone', does: 'mask', mask: 'phone', entity: 'id' },
      ],
    },
  ]);
});

test('of a proof the numbers are told, the keys that do not hold, and the columns that differ most', () => {
  const { proof } = refreshDetail(documents);
  expect(proof).toMatchObject({
    result: 'pass',
    values: 8,
    excluded: [{ why: 'shorter than 8 letters and figures', values: 3 }],
    same: 1,
    keys: 2,
    orphans: [{ key: 'public.visits.by', rows: 2 }],
    compared: 2,
  });
  expect(proof?.farthest.map(({ column }) => column)).toEqual(['public.people."E-Mail"']);
});

test('what is kept no longer, or cannot be read, is not there; and the rest is', () => {
  expect(refreshDetail({})).toEqual({});
  expect(refreshDetail({ ...documents, 'plan.json': '{' })).toMatchObject({ subset: 'tenth', proof: { result: 'pass' } });
  expect(Object.keys(refreshDetail({ ...documents, 'proof.json': '{"result":"perhaps"}' }))).toEqual(['tables', 'masks', 'subset']);
});

test('of a mask that somebody brought along nothing is known but its name', () => {
  expect(lookOf('constructor')).toEqual({ of: 'other', does: 'constructor' });
});
