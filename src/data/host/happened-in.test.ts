import { expect, test } from 'vitest';
import { fixtureTable } from '#data/proof/fixture.ts';
import { maskedIn } from './happened-in.ts';

test('of a row each value counts that a mask makes: columns, and paths of a document', () => {
  const table = fixtureTable([
    ['mail', 'text', 'email'],
    ['born', 'date', 'null'],
    ['city', 'text', undefined],
    ['contacts', 'json', 'json'],
  ]);
  expect(maskedIn(table)).toBe(3);
  expect(maskedIn({ ...table, columns: table.columns.slice(1, 3) })).toBe(0);
});
