import { expect, test } from 'vitest';
import { withOwnTables } from './own-tables.ts';
import type { SourceCatalog } from './catalog.ts';
import type { Classification } from './classification.ts';

const file: Classification = { epoch: 1, tables: [], enums: [] };

function catalogWith(name: string, columns: readonly string[]): SourceCatalog {
  const column = { type: 'text', family: 'text', isArray: false, notNull: false, generated: false } as const;
  const table = {
    schema: 'public',
    name,
    kind: 'table',
    columns: columns.map((each) => ({ name: each, ...column })),
    uniques: [],
    rows: 1,
    bytes: 1,
  } as const;
  return { database: 'shop', server: 180_000, tables: [table], enums: [], references: [] };
}

test('what Lockstep itself keeps there is kept, with a reason', () => {
  const [table] = withOwnTables(catalogWith('lockstep_migrations', ['name', 'digest']), file).tables;
  expect(table).toMatchObject({ schema: 'public', name: 'lockstep_migrations', rows: 'all' });
  expect(table?.columns.map(({ name, decision }) => [name, decision.kind])).toEqual([
    ['name', 'keep'],
    ['digest', 'keep'],
  ]);
});

test.each([
  ['a table of another name', 'migrations', ['name']],
  ['one with a column that is not ours', 'lockstep_migrations', ['name', 'email']],
])('%s is for a person to decide', (_, name, columns) => {
  expect(withOwnTables(catalogWith(name, columns), file)).toBe(file);
});

test('what the file says of it stands', () => {
  const catalog = catalogWith('lockstep_migrations', ['name']);
  const said: Classification = { ...file, tables: [{ schema: 'public', name: 'lockstep_migrations', rows: 'none', columns: [], line: 3 }] };
  expect(withOwnTables(catalog, said)).toBe(said);
});
