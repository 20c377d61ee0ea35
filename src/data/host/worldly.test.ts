import pg from 'pg';
import { expect, test } from 'vitest';
import { Failure } from '#core/failure.ts';
import { worldly } from './worldly.ts';

function said(message: string): Error {
  return new pg.DatabaseError(message, message.length, 'error');
}

test.each([
  [said('permission denied for table customers'), 'A database refused: permission denied for table customers.'],
  [said('invalid input syntax for type date: "Ann "the" Example"'), 'A database refused: invalid input syntax for type date: ….'],
  [new Failure('copy-failed', 'The copy broke off: invalid byte: "\n Ann"', { retryable: true }), 'The copy broke off: invalid byte: …'],
  [new Error('Connection terminated unexpectedly'), 'A connection to a database ended: Connection terminated unexpectedly.'],
  [said('canceling statement due to lock timeout'), expect.stringContaining('Somebody holds a table of the source for themselves')],
  [
    new Failure('copy-failed', 'The copy broke off: canceling statement due to conflict with recovery', { retryable: true }),
    expect.stringContaining('The replica that is read'),
  ],
  [said('could not extend file "base/1/2": No space left on device'), expect.stringContaining('The disk of a server is full.')],
  [new Failure('no-way-back', 'It is gone: "x"', { retryable: false }), 'It is gone: "x"'],
])('what a server says leaves this host without anybody’s values: %s', (error, sentence) => {
  const told = worldly(error);
  expect(told).toBeInstanceOf(Failure);
  expect(told instanceof Failure && told.message).toEqual(sentence);
});

test('a bug of ours stays one', () => {
  const bug = new TypeError('x is undefined');
  expect(worldly(bug)).toBe(bug);
});
