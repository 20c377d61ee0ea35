import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lintMigrations } from './lint.ts';
import { ruleCases, shopSchema } from './rule-cases.ts';
import { rules } from './rules.ts';

const page = readFileSync(new URL('../../../docs/migrations.md', import.meta.url), 'utf8');

/** As the rule speaks of the bad file that stands for it. */
function rowOf({ number, name, instead }: (typeof rules)[number]): string {
  const files = [
    { path: '001.sql', text: shopSchema },
    { path: '002.sql', text: ruleCases.find(({ rule }) => rule === number)?.bad ?? '' },
  ];
  const found = lintMigrations(files).findings.find(({ rule }) => rule === number);
  return `| ${number} | ${name} | ${found?.lock}${found?.rewrites === true ? ', rewrites' : ''} | ${found?.breaks} | ${instead} |`;
}

test('the table of docs/migrations.md is what the rules say', () => {
  expect(page.split('\n').filter((line) => /^\| \d/.test(line))).toEqual(rules.map(rowOf));
});
