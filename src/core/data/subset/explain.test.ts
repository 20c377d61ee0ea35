import { expect, test } from 'vitest';
import type { ChosenLeaf } from './choosing.ts';
import { explainSubset, subsetLines } from './explain.ts';
import { PlaceSet, placeOf } from './place-set.ts';
import type { SubsetEdge, SubsetPlan } from './plan-subset.ts';

const [customers, orders, log, parts] = ['customers', 'orders', 'log', 'parts'].map((name) => ({ schema: 'public', name }));
const [start, key] = [{ line: 1, ...customers, schema: 'public', name: 'customers' }, ['id']];
const edge: SubsetEdge = {
  name: 'public.orders.customer → public.customers.id',
  from: { schema: 'public', name: 'orders', key },
  to: { schema: 'public', name: 'customers' },
  pairs: [],
  parents: 'cut',
  cut: ['customer'],
  children: { kind: 'all' },
};
const plan: SubsetPlan = {
  name: 'tenth',
  starts: [{ ...start, key: [], choice: { where: 'id > 3', size: { kind: 'share', share: 0.1 }, atLeast: 5, per: ['tenant', 'kind'] } }],
  edges: [edge],
};

function chosen(of: { readonly schema: string; readonly name: string } | undefined, fields: Partial<ChosenLeaf>): ChosenLeaf {
  const leaf = { schema: 'public', name: of?.name ?? '', id: '1', within: [], rows: 10_000, bytes: 2_000_000 };
  return { leaf, isWhole: false, count: 0, rows: new PlaceSet(), cuts: [], reasons: [], ...fields };
}

test('a subset is told table by table, with the reason of each row, and what its reader should know', () => {
  const lost = new PlaceSet();
  lost.add(placeOf(0, 1));
  const part = (name: string) => ({
    schema: 'public',
    name,
    id: name,
    within: [{ schema: 'public', name: 'parts' }],
    rows: 10,
    bytes: 8192,
  });
  const report = explainSubset(plan, [
    chosen(customers, { count: 1004, reasons: [{ reason: { kind: 'start' }, rows: 1004 }] }),
    chosen(orders, {
      count: 2,
      reasons: [{ reason: { kind: 'children', edge }, rows: 2 }],
      cuts: [{ columns: ['customer'], rows: lost }],
    }),
    chosen(log, {}),
    chosen(parts, { leaf: part('parts_1'), count: 10, isWhole: true, reasons: [{ reason: { kind: 'start' }, rows: 10 }] }),
    chosen(parts, { leaf: part('parts_2'), count: 5, isWhole: true, reasons: [{ reason: { kind: 'start' }, rows: 5 }] }),
  ]);
  expect(subsetLines(report)).toEqual([
    'Subset tenth: 1,021 rows of 3 tables, about 218 kB.',
    'public.customers: 1,004 rows, about 201 kB',
    '  1,004 chosen by themselves (where id > 3, 10 %, at least 5 of each tenant, kind)',
    '  it has no primary key: rows are drawn by all that stands in them, and a changed one is drawn anew',
    'public.log: no rows',
    '  no foreign key leads there: `public.log: all` below `start` copies it',
    'public.orders: 2 rows, about 1 kB',
    '  2 because they name rows of public.customers (public.orders.customer → public.customers.id)',
    '  public.orders.customer becomes NULL in 1: the rows that they name did not come',
    'public.parts: 15 rows, about 16 kB',
    '  15 chosen by themselves (all)',
  ]);
  expect(report.tables.flatMap(({ table, reasons }) => reasons.map(({ kind, of }) => [table, kind, of]))).toEqual([
    ['public.customers', 'start', undefined],
    ['public.orders', 'children', 'public.customers'],
    ['public.parts', 'start', undefined],
  ]);
});
