import { Client } from 'pg';
import { Failure } from '#core/failure.ts';
import { counted } from '#core/words.ts';
import { generatedRows, type Filled, type Query } from './generated-rows.ts';

export interface RowsAsked {
  /** Of the database, for the role that the service comes with. */
  readonly url: string;
  readonly perTable: number;
}

/** Far fewer than the numbers that a smallint has room for. */
const rounds = 10_000;

/**
 * Puts made-up rows into a database for the time of some work, and takes them away again. `work` hears in words what was put in. Throws a
 * Failure where the database cannot be asked; then nothing was done.
 */
export async function withGeneratedRows<Result>({ url, perTable }: RowsAsked, work: (words: string) => Promise<Result>): Promise<Result> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
    application_name: 'lockstep rows',
  });
  // A connection that breaks later must not end the agent.
  client.on('error', () => undefined);
  const query: Query = async (sql, values = []) => (await client.query<{ readonly [column: string]: unknown }>(sql, [...values])).rows;
  let filled: Filled | undefined;
  try {
    await client.connect();
    filled = await generatedRows.fill(query, { perTable, from: Math.floor(Date.now() / 1_000) % rounds });
  } catch (cause) {
    await client.end().catch(() => undefined);
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new Failure('rows-not-made', `No rows could be made up for the check: ${words}.`, { retryable: true, cause });
  }
  try {
    return await work(wordsOf(filled));
  } finally {
    await filled.remove().catch(() => undefined);
    await client.end().catch(() => undefined);
  }
}

function wordsOf({ rows, empty }: Filled): string {
  const count = Object.values(rows).reduce((sum, each) => sum + each, 0);
  const none = Object.entries(empty).map(([table, because]) => `${table}: ${because}`);
  const without =
    none.length === 0 ? '' : `; none for ${none.slice(0, 3).join(', ')}${none.length > 3 ? ` and ${none.length - 3} more` : ''}`;
  return `with ${counted(count, 'made-up row')} in ${counted(Object.keys(rows).length, 'table')}${without}`;
}
