// What a server says when it refuses, as a sentence that may leave this host.
import pg from 'pg';
import { Failure } from '#core/failure.ts';
import { knownTrouble } from './known-trouble.ts';

/** Failures go on as they are; what a server said becomes one. Anything else is a bug of ours. */
export function worldly(error: unknown): unknown {
  const isTold = error instanceof pg.DatabaseError || (error instanceof Failure && ['copy-failed', 'schema-unread'].includes(error.code));
  const trouble = isTold ? knownTrouble(error.message, error) : undefined;
  if (trouble !== undefined) return trouble;
  if (error instanceof Failure && error.code === 'copy-failed')
    return new Failure('copy-failed', withoutValues(error.message), { retryable: error.retryable, cause: error });
  if (error instanceof Failure) return error;
  if (error instanceof pg.DatabaseError && isCutOff(error))
    return new Failure('database-away', `A database ended a connection: ${error.message}.`, { retryable: true, cause: error });
  if (error instanceof pg.DatabaseError)
    return new Failure('database-refused', `A database refused: ${withoutValues(error.message)}.`, { retryable: false, cause: error });
  if (error instanceof Error && /^Connection terminated|^read ECONN|^write E/.test(error.message))
    return new Failure('database-away', `A connection to a database ended: ${error.message}.`, { retryable: true, cause: error });
  return error;
}

/** By whoever rules the server, or because that ends or begins. */
function isCutOff({ code = '' }: pg.DatabaseError): boolean {
  return code.startsWith('57P0') || code.startsWith('08');
}

/** PostgreSQL quotes what it could not read, in double quotes behind a colon: `invalid input syntax for type date: "Ann"`. */
function withoutValues(message: string): string {
  return message.replaceAll(/: "[^]*"/g, ': …');
}
