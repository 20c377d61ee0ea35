// A foreign key that production's own rows break: no server takes it of a copy, and whoever reads that wants to see those rows.
import pg from 'pg';
import { Failure } from '#core/failure.ts';
import { foreignKeyIn } from './steps.ts';

const foreignKeyViolation = '23503';

/** Undefined where the server refused something else. Masked keys still name their rows, and no part leaves one out: what is broken was so before. */
export function brokenKey(error: unknown, statement: string): Failure | undefined {
  if (!(error instanceof pg.DatabaseError) || error.code !== foreignKeyViolation) return undefined;
  const key = foreignKeyIn(statement);
  if (key === undefined) return undefined;
  const { child, columns: own, parent, theirs } = key;
  const named = (alias: string, columns: string): string =>
    `(${columns
      .split(',')
      .map((column) => `${alias}.${column.trim()}`)
      .join(', ')})`;
  const query = `SELECT * FROM ${child} c WHERE ${named('c', own)} IS NOT NULL AND NOT EXISTS (SELECT FROM ${parent} p WHERE ${named('p', theirs)} = ${named('c', own)})`;
  const sentence = `Rows of ${child} name rows of ${parent} by \`${error.constraint ?? ''}\` that are not there, in production as here. Nothing was replaced. See them in production by \`${query}\`; mend or delete them there, or make the key NOT VALID there: then it comes as it is.`;
  return new Failure('key-broken', sentence, { retryable: false, cause: error });
}
