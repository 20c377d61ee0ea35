import type { Event } from '#core/event.ts';
import { currentSystem, environmentsOf } from '#core/find.ts';
import { strangeSigner } from '#core/data/pinned-signer.ts';
import type { Proved } from '#core/data/proved.ts';
import { databasesOf, freshUntil, isProven } from '#core/refresh.ts';
import type { DataRecord, Environment, Order, Promotion, Refreshed, State } from '#core/state.ts';
import type { EnvironmentDefinition, Instant, RefreshRule, RefreshTiming, SoakLength } from '#core/system.ts';
import { unmaskedView, type UnmaskedView } from './unmasked.ts';

/** One refresh of one database, from its order to what became of it. */
export interface RefreshView {
  readonly promotion: string;
  /** `entry`: a release came in on it. `asked`: what ran there stayed. `schedule`: it was due. `proof`: nothing was copied; what stood there was proven. */
  readonly why: 'entry' | 'asked' | 'schedule' | 'proof';
  readonly release: string;
  readonly database: string;
  readonly from: string;
  readonly by: string;
  readonly reason?: string;
  readonly ordered: Instant;
  /** Of one that fails it is known that nothing of it is in place; `unknown`: nobody knows yet. */
  readonly state: 'running' | 'in-place' | 'failed' | 'unknown' | 'taken-back';
  readonly ended?: Instant;
  readonly because?: string;
  /** All that was told of a failure: columns that nobody decided about, with the lines to write; what a proof found. */
  readonly lastWords?: string;
  readonly refreshed?: Refreshed;
  /** It was masked by another classification than what stood there before. */
  readonly otherClassification?: true;
  /** Of a proof by itself: what it found. */
  readonly proved?: Proved;
  /** Public key whose signature over the proof this controller saw to hold. */
  readonly signedBy?: string;
  /** Plan, counts and proof as they were kept: name → blob. No value of a row stands in them. */
  readonly documents?: { readonly [name: string]: string };
}

/** Where data come from; when they are refreshed is told beside it. */
export type RefreshSource = Omit<RefreshRule, keyof RefreshTiming>;

/** What is known of the data of an environment now. */
export interface DataView {
  /** As today's file says it; absent: nothing refreshes them. */
  readonly rule?: RefreshSource;
  readonly databases: readonly {
    readonly database: string;
    readonly record?: DataRecord;
    /** It is as production's data are. */
    readonly unmasked?: UnmaskedView;
    /** Its proof is not signed as the file says; a sentence. */
    readonly strange?: string;
    /** Gates of its stage that ask for fresh data: how old they may be, and until when it is open, by this database alone. */
    readonly fresh: readonly {
      readonly side: 'entry' | 'exit';
      readonly gate: string;
      readonly allowed?: SoakLength;
      readonly until?: Instant;
    }[];
  }[];
}

/** What the data of an environment are, in a word or two. */
export interface DataPlace {
  readonly environment: string;
  /** As the file says it. */
  readonly data: EnvironmentDefinition['data'];
  /** Something refreshes them. */
  readonly isRefreshed: boolean;
  /** Of all its databases; absent: one of them was never refreshed. */
  readonly verdict?: DataRecord['verdict'];
  /** Of production's rows; absent: all, or nobody knows. */
  readonly share?: number;
  /** People's own values are there, and may not be: permitted no more, or found by a proof. */
  readonly exposed?: 'overdue' | 'leak';
}

/** Every refresh of a system, as far as its ledger was read. */
export interface RefreshHistory {
  /** Promotions that have not ended. */
  readonly open: ReadonlyMap<string, Promotion>;
  /** Effect key of a refresh, or of its undoing → where it stands below. */
  readonly orders: ReadonlyMap<
    string,
    { readonly environment: string; readonly promotion: string; readonly database: string; readonly undo: boolean }
  >;
  /** Environment → its refreshes, oldest first. */
  readonly refreshes: ReadonlyMap<string, readonly RefreshView[]>;
  /** Environment → those that were due, and could not begin in time; oldest first. */
  readonly leftOut: ReadonlyMap<string, readonly LeftOutRefresh[]>;
}

export type LeftOutRefresh = Pick<LeftOut, 'due' | 'day' | 'because' | 'at' | 'earlier'>;
type LeftOut = Extract<Event, { kind: 'refreshLeftOut' }>;

export const noRefreshes: RefreshHistory = { open: new Map(), orders: new Map(), refreshes: new Map(), leftOut: new Map() };

/** Of one environment so many are kept: the newest. */
const mostRefreshes = 300;

/** Events of these kinds say what was refreshed; the others need not be read. */
export const refreshKinds: ReadonlySet<string> = new Set([
  'promotionRequested',
  'turned',
  'promotionEnded',
  'orderIssued',
  'orderEnded',
  'orderSettled',
  'refreshLeftOut',
]);

