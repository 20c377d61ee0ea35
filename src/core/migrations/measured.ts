import type { Instant } from '#core/system.ts';

// What a migration did to its database, as it was seen from outside: looks at pg_locks, one after the other, become one measurement.

/** How PostgreSQL calls its locks of tables, weakest first; the first three are what reading and writing takes. */
export const tableLocks = [
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
] as const;
export type TableLock = (typeof tableLocks)[number];

/** The measurement of one migrate step. */
export interface MigrationMeasured {
  /** From its start to its end. */
  readonly ms: number;
  /** So far apart the looks were, in the mean: a lock that was shorter may have been missed. 0: nobody looked. */
  readonly everyMs: number;
  /** Of the whole database, when it had ended. */
  readonly databaseBytes?: number;
  /** Written to the log of the whole server meanwhile: what a replica has to follow. */
  readonly walBytes?: number;
  /** Tables that it locked or wrote anew, the longest held first. */
  readonly tables: readonly TableMeasured[];
  /** Its largest tables, by name: what it would take elsewhere is reckoned by them. */
  readonly sizes?: { readonly [table: string]: number };
  /** Sessions of others that waited for it, and the longest of those waits. */
  readonly blocked: { readonly sessions: number; readonly longestMs: number; readonly table?: string };
  /** Files that were run, of a folder; absent: it was a command. */
  readonly files?: number;
  /** What the server says of itself: `15.8`. */
  readonly server?: string;
  /** A sentence: why it was not measured, or not from its start. */
  readonly gap?: string;
}

export interface TableMeasured {
  readonly table: string;
  /** The strongest lock that it had. */
  readonly lock: TableLock;
  /** How long it had that lock, and how long it waited for it. */
  readonly heldMs: number;
  readonly waitedMs: number;
  readonly bytes?: number;
  /** Every row was written anew. */
  readonly rewritten?: true;
}

/** One line of pg_locks. */
export interface LockSeen {
  readonly pid: number;
  /** Absent for a lock of a row or a transaction. */
  readonly table?: string;
  readonly lock: TableLock;
  readonly granted: boolean;
  /** The session is the migration's, as far as can be told. */
  readonly isOurs: boolean;
  /** Of one that is not granted: since when it waits, and for whom. */
  readonly waitedMs?: number;
  readonly waitsFor?: readonly number[];
}

/** What the looks so far came to. */
export interface Watched {
  readonly looks: number;
  readonly firstAt?: Instant;
  readonly lastAt?: Instant;
  /** `pid table lock` → when it was first seen held. */
  readonly held: ReadonlyMap<string, Instant>;
  readonly tables: ReadonlyMap<string, TableMeasured>;
  /** Of those who waited for it. */
  readonly waiters: ReadonlyMap<number, { readonly ms: number; readonly table?: string }>;
}

export const nothingWatched: Watched = { looks: 0, held: new Map(), tables: new Map(), waiters: new Map() };

/** Takes one look in. A lock counts from the look that saw it first to the first that does not see it any more. */
export function watchLook(before: Watched, at: Instant, seen: readonly LockSeen[]): Watched {
  const held = new Map(before.held);
  const tables = new Map(before.tables);
  for (const [key, since] of endedAmong(before.held, seen)) {
    noteHeld(tables, key, at - since);
    held.delete(key);
  }
  for (const lock of seen) {
    if (!lock.isOurs || lock.table === undefined || !isStrong(lock.lock)) continue;
    if (lock.granted) {
      const key = keyOf(lock);
      const since = held.get(key) ?? at;
      held.set(key, since);
      noteHeld(tables, key, at - since);
    } else noteWaited(tables, lock.table, lock);
  }
  return {
    looks: before.looks + 1,
    firstAt: before.firstAt ?? at,
    lastAt: at,
    held,
    tables,
    waiters: withWaiters(before.waiters, seen),
  };
}

/** What reading and writing takes keeps nobody waiting. */
function isStrong(lock: TableLock): boolean {
  return tableLocks.indexOf(lock) > tableLocks.indexOf('ROW EXCLUSIVE');
}

function keyOf({ pid, table = '', lock }: LockSeen): string {
  return `${pid}\t${table}\t${lock}`;
}

function endedAmong(held: Watched['held'], seen: readonly LockSeen[]): readonly (readonly [string, Instant])[] {
  const still = new Set(seen.filter(({ granted, isOurs }) => granted && isOurs).map(keyOf));
  return [...held].filter(([key]) => !still.has(key));
}

function noteHeld(tables: Map<string, TableMeasured>, key: string, ms: number): void {
  const [, table = '', mode = ''] = key.split('\t');
  const lock = tableLocks.find((name) => name === mode);
  if (lock === undefined) return;
  noteTable(tables, { table, lock, heldMs: ms, waitedMs: 0 });
}

