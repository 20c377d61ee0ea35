import { Bug } from './bug.ts';
import { canonical } from './canonical.ts';
import { emptyState } from './empty-state.ts';
import { isUnfinished } from './find.ts';
import type { Tables } from './fold/draft.ts';
import type { State } from './state.ts';

/** A record of a State as a row of the store. `body` is '' where the record is gone. */
export interface Row {
  readonly kind: string;
  readonly id: string;
  readonly body: string;
  readonly open: boolean;
}

const tables = [
  'files',
  'releases',
  'promotions',
  'environments',
  'orders',
  'proposals',
  'adoptions',
  'calendars',
  'schedules',
] as const satisfies readonly (keyof Tables)[];

/** Every kind of row that a system has. */
export const rowKinds = ['head', ...tables] as const;

/** Whether a record is part of the slice. A function of the record alone, so that a rebuild gives the same rows. */
const isOpenRecord: { readonly [Kind in keyof Tables]: (record: Tables[Kind]) => boolean } = {
  files: (file) => !file.retired,
  releases: (release) => release.state === 'open',
  promotions: isUnfinished,
  environments: () => true,
  orders: () => true,
  proposals: (proposal) => proposal.state === 'open',
  adoptions: (adoption) => adoption.state === 'open',
  calendars: () => true,
  schedules: () => true,
};

/** Every record of a State as a row, in the order of kinds and ids. */
export function rowsOf(state: State): readonly Row[] {
  return changedRows(emptyState(state.head.system), state);
}

/** What a store must write to go from one State to the next: records are compared by identity, unchanged ones cost nothing. */
export function changedRows(before: State, after: State): readonly Row[] {
  const head =
    before.head === after.head ? [] : [new WrittenRow({ kind: 'head', id: 'head', body: canonical(after.head), open: true }, after.head)];
  return [...head, ...tables.flatMap((kind) => changedIn(kind, tableOf(before, kind), tableOf(after, kind)))];
}

function changedIn<Kind extends keyof Tables>(
  kind: Kind,
  old: ReadonlyMap<string, Tables[Kind]>,
  now: ReadonlyMap<string, Tables[Kind]>,
): readonly Row[] {
  if (old === now) return [];
  const rows: Row[] = [];
  for (const [id, record] of now)
    if (old.get(id) !== record) rows.push(new WrittenRow({ kind, id, body: canonical(record), open: isOpenRecord[kind](record) }, record));
  for (const id of old.keys()) if (!now.has(id)) rows.push(new WrittenRow({ kind, id, body: '', open: false }));
  return rows;
}

function tableOf<Kind extends keyof Tables>(state: State, kind: Kind): ReadonlyMap<string, Tables[Kind]> {
  const all: { readonly [Each in keyof Tables]: ReadonlyMap<string, Tables[Each]> } = state;
  return all[kind];
}

/** A State from the rows of the slice (and of what was looked up beside it). Rows of ours are trusted as they stand. */
export function stateOf(system: string, rows: readonly Row[]): State {
  const maps = new Map<string, Map<string, unknown>>(tables.map((kind) => [kind, new Map()]));
  let head: unknown;
  for (const row of rows) {
    if (row.kind === 'head') head = recordOf(row);
    else maps.get(row.kind)?.set(row.id, recordOf(row));
  }
  const read = { ...Object.fromEntries(maps), head: head ?? emptyState(system).head };
  if (!isState(read)) throw new Bug(`the rows of ${system} are no state`);
  return read;
}

/** The row, and that what was written is what it says: it is not read. For who writes and reads rows by the million, and knows that by other means. */
export function asWritten(row: Row): Row {
  return row instanceof WrittenRow ? row.asWritten() : row;
}

/** Records are never changed in place: a row that is met again, as in the store in memory, is read once. */
class WrittenRow implements Row {
  readonly kind: string;
  readonly id: string;
  readonly body: string;
  readonly open: boolean;
  readonly #written: unknown;
  #record: unknown;

  constructor({ kind, id, body, open }: Row, written?: unknown) {
    this.#written = written;
    this.kind = kind;
    this.id = id;
    this.body = body;
    this.open = open;
  }

  get record(): unknown {
    this.#record ??= JSON.parse(this.body);
    return this.#record;
  }

  asWritten(): this {
    this.#record ??= this.#written;
    return this;
  }
}

function recordOf(row: Row): unknown {
  return row instanceof WrittenRow ? row.record : JSON.parse(row.body);
}

/** Rows were written by `changedRows` in the same transaction as their events; their shape is not judged a second time. */
function isState(read: object): read is State {
  return 'head' in read && tables.every((kind) => kind in read);
}

/** The slice: closed records leave it. Decisions are the same with and without them. What it has of a slice from before needs no look. */
export function prune(state: State, slice?: State): State {
  if (state === slice) return state;
  const kept = tables.map((kind) => [kind, keepOpen(kind, state, slice)] as const);
  if (kept.every(([kind, table]) => table === tableOf(state, kind))) return state;
  const pruned = { head: state.head, ...Object.fromEntries(kept) };
  if (!isState(pruned)) throw new Bug('pruning lost a table');
  return pruned;
}

function keepOpen<Kind extends keyof Tables>(kind: Kind, state: State, slice: State | undefined): ReadonlyMap<string, Tables[Kind]> {
  const all = tableOf(state, kind);
  if (slice !== undefined && tableOf(slice, kind) === all) return all;
  const isOpen = isOpenRecord[kind];
  for (const record of all.values()) if (!isOpen(record)) return new Map([...all].filter(([, each]) => isOpen(each)));
  return all;
}
