import type { Client } from 'pg';
import { z } from 'zod';
import type { FolderFile, RunBefore } from '#core/migrations/folder.ts';
import { counted } from '#core/words.ts';

/** What a database remembers of the files that ran in it: a table of its own, `lockstep_migrations`. */
export interface Memory {
  runs(): Promise<readonly RunBefore[]>;
  /** In the transaction of the file. */
  ran(file: FolderFile, release: string, ms: number): Promise<void>;
  begun(file: FolderFile, release: string): Promise<void>;
  ended(file: FolderFile, ms: number): Promise<void>;
  forget(file: FolderFile): Promise<void>;
}

const table = 'lockstep_migrations';
const create = `CREATE TABLE IF NOT EXISTS ${table} (
  name text PRIMARY KEY, digest text NOT NULL, release text NOT NULL, began timestamptz NOT NULL DEFAULT now(), ended timestamptz, ms integer)`;
const enter = `INSERT INTO ${table} (name, digest, release, ended, ms) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, release = excluded.release, began = now(), ended = excluded.ended, ms = excluded.ms`;

interface Opening {
  readonly files: readonly FolderFile[];
  readonly release: string;
  readonly adopts?: boolean;
  say(this: void, sentence: string): void;
}

/** Where another tool has migrated before, its files count as run: they are entered once, as they are now. */
export async function openMemory(client: Client, { files, say, release, adopts = false }: Opening): Promise<Memory> {
  await client.query(create);
  const memory = memoryOf(client);
  if ((await memory.runs()).length === 0) await takeOver(client, files, say);
  if (adopts && (await memory.runs()).length === 0) {
    for (const file of files) await memory.ran(file, release, 0);
    say(
      `${files.length === 1 ? 'The one file counts' : `All ${counted(files.length, 'file')} count`} as run: what runs here already is recorded as ${release}.`,
    );
  }
  return memory;
}

function memoryOf(client: Client): Memory {
  const shape = z.array(z.object({ name: z.string(), digest: z.string(), ended: z.string().nullable() }));
  return {
    runs: async () =>
      shape
        .parse((await client.query(`SELECT name, digest, ended::text FROM ${table}`)).rows)
        .map(({ name, digest, ended }) => ({ name, digest, ...(ended !== null && { ended }) })),
    ran: async ({ name, digest }, release, ms) => void (await client.query(enter, [name, digest, release, new Date(), ms])),
    begun: async ({ name, digest }, release) => void (await client.query(enter, [name, digest, release, null, null])),
    ended: async ({ name }, ms) => void (await client.query(`UPDATE ${table} SET ended = now(), ms = $2 WHERE name = $1`, [name, ms])),
    forget: async ({ name }) => void (await client.query(`DELETE FROM ${table} WHERE name = $1 AND ended IS NULL`, [name])),
  };
}

/** Tables of other tools, and how each is asked which versions have run. */
const others = [
  { tool: 'dbmate', table: 'schema_migrations', query: 'SELECT version::text AS version FROM schema_migrations' },
  {
    tool: 'goose',
    table: 'goose_db_version',
    query: 'SELECT DISTINCT ON (version_id) version_id::text AS version, is_applied FROM goose_db_version ORDER BY version_id, id DESC',
  },
  {
    tool: 'Flyway',
    table: 'flyway_schema_history',
    query: 'SELECT version::text AS version FROM flyway_schema_history WHERE success AND version IS NOT NULL',
  },
] as const;

const versionRows = z.array(z.object({ version: z.string(), is_applied: z.boolean().default(true) }));

async function takeOver(client: Client, files: readonly FolderFile[], say: (sentence: string) => void): Promise<void> {
  for (const other of others) {
    const { rows } = await client.query<{ readonly there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [other.table]);
    if (rows[0]?.there !== true) continue;
    const applied = versionRows.parse((await client.query(other.query)).rows).filter(({ is_applied: isApplied }) => isApplied);
    const versions = new Set(applied.map(({ version }) => plain(version)));
    const ran = files.filter(({ name }) => versions.has(versionOf(name)));
    await client.query('BEGIN');
    for (const { name, digest } of ran) await client.query(enter, [name, digest, `by ${other.tool}`, new Date(), null]);
    await client.query('COMMIT');
    if (ran.length > 0) say(`${other.tool} has run ${ran.length} of these files here before (${other.table}); they count as run.`);
    return;
  }
}

/** `V1_2__name.sql` → `1.2`, `00003_name.sql` → `3`: as the tools write it into their tables. */
function versionOf(path: string): string {
  const name = path.split('/').at(-1) ?? '';
  const [, flyway] = /^V(\d[\d._]*?)__/.exec(name) ?? [];
  return plain(flyway ?? /^\d+/.exec(name)?.[0] ?? '');
}

function plain(version: string): string {
  return version
    .split(/[._]/)
    .map((part) => part.replace(/^0+(?=\d)/, ''))
    .join('.');
}