/** The history with these events in it, in the order in which they were written. */
export function takeRefreshes(before: RefreshHistory, events: readonly Event[]): RefreshHistory {
  const now = {
    open: new Map(before.open),
    orders: new Map(before.orders),
    refreshes: new Map(before.refreshes),
    leftOut: new Map(before.leftOut),
  };
  for (const event of events) {
    switch (event.kind) {
      case 'promotionRequested':
        now.open.set(event.promotion.id, event.promotion);
        break;
      case 'turned':
        noteTurned(now, event);
        break;
      case 'promotionEnded':
        now.open.delete(event.promotion);
        for (const [key, { promotion }] of now.orders) if (promotion === event.promotion) now.orders.delete(key);
        break;
      case 'orderIssued':
        noteOrder(now, event.order);
        break;
      case 'orderEnded':
        noteEnd(now, event);
        break;
      case 'orderSettled':
        noteSettled(now, event);
        break;
      case 'refreshLeftOut':
        noteLeftOut(now, event);
        break;
      default:
    }
  }
  return now;
}

interface Taking {
  readonly open: Map<string, Promotion>;
  readonly orders: Map<string, { environment: string; promotion: string; database: string; undo: boolean }>;
  readonly refreshes: Map<string, readonly RefreshView[]>;
  readonly leftOut: Map<string, readonly LeftOutRefresh[]>;
}

/** What is taken back is so for what turned its promotion, which may be another database. */
function noteTurned({ open }: Taking, { promotion: id, because }: Extract<Event, { kind: 'turned' }>): void {
  const promotion = open.get(id);
  if (promotion !== undefined) open.set(id, { ...promotion, because });
}

function noteLeftOut({ leftOut }: Taking, { environment, due, day, because, at, earlier }: LeftOut): void {
  const entry = { due, day, because, at, ...(earlier !== undefined && { earlier }) };
  leftOut.set(environment, [...(leftOut.get(environment) ?? []), entry].slice(-mostRefreshes));
}

function noteOrder(now: Taking, { key, kind, environment, promotion: id, step, undo = false, issued }: Order): void {
  const promotion = now.open.get(id);
  if (kind !== 'step' || step?.refresh === undefined || promotion === undefined) return;
  const { database, from } = step.refresh;
  now.orders.set(key, { environment, promotion: id, database, undo });
  const known = now.refreshes.get(environment) ?? [];
  if (known.some((each) => each.promotion === id && each.database === database)) {
    if (!undo) change(now, key, { state: 'running' });
    return;
  }
  const { release, by, reason } = promotion;
  const begun: RefreshView = {
    promotion: id,
    why: whyOf(promotion),
    release,
    database,
    from,
    by,
    ...(reason !== undefined && { reason }),
    ordered: issued,
    state: 'running',
  };
  now.refreshes.set(environment, [...known, begun].slice(-mostRefreshes));
}

function whyOf({ kind, due, only }: Promotion): RefreshView['why'] {
  if (kind !== 'refresh') return 'entry';
  return only ?? (due === undefined ? 'asked' : 'schedule');
}

function noteEnd(now: Taking, { key, as, at, because, result, signedBy }: Extract<Event, { kind: 'orderEnded' }>): void {
  const undo = now.orders.get(key)?.undo === true;
  const words = because === '' ? {} : { because };
  if (undo) {
    // Of what failed nothing was in place: to make sure of that is no news.
    if (as === 'succeeded' && stateOf(now, key) !== 'failed') change(now, key, { state: 'taken-back', ended: at, ...whyBack(now, key) });
    return;
  }
  const { refreshed, proved, blobs: documents, lastWords } = result ?? {};
  // A proof that found something, and for which the copy was dropped, is kept as one that found nothing.
  const proof = { ...(proved && { proved }), ...(signedBy !== undefined && { signedBy }), ...(documents && { documents }) };
  if (as === 'succeeded') {
    const isOther = refreshed !== undefined && isOtherThanBefore(now, key, refreshed);
    const told = { ...(refreshed && { refreshed }), ...(isOther && { otherClassification: true as const }) };
    tellEnd(now, key, { state: 'in-place', ended: at, ...words, ...told, ...proof });
  } else {
    const told = { ...words, ...(lastWords !== undefined && { lastWords }), ...proof };
    tellEnd(now, key, { state: as === 'failed' ? 'failed' : 'unknown', ended: at, ...told });
  }
}

/** In place of what an attempt before it told. */
function tellEnd(now: Taking, key: string, fields: Pick<RefreshView, 'state'> & Partial<RefreshView>): void {
  const of = now.orders.get(key);
  const known = (of && now.refreshes.get(of.environment)) ?? [];
  const ended = known.map((each) => {
    if (each.promotion !== of?.promotion || each.database !== of.database) return each;
    const { promotion, why, release, database, from, by, reason, ordered } = each;
    return { promotion, why, release, database, from, by, ...(reason !== undefined && { reason }), ordered, ...fields };
  });
  if (of !== undefined) now.refreshes.set(of.environment, ended);
}

