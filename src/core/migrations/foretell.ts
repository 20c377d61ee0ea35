import type { Milliseconds } from '#core/system.ts';
import type { MigrationMeasured, TableLock } from './measured.ts';

// How long a migration will take where it has not run yet, from where it has. A plain reckoning that says how wide it is.

/** How large a database was when it was last looked at. */
export interface KnownSize {
  readonly bytes: number;
  readonly sizes: { readonly [table: string]: number };
}

export type Foretold =
  | {
      readonly kind: 'known';
      readonly ms: Milliseconds;
      /** It would be a surprise if it took less, or more. */
      readonly fromMs: Milliseconds;
      readonly toMs: Milliseconds;
      /** What is held longest, and for about how long. */
      readonly lock?: { readonly table: string; readonly lock: TableLock; readonly ms: Milliseconds };
      /** The sizes that were compared: of the same tables, else of the whole databases. */
      readonly fromBytes: number;
      readonly toBytes: number;
    }
  | { readonly kind: 'unknown'; readonly because: string };

/** Two measurements tell how it grows where one of them is at least so much larger. */
const farApart = 2;

/** `measured`: of the same migration elsewhere, oldest first. The latest counts most. */
export function foretell(measured: readonly MigrationMeasured[], there: KnownSize | undefined): Foretold {
  const last = measured.at(-1);
  if (last === undefined) return { kind: 'unknown', because: 'it was measured nowhere yet' };
  if (last.databaseBytes === undefined) return { kind: 'unknown', because: last.gap ?? 'the database was not measured' };
  if (there === undefined) return { kind: 'unknown', because: 'how large its database is, is known after its first migration' };
  const work = comparedSizes(last, there);
  const lock = lockThere(last, there);
  const grown = growthOf(measured, work);
  return { kind: 'known', ...(grown ?? inProportion(last.ms, work)), ...work, ...(lock && { lock }) };
}

interface Work {
  readonly fromBytes: number;
  readonly toBytes: number;
}

/** The tables that it works on, where they are known in both places; a smaller part of the database says more than the whole. */
function comparedSizes({ tables, databaseBytes = 0 }: MigrationMeasured, there: KnownSize): Work {
  const worked = tables.filter(({ bytes, heldMs, rewritten }) => bytes !== undefined && (heldMs > 0 || rewritten === true));
  const known = worked.filter(({ table }) => there.sizes[table] !== undefined);
  if (known.length === 0 || known.length < worked.length) return { fromBytes: databaseBytes, toBytes: there.bytes };
  return { fromBytes: sum(known.map(({ bytes = 0 }) => bytes)), toBytes: sum(known.map(({ table }) => there.sizes[table] ?? 0)) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

type Span = Pick<Extract<Foretold, { readonly kind: 'known' }>, 'ms' | 'fromMs' | 'toMs'>;

/** Nobody knows how much of it grows with the data: from nothing at all to all of it, and as much again for another machine. */
function inProportion(ms: Milliseconds, { fromBytes, toBytes }: Work): Span {
  const ratio = fromBytes === 0 ? 1 : toBytes / fromBytes;
  const there = ms * ratio;
  return rounded({ ms: there, fromMs: Math.min(ms, there) / (ratio < 1 ? 2 : 1), toMs: 2 * Math.max(ms, there) });
}

/** The line through two measurements: what it takes in any case, and what grows. */
function growthOf(measured: readonly MigrationMeasured[], { fromBytes, toBytes }: Work): Span | undefined {
  const last = measured.at(-1);
  if (last?.databaseBytes === undefined || last.databaseBytes === 0) return undefined;
  // Of the places before only the whole database is surely known: the compared tables are taken as the same part of it.
  const part = fromBytes / last.databaseBytes;
  const lastBytes = last.databaseBytes;
  const other = measured.slice(0, -1).findLast(({ databaseBytes = 0 }) => databaseBytes > 0 && isFar(databaseBytes, lastBytes));
  if (other?.databaseBytes === undefined) return undefined;
  const perByte = Math.max(0, (last.ms - other.ms) / (part * (last.databaseBytes - other.databaseBytes)));
  const ms = Math.max(0, last.ms + perByte * (toBytes - fromBytes));
  return rounded({ ms, fromMs: ms / 1.5, toMs: Math.max(ms, last.ms) * 1.5 });
}

function isFar(one: number, other: number): boolean {
  return Math.max(one, other) >= farApart * Math.min(one, other);
}

function rounded({ ms, fromMs, toMs }: Span): Span {
  return { ms: Math.round(ms), fromMs: Math.round(fromMs), toMs: Math.round(toMs) };
}

/** Where every row is written anew, or the lock was there to be seen, it grows with its table. */
function lockThere({ tables }: MigrationMeasured, there: KnownSize): Extract<Foretold, { readonly kind: 'known' }>['lock'] {
  const [longest] = tables.filter(({ heldMs }) => heldMs > 0);
  if (longest === undefined) return undefined;
  const { table, lock, heldMs, bytes = 0, rewritten } = longest;
  const size = there.sizes[table];
  const grows = size !== undefined && bytes > 0 && (rewritten === true || heldMs >= 1_000);
  return { table, lock, ms: Math.round(grows ? heldMs * (size / bytes) : heldMs) };
}
