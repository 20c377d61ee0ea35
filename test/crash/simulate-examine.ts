// What must be true at every instant, and what when a seed has come to rest: quick enough to be asked after each of a million.
import { changedRows } from '#core/entities.ts';
import type { Event } from '#core/event.ts';
import { isUnfinished } from '#core/find.ts';
import { fold } from '#core/fold/index.ts';
import type { State } from '#core/state.ts';
import { genesisHash, hashOf } from '#store/hash-of.ts';
import type { MemoryDatabase } from '#store/memory-database.ts';
import type { EntityRow, LedgerRow } from '#store/store.ts';
import { compareEffects } from './compare-effects.ts';
import { effectsIn } from './plan-of-effects.ts';
import { onceOnly } from './simulate-said.ts';
import { systemName, type Beginning } from './simulate-scenario.ts';

interface Seen {
  readonly beginning: Beginning;
  readonly database: MemoryDatabase;
  readonly effects: readonly string[];
  readonly reached: Set<string>;
  readonly read: (row: LedgerRow) => Event;
  /** It went to the end of its walk: nothing may be left. */
  readonly isAtRest: boolean;
}

export function examineSeed({ beginning, database, effects, reached, read, isAtRest }: Seen): readonly string[] {
  const { ledger, head } = database.system(systemName);
  const rows = ledger.slice(beginning.seq);
  const events = rows.map(read);
  for (const event of events) noteReach(event, reached);
  const chain = chainFaults(rows, ledger[beginning.seq - 1]?.hash ?? genesisHash, head);
  const state = folded(beginning.state, events);
  if (typeof state === 'string') return [...chain, state];
  return [
    ...chain,
    ...differences({ database, beginning, state }),
    ...repeated(beginning.said, events),
    ...(isAtRest ? [...unfinished(state), ...effectFaults(state, effects), ...workFaults(database)] : faultsSoFar(state, effects)),
  ];
}

function folded(state: State, events: readonly Event[]): State | string {
  try {
    return fold(state, events);
  } catch (error) {
    return `ledger: it makes no sense: ${String(error)}`;
  }
}

function noteReach(event: Event, reached: Set<string>): void {
  if (event.kind === 'strayHeard') reached.add('a stray answer');
  if (event.kind === 'orderIssued' && event.order.kind === 'inquire') reached.add('an order is lost, and its agent asked');
  if (event.kind === 'orderIssued' && event.order.attempt > 1) reached.add('a second attempt');
}

function chainFaults(rows: readonly LedgerRow[], before: string, head: string): readonly string[] {
  let last = before;
  let seq = (rows[0]?.seq ?? 1) - 1;
  for (const row of rows) {
    if (row.seq !== seq + 1 || row.previousHash !== last || row.hash !== hashOf(row)) return [`ledger: event ${row.seq} does not follow`];
    ({ hash: last, seq } = row);
  }
  return last === head ? [] : ['ledger: its head is another'];
}

/** The tables, dropped and folded again from the ledger, are the same bytes; what no event changed is what it was. */
function differences({ database, beginning, state }: Pick<Seen, 'database' | 'beginning'> & { readonly state: State }): readonly string[] {
  const { entities } = database.system(systemName);
  const before = beginning.database.system(systemName).entities;
  const changed = new Map(changedRows(beginning.state, state).map((row) => [`${row.kind}\0${row.id}`, row]));
  const wrong = new Set<string>();
  for (const keys of [before, changed, entities])
    for (const key of keys.keys()) if (isUnlike(changed.get(key) ?? before.get(key), entities.get(key))) wrong.add(key);
  return [...wrong].map((key) => `tables: ${key.replace('\0', ' ')} is not what the ledger says`);
}

function isUnlike(wanted: EntityRow | undefined, found: EntityRow | undefined): boolean {
  // Whoever has changed nothing holds the very same row.
  if (wanted === found) return false;
  const isGone = wanted !== undefined && !wanted.open && wanted.body === '';
  return isGone ? found !== undefined : found?.body !== wanted?.body || found?.open !== wanted?.open;
}

function unfinished(state: State): readonly string[] {
  const promotions = [...state.promotions.values()];
  return [
    ...promotions.filter(isUnfinished).map(({ id, state: is }) => `lost: ${id} is ${is}`),
    ...promotions
      .filter((each) => each.state === 'failed' || each.state === 'aborted')
      .map(({ id, because }) => `lost: ${id} failed: ${because}`),
    ...[...state.orders.values()].map(({ key, state: is }) => `lost: the order ${key} is left ${is}`),
    ...[...state.environments.values()].flatMap(({ name, lease }) => (lease === undefined ? [] : [`lost: ${name} is held by ${lease}`])),
  ];
}

/** What the ledger may say once only. */
function repeated(before: readonly string[], events: readonly Event[]): readonly string[] {
  const seen = new Set(before);
  return events.flatMap(onceOnly).flatMap((name) => {
    if (seen.has(name)) return [`doubled: the ledger says twice ${name}`];
    seen.add(name);
    return [];
  });
}

/** On the way: no effect that is not planned, none twice, none before its turn. */
function faultsSoFar(state: State, effects: readonly string[]): readonly string[] {
  const promotion = [...state.promotions.values()].find(({ release, kind }) => release === '1.1.0' && kind === 'normal');
  const wanted = promotion === undefined ? [] : Object.keys(promotion.deployments).map((place) => effectsIn(promotion, place));
  const planned = wanted.flat();
  const strange = effects.filter((base) => !planned.includes(base)).map((base) => `doubled: ${base} was not planned`);
  const faults = wanted.flatMap((own) =>
    compareEffects(
      own,
      effects.filter((base) => own.includes(base)),
    ),
  );
  return [...strange, ...faults.filter((sentence) => !sentence.startsWith('lost: '))];
}

/** In each environment every effect of the plan once, in the order of the plan; and nothing that the release before was to do. */
function effectFaults(state: State, effects: readonly string[]): readonly string[] {
  const promotion = [...state.promotions.values()].find(({ release, state: is }) => release === '1.1.0' && is === 'done');
  if (promotion === undefined) return ['lost: 1.1.0 has not arrived'];
  const known = Object.keys(promotion.deployments);
  const strange = effects.filter((base) => !known.some((place) => base.includes(`/${place}/`)));
  return [
    ...strange.map((base) => `doubled: ${base} was not planned`),
    ...known.flatMap((place) =>
      compareEffects(
        effectsIn(promotion, place),
        effects.filter((base) => base.includes(`/${place}/`)),
      ),
    ),
  ];
}

/** At rest one piece of work is left: look again, some time. */
function workFaults({ work, systems }: MemoryDatabase): readonly string[] {
  const left = [...work.values()].filter(({ row }) => row.kind !== 'decide').map(({ row }) => `lost: work is left: ${row.key}`);
  const leases = [...(systems.get(systemName)?.leases ?? [])].map(
    ([environment, by]) => `lost: the lease of ${environment} is left to ${by}`,
  );
  return [...left, ...leases, ...(work.size === 0 ? ['lost: nobody will look again'] : [])];
}
