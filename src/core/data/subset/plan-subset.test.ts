import { expect, test } from 'vitest';
import type { SourceCatalog, SourceColumn, SourceTable } from '#core/data/catalog.ts';
import { fixtureMasks } from '#core/data/fixture.ts';
import type { TypeFamily } from '#core/data/mask-definition.ts';
import { parseClassification } from '#core/data/parse-classification.ts';
import { planRefresh } from '#core/data/plan.ts';
import { planSubset, type PlannedSubset } from './plan-subset.ts';

function column(name: string, family: TypeFamily, notNull = true): SourceColumn {
  const type = family === 'text' ? 'text' : family === 'json' ? 'jsonb' : family === 'uuid' ? 'uuid' : 'integer';
  return { name, type, family, isArray: false, notNull, generated: false };
}

function table(name: string, columns: readonly SourceColumn[], fields: Partial<SourceTable> = {}): SourceTable {
  const uniques = [{ index: `${name}_pkey`, isPrimary: true, columns: ['id'], nullsEqual: false }];
  return { schema: 'public', name, kind: 'table', columns: [column('id', 'integer'), ...columns], uniques, rows: 1, bytes: 1, ...fields };
}

const people = { schema: 'public', name: 'people', columns: ['id'] };
const catalog: SourceCatalog = {
  database: 'shop',
  server: 150_000,
  enums: [],
  references: [
    { name: 'boss_fkey', from: { schema: 'public', name: 'people', columns: ['boss'] }, to: people },
    { name: 'owner_fkey', from: { schema: 'public', name: 'cars', columns: ['owner'] }, to: people },
    { name: 'gone_fkey', from: { schema: 'public', name: 'cars', columns: ['gone'] }, to: people },
    { name: 'log_fkey', from: { schema: 'public', name: 'log', columns: ['person'] }, to: people },
  ],
  tables: [
    table('people', [column('boss', 'integer', false), column('email', 'text')]),
    table('cars', [
      column('owner', 'integer'),
      column('gone', 'integer', false),
      column('plate', 'uuid'),
      column('kind', 'text'),
      column('data', 'json'),
    ]),
    table('log', [column('person', 'integer')]),
    table('parts', [], { kind: 'partitioned' }),
    table('parts_1', [], { kind: 'partition', partitionOf: { schema: 'public', name: 'parts' } }),
  ],
};

const keep = 'keep: a reason';
const file = `lockstep-data: 1
tables:
  public.people: {columns: {id: {type: integer, ${keep}}, boss: {type: integer, as: public.people.id}, email: {type: text, ${keep}}}}
  public.cars:
    columns:
      id: {type: integer, ${keep}}
      owner: {type: integer, as: public.people.id}
      gone: {type: integer, mask: null}
      plate: {type: uuid, ${keep}}
      kind: {type: text, ${keep}}
      data: {type: jsonb, ${keep}}
  public.log: {rows: none}
  public.parts: {columns: {id: {type: integer, ${keep}}}}
`;

function planned(rest: string, of = catalog): PlannedSubset {
  const parsed = parseClassification(`${file}${rest}`, fixtureMasks);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const refresh = planRefresh(of, parsed.classification, fixtureMasks);
  if (!refresh.ok) throw new Error(JSON.stringify(refresh.findings));
  return planSubset({ catalog: of, file: parsed.classification, plan: refresh.plan }, 'test');
}

const start = 'subsets: {test: {start: {public.people: all}}}\n';

test('a subset goes along the foreign keys of the database, but for tables that stay empty', () => {
  const made = planned(start);
  const own = { children: { kind: 'all' }, cut: [] };
  expect(made.ok && made.plan.edges).toMatchObject([
    { ...own, name: 'public.people.boss → public.people.id', constraint: 'boss_fkey', parents: 'follow' },
    { ...own, name: 'public.cars.owner → public.people.id', parents: 'follow', from: { name: 'cars', key: ['id'] } },
    { ...own, name: 'public.cars.gone → public.people.id', parents: 'ignore' },
  ]);
});

test('a text names a number or a UUID where it is one, and each label is a foreign key of its own', () => {
  const made = planned(`references:
  - {from: public.cars.kind, label: kind, to: {One: public.people.id, Other: public.cars.plate}}
  - {from: public.cars.data -> a.id, to: public.people.id}
  - {from: public.cars.owner, to: public.people.email}
  - {from: public.cars, value: owner + 1, to: public.people.id}
${start}`);
  const pairs = made.ok ? made.plan.edges.slice(3).map((edge) => [edge.name, edge.pairs[0]?.as, edge.label?.value]) : made.findings;
  expect(pairs).toEqual([
    ['public.cars.kind → public.people.id', 'integer', 'One'],
    ['public.cars.kind → public.cars.plate', 'uuid', 'Other'],
    ['public.cars.data -> a.id → public.people.id', 'integer', undefined],
    ['public.cars.owner → public.people.email', 'text', undefined],
    ['public.cars → public.people.id', 'same', undefined],
  ]);
});

