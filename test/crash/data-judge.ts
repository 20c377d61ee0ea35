// What stands on the target, and whether it is wholly of one moment of production.
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { readRecord, type RefreshRecord } from '#core/data/refresh-record.ts';
import { raw, rawHex } from './data-shop.ts';
import type { DataServer } from './data-server.ts';

/** Everything of a copy that masks do not change, as text. */
export interface Facts {
  readonly copy: number;
  readonly text: string;
  /** Of all rows as they are. */
  readonly digest: string;
  readonly raw: number;
}

const lookMs = 30;
const tables = ['people', 'letters', 'visits', 'settings'];
const factsQuery = `SELECT json_build_object(
    ${tables.map((table) => `'${table}', (SELECT json_build_array(count(*), sum(id), sum(copy), max(copy), sum(amount)) FROM ${table})`).join(', ')},
    'references', (SELECT json_build_array(sum(person * amount::bigint), (SELECT sum(person * amount::bigint) FROM visits)) FROM letters),
    'apart', (SELECT count(DISTINCT email) FROM people),
    'orphans', (SELECT count(*) FROM letters l WHERE NOT EXISTS (SELECT FROM people p WHERE p.id = l.person)),
    'sequences', (SELECT json_agg(json_build_array(sequencename, last_value) ORDER BY sequencename) FROM pg_sequences),
    'indexes', (SELECT json_agg(json_build_array(indexrelid::regclass::text, indisvalid, indisready) ORDER BY indexrelid::regclass::text)
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = 'public'::regnamespace),
    'constraints', (SELECT json_agg(json_build_array(conname, convalidated, pg_get_constraintdef(oid)) ORDER BY conname)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace),
    'routines', (SELECT json_agg(proname) FROM pg_proc WHERE pronamespace = 'public'::regnamespace),
    'views', (SELECT json_agg(json_build_array(viewname, definition)) FROM pg_views WHERE schemaname = 'public')
  )::text AS text,
  (SELECT max(copy) FROM settings) AS copy,
  (${tables.map((table) => `(SELECT coalesce(sum(hashtextextended(t::text, 0)), 0) FROM ${table} t)`).join(' + ')})::text AS digest,
  (${tables.map((table) => `(SELECT count(*) FROM ${table} t WHERE t::text LIKE '%${raw}%' OR t::text LIKE '%${rawHex}%')`).join(' + ')})::int AS raw`;

export async function factsOf(server: DataServer, database: string): Promise<Facts> {
  const [facts] = await server.ask<Facts>(database, factsQuery);
  if (facts === undefined) throw new Error('no facts');
  return facts;
}

/** A copy that lets nobody in is looked at through a copy of it. */
export async function factsBehind(server: DataServer, database: string): Promise<Facts> {
  await server.ask('postgres', 'DROP DATABASE IF EXISTS looked_at');
  await server.ask('postgres', `CREATE DATABASE looked_at TEMPLATE "${database}"`);
  try {
    return await factsOf(server, 'looked_at');
  } finally {
    await server.ask('postgres', 'DROP DATABASE looked_at');
  }
}

export interface Standing {
  readonly record: RefreshRecord | undefined;
  /** Names of all databases but the server's own; without those whose drop was broken off, which nobody can enter. */
  readonly names: readonly string[];
}

const standingQuery = `SELECT datname::text AS name, shobj_description(oid, 'pg_database') AS text FROM pg_database
  WHERE datname NOT IN ('postgres', 'template0', 'template1') AND datconnlimit <> -2 ORDER BY 1`;

export async function standing(target: DataServer): Promise<Standing> {
  const rows = await target.ask<{ name: string; text: string | null }>('postgres', standingQuery);
  const text = rows.find(({ name }) => name === 'staging')?.text;
  return { record: text === undefined || text === null ? undefined : readRecord(text), names: rows.map(({ name }) => name) };
}

/** Until it is told to end: how often a server that answered had no staging. */
export async function timesAbsent(target: DataServer, signal: AbortSignal): Promise<number> {
  const seen = { absent: 0 };
  while (!signal.aborted) {
    // It was killed, or is: whoever comes back is asked again.
    await target.connect('postgres').then(
      (client) => countAbsent(client, signal, seen),
      () => undefined,
    );
    await sleep(lookMs);
  }
  return seen.absent;
}

async function countAbsent(client: pg.Client, signal: AbortSignal, seen: { absent: number }): Promise<void> {
  try {
    while (!signal.aborted) {
      const { rowCount } = await client.query(`SELECT FROM pg_database WHERE datname = 'staging'`);
      if (rowCount === 0) seen.absent += 1;
      await sleep(lookMs);
    }
  } catch {
    // Its server was killed.
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Connections, locks and transactions of ours that nobody ended. */
export async function remains(server: DataServer): Promise<readonly string[]> {
  const rows = await server.ask<{ words: string }>(
    'postgres',
    `SELECT format('a connection to %s since %s, %s: %s', datname, backend_start::time(0), state, left(query, 60)) AS words FROM pg_stat_activity
        WHERE application_name = 'lockstep data' OR (backend_type = 'client backend' AND application_name <> 'judge')
      UNION ALL SELECT format('an advisory lock of %s', pid) FROM pg_locks WHERE locktype = 'advisory'
      UNION ALL SELECT format('a prepared transaction %s', gid) FROM pg_prepared_xacts`,
  );
  return rows.map(({ words }) => `left: on the ${server.name} ${words}`);
}
