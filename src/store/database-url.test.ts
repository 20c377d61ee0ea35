import { expect, test } from 'vitest';
import { withUserAsParameter } from './database-url.ts';

test.each([
  ['postgresql://lockstep@/db?host=/run/postgresql', 'postgresql:///db?host=/run/postgresql&user=lockstep'],
  ['postgres://a:b%40c@/db', 'postgres:///db?user=a&password=b%40c'],
  ['postgresql://lockstep@db.example:5432/shop', 'postgresql://lockstep@db.example:5432/shop'],
  ['postgresql:///db?host=/run/postgresql&user=lockstep', 'postgresql:///db?host=/run/postgresql&user=lockstep'],
  ['no address', 'no address'],
])('%s is read as %s', (given, url) => {
  expect(withUserAsParameter(given)).toBe(url);
});
