import { describe, expect, test } from 'vitest';
import { compareNames, isMigrationFile, migrationFacts } from './facts.ts';
import { shopSchema } from './rule-cases.ts';
import { wayBackOf, type Migrated, type WayBack } from './way-back.ts';

const services = [{ name: 'api', migrations: 'node migrate.js' }, { name: 'web' }];

function release(id: string, files: { readonly [path: string]: string }): Migrated {
  const facts = migrationFacts(Object.entries(files).map(([path, text]) => ({ path, text })));
  return { id, bill: { api: { digest: id, source: '', blob: '' } }, migrations: { api: facts } };
}

const first = release('1.0.0', { 'migrations/001.sql': shopSchema });

function after(files: { readonly [path: string]: string }, isProved = false): WayBack {
  return wayBackOf({ services, before: first, after: release('1.1.0', { 'migrations/001.sql': shopSchema, ...files }), isProved });
}

describe('the way back', () => {
  test.each<readonly [string, string, WayBack['verdict']]>([
    ['no migration', '', 'reversible'],
    ['an index', 'CREATE INDEX CONCURRENTLY i ON orders (note)', 'reversible'],
    ['a setting and a remark', `SET lock_timeout = '2s'; COMMENT ON TABLE orders IS 'x'`, 'reversible'],
    ['a column', 'ALTER TABLE orders ADD COLUMN a int', 'until contract'],
    ['a table', 'CREATE TABLE fresh (a int)', 'until contract'],
    ['rows', 'UPDATE orders SET note = 1 WHERE id < 9', 'until contract'],
    ['a column that is dropped', 'ALTER TABLE orders DROP COLUMN legacy', 'not'],
    ['a constraint', 'ALTER TABLE orders ADD CHECK (price > 0) NOT VALID', 'not'],
    ['what nobody can read', '\\i other.sql', 'not'],
  ])('after %s', (_what, text, verdict) => {
    expect(after(text === '' ? {} : { 'migrations/002.sql': text }).verdict).toBe(verdict);
  });

  test('names the file and the line that closes it', () => {
    expect(after({ 'migrations/002.sql': '\n\nALTER TABLE orders DROP COLUMN legacy' })).toEqual({
      verdict: 'not',
      service: 'api',
      because: 'migrations/002.sql, line 3: orders.legacy is dropped, with what is in it: whoever lists its columns fails.',
      file: 'migrations/002.sql',
      line: 3,
      rule: 5,
    });
  });

  test('names what is certain before what may be', () => {
    const text = 'ALTER TABLE orders ADD CHECK (price > 0) NOT VALID; ALTER TABLE orders DROP COLUMN legacy';
    expect(after({ 'migrations/002.sql': text })).toMatchObject({ rule: 5 });
  });

  test('is not closed by what happens to a table or column that the release itself makes, in another file too', () => {
    const files = {
      'migrations/002.sql': 'CREATE TABLE fresh (a int); ALTER TABLE orders ADD colour text',
      'migrations/003.sql': 'ALTER TABLE fresh DROP COLUMN a; ALTER TABLE orders DROP COLUMN colour',
    };
    expect(after(files).verdict).toBe('until contract');
  });

  test('is closed by a migration that was edited after it had run, where that breaks', () => {
    const edited = release('1.1.0', { 'migrations/001.sql': `${shopSchema} DROP TABLE customers2;` });
    expect(wayBackOf({ services, before: first, after: edited }).verdict).toBe('not');
  });

  test('the smoke test of the release before opens what may break, and not what must', () => {
    expect(after({ 'migrations/002.sql': 'ALTER TABLE orders ADD CHECK (price > 0) NOT VALID' }, true).verdict).toBe('until contract');
    expect(after({ 'migrations/002.sql': 'ALTER TABLE orders DROP COLUMN legacy' }, true).verdict).toBe('not');
  });

  test('of migrations that nobody has read is not known, unless the smoke test passed', () => {
    const { migrations: _none, ...bare } = release('1.1.0', {});
    expect(wayBackOf({ services, before: first, after: bare })).toMatchObject({ verdict: 'not', rule: 0 });
    expect(wayBackOf({ services, before: first, after: bare, isProved: true }).verdict).toBe('until contract');
    expect(wayBackOf({ services, before: first, after: { ...bare, bill: first.bill } }).verdict).toBe('reversible');
  });

  test('stands where nothing ran before', () => {
    expect(wayBackOf({ services, before: undefined, after: first }).verdict).toBe('reversible');
  });
});

test.each([
  ['migrations/001.sql', true],
  ['db/migrate/20240101_orders.sql', true],
  ['prisma/migrations/20240101_init/migration.sql', true],
  ['src/main/resources/db/migration/V1__first.sql', true],
  ['drizzle/0001_first.sql', true],
  ['migrations/001.up.sql', true],
  ['migrations/001.down.sql', false],
  ['migrations/20240101_x/down.sql', false],
  ['db/migration/U1__first.sql', false],
  ['node_modules/lib/migrations/001.sql', false],
  ['queries/find.sql', false],
  ['migrations/001.js', false],
])('%s is a migration that runs forward: %s', (path, is) => {
  expect(isMigrationFile(path)).toBe(is);
});

test('files stand in the order of the numbers in their names', () => {
  const names = ['V10__c.sql', 'V9__b.sql', 'V1__a.sql', 'V1_1__a.sql'];
  expect(names.toSorted(compareNames)).toEqual(['V1__a.sql', 'V1_1__a.sql', 'V9__b.sql', 'V10__c.sql']);
});
