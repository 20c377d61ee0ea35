import { canonical } from '#core/canonical.ts';
import type { Command } from '#core/command.ts';
import { emptyState } from '#core/empty-state.ts';
import { changedRows, prune, stateOf } from '#core/entities.ts';
import type { Event } from '#core/event.ts';
import { Failure } from '#core/failure.ts';
import { indexOf } from '#core/index-of.ts';
import { noticesOf } from '#core/notify/notices-of.ts';
import type { Refusal } from '#core/refusal.ts';
import { semantics } from '#core/semantics.ts';
import type { Order, State } from '#core/state.ts';
import { step } from '#core/step.ts';
import { wakeOf } from '#core/waits.ts';
import type { Entry, EntityRow, Store, SystemTransaction, WorkRow } from '#store/store.ts';
import type { Quiet, Slices } from './slices.ts';

/** What a step came to, as recorded. */
export interface Recorded {
  readonly seq: number;
  readonly state: State;
  readonly events: readonly Event[];
  readonly refusal?: Refusal;
  /** The answer that was recorded when this command id was taken before. */
  readonly answered?: string;
  /** When something follows by itself; undefined where only people and agents can move it. */
  readonly wake?: number;
  /** Until then nothing is decided anew; not for longer than somebody looks again, should a time of waking have been missed. */
  readonly quiet?: Quiet;
}

export interface StepRequest {
  readonly system: string;
  readonly command?: Command;
  /** The client's; empty where asking twice does no harm. */
  readonly commandId?: string;
  /** The text to keep as the answer to `commandId`. */
  readonly answerOf?: (recorded: Pick<Recorded, 'seq' | 'events'>) => string;
  /** Is given instead of a judgement; an answer that was recorded before stands all the same. */
  readonly refusal?: Refusal;
}

/** The key of the one piece of work that every system has: look again then. */
const decideKey = 'decide';

/** Nothing is left without a time: where nothing is due, somebody still looks again. */
const lookAgainMs = 10 * 60_000;

/** Rules that nobody here knows decided this system: what follows by older ones would be another history. */
function requireKnownRules({ head }: State): void {
  if (head.semantics <= semantics) return;
  const sentence = `${head.system} was decided by a newer Lockstep (rules ${head.semantics}, this one knows ${semantics}): start that version.`;
  throw new Failure('store-newer', sentence, { retryable: false });
}

/** One step of one system in one transaction: slice, decide-judge-decide, events, rows, leases, work, commit. */
export async function recordStep(store: Store, slices: Slices, now: () => number, request: StepRequest): Promise<Recorded> {
  const { system, command, commandId = '' } = request;
  const end = slices.begin(system);
  try {
    let known: State | undefined;
    const recorded = await store.transact(system, async (transaction) => {
      const answered = commandId === '' ? undefined : await transaction.answerOf(commandId);
      const slice = await slices.at(transaction);
      known = slice.state;
      const before = await lookUp(transaction, slice.state, command);
      requireKnownRules(before);
      if (answered !== undefined) return { seq: transaction.seq, state: before, events: [], answered };
      if (request.refusal !== undefined) return { seq: transaction.seq, state: before, events: [], refusal: request.refusal };
      const at = now();
      const quiet = before === slice.state && isWithin(slice.quiet, at) ? slice.quiet : undefined;
      return stepIn(transaction, before, request, { at, quiet });
    });
    slices.keep(system, { seq: recorded.seq, state: prune(recorded.state, known), quiet: recorded.quiet });
    return recorded;
  } catch (error) {
    slices.forget(system);
    throw error;
  } finally {
    end();
  }
}

function isWithin(quiet: Quiet | undefined, at: number): boolean {
  return quiet !== undefined && at >= quiet.from && at < quiet.until;
}

interface Moment {
  readonly at: number;
  /** Where `at` lies within it: nothing has to be decided before the command. */
  readonly quiet: Quiet | undefined;
}

async function stepIn(transaction: SystemTransaction, before: State, request: StepRequest, { at, quiet }: Moment): Promise<Recorded> {
  const { command, commandId = '' } = request;
  const { state, events, refusal } = step(before, command, at, quiet !== undefined);
  const wake = wakeOf(state, at);
  const nextQuiet = quiet !== undefined && state === before ? quiet : { from: at, until: Math.min(wake ?? Infinity, at + lookAgainMs) };
  const outcome = { state, events, quiet: nextQuiet, ...(refusal && { refusal }), ...(wake !== undefined && { wake }) };
  if (events.length === 0) return { ...outcome, seq: transaction.seq };
  const seq = transaction.seq + events.length;
  const answer = refusal === undefined ? request.answerOf?.({ seq, events }) : undefined;
  const entry: Entry = {
    at,
    by: command?.by ?? 'lockstep',
    commandId,
    events: events.map((event) => ({ kind: event.kind, body: canonical(event) })),
    entities: changedRows(before, state),
    leases: changedLeases(before, state),
    workUpserts: workOf(before, state, wake ?? at + lookAgainMs),
    workDeletes: [...before.orders.keys()].filter((key) => state.orders.get(key)?.state !== 'open'),
    notices: noticesOf({ before, after: state, events, firstSeq: transaction.seq + 1, at }).map((notice) => ({
      id: notice.id,
      body: canonical(notice),
    })),
    ...(answer !== undefined && { answer }),
  };
  return { ...outcome, seq: (await transaction.write(entry)).seq };
}

