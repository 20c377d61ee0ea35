// What a server says when it refuses, as a sentence that may leave this host.
import pg from 'pg';
import { Failure } from '#core/failure.ts';
import { serverWords } from '#data/server-words.ts';
import { knownTrouble } from './known-trouble.ts';

/** Failures go on as they are; what a server said becomes one. Anything else is a bug of ours. */
export function worldly(error: unknown): unknown {
  const isTold = error instanceof pg.DatabaseError || (error instanceof Failure && ['copy-failed', 'schema-unread'].includes(error.code));
  const trouble = isTold ? knownTrouble(error.message, error) : undefined;
  if (trouble !== undefined) return trouble;
  // A lane told only what may be told; here nothing of what it quotes goes on, whoever wrote it.
  if (error instanceof Failure && error.code === 'copy-failed')
    return new Failure('copy-failed', error.message.replaceAll(/: "[^]*"/g, ': …'), { retryable: error.retryable, cause: error });
  if (error instanceof Failure) return error;
  if (error instanceof pg.DatabaseError && isCutOff(error))
    return new Failure('database-away', `A database ended a connection: ${error.message}.`, { retryable: true, cause: error });
  if (error instanceof pg.DatabaseError)
    return new Failure('database-refused', `A database refused: ${serverWords(error)}.`, { retryable: false, cause: error });
  if (error instanceof Error && /^Connection terminated|^read ECONN|^write E/.test(error.message))
    return new Failure('database-away', `A connection to a database ended: ${error.message}.`, { retryable: true, cause: error });
  return error;
}

/** By whoever rules the server, or because that ends or begins. */
function isCutOff({ code = '' }: pg.DatabaseError): boolean {
  return code.startsWith('57P0') || code.startsWith('08');
}
