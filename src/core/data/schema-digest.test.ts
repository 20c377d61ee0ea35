import { expect, test } from 'vitest';
import type { SourceCatalog, SourceColumn } from './catalog.ts';
import { catalogOf, column, table } from './plan-fixture.ts';
import { schemaDigest } from './schema-digest.ts';

const id: SourceColumn = { ...column('id: integer!'), sequence: { schema: 'public', name: 'people_id_seq', last: 7 } };
const name = column('name: text');

function people(columns: readonly SourceColumn[], fields: object = {}): SourceCatalog {
  return catalogOf([{ ...table('people', [], fields), columns }]);
}

const before = schemaDigest(people([id, name]));

test.each<[what: string, catalog: SourceCatalog]>([
  ['rows came', people([id, name], { rows: 9_000, bytes: 1 << 20 })],
  ['its sequence went on', people([{ ...id, sequence: { schema: 'public', name: 'people_id_seq', last: 9_007 } }, name])],
  ['somebody wrote about it', people([id, { ...name, comment: 'as they call themselves' }])],
])('the schema is the same one after %s', (_what, catalog) => {
  expect(schemaDigest(catalog)).toBe(before);
});

test.each<[what: string, catalog: SourceCatalog]>([
  ['a column came', people([id, name, column('phone: text')])],
  ['a column may not be empty any more', people([id, { ...name, notNull: true }])],
  ['another sequence numbers it', people([{ ...id, sequence: { schema: 'public', name: 'other_seq', last: 7 } }, name])],
])('it is another one after %s', (_what, catalog) => {
  expect(schemaDigest(catalog)).not.toBe(before);
});
