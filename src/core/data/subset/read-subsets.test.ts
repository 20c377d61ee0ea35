import { expect, test } from 'vitest';
import { fixtureMasks } from '#core/data/fixture.ts';
import { parseClassification } from '#core/data/parse-classification.ts';
import { writeClassification } from '#core/data/write-classification.ts';

const head = 'lockstep-data: 1\ntables: {}\n';
const text = `${head}references:
  - {from: public.events.visitor, to: public.customers.id}
  - {from: "public.lines(order, \\"Tenant\\")", to: "shop.\\"Orders\\"(id, tenant)"}
  - {from: public.tickets.data -> customer.*.id, to: public.customers.id}
  - {from: public.logs, value: "(line).who", to: public.customers.id}
  - {from: public.notes.subject, label: kind, to: {Order: public.orders.id, User: public.customers.id}}
subsets:
  test:
    start:
      public.customers: {share: 0.5 %, at-least: 5, per: [tenant, "date_trunc('month', created)"]}
      public.orders: {where: "placed > '2026-01-01'", rows: 100}
      public.countries: all
    along:
      - {from: public.orders.customer, children: 50}
      - {from: public.orders.referrer, to: public.customers, follow: false, children: none}
      - {from: public.grants.team, children: always}
      - {from: public.clicks.customer, children: 10 %}
  size:
    start: {public.customers: {bytes: 2 GB}}
`;

test('references that the database does not know, and subsets, are read as they are written', () => {
  const parsed = parseClassification(text, fixtureMasks);
  const { references, subsets } = parsed.ok ? parsed.classification : {};
  const own = { schema: 'public' };
  const customers = [{ ...own, name: 'customers', columns: ['id'] }];
  expect(parsed.ok ? references : parsed.problems).toEqual([
    { from: { ...own, name: 'events', by: { kind: 'columns', columns: ['visitor'] } }, to: customers, line: 4 },
    {
      from: { ...own, name: 'lines', by: { kind: 'columns', columns: ['order', 'Tenant'] } },
      to: [{ schema: 'shop', name: 'Orders', columns: ['id', 'tenant'] }],
      line: 5,
    },
    { from: { ...own, name: 'tickets', by: { kind: 'path', column: 'data', path: ['customer', '*', 'id'] } }, to: customers, line: 6 },
    { from: { ...own, name: 'logs', by: { kind: 'sql', sql: '(line).who' } }, to: customers, line: 7 },
    {
      from: { ...own, name: 'notes', by: { kind: 'columns', columns: ['subject'] } },
      label: 'kind',
      to: [
        { ...own, name: 'orders', columns: ['id'], label: 'Order' },
        { ...own, name: 'customers', columns: ['id'], label: 'User' },
      ],
      line: 8,
    },
  ]);
  expect(subsets?.map(({ name, starts }) => [name, ...starts.map((start) => [start.name, start.choice])])).toEqual([
    [
      'test',
      ['customers', { size: { kind: 'share', share: 0.005 }, atLeast: 5, per: ['tenant', "date_trunc('month', created)"] }],
      ['orders', { where: "placed > '2026-01-01'", size: { kind: 'rows', rows: 100 }, per: [] }],
      ['countries', 'all'],
    ],
    ['size', ['customers', { size: { kind: 'bytes', bytes: 2e9 }, per: [] }]],
  ]);
  expect(subsets?.[0]?.along.map(({ from, to, children, follow }) => [from.name, from.by, to?.name, children, follow])).toEqual([
    ['orders', { kind: 'columns', columns: ['customer'] }, undefined, { kind: 'limit', rows: 50 }, undefined],
    ['orders', { kind: 'columns', columns: ['referrer'] }, 'customers', { kind: 'none' }, false],
    ['grants', { kind: 'columns', columns: ['team'] }, undefined, { kind: 'always' }, undefined],
    ['clicks', { kind: 'columns', columns: ['customer'] }, undefined, { kind: 'share', share: 0.1 }, undefined],
  ]);
});

test('what is written is read again as it was, a line for each reference, table and rule', () => {
  const parsed = parseClassification(text, fixtureMasks);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const written = writeClassification(parsed.classification);
  const again = parseClassification(written, fixtureMasks);
  expect(withoutLines(again.ok ? again.classification : again.problems)).toEqual(withoutLines(parsed.classification));
  expect(written.split('\n')).toEqual(
    expect.arrayContaining([
      '  - {from: public.notes.subject, label: kind, to: {Order: public.orders.id, User: public.customers.id}}',
      '      public.customers: {share: 0.5 %, at-least: 5, per: [tenant, "date_trunc(\'month\', created)"]}',
      '      public.countries: all',
      '      - {from: public.clicks.customer, children: 10 %}',
    ]),
  );
});

