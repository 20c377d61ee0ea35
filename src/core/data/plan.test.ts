import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnText } from './identifiers.ts';
import { toldPlan } from './plan.ts';
import { catalogOf, column, file, planned, sentencesOf, table, unique } from './plan-fixture.ts';

const customers = table('customers', ['id: bigint!', 'email: text', 'name: text'], { uniques: unique('email') });
const orders = table('orders', ['id: bigint!', 'customer: bigint', 'note: text']);
const customerOf = {
  name: 'orders_customer_fkey',
  from: { schema: 'public', name: 'orders', columns: ['customer'] },
  to: { schema: 'public', name: 'customers', columns: ['id'] },
};
const own = { from: 1, to: 1_000_000 };
const customersFile = file(
  [
    'id: {type: bigint, mask: int.fpe, with: {from: 1, to: 1000000}}',
    'email: {type: text, mask: email}',
    'name: {type: text, mask: name.full, entity: id}',
  ],
  'customers',
);

test('a plan says of every column what becomes of it; who names a row is masked as that is', () => {
  const plan = planned(
    catalogOf([customers, orders, table('rates', ['day: date', 'rate: text'])], { references: [customerOf] }),
    `${customersFile}${file(['id: {type: bigint, keep: serial}', 'customer: {type: bigint, as: public.customers.id}', 'note: {type: text, mask: null}'], 'orders')}${file(['day: {type: date, keep: public}', 'rate: {type: text, keep: public}'], 'rates')}`,
  );
  expect(
    plan.ok &&
      plan.plan.tables.map(({ name, isRelayed, rows, columns }) => [name, rows, isRelayed, columns.map(({ decision }) => decision.kind)]),
  ).toEqual([
    ['customers', 'all', false, ['mask', 'mask', 'mask']],
    ['orders', 'all', false, ['keep', 'mask', 'null']],
    ['rates', 'all', true, ['keep', 'keep']],
  ]);
  expect(plan.ok && plan.plan.tables[1]?.columns[1]?.decision).toEqual({ kind: 'mask', mask: { id: 'int.fpe', options: own } });
});

test('what came since the review stops everything, and its lines are told', () => {
  const plan = planned(
    catalogOf([table('t', ['a: text', 'b: bigint', 'full: text =']), customers], {
      enums: [{ schema: 'public', name: 'mood', labels: ['sad', 'so so'] }],
    }),
    file(['a: {type: text, mask: email}']),
  );
  expect(plan.ok ? [] : plan.findings.map(({ code, where, lines }) => [code, where, ...lines])).toEqual([
    ['new-column', 'public.t.b', 'b: {type: bigint}'],
    [
      'new-table',
      'public.customers',
      'public.customers:',
      '  columns:',
      '    id: {type: bigint}',
      '    email: {type: text}',
      '    name: {type: text}',
    ],
    ['new-enum', 'public.mood', 'public.mood: [sad, so so]'],
  ]);
});

test('what became something else stops everything', () => {
  const plan = planned(
    catalogOf([table('t', ['a: character varying(40)', 'full: text ='])], {
      enums: [{ schema: 'public', name: 'mood', labels: ['sad', 'owed by Smith'] }],
    }),
    `${file(['a: {type: text, keep: known}', 'b: {type: text, mask: null}', 'full: {type: text, mask: null}'])}  public.old: {rows: none}\n`,
    'enums:\n  public.mood: [sad]\n  public.size: [s]\n',
  );
  expect(sentencesOf(plan)).toEqual([
    'changed-type: Column public.t.a was text when it was reviewed, and is character varying(40) now.',
    'computed-column: Column public.t."full" is computed by the server from other columns, and from those on staging too. Delete its line.'.replaceAll(
      '"',
      '',
    ),
    'changed-enum: The enum public.mood has labels that nobody reviewed: owed by Smith.',
  ]);
  expect(plan.ok ? [] : plan.findings[0]).toMatchObject({ line: 5, lines: ['a: {type: character varying(40), keep: known}'] });
});