/** Held against the last one that masked what is still in its place. */
function isOtherThanBefore({ orders, refreshes }: Taking, key: string, { verdict, classification }: Refreshed): boolean {
  const of = orders.get(key);
  const before = (refreshes.get(of?.environment ?? '') ?? []).findLast(
    ({ database, promotion, state, refreshed }) =>
      database === of?.database &&
      promotion !== of.promotion &&
      state === 'in-place' &&
      refreshed !== undefined &&
      refreshed.verdict !== 'raw',
  );
  return verdict !== 'raw' && before?.refreshed !== undefined && before.refreshed.classification !== classification;
}

function noteSettled(now: Taking, { key, as, reason, at }: Extract<Event, { kind: 'orderSettled' }>): void {
  if (as === 'retry') return;
  const { undo } = now.orders.get(key) ?? {};
  if (undo === true && as === 'done' && stateOf(now, key) === 'failed') return;
  const done = undo === true ? 'taken-back' : 'in-place';
  change(now, key, { state: as === 'done' ? done : 'failed', ended: at, because: reason });
}

function whyBack({ open, orders }: Taking, key: string): Pick<RefreshView, 'because'> {
  const { because } = open.get(orders.get(key)?.promotion ?? '') ?? {};
  return because === undefined ? {} : { because };
}

function stateOf({ orders, refreshes }: Taking, key: string): RefreshView['state'] | undefined {
  const of = orders.get(key);
  const known = of === undefined ? [] : (refreshes.get(of.environment) ?? []);
  return known.find((each) => each.promotion === of?.promotion && each.database === of.database)?.state;
}

function change(now: Taking, key: string, fields: Partial<RefreshView>): void {
  const of = now.orders.get(key);
  if (of === undefined) return;
  const known = now.refreshes.get(of.environment) ?? [];
  const changed = known.map((each) => (each.promotion === of.promotion && each.database === of.database ? { ...each, ...fields } : each));
  now.refreshes.set(of.environment, changed);
}

/** What stands now; the history is read from the ledger. */
export function dataView(state: State, environment: Environment): DataView {
  const system = currentSystem(state);
  const rule = system?.environments.find(({ name }) => name === environment.name)?.refresh;
  const stage = system?.path.find((each) => environmentsOf(each).includes(environment.name));
  const gates = stage === undefined ? [] : [...stage.entry, ...stage.exit].flatMap((gate) => (gate.kind === 'data' ? [gate] : []));
  const databases = databasesOf(state, environment).map(({ database, record }) => {
    const fresh = gates.map((gate) => {
      const until = record !== undefined && isProven(record) ? freshUntil(state, gate, record.at) : undefined;
      const allowed = 'ms' in gate ? { ms: gate.ms } : { workingDays: gate.workingDays, calendar: gate.calendar };
      return { side: gate.side, gate: gate.hash, allowed, ...(until !== undefined && { until }) };
    });
    const unmasked = record && unmaskedView(environment, record);
    const strange = record?.verdict === 'pass' ? strangeSigner(rule?.signers, record) : undefined;
    return {
      database,
      ...(record && { record }),
      ...(unmasked && { unmasked }),
      ...(strange !== undefined && { strange: `${database} in ${environment.name} ${strange}` }),
      fresh,
    };
  });
  return { ...(rule && { rule: sourceOf(rule) }), databases };
}

function sourceOf(rule: RefreshRule): RefreshSource {
  const { at: _at, zone: _zone, latestStartMs: _latest, window: _window, before: _before, after: _after, ...source } = rule;
  return source;
}

/** Every environment of the file in force, in the order of the path. */
export function dataPlaces(state: State): readonly DataPlace[] {
  return (currentSystem(state)?.environments ?? []).map(({ name, data, refresh }) => {
    const environment = state.environments.get(name);
    const records = environment === undefined || refresh === undefined ? [] : databasesOf(state, environment).map(({ record }) => record);
    return { environment: name, data, isRefreshed: refresh !== undefined, ...standingOf(records), ...exposedOf(environment, records) };
  });
}

function standingOf(records: readonly (DataRecord | undefined)[]): Pick<DataPlace, 'verdict' | 'share'> {
  const known = records.filter((record) => record !== undefined);
  if (known.length === 0 || known.length < records.length) return {};
  const verdict = known.find((record) => record.verdict === 'raw')?.verdict ?? (known.every(isProven) ? 'pass' : 'unproven');
  const [rows, of] = [sumOf(known.map((record) => record.rows)), sumOf(known.map((record) => record.ofRows ?? record.rows))];
  return { verdict, ...(of > rows && { share: rows / of }) };
}

function exposedOf(environment: Environment | undefined, records: readonly (DataRecord | undefined)[]): Pick<DataPlace, 'exposed'> {
  if (environment?.overdue !== undefined) return { exposed: 'overdue' };
  const isLeaky = records.some((record) => record !== undefined && record.verdict !== 'raw' && record.proof?.verdict === 'leak');
  return isLeaky ? { exposed: 'leak' } : {};
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
