// The lint, and squawk beside it where it is installed: which of the statements that were tried on real servers each of them names.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { lintMigrations } from '#core/migrations/lint.ts';
import { ruleCases, shopSchema } from '#core/migrations/rule-cases.ts';
import { breakers, harmless, type Ddl } from './migrations-ddl.ts';

const program = process.env['SQUAWK'] ?? 'squawk';
const isThere = spawnSync(program, ['--version']).status === 0;

function namesBreak(sql: string): boolean {
  const files = [
    { path: '001.sql', text: shopSchema },
    { path: '002.sql', text: sql },
  ];
  return lintMigrations(files).findings.some(({ breaks }) => breaks !== 'no');
}

/** Names of its rules; those that only speak of how robust or how timed a file is say nothing of this statement. */
function squawk(sql: string): readonly string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-squawk-'));
  try {
    const file = path.join(folder, '002.sql');
    writeFileSync(file, sql);
    const { stdout } = spawnSync(program, ['--reporter=json', '--pg-version=18', '--assume-in-transaction', file], { encoding: 'utf8' });
    const found = z.array(z.object({ rule_name: z.string() })).parse(JSON.parse(stdout === '' ? '[]' : stdout));
    const aside = [
      'prefer-robust-stmts',
      'require-lock-timeout',
      'require-statement-timeout',
      'prefer-text-field',
      'prefer-bigint-over-int',
      'prefer-timestamp-tz',
    ];
    return found.map(({ rule_name: name }) => name).filter((name) => !aside.includes(name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const sqlOf = ({ sql }: Ddl): string => sql;

test('the lint names each statement that breaks the release before, and none of the harmless but those that only its data tell', () => {
  expect(breakers.map(sqlOf).filter((sql) => !namesBreak(sql))).toEqual([]);
  expect(harmless.map(sqlOf).filter(namesBreak)).toEqual([
    'ALTER TABLE orders ADD CONSTRAINT buyer FOREIGN KEY (customer) REFERENCES customers (id)',
    'ALTER TABLE orders ADD CONSTRAINT cheap CHECK (price >= 0) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT cheap',
    'ALTER TABLE orders ADD CONSTRAINT once UNIQUE (id, placed)',
    `ALTER TYPE order_state ADD VALUE 'lost'`,
  ]);
});

// It is nothing that Lockstep needs, so a machine without it misses nothing; where it is, its figures are shown.
if (isThere) {
  test('squawk names no statement that breaks the release before and that the lint is silent of', () => {
    const named = breakers.map(sqlOf).filter((sql) => squawk(sql).length > 0);
    const bad = ruleCases.filter((each) => squawk(each.bad).length > 0);
    const said = harmless.map(sqlOf).filter((sql) => squawk(sql).length > 0);
    console.log(
      `squawk names ${named.length} of ${breakers.length} breakers, ${bad.length} of ${ruleCases.length} bad files, ${said.length} of the harmless`,
    );
    expect(named.filter((sql) => !namesBreak(sql))).toEqual([]);
  });
} else console.log('squawk is not installed here: the lint is compared with nothing');
