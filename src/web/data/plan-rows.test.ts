import { expect, test } from 'vitest';
import type { ColumnDetail, TableDetail } from '#core/views/refresh-detail.ts';
import { shownPlan, subsetRows, tallyOf } from './plan-rows.ts';

const kept = (column: string): ColumnDetail => ({ column, does: 'keep', reason: 'a word' });
const masked = (column: string): ColumnDetail => ({ column, does: 'mask', mask: 'email' });

function table(name: string, columns: readonly ColumnDetail[], fields: Partial<TableDetail> = {}): TableDetail {
  return { table: `public.${name}`, rows: 10, columns, ...fields };
}

const tables = [
  table('colours', [kept('name')]),
  table('people', [kept('id'), masked('email'), { ...masked('email'), path: 'mail.home' }]),
];
const all = { isPersonal: false, text: '', isWhole: false };

test('tables with personal columns come first, and a path of JSON is no column of its own', () => {
  expect(shownPlan(tables, all).tables.map((each) => each.table)).toEqual(['public.people', 'public.colours']);
  expect(tallyOf(tables)).toEqual({ personal: 1, columns: 3 });
});

test('of a large plan the beginning is shown, and how much more there is; all when somebody asks', () => {
  const many = Array.from({ length: 173 }, (_, index) =>
    table(
      `t${index}`,
      Array.from({ length: 12 }, (__, at) => masked(`c${at}`)),
    ),
  );
  const { tables: few, more } = shownPlan(many, all);
  expect(few.length).toBe(3);
  expect(more).toEqual({ tables: 170, personal: 2_040 });
  expect(shownPlan(many, { ...all, isWhole: true }).tables.length).toBe(173);
});

test('who looks for something finds it in every table, by column, by path and by the name of the table', () => {
  const found = (text: string, isPersonal = false) =>
    shownPlan(tables, { ...all, text, isPersonal }).tables.flatMap(({ columns }) => columns.map(({ column, path = '' }) => column + path));
  expect(found('Mail.home')).toEqual(['emailmail.home']);
  expect(found('people')).toEqual(['id', 'email', 'emailmail.home']);
  expect(found('people', true)).toEqual(['email', 'emailmail.home']);
  expect(found('nothing')).toEqual([]);
});

test('a part is drawn from where it starts, each table below the one that brought it; what circles stands there once', () => {
  const start = { kind: 'start', text: 'chosen', rows: 4 } as const;
  const by = (of: string) => ({ kind: 'children', text: `of ${of}`, rows: 2, of: `public.${of}` }) as const;
  const rows = subsetRows([
    table('lines', [], { reasons: [by('orders')] }),
    table('orders', [], { reasons: [by('people'), by('lines')] }),
    table('people', [], { reasons: [start, by('people'), by('lines')] }),
    table('empty', [], { rows: 0, reasons: [by('people')] }),
    table('left', [], { reasons: [by('right')] }),
    table('right', [], { reasons: [by('left')] }),
  ]);
  expect(rows.map(({ table: name, depth }) => [name, depth])).toEqual([
    ['public.people', 0],
    ['public.orders', 1],
    ['public.lines', 2],
    ['public.left', 1],
    ['public.right', 1],
  ]);
});