/** Where something stands is no part of what it says. */
function withoutLines(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, each: unknown) => (key === 'line' ? undefined : each)));
}

test.each([
  ['references: {a: b}', '3:1', '`references` is a list. Write `references: [{from: public.events.visitor, to: public.customers.id}]`.'],
  ['references: [{to: a.b.c}]', '3:15', 'A reference has no `from`. Add `from: public.events.visitor`.'],
  ['references: [{from: a.b.c}]', '3:15', 'A reference has no `to`. Add `to: public.customers.id`.'],
  [
    'references: [{from: c, to: a.b.c}]',
    '3:21',
    '`c` names no column. Write `public.events.visitor`, `public.lines(order, tenant)` or `public.events.data -> visitor.id`.',
  ],
  [
    'references: [{from: a.b, to: a.b.c}]',
    '3:21',
    'Which column of `a.b` names a row? Write `a.b.visitor`, or add `value:` and an expression in SQL.',
  ],
  ['references: [{from: a.b.c, value: x, to: a.b.c}]', '3:28', '`from` has a column already. Delete `value`, or write `from: a.b`.'],
  [
    'references: [{from: a.b.c, to: a.b}]',
    '3:32',
    '`a.b` names no column. Write `public.customers.id`, or `public.orders(id, tenant)` for several.',
  ],
  ['references: [{from: a.b.c, to: {X: a.b.c}}]', '3:28', 'Which column says which of these tables is meant? Add `label: subject_type`.'],
  [
    'references: [{from: a.b.c, label: d, to: a.b.c}]',
    '3:28',
    '`label` says which of several tables is meant. Write `to: {Order: public.orders.id}`, or delete `label`.',
  ],
  ['subsets: [a]', '3:10', 'Below `subsets` stand names. Write `test:`.'],
  ['subsets: {Test: {start: {}}}', '3:11', '`Test` is no name of a subset. Use small letters, digits and `-`.'],
  [
    'subsets: {test: {along: []}}',
    '3:18',
    'Subset `test` has no `start`. Add `start:` and tables below it, as `public.customers: {share: 1 %}`.',
  ],
])('%s is refused at %s: %s', (line, place, sentence) => {
  expect(problemsOf(`${head}${line}\n`)).toEqual([`${place} ${sentence}`]);
});

test.each([
  ['customers: all', '1', '`customers` is not written as schema and name. Write `public.customers`.'],
  ['a.b: {per: [c], at-lest: 5}', '17', '`at-lest` is not a word of a table to start from. Did you mean `at-least`?'],
  ['a.b: {per: [c]}', '7', 'How many rows at least of each? Add `at-least: 5`.'],
  ['a.b: {}', '1', 'How much of `a.b`? Add `share: 1 %`, `rows: 1000`, `bytes: 2 GB` or `where:` and a condition, or write `all`.'],
  ['a.b: {share: 0 %}', '14', '`0 %` is no share. Write it as `1 %` or `0.5 %`, above 0 and at most 100.'],
  ['a.b: {share: 1}', '14', '`1` is no share. Write it as `1 %` or `0.5 %`, above 0 and at most 100.'],
  ['a.b: {bytes: 2G}', '14', '`2G` is no size. Write it as `500 MB` or `2 GB`.'],
  ['a.b: {rows: 0}', '13', '`0` is not a number of rows. Write a whole number from 1 to 1000000000.'],
  ['a.b: {rows: 5, share: 1 %}', '7', '`share` and `rows` contradict each other. Delete one.'],
])('the start %s is refused at column %s: %s', (line, column, sentence) => {
  expect(problemsOf(`${head}subsets:\n  test:\n    start:\n      ${line}\n`)).toEqual([`6:${Number(column) + 6} ${sentence}`]);
});

test.each([
  ['{from: a.b.c}', '2', 'What is to be otherwise here? Add `children: 50`, `children: none` or `follow: false`.'],
  [
    '{from: a.b.c, children: some}',
    '25',
    '`some` says not which rows come. Write `all`, `none`, `always`, a number such as `50` for each row, or a share such as `10 %`.',
  ],
  ['{from: a.b.c, follow: no}', '23', '`no` is text here. Write `false`.'],
  ['{from: a.b.c, to: c, children: 1}', '19', '`c` is not written as schema and name. Write `public.customers`.'],
])('the rule %s is refused at column %s: %s', (line, column, sentence) => {
  expect(problemsOf(`${head}subsets:\n  test:\n    start: {a.b: all}\n    along:\n      - ${line}\n`)).toEqual([
    `7:${Number(column) + 8} ${sentence}`,
  ]);
});

function problemsOf(wrong: string): readonly string[] {
  const parsed = parseClassification(wrong, fixtureMasks);
  return parsed.ok ? [] : parsed.problems.map((each) => `${each.line}:${each.column} ${each.sentence}`);
}
