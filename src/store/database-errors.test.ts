import { describe, expect, test } from 'vitest';
import { Failure } from '#core/failure.ts';
import { failureOf } from './database-errors.ts';

const coded = (code: string, message = 'said'): Error => Object.assign(new Error(message), { code });

describe('what a database call threw', () => {
  test.each([
    ['08006', true],
    ['53100', true],
    ['53300', true],
    ['57P01', true],
    ['57P03', true],
    ['40P01', true],
    ['55P03', true],
    ['25P03', true],
    ['ECONNREFUSED', true],
    ['ECONNRESET', true],
    ['ENOENT', true],
    ['EPIPE', true],
    ['EAGAIN', true],
    ['EMFILE', true],
    ['23505', false],
    ['42501', false],
    ['22021', false],
    ['XX001', false],
    ['EACCES', false],
  ])('with the code %s may be tried again: %s', (code, retryable) => {
    expect(failureOf(coded(code))).toMatchObject({ retryable });
  });

  test.each([
    ['Connection terminated unexpectedly', true],
    ['timeout exceeded when trying to connect', true],
    ['Client has encountered a connection error and is not queryable', true],
    ['something else', false],
  ])('"%s", without a code, may be tried again: %s', (message, retryable) => {
    expect(failureOf(new Error(message))).toMatchObject({ retryable });
  });

  test.each(['53100', 'ENOSPC', 'EDQUOT'])('with the code %s says that the disk is full, and that nothing was written', (code) => {
    expect(failureOf(coded(code))).toMatchObject({
      code: 'store-full',
      retryable: true,
      message: 'The disk of the store is full: nothing was written.',
    });
  });

  test('keeps its cause, and a Failure stays as it is', () => {
    const cause = coded('57P01');
    expect(failureOf(cause).cause).toBe(cause);
    const failure = new Failure('x', 'y', { retryable: false });
    expect(failureOf(failure)).toBe(failure);
    expect(failureOf(new AggregateError([coded('ECONNREFUSED')]))).toMatchObject({ retryable: true });
  });
});
