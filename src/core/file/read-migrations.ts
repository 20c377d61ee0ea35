import { openFields } from './fields.ts';
import type { Fields, Reading } from './fields.ts';
import type { Entry } from './tree.ts';
import { readMilliseconds, readText } from './values.ts';
import type { Service, SqlMigrations } from '#core/system.ts';

type Migrations = NonNullable<Service['migrations']>;

const part = {
  name: 'service',
  article: '`migrations`',
  keys: ['command', 'sql', 'database', 'lock-timeout', 'statement-timeout'],
  later: [],
} as const;
const databaseExample = 'database: "${secret.API_DB}"';

/** `migrations: npm run migrate`, or a folder that Lockstep runs itself: `migrations: {sql: ./migrations, database: "${secret.API_DB}"}`. */
export function readServiceMigrations(reading: Reading, entry: Entry): Migrations | undefined {
  if (entry.value.kind !== 'map') return readText(reading.report, entry, 'the command that migrates');
  const fields = openFields(reading, entry.value, { part, title: '`migrations`', name: '', example: 'migrations: npm run migrate' });
  const [command, sql] = [fields.get('command'), fields.get('sql')];
  if (command !== undefined && sql !== undefined) {
    const sentence = 'Migrations are a command or a folder of SQL files. Delete `sql` or `command`.';
    reading.report.error(sql.keySpan, 'bad-migrations', { sentence });
    return undefined;
  }
  return sql === undefined ? readCommand(reading, fields) : readFolder(reading, fields, sql);
}

/** Without a database they are a command like any other. */
function readCommand(reading: Reading, fields: Fields): Migrations | undefined {
  const found = fields.need('command', 'command: npm run migrate');
  const command = found === undefined ? undefined : readText(reading.report, found, 'the command that migrates');
  for (const key of ['lock-timeout', 'statement-timeout']) sayOfFolder(reading, fields.get(key));
  const database = fields.get('database');
  const address = database === undefined ? undefined : readDatabase(reading, database);
  if (command === undefined || address === undefined) return command;
  return { command, database: address };
}

/** A command sets its time-outs itself. */
function sayOfFolder({ report }: Reading, entry: Entry | undefined): void {
  if (entry === undefined) return;
  const sentence = `\`${entry.key}\` is for a folder of SQL files. A command sets it itself: delete this line, or write \`sql: ./migrations\`.`;
  report.error(entry.keySpan, 'bad-migrations', { sentence });
}

function readFolder(reading: Reading, fields: Fields, entry: Entry): SqlMigrations | undefined {
  const sql = readFolderPath(reading, entry);
  const named = fields.need('database', databaseExample);
  const database = named === undefined ? undefined : readDatabase(reading, named);
  const lockTimeoutMs = readTime(reading, fields.get('lock-timeout'));
  const statementTimeoutMs = readTime(reading, fields.get('statement-timeout'));
  if (sql === undefined || database === undefined) return undefined;
  return {
    sql,
    database,
    ...(lockTimeoutMs !== undefined && { lockTimeoutMs }),
    ...(statementTimeoutMs !== undefined && { statementTimeoutMs }),
  };
}

function readTime({ report }: Reading, entry: Entry | undefined): number | undefined {
  return entry === undefined ? undefined : readMilliseconds(report, entry);
}

function readDatabase({ report }: Reading, entry: Entry): string | undefined {
  return readText(report, entry, 'the address of a database such as `${secret.API_DB}`');
}

/** What lies outside of the artefact is not in its digest: nobody could say what was run. */
function readFolderPath({ report }: Reading, entry: Entry): string | undefined {
  const path = readText(report, entry, 'a folder of the artefact');
  if (path === undefined) return undefined;
  const isInside = !path.startsWith('/') && !path.split('/').includes('..') && !path.includes('\\');
  if (isInside) return path;
  const sentence = `\`${path}\` lies outside of the artefact. Name a folder in it: \`sql: ./migrations\`.`;
  report.error(entry.value.span, 'bad-migrations', { sentence });
  return undefined;
}
