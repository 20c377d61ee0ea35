// Which tables somebody holds for themselves, for whoever waited for one in vain.
import { Failure } from '#core/failure.ts';
import { wordsInLine } from '#core/file/quote.ts';
import { connect, type Endpoint } from './endpoint.ts';

const mostTold = 5;

/** What is thrown instead: with the tables, where the error says that a lock was waited for too long, and they can be asked for. */
export async function withHeldTables(error: unknown, source: Endpoint): Promise<unknown> {
  if (!(error instanceof Error) || !error.message.includes('due to lock timeout')) return error;
  const held = await heldTables(source);
  if (held.length === 0) return error;
  const named = wordsInLine(held.slice(0, mostTold).map((table) => `\`${table}\``));
  const more = held.length > mostTold ? ` (and ${held.length - mostTold} more)` : '';
  const sentence = `Somebody holds ${named}${more} of the source for themselves, and reading waits for no lock longer than 2 s. Nothing was replaced. Refresh again once that is over.`;
  return new Failure('source-locked', sentence, { retryable: true, cause: error });
}

/** None where they can't be asked for. */
async function heldTables(source: Endpoint): Promise<readonly string[]> {
  try {
    const client = await connect(source);
    const { rows } = await client.query<{ name: string }>(heldQuery);
    await client.end();
    return rows.map(({ name }) => name);
  } catch {
    return [];
  }
}

const heldQuery = `SELECT DISTINCT format('%I.%I', n.nspname, c.relname) AS name
  FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
    JOIN pg_class c ON c.oid = l.relation AND c.relkind IN ('r', 'p', 'm', 'S') JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE l.mode = 'AccessExclusiveLock' AND l.granted AND l.pid <> pg_backend_pid() AND n.nspname NOT IN ('pg_catalog', 'pg_toast') ORDER BY 1`;
