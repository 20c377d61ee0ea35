// The schema, by pg_dump of a fitting version where there is one, else by the server's own catalogue: what must be there before the rows, and what
// comes after them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { Failure } from '#core/failure.ts';
import { runnableStatements } from '#core/migrations/statements.ts';
import { readSchema, type SchemaText } from '#data/ddl/read-schema.ts';
import { findDumpProgram } from './dump-program.ts';
import { settingsOf, type Endpoint } from './endpoint.ts';
import type { Snapshot } from './snapshot.ts';
import { withoutUserMappings } from './user-mappings.ts';

/** Who reads it: a pg_dump that is named, or the one that fits of those in the folders; absent: where it lies usually. */
export interface SchemaReader {
  readonly dumpProgram?: string | undefined;
  readonly dumpFolders?: readonly string[] | undefined;
}

export async function schemaOf(source: Endpoint, { client, id }: Snapshot, server: number, reader: SchemaReader = {}): Promise<SchemaText> {
  const program = reader.dumpProgram ?? (await findDumpProgram(server, reader.dumpFolders));
  if (program === undefined) return readSchema(client);
  const before = withoutUserMappings(await dumpSchema(program, source, 'pre-data', id));
  return { before, ...afterRows(await dumpSchema(program, source, 'post-data', id)) };
}

type Section = 'pre-data' | 'post-data';

/** What names roles, hosts or disks of the source stays there; large objects are made where they are copied. */
const leftOut = [
  '--no-owner',
  '--no-privileges',
  '--no-publications',
  '--no-subscriptions',
  '--no-security-labels',
  '--no-tablespaces',
  '--no-blobs',
];
/** Whoever waits for a lock makes others wait behind it. */
const locks = '--lock-wait-timeout=2s';

/** As SQL. `snapshot`: what the copy sees too. */
async function dumpSchema(program: string, source: Endpoint, section: Section, snapshot: string): Promise<string> {
  const child = spawn(program, [`--section=${section}`, `--snapshot=${snapshot}`, locks, ...leftOut], {
    env: { PATH: process.env['PATH'], LC_ALL: 'C', ...settingsOf(source) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  const [out, words] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (child.exitCode === 0) return withoutCommands(out);
  throw new Failure('schema-unread', `pg_dump could not read the schema: ${lastError(words)}.`, { retryable: false });
}

/** Behind an error stands what was asked, which says nothing of what was wrong. */
export function lastError(words: string): string {
  const lines = words.trim().split('\n');
  return (lines.findLast((line) => /\berror:/i.test(line)) ?? lines.at(-1) ?? '').replace(/^pg_dump: error: /, '');
}

/** Newer ones begin and end with a command for psql. */
function withoutCommands(sql: string): string {
  return sql.replaceAll(/^\\(?:un)?restrict .*$/gm, '');
}

/** What follows the rows: indexes, which can be built side by side, and the rest in its order: foreign keys, triggers, policies, views of data. */
export function afterRows(sql: string): Omit<SchemaText, 'before'> {
  const { statements, unread } = runnableStatements(sql, sql);
  // Half of it would be taken for the whole.
  if (unread !== undefined)
    throw new Failure('schema-unread', `pg_dump wrote what nobody here can read: ${unread.what}.`, { retryable: false });
  const texts = statements.map(({ text: statement }) => statement.trim());
  // Settings of the session come first in every dump.
  const own = texts.filter((each) => !/^(?:SET|SELECT pg_catalog\.set_config)\b/.test(each));
  return { indexes: own.filter(isIndex), rest: own.filter((each) => !isIndex(each)) };
}

function isIndex(statement: string): boolean {
  return (
    /^CREATE (?:UNIQUE )?INDEX\b/.test(statement) ||
    /^ALTER TABLE (?:ONLY )?(?:\w+|"(?:[^"]|"")+")\.(?:\w+|"(?:[^"]|"")+")\s+ADD CONSTRAINT (?:\w+|"(?:[^"]|"")+") (?:PRIMARY KEY|UNIQUE|EXCLUDE)\b/.test(
      statement,
    )
  );
}