test('a line may be there before its column is, and after it', () => {
  const plan = planned(
    catalogOf([table('t', ['a: text'])]),
    `${file(['a: {type: text, keep: known}', 'b: {type: text, mask: null}'])}  public.old: {rows: none}\n`,
    'enums:\n  public.size: [s]\n',
  );
  expect(plan.ok ? plan.unused : sentencesOf(plan)).toEqual([
    'Column public.t.b is not in the database, not yet or no longer.',
    'Table public.old is not in the database, not yet or no longer.',
    'The enum public.size is not in the database, not yet or no longer.',
  ]);
});

test('an enum whose labels stand in another order is another one', () => {
  const plan = planned(
    catalogOf([], { enums: [{ schema: 'public', name: 'mood', labels: ['b', 'a'] }] }),
    '  {}\n',
    'enums:\n  public.mood: [a, b]\n',
  );
  expect(sentencesOf(plan)).toEqual(['changed-enum: The enum public.mood has lost labels, or has them in another order.']);
});

test('a table that stays empty needs no word for its columns, unless somebody names its rows', () => {
  const empty = '  public.customers: {rows: none}\n';
  const catalog = catalogOf([customers, orders], { references: [customerOf] });
  const lines = ['id: {type: bigint, keep: serial}', 'note: {type: text, mask: null}'];
  expect(sentencesOf(planned(catalogOf([customers]), empty))).toEqual([]);
  expect(sentencesOf(planned(catalog, `${empty}${file([...lines, 'customer: {type: bigint, keep: number}'], 'orders')}`))).toEqual([
    'empty-parent: public.orders.customer names rows of public.customers.id (orders_customer_fkey), and that table stays empty. Copy it, or write `mask: null` here.',
  ]);
  expect(sentencesOf(planned(catalog, `${empty}${file([...lines, 'customer: {type: bigint, mask: null}'], 'orders')}`))).toEqual([]);
});

test('a foreign key that would lead nowhere stops everything, and the line that mends it is told', () => {
  const catalog = catalogOf([customers, orders], { references: [customerOf] });
  const plan = planned(
    catalog,
    `${customersFile}${file(['id: {type: bigint, keep: serial}', 'customer: {type: bigint, keep: number}', 'note: {type: text, mask: null}'], 'orders')}`,
  );
  expect(plan.ok ? [] : plan.findings).toEqual([
    {
      code: 'foreign-key',
      where: 'public.orders.customer',
      sentence:
        'public.orders.customer names rows of public.customers.id (orders_customer_fkey), and would not be masked as that is: no row would be found any more.',
      lines: ['customer: {type: bigint, as: public.customers.id}'],
      line: 11,
    },
  ]);
});

test.each([
  [
    ['a: text'],
    ['a: {type: text, as: public.t.b}'],
    ['unknown-column: public.t.a is to be masked as public.t.b, and there is no such column that is copied.'],
  ],
  [
    ['a: text', 'b: text'],
    ['a: {type: text, as: public.t.b}', 'b: {type: text, as: public.t.a}'],
    [
      'circle: public.t.a is masked as a column that is masked as it in turn: one of them must say `mask` or `keep`.',
      'circle: public.t.b is masked as a column that is masked as it in turn: one of them must say `mask` or `keep`.',
    ],
  ],
  [
    ['a: bigint', 'b: text'],
    ['a: {type: bigint, as: public.t.b}', 'b: {type: text, mask: email}'],
    ['wrong-type: public.t.a is bigint and cannot be masked as public.t.b, which is text.'],
  ],
  [
    ['a: text', 'b: text', 'id: bigint'],
    ['a: {type: text, as: public.t.b}', 'b: {type: text, mask: name.full, entity: id}', 'id: {type: bigint, keep: serial}'],
    ['foreign-key: public.t.a cannot be masked as public.t.b: that is drawn by id of its row, and one value becomes many.'],
  ],
  [['a: text!'], ['a: {type: text, mask: null}'], ['not-null: public.t.a is NOT NULL, and `mask: null` would empty it.']],
  [['a: date'], ['a: {type: date, mask: email}'], ['wrong-type: public.t.a is date, and `email` masks text.']],
  [['a: point'], ['a: {type: point, mask: email}'], ['wrong-type: public.t.a is point, and `email` masks text.']],
  [['a: text[]'], ['a: {type: "text[]", mask: email}'], []],
  [
    ['a: character varying(35)'],
    ['a: {type: character varying(35), mask: email}'],
    ['too-long: public.t.a takes 35 characters, and `email` makes up to 36. `fpe.str` keeps the length.'],
  ],
  [['a: character varying(36)'], ['a: {type: character varying(36), mask: email}'], []],
  [
    ['a: text'],
    ['a: {type: text, mask: name.full, entity: id}'],
    ['unknown-column: public.t.a is masked by the column `id`, and public.t copies no such column.'],
  ],
])('columns %j with %j: %j', (columns, lines, wanted) => {
  expect(sentencesOf(planned(catalogOf([table('t', columns)]), file(lines)))).toEqual(wanted);
});

