import { Failure } from '#core/failure.ts';

/** Classes of SQLSTATE that say "not now": connection, resources, operator, and transactions that lost a race. */
const passingClasses = new Set(['08', '40', '53', '57']);
/** A lock not given in time, and a transaction that idled too long. */
const passingStates = new Set(['55P03', '25P03']);
/** EAGAIN: so many come at once that the server's socket takes no more; EMFILE: they have used up our own. */
const passingSystemErrors =
  /^(?:ECONN|EPIPE|EAGAIN$|EMFILE$|ENFILE$|ENOBUFS$|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND|ENOENT$|EADDR)/;
/** What the driver says without a code when a connection is gone. */
const passingSentences = /connection|terminated|not queryable|timeout exceeded/i;

/** The Failure that stands for what a database call threw; retryable where the connection, not the statement, is at fault. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const code = codeOf(error);
  if (isDiskFull(error)) return diskFull(error);
  const said = error instanceof Error && error.message !== '' ? error.message : (code ?? String(error));
  if (isPassing(code, said))
    return new Failure('store-unavailable', `The store can't be reached just now: ${said}`, { retryable: true, cause: error });
  return new Failure('store-refused', `The store refused a statement: ${said}`, { retryable: false, cause: error });
}

function isPassing(code: string | undefined, said: string): boolean {
  if (code === undefined) return passingSentences.test(said);
  const isState = /^[0-9A-Z]{5}$/.test(code) && !passingSystemErrors.test(code);
  return isState ? passingClasses.has(code.slice(0, 2)) || passingStates.has(code) : passingSystemErrors.test(code);
}

/** The work may be done again, and will be, once there is room; that it should wait for that is not for us to say. */
export function diskFull(cause: unknown): Failure {
  return new Failure('store-full', 'The disk of the store is full: nothing was written.', { retryable: true, cause });
}

/** As PostgreSQL says it, and as the system does. */
export function isDiskFull(error: unknown): boolean {
  const code = codeOf(error);
  return code === '53100' || code === 'ENOSPC' || code === 'EDQUOT';
}

/** SQLSTATE or the system's error name. */
export function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
