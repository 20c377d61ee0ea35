import { expect, test } from 'vitest';
import type { CompareRow } from '#core/compare.ts';
import { changedThings, isDifference, isShown, mergedByKey, partsOf, tallyOf, verdictOf } from './rows.ts';

function row(more: Partial<CompareRow>): CompareRow {
  return { topic: 'configuration', key: 'api MAIL', state: 'differs', ...more };
}

test.each([
  ['added', row({ right: 'b' })],
  ['gone', row({ left: 'a' })],
  ['changed', row({ left: 'a', right: 'b' })],
  ['own', row({ left: 'a', right: 'b', expected: true })],
  ['shared', row({ state: 'same', mustDiffer: true })],
  ['unknown', row({ state: 'unknown', left: 'a' })],
  ['same', row({ state: 'same', left: 'a', right: 'a' })],
] as const)('%s is what a row comes to', (verdict, told) => {
  expect(verdictOf(told)).toBe(verdict);
});

test('a secret that both have stays in sight and is gone to, what nobody knows only stays in sight', () => {
  const [shared, unknown, same] = [row({ state: 'same', mustDiffer: true }), row({ state: 'unknown' }), row({ state: 'same' })];
  expect([shared, unknown, same].map(isShown)).toEqual([true, true, false]);
  expect([shared, unknown, same].map(isDifference)).toEqual([true, false, false]);
});

test('a part without rows is absent', () => {
  expect(partsOf([row({}), row({ topic: 'bits', key: 'api' }), row({ topic: 'plan', key: 'plan' })])).toMatchObject([
    { title: 'What runs', rows: [{ topic: 'bits' }, { topic: 'plan' }] },
    { title: 'Configuration', rows: [{}] },
  ]);
});

test('the tally leaves out what is as it should be', () => {
  expect(tallyOf([row({ right: 'b' }), row({ left: 'a', right: 'b' }), row({ left: 'a', right: 'b', expected: true })])).toBe('+1 ~1');
});

test('a key that changes in two environments is told once, with each migration', () => {
  const rows = [
    row({ key: 'int api MAIL', left: 'a', right: 'b', expected: true }),
    row({ key: 'prod api MAIL', left: 'a', right: 'b' }),
    row({ key: 'prod api NEW', right: 'b' }),
    row({ key: 'prod api OLD', state: 'same' }),
    row({ topic: 'migration', key: 'api migrations/2.sql', right: 'sha256:1' }),
    row({ topic: 'bits', key: 'api' }),
  ];
  expect(changedThings(rows).map(({ of, sign, name }) => `${of} ${sign} ${name}`)).toEqual([
    'config key ~ api MAIL',
    'config key + api NEW',
    'migration + api migrations/2.sql',
  ]);
});

test('a key is told once, with the places that say the same of it', () => {
  const rows = [
    row({ key: 'int api MAIL', left: 'a', right: 'b' }),
    row({ key: 'int api NEW', right: 'x' }),
    row({ key: 'preprod api MAIL', left: 'a', right: 'b' }),
    row({ key: 'prod api MAIL', left: 'a', right: 'c' }),
    row({ key: 'prod api NEW', right: 'x' }),
  ];
  const merged = mergedByKey(rows);
  expect(merged.map(({ key, places, right, goesOn }) => [key, places?.join(' '), right, goesOn])).toEqual([
    ['api MAIL', 'int preprod', 'b', undefined],
    ['api MAIL', 'prod', 'c', true],
    ['api NEW', 'int prod', 'x', undefined],
  ]);
  expect(tallyOf(merged)).toBe('+1 ~1');
});