/** Who holds an environment now. The store keeps them under a unique key: a second lease is an error there, not a matter of timing. */
function changedLeases(before: State, after: State): Entry['leases'] {
  if (before.environments === after.environments) return [];
  return [...after.environments.values()].flatMap(({ name, lease }) => {
    const was = before.environments.get(name)?.lease;
    return was === lease ? [] : [{ environment: name, ...(was !== undefined && { from: was }), ...(lease !== undefined && { to: lease }) }];
  });
}

function workOf(before: State, after: State, wake: number): readonly WorkRow[] {
  const orders = [...after.orders.values()].filter((order) => order.state === 'open' && before.orders.get(order.key) !== order);
  return [...orders.map(workOfOrder), { key: decideKey, kind: 'decide', dueAt: wake }];
}

function workOfOrder(order: Order): WorkRow {
  return { key: order.key, kind: 'order', dueAt: order.issued, host: order.host, environment: order.environment, fence: order.fence };
}

/**
 * A command may name what has left the slice: a rejected release to reopen, a name that was taken. And what is under way may belong to
 * a release that has left it: one that was rejected on its way in is still to be taken back, and that is written down with it.
 */
async function lookUp(transaction: SystemTransaction, state: State, command: Command | undefined): Promise<State> {
  const rows: EntityRow[] = [];
  for (const [kind, id] of missing(state, command)) {
    const row = await transaction.load(kind, id);
    if (row !== undefined) rows.push(row, ...(await fileOf(transaction, state, kind, row)));
  }
  return rows.length === 0 ? state : withRows(state, rows);
}

type Named = readonly ['releases' | 'promotions' | 'proposals' | 'adoptions', string | undefined];

function missing(state: State, command: Command | undefined): readonly (readonly [Named[0], string])[] {
  const named = command === undefined ? [] : namedBy(command, state);
  const away = named.flatMap(([kind, id]) => (id === undefined || state[kind].has(id) ? [] : [[kind, id] as const]));
  return [...releasesUnderWay(state).map((id) => ['releases', id] as const), ...away];
}

/** Those that are moved, whichever way, and those that are displaced by it, as far as they have left the slice. */
function releasesUnderWay(state: State): readonly string[] {
  const away: string[] = [];
  for (const { release, deployments } of indexOf(state).unfinished) {
    if (!state.releases.has(release)) away.push(release);
    for (const { back } of Object.values(deployments)) if (back !== undefined && !state.releases.has(back.release)) away.push(back.release);
  }
  return away;
}

function namedBy(command: Command, { adoptions }: State): readonly Named[] {
  return [
    ['releases', 'release' in command ? command.release : undefined],
    // A release that has ended may stand under the name that is to be signed.
    ['releases', command.kind === 'second-adoption' ? adoptions.get(command.id)?.release : undefined],
    ['promotions', 'promotion' in command ? command.promotion : undefined],
    ['proposals', command.kind === 'approve-proposal' || command.kind === 'withdraw-proposal' ? command.id : undefined],
    ['adoptions', command.kind === 'second-adoption' ? command.id : undefined],
  ];
}

/** A closed release pins a file version that may have left the slice too. */
async function fileOf(transaction: SystemTransaction, state: State, kind: string, row: EntityRow): Promise<readonly EntityRow[]> {
  const version = /"version":(\d+)/.exec(kind === 'releases' ? row.body : '')?.[1];
  if (version === undefined || state.files.has(version)) return [];
  const file = await transaction.load('files', version);
  return file === undefined ? [] : [file];
}

function withRows(state: State, rows: readonly EntityRow[]): State {
  const found = stateOf(state.head.system, rows);
  return {
    ...state,
    files: new Map([...state.files, ...found.files]),
    releases: new Map([...state.releases, ...found.releases]),
    promotions: new Map([...state.promotions, ...found.promotions]),
    proposals: new Map([...state.proposals, ...found.proposals]),
    adoptions: new Map([...state.adoptions, ...found.adoptions]),
  };
}

/** The slice as the open rows tell it. */
export function stateFromRows(system: string, rows: readonly EntityRow[]): State {
  return rows.length === 0 ? emptyState(system) : stateOf(system, rows);
}
