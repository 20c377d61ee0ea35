import { blockers } from '#core/blockers/index.ts';
import type { Blocker } from '#core/blocker.ts';
import { isUnfinished } from '#core/find.ts';
import { indexOf } from '#core/index-of.ts';
import type { Promotion, Release, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { toleranceMs } from './delay.ts';
import { entriesOf, keyOfEntry, type Entry } from './entries.ts';
import type { ChangedEnd } from './run-changed.ts';

/** What becomes of a promotion under other rules. */
export const fates = ['same', 'stopped', 'earlier', 'later', 'unknown'] as const;
export type Fate = (typeof fates)[number];

export interface Judged {
  readonly release: string;
  readonly stage: string;
  readonly fate: Fate;
  readonly because: string;
  /** When it was let in, and when it would be; absent: it was not, or nobody knows. */
  readonly was?: Instant;
  readonly would?: Instant;
}

/** How it stands with an entry at one instant. */
export type Standing = ReadonlyMap<string, readonly Blocker[]>;

export interface Compared {
  readonly history: State;
  readonly since: Instant;
  readonly until: Instant;
  readonly end: ChangedEnd;
  /** Entry → why not yet under the new rules, when it was let in. */
  readonly thenNew: Standing;
}

/** Every promotion that was let in since, and those that would have been besides. It rests after each, so that others can do something between. */
export function* judgePromotions(compared: Compared): Generator<void, readonly Judged[]> {
  const { history, end, since } = compared;
  const were = entriesOf(history, since);
  yield;
  const would = entriesOf(end.state, since);
  const known = yield* knowledgeOf(compared);
  const judgedOnes: Judged[] = [];
  for (const [key, was] of were) {
    judgedOnes.push(judgeOne(compared, known, was, would.get(key)));
    yield;
  }
  for (const [key, entry] of would) if (!were.has(key)) judgedOnes.push(besides(entry, known));
  const waiting = yield* waitingUnknown(compared, known, judgedOnes);
  return [...judgedOnes, ...waiting].toSorted((left, right) => (left.was ?? left.would ?? 0) - (right.was ?? right.would ?? 0));
}

function judgeOne(compared: Compared, known: Knowledge, was: Entry, would: Entry | undefined): Judged {
  const { release, stage, startedAt } = was;
  const subject = { release, stage, was: startedAt };
  if (would === undefined) return { ...subject, ...fateOfMissing(compared, known, was) };
  // What was under way when the history ends is not finished under other rules either.
  const stuck = isUnfinished(was.promotion) ? undefined : known.stuck.get(would.promotion.id);
  if (stuck !== undefined) return { ...subject, fate: 'unknown', because: stuck, would: would.startedAt };
  const { promotion } = would;
  if (was.promotion.state === 'done' && (promotion.state === 'failed' || promotion.state === 'aborted'))
    return { ...subject, fate: 'stopped', because: promotion.because ?? `it is ${promotion.state}`, would: would.startedAt };
  const shift = would.startedAt - startedAt;
  if (Math.abs(shift) <= toleranceMs) return { ...subject, fate: 'same', because: 'nothing is different', would: would.startedAt };
  const because =
    shift < 0 ? 'nothing was in its way any more' : first(compared.thenNew.get(keyOfEntry(was)), 'what it follows came later');
  return { ...subject, fate: shift < 0 ? 'earlier' : 'later', because, would: would.startedAt };
}

/** It was never let in under these rules. */
function fateOfMissing({ end, until, thenNew }: Compared, known: Knowledge, was: Entry): Pick<Judged, 'fate' | 'because' | 'would'> {
  const release = end.state.releases.get(was.release);
  if (release === undefined)
    return { fate: 'unknown', because: `it could not be made: ${end.notMade.get(was.release) ?? 'nobody adopted it'}` };
  const unknown = known.releases.get(was.release);
  if (unknown !== undefined) return { fate: 'unknown', because: unknown };
  const list = blockers(end.state, release, was.stage, until, waitingFor(end.state, release, was.stage));
  const due = dueOf(list);
  if (due !== undefined) return { fate: 'later', because: first(list, ''), would: due };
  return { fate: 'stopped', because: first(list, first(thenNew.get(keyOfEntry(was)), 'nobody asked for it any more')) };
}

/** It waits under these rules and was never let in under those of then; whether it ever would be, nobody knows. */
function* waitingUnknown(
  { history, end, until }: Compared,
  { releases }: Knowledge,
  judged: readonly Judged[],
): Generator<void, readonly Judged[]> {
  const said = new Set(judged.map(({ release, stage }) => `${release} ${stage}`));
  const unknown: Judged[] = [];
  for (const { release, stage, state } of end.state.promotions.values()) {
    const because = releases.get(release);
    if (state !== 'waiting' || because === undefined || said.has(`${release} ${stage}`)) continue;
    const waitsAsThen = whyWaiting(history, release, stage, until) === whyWaiting(end.state, release, stage, until);
    if (!waitsAsThen) unknown.push({ release, stage, fate: 'unknown', because });
    yield;
  }
  return unknown;
}

function whyWaiting(state: State, id: string, stage: string, until: Instant): string {
  const release = state.releases.get(id);
  const waiting = release === undefined ? undefined : waitingFor(state, release, stage);
  if (release === undefined || waiting === undefined) return '';
  return blockers(state, release, stage, until, waiting)
    .map(({ because }) => because)
    .join('\n');
}

/** That it would have been let in is known; what would have come of it is not, where nobody ever did it. */
function besides({ release, stage, startedAt, promotion }: Entry, known: Knowledge): Judged {
  const stuck = known.stuck.get(promotion.id);
  const because =
    stuck === undefined ? 'it was not let in until now' : `it was never let in; what would have come of it is not known: ${stuck}`;
  return { release, stage, fate: 'earlier', because, would: startedAt };
}

/** The clock alone is in its way: then it would go in. */
function dueOf(list: readonly Blocker[]): Instant | undefined {
  const instants = list.map(({ clears }) => (clears.kind === 'time' ? clears.at : undefined));
  const known = instants.filter((at) => at !== undefined);
  return known.length === 0 || known.length < instants.length ? undefined : Math.max(...known);
}

function first(list: readonly Blocker[] | undefined, otherwise: string): string {
  return list?.[0]?.because ?? otherwise;
}

function waitingFor(state: State, release: Release, stage: string): Promotion | undefined {
  const moving = indexOf(state).moving.get(release.id);
  return moving?.stage === stage && moving.state === 'waiting' ? moving : undefined;
}

/** What nobody can know: whoever needs a fact that nobody produced, and whoever waits behind them. */
interface Knowledge {
  readonly releases: ReadonlyMap<string, string>;
  /** Promotion → the step that nobody did. */
  readonly stuck: ReadonlyMap<string, string>;
}

function* knowledgeOf({ end, until }: Compared): Generator<void, Knowledge> {
  const { state, unknown } = end;
  const stuck = new Map<string, string>();
  const releases = new Map<string, string>();
  for (const { because, release, promotion } of unknown) {
    if (promotion !== undefined && !stuck.has(promotion)) stuck.set(promotion, because);
    if (release !== undefined && !releases.has(release)) releases.set(release, because);
  }
  const open = [...state.releases.values()].filter((release) => release.state === 'open');
  const lists = new Map<string, readonly Blocker[]>();
  for (const release of open) {
    lists.set(release.id, listOf(state, release, until));
    yield;
  }
  for (const [id, list] of lists) {
    // Where a check said no, nobody has to be asked any more.
    const lacking = list.some(saysNo) ? undefined : list.find(needsAWord);
    if (lacking !== undefined && !releases.has(id)) releases.set(id, `nobody was asked: ${lacking.because}`);
  }
  spread(state, lists, releases);
  return { releases, stuck };
}

function listOf(state: State, release: Release, until: Instant): readonly Blocker[] {
  const next = state.files.get(String(release.version))?.system.path.find(({ name }) => !isIn(release, name));
  return next === undefined ? [] : blockers(state, release, next.name, until, waitingFor(state, release, next.name));
}

function isIn(release: Release, stage: string): boolean {
  const entry = release.entries[stage];
  return entry?.entered !== undefined && !entry.rolledBack;
}

/** A check was run, and did not pass: a person would have to have it run again. */
function saysNo({ code, clears }: Blocker): boolean {
  return code === 'check' && clears.kind === 'person' && !clears.command.startsWith('lockstep promote');
}

/** A word of a person that was never given. */
function needsAWord({ code, clears }: Blocker): boolean {
  return clears.kind === 'person' && (code === 'approval' || code === 'sign-off' || code === 'manual');
}

/** Whoever stands behind somebody of whom nobody knows is not known either, and so on down the line. */
function spread(state: State, lists: ReadonlyMap<string, readonly Blocker[]>, releases: Map<string, string>): void {
  for (let more = true; more;) {
    more = false;
    for (const [id, list] of lists) {
      if (releases.has(id)) continue;
      const before = list
        .map((blocker) => inFront(state, blocker))
        .find((other) => other !== undefined && other !== id && releases.has(other));
      if (before === undefined) continue;
      releases.set(id, `it waits behind ${before}, of which nobody knows`);
      more = true;
    }
  }
}

function inFront(state: State, { clears }: Blocker): string | undefined {
  if (clears.kind === 'release') return clears.release;
  if (clears.kind !== 'agent') return undefined;
  const order = state.orders.get(clears.key);
  return order?.check?.release ?? state.promotions.get(order?.promotion ?? '')?.release;
}
