import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { z } from 'zod';
import {
  measurementOf,
  nothingWatched,
  tableLocks,
  watchLook,
  type DatabaseSize,
  type LockSeen,
  type MigrationMeasured,
  type Surroundings,
  type Watched,
} from '#core/migrations/measured.ts';
import { lookAtLocks, lookAtPosition, lookAtSizes, walBetween } from './looks.ts';

/** Looks at a database while somebody migrates it. */
export interface DatabaseWatch {
  /** Ends it, and tells what was seen. Never throws: what could not be seen is said in it. */
  end(known: Pick<Surroundings, 'ms' | 'files' | 'told' | 'gap'>): Promise<MigrationMeasured>;
}

/** What programs that ask PostgreSQL call themselves, where they take `PGAPPNAME`: so their locks are known from those of others. */
export const migrationName = 'lockstep migration';

/** A long migration is looked at less often: then a tenth of a second more or less tells nobody anything. */
const pauses: readonly { readonly untilMs: number; readonly ms: number }[] = [
  { untilMs: 10_000, ms: 40 },
  { untilMs: 120_000, ms: 100 },
  { untilMs: Infinity, ms: 500 },
];

/** Begins to look. Where the database cannot be asked, the measurement says so. */
export async function watchDatabase(url: string): Promise<DatabaseWatch> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
    application_name: 'lockstep measure',
  });
  // A connection that breaks later must not end the agent.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query("SET lock_timeout TO '500ms'");
    return await startWatch(client);
  } catch (error) {
    await client.end().catch(() => undefined);
    const gap = `The database was not measured: ${wordsOf(error)}.`;
    return { end: (known) => Promise.resolve(measurementOf(nothingWatched, { gap, ...known })) };
  }
}

async function startWatch(client: Client): Promise<DatabaseWatch> {
  const before = await sizesOf(client);
  const position = await positionOf(client);
  const server = await serverOf(client);
  const began = z.object({ now: z.string() }).parse((await client.query('SELECT clock_timestamp()::text AS now')).rows[0]).now;
  const ending = new AbortController();
  const looking = lookOn(client, began, ending.signal);
  return {
    end: async (known) => {
      ending.abort();
      const { watched, gap } = await looking;
      const after = await sizesOf(client);
      const walBytes = await walSince(client, position);
      await client.end().catch(() => undefined);
      return measurementOf(watched, {
        ...known,
        ...(gap !== undefined && known.gap === undefined && { gap }),
        ...(before && { before }),
        ...(after && { after }),
        ...(walBytes !== undefined && { walBytes }),
        ...(server !== undefined && { server }),
      });
    },
  };
}

/** `15.8 (Debian 15.8-0+deb12u1)` says who packed it; the number is what people compare. */
async function serverOf(client: Client): Promise<string | undefined> {
  const [row] = z.array(z.object({ server_version: z.string() })).parse((await client.query('SHOW server_version')).rows);
  return /^[\d.]+/.exec(row?.server_version ?? '')?.[0];
}

async function lookOn(client: Client, began: string, signal: AbortSignal): Promise<{ readonly watched: Watched; readonly gap?: string }> {
  let watched = nothingWatched;
  const start = performance.now();
  try {
    while (!signal.aborted) {
      watched = watchLook(watched, Math.round(performance.now() - start), await locksOf(client, began));
      const ms = pauses.find(({ untilMs }) => performance.now() - start < untilMs)?.ms ?? 500;
      await sleep(ms, undefined, { signal }).catch(() => undefined);
    }
    return { watched: watchLook(watched, Math.round(performance.now() - start), await locksOf(client, began)) };
  } catch (error) {
    return {
      watched,
      gap: `The database was measured for its first ${Math.round((performance.now() - start) / 1000)} s only: ${wordsOf(error)}.`,
    };
  }
}

const lockRow = z.object({
  pid: z.int(),
  table: z.string().nullable(),
  mode: z.string(),
  granted: z.boolean(),
  named: z.boolean(),
  isNew: z.boolean().nullable(),
  waitedMs: z.coerce.number().nullable(),
  waitsFor: z.array(z.int()).nullable(),
});

/** Sessions that have the name are the migration's; where none has it, those that came since it began. */
async function locksOf(client: Client, began: string): Promise<readonly LockSeen[]> {
  const rows = z.array(lockRow).parse((await client.query(lookAtLocks, [began, migrationName])).rows);
  const isNamed = rows.some(({ named }) => named);
  return rows.flatMap(({ pid, table, mode, granted, named, isNew, waitedMs, waitsFor }): readonly LockSeen[] => {
    const lock = tableLocks.find((name) => `${name.toLowerCase().replaceAll(' ', '')}lock` === mode.toLowerCase());
    return [
      {
        pid,
        lock: lock ?? 'ACCESS SHARE',
        granted,
        isOurs: isNamed ? named : isNew === true,
        ...(table !== null && { table }),
        ...(waitedMs !== null && { waitedMs: Math.max(0, Math.round(waitedMs)) }),
        ...(waitsFor !== null && { waitsFor }),
      },
    ];
  });
}

const sizeRows = z.array(z.object({ table: z.string(), bytes: z.coerce.number(), node: z.coerce.number() }));

/** Of a database whose largest table is locked right now, nothing is known: nobody waits for it. */
async function sizesOf(client: Client): Promise<DatabaseSize | undefined> {
  try {
    const [whole] = z
      .array(z.object({ bytes: z.coerce.number() }))
      .parse((await client.query('SELECT pg_database_size(current_database()) AS bytes')).rows);
    const tables = sizeRows.parse((await client.query(lookAtSizes)).rows);
    return { bytes: whole?.bytes ?? 0, tables: Object.fromEntries(tables.map(({ table, bytes, node }) => [table, { bytes, node }])) };
  } catch {
    return undefined;
  }
}

async function positionOf(client: Client): Promise<string | undefined> {
  try {
    return z.object({ position: z.string() }).parse((await client.query(lookAtPosition)).rows[0]).position;
  } catch {
    return undefined;
  }
}

async function walSince(client: Client, position: string | undefined): Promise<number | undefined> {
  if (position === undefined) return undefined;
  try {
    return z.object({ bytes: z.coerce.number() }).parse((await client.query(walBetween, [position])).rows[0]).bytes;
  } catch {
    return undefined;
  }
}

function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message || error.name : String(error);
  return words.replace(/\.$/, '');
}
