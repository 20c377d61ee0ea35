import pg from 'pg';
import { expect, test } from 'vitest';
import { olderTarget } from './make-schema.ts';

function refused(code: string): pg.DatabaseError {
  const error = new pg.DatabaseError('syntax error at or near "NOT"', 1, 'error');
  error.code = code;
  return error;
}

test.each([
  ['42601', 180_004, 150_012, true],
  ['42704', 180_004, 170_001, true],
  ['42601', 150_012, 180_004, false],
  ['42601', 180_004, 180_001, false], // as new: it is no matter of age
  ['42501', 180_004, 150_012, false], // a right is
  ['53100', 180_004, 150_012, false], // room is
])('SQLSTATE %s of a schema of %i at a server of %i is for its age: %s', (code, source, target, isFor) => {
  const failure = olderTarget(refused(code), { source, target });
  expect(failure?.message.startsWith('The server of the target is PostgreSQL')).toBe(isFor ? true : undefined);
});

test('what is no error of a server is not for its age', () => {
  expect(olderTarget(new Error('Connection terminated'), { source: 180_004, target: 150_012 })).toBeUndefined();
});