function noteWaited(tables: Map<string, TableMeasured>, table: string, { lock, waitedMs = 0 }: LockSeen): void {
  noteTable(tables, { table, lock, heldMs: 0, waitedMs });
}

/** The strongest lock of a table stands for it; of two that are equal, the longest. */
function noteTable(tables: Map<string, TableMeasured>, found: TableMeasured): void {
  const { table } = found;
  const known = tables.get(table);
  if (known === undefined || rankOf(found) > rankOf(known)) {
    tables.set(table, found);
    return;
  }
  if (rankOf(found) < rankOf(known)) return;
  tables.set(table, { ...known, heldMs: Math.max(known.heldMs, found.heldMs), waitedMs: Math.max(known.waitedMs, found.waitedMs) });
}

function rankOf({ lock }: TableMeasured): number {
  return tableLocks.indexOf(lock);
}

/** Whoever waits for it, or behind one that does. */
function withWaiters(before: Watched['waiters'], seen: readonly LockSeen[]): Watched['waiters'] {
  const ours = new Set(seen.filter(({ isOurs }) => isOurs).map(({ pid }) => pid));
  const waiting = seen.filter(({ isOurs, granted, waitsFor = [] }) => !isOurs && !granted && waitsFor.some((pid) => ours.has(pid)));
  if (waiting.length === 0) return before;
  const waiters = new Map(before);
  for (const { pid, table, waitedMs = 0 } of waiting) {
    const known = waiters.get(pid);
    if (known === undefined || waitedMs > known.ms) waiters.set(pid, { ms: waitedMs, ...(table !== undefined && { table }) });
  }
  return waiters;
}

/** What else is known of the database, before and after. */
export interface Surroundings {
  readonly ms: number;
  readonly before?: DatabaseSize;
  readonly after?: DatabaseSize;
  readonly walBytes?: number;
  readonly files?: number;
  readonly server?: string;
  readonly gap?: string;
  /** What the migration itself told of its locks: it knows them better than any look. */
  readonly told?: readonly TableMeasured[];
}

export interface DatabaseSize {
  readonly bytes: number;
  readonly tables: { readonly [table: string]: TableSize };
}

export interface TableSize {
  readonly bytes: number;
  /** Another one means that every row was written anew. */
  readonly node: number;
}

const mostTables = 20;
const mostSizes = 40;

/** The measurement, once it has ended. */
export function measurementOf(
  watched: Watched,
  { ms, before, after, walBytes, files, server, gap, told = [] }: Surroundings,
): MigrationMeasured {
  const tables = new Map(watched.tables);
  for (const each of told) if (isStrong(each.lock)) noteTable(tables, each);
  for (const table of rewrittenIn(before, after))
    if (!tables.has(table)) tables.set(table, { table, lock: 'ACCESS EXCLUSIVE', heldMs: 0, waitedMs: 0 });
  const rewritten = new Set(rewrittenIn(before, after));
  const all = [...tables.values()].sort((one, other) => other.heldMs - one.heldMs || rankOf(other) - rankOf(one));
  const longest = [...watched.waiters.values()].sort((one, other) => other.ms - one.ms)[0];
  const { looks, firstAt = 0, lastAt = 0 } = watched;
  return {
    ms,
    everyMs: looks < 2 ? (looks === 0 ? 0 : ms) : Math.round((lastAt - firstAt) / (looks - 1)),
    ...(after !== undefined && { databaseBytes: after.bytes, sizes: largestOf(after) }),
    ...(walBytes !== undefined && { walBytes }),
    tables: all.slice(0, mostTables).map((each) => {
      const bytes = (after ?? before)?.tables[each.table]?.bytes;
      return { ...each, ...(bytes !== undefined && { bytes }), ...(rewritten.has(each.table) && { rewritten: true }) };
    }),
    blocked: {
      sessions: watched.waiters.size,
      longestMs: Math.round(longest?.ms ?? 0),
      ...(longest?.table !== undefined && { table: longest.table }),
    },
    ...(files !== undefined && { files }),
    ...(server !== undefined && { server }),
    ...(gap !== undefined && { gap }),
  };
}

function rewrittenIn(before: DatabaseSize | undefined, after: DatabaseSize | undefined): readonly string[] {
  if (before === undefined || after === undefined) return [];
  return Object.entries(after.tables).flatMap(([table, { node }]) => {
    const was = before.tables[table]?.node;
    return was === undefined || was === node ? [] : [table];
  });
}

function largestOf({ tables }: DatabaseSize): { readonly [table: string]: number } {
  const sorted = Object.entries(tables).sort(([, one], [, other]) => other.bytes - one.bytes);
  return Object.fromEntries(sorted.slice(0, mostSizes).map(([table, { bytes }]) => [table, bytes]));
}
