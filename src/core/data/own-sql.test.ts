import { expect, test } from 'vitest';
import { readOwnSql, wordsOf } from './own-sql.ts';

test('statements are known by their lines', () => {
  const text = `-- ours\nUPDATE settings SET value = 'https://staging;' WHERE name = 'url';\n\nDO $$ BEGIN\n  PERFORM 1; END $$;\nSAVEPOINT a; ROLLBACK TO a`;
  const read = readOwnSql(text);
  expect(read.ok && read.statements.map(({ line, text: own }) => [line, own.slice(0, 8)])).toEqual([
    [2, 'UPDATE s'],
    [4, 'DO $$ BE'],
    [6, 'SAVEPOIN'],
    [6, 'ROLLBACK'],
  ]);
});

test.each([
  ['SELECT 1;\nCOMMIT;', 2, '`commit` ends or begins a transaction'],
  ['begin;', 1, '`begin` ends or begins a transaction'],
  ['SELECT 1;\n\\i other.sql\n', 2, '`\\i other.sql` is a line for psql. Only SQL is run.'],
  ["SELECT 'x", 1, 'is opened and never closed'],
  ['COPY a FROM stdin;\n1\n\\.\n', 1, 'is for psql'],
])('of `%s` the line is told that cannot be run', (text, line, words) => {
  const read = readOwnSql(text);
  expect(read).toMatchObject({ ok: false, line });
  expect(!read.ok && read.sentence).toContain(words);
});

test('what stands in a string is not shown', () => {
  expect(wordsOf(`UPDATE "Users" SET hash = '$2b$secret'\n  WHERE id = 5`)).toBe(`update "Users" set hash = '…' where id = 5`);
  expect(wordsOf(`SELECT ${'a, '.repeat(100)} b`)).toHaveLength(81);
});
