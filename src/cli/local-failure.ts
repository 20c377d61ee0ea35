import { Failure } from '#core/failure.ts';
import { CommandError } from './command-error.ts';
import { exits } from './exits.ts';

/** Runs work that needs no controller; what failed in the world is told as such, with the code that `lockstep explain` knows. */
export async function tellingFailures<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { code, message } = error;
    throw new CommandError(exits.failed, { code, sentence: message, next: `lockstep explain ${code}`, cause: error });
  }
}

/** `DATABASE_URL`, where the store is a PostgreSQL of one's own. */
export function databaseUrl(variables: { readonly [name: string]: string | undefined }): { readonly url?: string } {
  const { DATABASE_URL: url } = variables;
  return url === undefined || url === '' ? {} : { url };
}