test.each([
  [{}, 'email', []],
  [
    {},
    'name.full',
    [
      'not-unique: public.t.a is part of the unique index a_key, and `name.full` makes two values one. Choose one of `email`, `uuid`, `fpe.str`.',
    ],
  ],
  [{ expression: 'lower(a)' }, 'email', []],
  [
    { expression: 'lower(a)' },
    'uuid',
    [
      'not-unique: public.t.a is part of the unique index a_key over lower(a), and nobody knows that `uuid` keeps that apart. `email` and `fpe.str` with `with: {letters: small}` do.',
    ],
  ],
  [
    { expression: 'lower(a)' },
    'fpe.str',
    [
      'not-unique: public.t.a is part of the unique index a_key over lower(a), and nobody knows that `fpe.str` keeps that apart. `email` and `fpe.str` with `with: {letters: small}` do.',
    ],
  ],
  [{ expression: 'lower(a)' }, 'fpe.str, with: {letters: small}', []],
  [{ expression: 'upper((a)::text), lower(a)' }, 'email', []],
  [{ expression: 'lower(b)' }, 'uuid', []],
  [{}, 'null', []],
  [{ nullsEqual: true }, 'null', ['not-unique: public.t.a is part of a_key, for which NULLs are equal, and `mask: null` makes them so.']],
])('a unique index %j and the mask %s: %j', (fields, mask, wanted) => {
  const uniques = unique('a').map((key) => ({ ...key, ...fields }));
  expect(sentencesOf(planned(catalogOf([table('t', ['a: text'], { uniques })]), file([`a: {type: text, mask: ${mask}}`])))).toEqual(wanted);
});

test.each(['"left"(a, 3)', 'public.lower(a)', '"left"(lower(a), 3), a'])('over %s nobody knows what stays apart', (expression) => {
  const uniques = unique('a').map((key) => ({ ...key, expression }));
  const found = planned(catalogOf([table('t', ['a: text'], { uniques })]), file(['a: {type: text, mask: email}']));
  expect(sentencesOf(found)).toEqual([
    `not-unique: public.t.a is part of the unique index a_key over ${expression}, and nobody knows that \`email\` keeps that apart. Write \`keep\` and why, or \`mask: null\`.`,
  ]);
});

test('in a citext capitals are small letters, whatever the index says', () => {
  const catalog = catalogOf([table('t', ['a: public.citext'], { uniques: unique('a') })]);
  expect(sentencesOf(planned(catalog, file(['a: {type: public.citext, mask: fpe.str}'])))).toEqual([
    'not-unique: public.t.a is part of the unique index a_key over citext, for which capitals are small letters, and nobody knows that `fpe.str` keeps that apart. `email` and `fpe.str` with `with: {letters: small}` do.',
  ]);
  expect(planned(catalog, file(['a: {type: public.citext, mask: fpe.str, with: {letters: small}}'])).ok).toBe(true);
});

test('where no mask keeps values of a type apart, that is said', () => {
  const catalog = catalogOf([table('t', ['a: date!'], { uniques: unique('a') })]);
  expect(sentencesOf(planned(catalog, file(['a: {type: date, mask: datetime.shift}'])))).toEqual([
    'not-unique: public.t.a is part of the unique index a_key, and `datetime.shift` makes two values one. No mask of date keeps values apart: write `keep` and why.',
  ]);
});

