// Random schemas as a real database: tables, rows, and then the foreign keys, which the server looks through once.
import type pg from 'pg';
import type { RandomSchema, RandomTable } from '#core/data/subset/random-schema.ts';

export async function makeSchemas(client: pg.ClientBase, schemas: readonly RandomSchema[]): Promise<void> {
  await client.query('BEGIN');
  for (const schema of schemas) await client.query(textOf(schema));
  await client.query('COMMIT');
}

function textOf({ schema, tables, references }: RandomSchema): string {
  return [
    `CREATE SCHEMA ${schema};`,
    ...tables.flatMap((table) => [...tableText(schema, table), rowsText(schema, table)]),
    ...references.map(
      ({ name, from, to }) =>
        `ALTER TABLE ${schema}.${from.name} ADD CONSTRAINT ${name} FOREIGN KEY (${from.columns.join(', ')}) REFERENCES ${schema}.${to.name} (${to.columns.join(', ')});`,
    ),
  ].join('\n');
}

function tableText(schema: string, { name, columns, keys, isPartitioned }: RandomTable): readonly string[] {
  const lines = [
    ...columns.map((column) => `${column.name} int${column.notNull ? ' NOT NULL' : ''}`),
    ...keys.map((key, at) => `${at === 0 ? 'PRIMARY KEY' : 'UNIQUE'} (${key.join(', ')})`),
  ];
  const made = `CREATE TABLE ${schema}.${name} (${lines.join(', ')})`;
  if (!isPartitioned) return [`${made};`];
  return [
    `${made} PARTITION BY HASH (a);`,
    ...[0, 1].map(
      (rest) => `CREATE TABLE ${schema}.${name}_${rest} PARTITION OF ${schema}.${name} FOR VALUES WITH (MODULUS 2, REMAINDER ${rest});`,
    ),
  ];
}

function rowsText(schema: string, { name, columns, rows }: RandomTable): string {
  if (rows.length === 0) return '';
  const names = columns.map((column) => column.name);
  const values = rows.map((row) => `(${names.map((each) => row[each] ?? 'NULL').join(', ')})`);
  return `INSERT INTO ${schema}.${name} (${names.join(', ')}) VALUES ${values.join(', ')};`;
}
