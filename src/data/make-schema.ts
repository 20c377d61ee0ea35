// The schema of a copy, made before its rows come.
import pg from 'pg';
import { Failure } from '#core/failure.ts';

/** `source`: the `server_version_num` of where it comes from. An older server knows less: what it refuses is told as that. */
export async function makeSchema(client: pg.ClientBase, schema: string, source: number): Promise<void> {
  try {
    await client.query(schema);
  } catch (error) {
    const { rows } = await client.query<{ server: number }>(`SELECT current_setting('server_version_num')::int AS server`);
    throw olderTarget(error, { source, target: rows[0]?.server ?? source }) ?? error;
  }
}

/** Undefined: it is as new, or refused something else. Errors of class 42 are about what is written. */
export function olderTarget(error: unknown, { source, target }: { readonly source: number; readonly target: number }): Failure | undefined {
  const [from, to] = [Math.floor(source / 10_000), Math.floor(target / 10_000)];
  if (to >= from || !(error instanceof pg.DatabaseError) || error.code?.startsWith('42') !== true || error.code === '42501')
    return undefined;
  const sentence = `The server of the target is PostgreSQL ${to}, and does not know all that the schema of the source says, which is ${from} (SQLSTATE ${error.code}). Nothing was replaced. Let copies go to a server of ${from} or later.`;
  return new Failure('older-target', sentence, { retryable: false, cause: error });
}