test('a foreign key that is not followed becomes NULL, and a rule is for one', () => {
  const made = planned(`subsets:
  test: {start: {public.people: all}, along: [{from: public.people.boss, follow: false, children: 3}]}\n`);
  expect(made.ok && made.plan.edges[0]).toMatchObject({ parents: 'cut', cut: ['boss'], children: { kind: 'limit', rows: 3 } });
});

test('who names rows in a reference of the file is masked as they are', () => {
  const masked = file.replace(`email: {type: text, ${keep}}`, 'email: {type: text, mask: email}');
  const parsed = parseClassification(`${masked}references: [{from: public.cars.kind, to: public.people.email}]\n`, fixtureMasks);
  const refresh = parsed.ok ? planRefresh(catalog, parsed.classification, fixtureMasks) : undefined;
  expect(refresh?.ok === false && refresh.findings).toMatchObject([
    {
      code: 'foreign-key',
      sentence:
        'public.cars.kind names rows of public.people.email (a reference of the file), and would not be masked as that is: no row would be found any more.',
      lines: ['kind: {type: text, as: public.people.email}'],
    },
  ]);
});

test('a foreign key of which all columns are NULL, or none, cannot lose one', () => {
  const references = catalog.references.map((each) => (each.name === 'boss_fkey' ? { ...each, isFull: true as const } : each));
  const full = { ...catalog, references: references.map(withId) };
  const made = planned(along('{from: "public.people(boss, id)", follow: false}'), full);
  expect(made.ok ? [] : made.findings.map(({ sentence }) => sentence)).toEqual([
    'public.people(boss, id) cannot become NULL where the row that it names does not come: not all of it can. Delete `follow: false`.',
  ]);
});

function withId(reference: SourceCatalog['references'][number]): SourceCatalog['references'][number] {
  if (reference.name !== 'boss_fkey') return reference;
  const columns = ['boss', 'id'];
  return { ...reference, from: { ...reference.from, columns }, to: { ...reference.to, columns: ['id', 'id'] } };
}

const along = (rule: string): string => `subsets: {test: {start: {public.people: all}, along: [${rule}]}}\n`;
const reference = (text: string): string => `references: [${text}]\n${start}`;
const from = (text: string): string => `subsets: {test: {start: {${text}}}}\n`;

test.each([
  ['', 'The file has no subset test. It has none.'],
  [from('public.gone: all'), 'The subset test starts from public.gone, which is no table. Delete the line.'],
  [
    from('public.parts_1: all'),
    'The subset test starts from public.parts_1, which is no table. It is a partition of public.parts: name that.',
  ],
  [
    from('public.log: all'),
    'The subset test starts from public.log, of which no rows are copied. Delete the line, or `rows: none` of the table.',
  ],
  [
    from('public.people: {bytes: 1 GB}, public.cars: {bytes: 1 GB}'),
    'The subset test has two tables with `bytes`, and each is the size of the whole. Give one of them a `share`.',
  ],
  [
    along('{from: public.cars.id, children: none}'),
    'There is no foreign key of public.cars.id. Foreign keys of that table: public.cars.owner, public.cars.gone.',
  ],
  [along('{from: public.parts.id, children: none}'), 'There is no foreign key of public.parts.id. Write one below `references`.'],
  [
    along('{from: public.cars.owner, children: 1}, {from: public.cars.owner, children: 2}'),
    'Two rules of the subset test are for public.cars.owner. Delete one.',
  ],
  [
    along('{from: public.cars.owner, follow: false}'),
    'public.cars.owner cannot become NULL where the row that it names does not come: it is NOT NULL. Delete `follow: false`.',
  ],
  [
    `references: [{from: public.cars.owner, to: public.cars.id}]\n${along('{from: public.cars.owner, children: 1}')}`,
    'public.cars.owner names rows of public.people and public.cars. Add `to: public.people` to the rule.',
  ],
  [reference('{from: public.gone.x, to: public.people.id}'), 'A reference of the file goes by public.gone, and there is no such table.'],
  [reference('{from: public.cars.x, to: public.people.id}'), 'A reference of the file goes by public.cars.x, and there is no such column.'],
  [
    reference('{from: public.cars.owner, to: public.people.x}'),
    'A reference of the file goes by public.people.x, and there is no such column.',
  ],
  [
    reference('{from: public.cars.owner, label: x, to: {A: public.people.id}}'),
    'The label of a reference is public.cars.x, and there is no such column.',
  ],
  [
    reference('{from: "public.cars(id, owner)", to: public.people.id}'),
    'public.cars(id, owner) and public.people.id are not equally many columns.',
  ],
  [
    reference('{from: public.cars.plate, to: public.people.id}'),
    'public.cars.plate and public.people.id cannot be compared: their types differ. Say it in SQL: `from: public.cars`, `value: plate::text`.',
  ],
])('%j is refused: %s', (rest, sentence) => {
  const made = planned(rest);
  expect(made.ok ? [] : made.findings.map((finding) => finding.sentence)).toEqual([sentence]);
});
