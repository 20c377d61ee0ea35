import { expect, test } from 'vitest';
import type { InspectedColumn } from './inspection.ts';
import { followValues, type JudgedTable } from './same-values.ts';

const kept = { score: 0, reasons: [], decision: { kind: 'keep', reason: 'no sign of a person' }, paths: [] } as const;
const names = Array.from({ length: 20 }, (_none, at) => `person${at}`);

function judged(name: string, column: InspectedColumn, values: readonly string[]): JudgedTable {
  const table = { schema: 'public', name };
  const source = { name: column.name, type: 'text', family: 'text', isArray: false, notNull: false, generated: false } as const;
  return {
    source: { ...table, kind: 'table', columns: [source], uniques: [], rows: 1, bytes: 8192 },
    sample: { rows: values.length, columns: [{ name: column.name, values }] },
    inspected: { ...table, rows: values.length, isOfPersons: false, columns: [column] },
  };
}

const users = judged(
  'users',
  {
    ...kept,
    name: 'login',
    class: 'user name',
    score: 0.9,
    decision: { kind: 'mask', mask: { id: 'username', options: {}, entity: 'id' } },
  },
  names,
);

test.each([
  [names, 'username', ['100 % of 20 values stand in public.users.login, too']],
  [names.map((name) => ` ${name.toUpperCase()} `), 'username', ['100 % of 20 values stand in public.users.login, too']],
  [[...names.slice(0, 3), ...names.map((name) => `other ${name}`)], undefined, ['13 % of 23 values stand in public.users.login, too']],
  [[...names.slice(0, 1), ...names.map((name) => `other ${name}`)], 'keep', []],
  [names.map((_name, at) => String(at)), 'keep', []],
])('a column of %j becomes %s', (values, wanted, reasons) => {
  const [, found] = followValues([users, judged('log', { ...kept, name: 'who' }, values)]);
  const [column] = found?.columns ?? [];
  const decision = column?.decision;
  expect(decision?.kind === 'mask' ? decision.mask.id : decision?.kind).toBe(wanted);
  expect(column?.reasons).toEqual(reasons);
  if (decision?.kind === 'mask') expect(decision.mask.entity).toBeUndefined();
});
