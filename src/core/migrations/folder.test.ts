import { describe, expect, test } from 'vitest';
import { planFolder, readFolder, type RunBefore } from './folder.ts';

function folder(files: { readonly [path: string]: string }) {
  return readFolder(Object.entries(files).map(([path, text]) => ({ path, text })));
}

function ranAll(files: ReturnType<typeof folder>): readonly RunBefore[] {
  return files.map(({ name, digest }) => ({ name, digest, ended: 'then' }));
}

describe('a folder of SQL files', () => {
  test.each([
    ['by numbers', ['V10__c.sql', 'V2__b.sql', 'V1__a.sql'], ['V1__a.sql', 'V2__b.sql', 'V10__c.sql']],
    ['by instants', ['20240102_b.sql', '20240101_a.sql'], ['20240101_a.sql', '20240102_b.sql']],
    ['folders of their own, as Prisma has them', ['2_b/migration.sql', '1_a/migration.sql'], ['1_a/migration.sql', '2_b/migration.sql']],
    ['repeatable ones last', ['R__views.sql', 'V1__a.sql', 'V2__b.sql'], ['V1__a.sql', 'V2__b.sql', 'R__views.sql']],
    ['none that goes back', ['1_a.up.sql', '1_a.down.sql', 'U1__a.sql', 'readme.md'], ['1_a.up.sql']],
  ])('is run in order: %s', (_, given, wanted) => {
    expect(folder(Object.fromEntries(given.map((name) => [name, 'SELECT 1;']))).map(({ name }) => name)).toEqual(wanted);
  });

  test.each([
    ['-- +goose Up\nCREATE TABLE a (id int);\n-- +goose Down\nDROP TABLE a;', ['CREATE TABLE a (id int);']],
    ['-- migrate:up\nCREATE TABLE a (id int);\n-- migrate:down\nDROP TABLE a;', ['CREATE TABLE a (id int);']],
    [
      "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$; SELECT ';';",
      ['CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;', "SELECT ';';"],
    ],
    ['DO $$ BEGIN NULL; END $$', ['DO $$ BEGIN NULL; END $$']],
    ['-- nothing yet\n', []],
  ])('is run statement by statement, and only forward: %j', (text, wanted) => {
    expect(folder({ 'a.sql': text })[0]?.statements.map((statement) => statement.text)).toEqual(wanted);
  });

  test('says in which line a statement begins', () => {
    expect(folder({ 'a.sql': '-- one\n\nSELECT 1;\nSELECT\n2;' })[0]?.statements.map(({ line }) => line)).toEqual([3, 4]);
  });

  test.each([
    ['CREATE INDEX a ON b (c);', true],
    ['CREATE INDEX CONCURRENTLY a ON b (c);', false],
    ['-- lockstep: no-transaction\nVACUUM b;', false],
    ['-- lockstep: no transaction\nVACUUM b;', false],
    ['-- migrate:up transaction:false\nVACUUM b;', false],
    ['-- +goose NO TRANSACTION\nVACUUM b;', false],
    ['BEGIN; CREATE TABLE a (id int); COMMIT;', false],
  ])('is one transaction a file, but for what says or needs another: %j', (text, wanted) => {
    expect(folder({ 'a.sql': text })[0]?.isOneTransaction).toBe(wanted);
  });
});

describe('which files are run', () => {
  const files = folder({ '1.sql': 'SELECT 1;', '2.sql': 'SELECT 2;', 'R__v.sql': 'SELECT 3;' });

  test('those that have not run', () => {
    expect(planFolder(files, ranAll(files).slice(0, 1))).toMatchObject({ kind: 'run', files: [{ name: '2.sql' }, { name: 'R__v.sql' }] });
    expect(planFolder(files, ranAll(files))).toEqual({ kind: 'run', files: [], late: [] });
  });

  test('a repeatable one again, where it was changed', () => {
    const changed = folder({ '1.sql': 'SELECT 1;', '2.sql': 'SELECT 2;', 'R__v.sql': 'SELECT 4;' });
    expect(planFolder(changed, ranAll(files))).toMatchObject({ kind: 'run', files: [{ name: 'R__v.sql' }] });
  });

  test('none, where an old one was changed', () => {
    const changed = folder({ '1.sql': 'SELECT 11;', '2.sql': 'SELECT 2;' });
    const plan = planFolder(changed, ranAll(files).slice(0, 1));
    expect(plan.kind === 'refused' && plan.because).toMatch(
      /^1\.sql was changed after it had run here: it was sha256:.{12} and is sha256:.{12}\. Put it back/,
    );
  });

  test('none, where one was broken off outside of a transaction', () => {
    const [one] = ranAll(files);
    const plan = planFolder(files, one === undefined ? [] : [{ name: one.name, digest: one.digest }]);
    expect(plan.kind === 'refused' && plan.because).toMatch(/^1\.sql was begun here outside of a transaction, and nobody saw it end\./);
  });

  test('none, where a file has what only psql reads', () => {
    const plan = planFolder(folder({ '1.sql': 'SELECT 1;\n\\copy a from b' }), []);
    expect(plan.kind === 'refused' && plan.because).toBe(
      '1.sql, line 2: `\\copy a from b` is a line for psql, and no server can run it. Write it as SQL, or run the folder with psql: `migrations: {command: …}`.',
    );
  });

  test('one that comes before others that have run: it is run, and told', () => {
    const late = planFolder(files, ranAll(files).slice(1));
    expect(late).toMatchObject({ kind: 'run', late: ['1.sql'] });
  });
});
