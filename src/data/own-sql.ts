// A site's own SQL on a fresh copy: behind masks, indexes and keys, and before the proof, which looks through what it wrote, too.
import pg from 'pg';
import { lineAt, wordsOf, type OwnStatement } from '#core/data/own-sql.ts';
import { Failure } from '#core/failure.ts';
import { wordsOfSpan } from '#core/words.ts';
import { connect, type Endpoint } from './endpoint.ts';
import { serverWords } from './server-words.ts';

export interface OwnSql {
  /** In their order. */
  readonly files: readonly OwnSqlFile[];
  readonly atMostMs: number;
  /** Of all texts. */
  readonly digest: string;
}

export interface OwnSqlFile {
  /** As the host's file writes it. */
  readonly name: string;
  readonly statements: readonly OwnStatement[];
}

/** In one transaction. Throws a Failure that names file, line and statement; then nothing of it stays. */
export async function runOwnSql(into: Endpoint, { files, atMostMs }: OwnSql, signal: AbortSignal): Promise<void> {
  const end = performance.now() + atMostMs;
  // Whoever it becomes sees what that role sees.
  const client = await connect(into, '-c row_security=on');
  try {
    await client.query('BEGIN');
    for (const { name, statements } of files)
      for (const statement of statements) {
        signal.throwIfAborted();
        const left = Math.max(1, Math.round(end - performance.now()));
        await client.query(`SET LOCAL statement_timeout = ${left}`);
        await client.query(statement.text).catch((error: unknown) => {
          throw refused(error, { name, statement, atMostMs, isLate: performance.now() >= end });
        });
      }
    await client.query('COMMIT').catch((error: unknown) => {
      throw refused(error, { name: files.at(-1)?.name ?? '', atMostMs, isLate: false });
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}

interface Told {
  readonly name: string;
  /** Absent: what was put off to the end. */
  readonly statement?: OwnStatement;
  readonly atMostMs: number;
  readonly isLate: boolean;
}

function refused(error: unknown, { name, statement, atMostMs, isLate }: Told): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  const within = statement === undefined || error.position === undefined ? 1 : lineAt(statement.text, Number(error.position) - 1);
  const place = statement === undefined ? `the end of ${name}` : `${name}, line ${statement.line + within - 1}`;
  const what = statement === undefined ? 'what is checked at the end' : `\`${wordsOf(statement.text)}\``;
  const because = isLate ? `all of it may take ${wordsOfSpan(atMostMs)}, and it takes longer. See \`sql-at-most\`` : serverWords(error);
  return new Failure('own-sql', `Nothing was replaced. At ${place} ${what} is refused: ${because}.`, { retryable: false, cause: error });
}