test('partitions go by the table that they are of, and its rows stand in them', () => {
  const parent = table('log', ['at: date', 'who: text'], { kind: 'partitioned' });
  const part = table('log_2026', ['at: date', 'who: text'], { kind: 'partition', partitionOf: parent });
  const plan = planned(catalogOf([parent, part]), file(['at: {type: date, keep: a day}', 'who: {type: text, mask: email}'], 'log'));
  expect(plan.ok && plan.plan.tables.map(({ name, rows, columns }) => [name, rows, columns.length])).toEqual([
    ['log', 'none', 2],
    ['log_2026', 'all', 2],
  ]);
});

const someColumns = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'E-Mail', 'x y'),
    type: fc.constantFrom('text', 'bigint', 'jsonb', 'date', 'text[]'),
    generated: fc.boolean(),
  }),
  { minLength: 1, selector: ({ name }) => name },
);
const someTables = fc.uniqueArray(fc.record({ name: fc.constantFrom('t', 'u', 'Order Lines', 'v'), columns: someColumns }), {
  minLength: 1,
  selector: ({ name }) => name,
});

test('the lines that are told make a file with which there is a plan; without any one of its columns there is none', () => {
  fc.assert(
    fc.property(someTables, fc.nat(), (made, pick) => {
      const catalog = catalogOf(
        made.map(({ name, columns }) => ({
          ...table(name, []),
          columns: columns.map((each) => ({ ...column(`a: ${each.type}`), name: each.name, generated: each.generated })),
        })),
      );
      const told = planned(catalog, '  {}\n');
      const lines = told.ok ? [] : told.findings.flatMap((finding) => finding.lines.map((line) => line.replace(/\}$/, ', keep: why}')));
      const isEmpty = catalog.tables.some(({ columns }) => columns.every(({ generated }) => generated));
      // A table of which nothing is copied has no columns to tell of.
      fc.pre(!isEmpty);
      const whole = lines.map((line) => `  ${line}\n`);
      expect(sentencesOf(planned(catalog, whole.join('')))).toEqual([]);
      const places = whole.flatMap((line, at) => (line.includes('{type') ? [at] : []));
      const gone = places[pick % places.length] ?? 0;
      const less = planned(
        catalog,
        whole
          .filter((_line, at) => at !== gone)
          .join('')
          .replaceAll(/columns:\n(?= {2}\S|$)/g, 'rows: none\n'),
      );
      // It was the only one: then its table stays empty.
      expect(!less.ok || less.plan.tables.some(({ rows }) => rows === 'none')).toBe(true);
    }),
  );
});

test('a column is told with table and schema', () => {
  expect(columnText({ schema: 'public', name: 'Order Lines' }, 'E-Mail')).toBe('public."Order Lines"."E-Mail"');
});

test('what is kept of a plan holds no comment and no count, so that its digest changes with what is decided alone', () => {
  const numbered = (last: number, comment: string): ReturnType<typeof toldPlan> => {
    const id = { ...column('id: bigint!'), sequence: { schema: 'public', name: 'customers_id_seq', last }, comment };
    const named = table('customers', ['email: text', 'name: text']);
    const plan = planned(
      catalogOf([{ ...named, columns: [id, ...named.columns.map((each) => ({ ...each, comment }))], uniques: unique('id') }, orders], {
        references: [customerOf],
      }),
      `${file(['id: {type: bigint, keep: serial}', 'email: {type: text, mask: email}', 'name: {type: text, keep: a name}'], 'customers')}${file(['id: {type: bigint, keep: serial}', 'customer: {type: bigint, as: public.customers.id}', 'note: {type: text, mask: text.scrub}'], 'orders')}`,
    );
    if (!plan.ok) throw new Error(sentencesOf(plan).join('\n'));
    return toldPlan(plan.plan);
  };
  const told = numbered(7, 'as Anna Smith wanted it');
  expect(told.tables[1]?.named?.[0]?.columns.map(({ source }) => source.name)).toEqual(['email']);
  expect(JSON.stringify(told)).not.toContain('Anna');
  expect(told).toEqual(numbered(8, 'as nobody did'));
});
