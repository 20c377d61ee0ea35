// What must be true of a store after everything that went wrong.
import { emptyState } from '#core/empty-state.ts';
import { rowsOf } from '#core/entities.ts';
import type { Event } from '#core/event.ts';
import { isUnfinished } from '#core/find.ts';
import { fold } from '#core/fold/index.ts';
import type { State } from '#core/state.ts';
import type { EntityRow, LedgerRow, Store } from '#store/store.ts';

const pageOfEvents = 1_000;

/** Everything that a system's ledger says, folded from the first event on. */
export interface Told {
  readonly state: State;
  readonly events: readonly Event[];
}

export async function foldLedger(store: Store, system: string): Promise<Told> {
  const events: Event[] = [];
  for (let after = 0; ;) {
    const rows = await store.events(system, { after, limit: pageOfEvents });
    const last = rows.at(-1);
    if (last === undefined) break;
    events.push(...rows.map(eventOf));
    after = last.seq;
  }
  return { events, state: fold(emptyState(system), events) };
}

function eventOf({ body }: LedgerRow): Event {
  const event: unknown = JSON.parse(body);
  if (!isEvent(event)) throw new Error(`no event: ${body}`);
  return event;
}

/** Rows of our own ledger are trusted as they stand. */
function isEvent(value: unknown): value is Event {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

/** Sentences about whatever is wrong with a system that has come to rest: ledger, tables, orders, promotions. */
export async function examine(store: Store, system: string): Promise<readonly string[]> {
  const verdict = await store.verify(system);
  const { state, events } = await foldLedger(store, system);
  const wrong: string[] = verdict.intact ? [] : [`ledger: ${verdict.sentence}`];
  wrong.push(...(await differences(store, system, state)), ...unfinished(state), ...repeated(events));
  return wrong;
}

/** The tables, dropped and folded again from the ledger, are the same bytes. */
async function differences(store: Store, system: string, state: State): Promise<readonly string[]> {
  const wanted = new Map(rowsOf(state).map((row) => [`${row.kind} ${row.id}`, textOf(row)]));
  const found = new Map<string, string>();
  for (const kind of ['head', 'files', 'releases', 'promotions', 'environments', 'orders', 'proposals', 'adoptions']) {
    for (const row of await store.entities(system, { kind })) found.set(`${row.kind} ${row.id}`, textOf(row));
  }
  const keys = new Set([...wanted.keys(), ...found.keys()]);
  return [...keys].filter((key) => wanted.get(key) !== found.get(key)).map((key) => `tables: ${key} is not what the ledger says`);
}

function textOf({ body, open }: Pick<EntityRow, 'body' | 'open'>): string {
  return `${open ? 'open' : 'closed'} ${body}`;
}

function unfinished(state: State): readonly string[] {
  const promotions = [...state.promotions.values()];
  const waiting = promotions.filter(isUnfinished).map(({ id, state: is }) => `lost: ${id} is ${is}`);
  const failed = promotions
    .filter((each) => each.state === 'failed' || each.state === 'aborted')
    .map(({ id, because }) => `lost: ${id} has failed: ${because}`);
  const orders = [...state.orders.values()].map((order) => `lost: the order ${order.key} is left ${order.state}`);
  const leases = [...state.environments.values()].flatMap(({ name, lease }) =>
    lease === undefined ? [] : [`lost: ${name} is held by ${lease}`],
  );
  return [...waiting, ...failed, ...orders, ...leases];
}

/** What the ledger may say once only. */
function repeated(events: readonly Event[]): readonly string[] {
  const seen = new Map<string, number>();
  for (const event of events) {
    const name = onceOnly(event);
    if (name !== undefined) seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  return [...seen].filter(([, count]) => count > 1).map(([name, count]) => `doubled: the ledger says ${count} times ${name}`);
}

function onceOnly(event: Event): string | undefined {
  switch (event.kind) {
    case 'releaseCreated':
      return `created ${event.release.id}`;
    case 'orderIssued':
      return `issued ${event.order.key}`;
    case 'promotionStarted':
    case 'promotionEnded':
      return `${event.kind} ${event.promotion}`;
    case 'evidenceGiven':
      return `${event.evidence.kind} by ${event.evidence.by} for ${event.release} in ${event.evidence.stage} under ${event.evidence.gate} ${event.evidence.entry} ${event.evidence.environment ?? ''}`;
    default:
      return undefined;
  }
}
