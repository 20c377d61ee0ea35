// What a superuser of the database may do to a ledger, at random: for `ledger-tampering.test.ts`.
import type { Database } from '#store/database.ts';
import { genesisHash, hashOf } from '#store/hash-of.ts';
import type { LedgerRow } from '#store/store.ts';
import { chainOf, insertLedger } from '../insert-ledger.ts';

export type Ledgers = ReadonlyMap<string, readonly LedgerRow[]>;

/** Whole numbers from 0, below `most`; the same seed gives the same ones. */
export type Dice = (most: number) => number;

export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  return (most) => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
  };
}

interface Target {
  readonly ledgers: Ledgers;
  readonly system: string;
  readonly rows: readonly LedgerRow[];
  /** Events up to here are covered by the last checkpoint. */
  readonly covered: number;
  readonly dice: Dice;
}

/** What is left of a system's ledger, or of several. A chain that is mended holds by itself: only checkpoints show it. */
interface Tampering {
  readonly name: string;
  readonly isMended: boolean;
  readonly of: (target: Target) => Ledgers;
}

const fields = ['by', 'commandId', 'kind', 'body', 'previousHash', 'hash'] as const;

/** Every hash computed anew, as the store itself would. */
function mended(system: string, rows: readonly LedgerRow[]): readonly LedgerRow[] {
  const past = rows.map(({ atMicros, by, commandId, kind, body }) => ({ at: atMicros / 1000, by, commandId, events: [{ kind, body }] }));
  return chainOf(system, past);
}

function changed({ rows, covered, dice }: Target): readonly LedgerRow[] {
  const seq = 1 + dice(covered);
  const at = dice(fields.length + 1);
  const field = fields[at];
  return rows.map((row) => {
    if (row.seq !== seq) return row;
    return field === undefined ? { ...row, atMicros: row.atMicros + 1 + dice(1000) } : { ...row, [field]: `${row[field]}x` };
  });
}

const without = (rows: readonly LedgerRow[], seq: number): readonly LedgerRow[] => rows.filter((row) => row.seq !== seq);

function inserted({ rows, covered, dice }: Target): readonly LedgerRow[] {
  const at = dice(covered);
  const copy = rows[at];
  return copy === undefined ? rows : [...rows.slice(0, at), { ...copy, body: '"put in"' }, ...rows.slice(at)];
}

function reordered({ rows, covered, dice }: Target): readonly LedgerRow[] {
  const at = dice(covered - 1);
  const [first, second] = [rows[at], rows[at + 1]];
  if (first === undefined || second === undefined) return rows;
  return [...rows.slice(0, at), second, first, ...rows.slice(at + 2)];
}

const renumbered = (rows: readonly LedgerRow[]): readonly LedgerRow[] => rows.map((row, index) => ({ ...row, seq: index + 1 }));

function swapped({ ledgers, system, rows, covered, dice }: Target): Ledgers {
  const other = [...ledgers.keys()].find((name) => name !== system) ?? system;
  const theirs = ledgers.get(other) ?? [];
  const at = dice(Math.min(covered, theirs.length));
  const take = (into: readonly LedgerRow[], from: readonly LedgerRow[], name: string): readonly LedgerRow[] =>
    into.map((row, index) => (index === at ? { ...(from[index] ?? row), system: name } : row));
  return new Map([...ledgers, [system, take(rows, theirs, system)], [other, take(theirs, rows, other)]]);
}

const alone =
  (change: (target: Target) => readonly LedgerRow[]) =>
  (target: Target): Ledgers =>
    new Map([...target.ledgers, [target.system, change(target)]]);
const mending = (change: (target: Target) => readonly LedgerRow[]) => alone((target) => mended(target.system, change(target)));

/** One row is edited, and its own hash mended. */
function patched(target: Target): readonly LedgerRow[] {
  const seq = 1 + target.dice(target.covered);
  return target.rows.map((row) => {
    if (row.seq !== seq) return row;
    const forged = { ...row, body: '"forged"' };
    return { ...forged, hash: hashOf(forged) };
  });
}

const edited = (target: Target): readonly LedgerRow[] => {
  const seq = 1 + target.dice(target.covered);
  return target.rows.map((row) => (row.seq === seq ? { ...row, body: '"forged"' } : row));
};

export const tamperings: readonly Tampering[] = [
  { name: 'a field edited', isMended: false, of: alone(changed) },
  { name: 'an event edited, its hash mended', isMended: false, of: alone(patched) },
  { name: 'an event deleted', isMended: false, of: alone(({ rows, covered, dice }) => without(rows, 1 + dice(covered))) },
  {
    name: 'an event deleted, the rest renumbered',
    isMended: false,
    of: alone(({ rows, covered, dice }) => renumbered(without(rows, 1 + dice(covered)))),
  },
  { name: 'an event put in, the rest renumbered', isMended: false, of: alone((target) => renumbered(inserted(target))) },
  { name: 'two events in the other order', isMended: false, of: alone((target) => renumbered(reordered(target))) },
  { name: 'events swapped between systems', isMended: false, of: swapped },
  { name: 'the end cut off, the head mended', isMended: true, of: alone(({ rows, covered, dice }) => rows.slice(0, dice(covered))) },
  { name: 'all written anew, one word changed', isMended: true, of: mending(edited) },
  { name: 'all written anew, an event less', isMended: true, of: mending(({ rows, covered, dice }) => without(rows, 1 + dice(covered))) },
  { name: 'all written anew, an event more', isMended: true, of: mending(inserted) },
  { name: 'all written anew, in another order', isMended: true, of: mending(reordered) },
  {
    name: 'an old copy of everything restored',
    isMended: true,
    of: ({ ledgers, covered, dice }) => {
      const left = dice(covered);
      return new Map([...ledgers].map(([system, rows]) => [system, rows.slice(0, left)]));
    },
  },
];

/** Puts these ledgers into the place of whatever is there, triggers off, heads mended. */
export async function writeLedgers(superuser: Database, ledgers: Ledgers): Promise<void> {
  const rows = [...ledgers].flatMap(([, each]) => each);
  await superuser.use(async (connection) => {
    await connection.query(`BEGIN; SET LOCAL session_replication_role = replica; DELETE FROM lockstep.ledger`);
    await insertLedger(connection, rows);
    for (const [system, each] of ledgers) {
      const last = each.at(-1);
      const head = [system, last?.seq ?? 0, last?.hash ?? genesisHash];
      await connection.query('UPDATE lockstep.systems SET seq = $2, head = $3 WHERE name = $1', head);
    }
    await connection.query('COMMIT');
  });
}
