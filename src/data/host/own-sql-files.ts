// The files of a target's own SQL, read when a refresh begins.
import { readFile } from 'node:fs/promises';
import { digestOf } from '#core/canonical.ts';
import type { OwnSqlFiles } from '#core/data/host-target.ts';
import { readOwnSql } from '#core/data/own-sql.ts';
import { Failure } from '#core/failure.ts';
import type { OwnSql, OwnSqlFile } from '#data/own-sql.ts';

/** `at`: where a path of the host's file leads. Throws a Failure that names file and line. */
export async function readOwnSqlFiles({ files, atMostMs }: OwnSqlFiles, at: (place: string) => string): Promise<OwnSql> {
  const [texts, read]: [string[], OwnSqlFile[]] = [[], []];
  for (const name of files) {
    const text = await readFile(at(name), 'utf8').catch((cause: unknown) => {
      throw refused(`${name} can't be read: ${cause instanceof Error ? cause.message : String(cause)}.`, cause);
    });
    const own = readOwnSql(text);
    if (!own.ok) throw refused(`${name}, line ${own.line}: ${own.sentence}`);
    texts.push(text);
    read.push({ name, statements: own.statements });
  }
  return { files: read, atMostMs, digest: digestOf(texts) };
}

function refused(sentence: string, cause?: unknown): Failure {
  return new Failure('own-sql', `Nothing was read. ${sentence}`, { retryable: false, cause });
}
