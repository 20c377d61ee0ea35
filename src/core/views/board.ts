import { blockersBefore } from './ahead.ts';
import { boardSentence } from './board-sentence.ts';
import { boardServices } from './board-services.ts';
import type { AskedCell, AskedRow, BoardDates, BoardRow } from './board-shapes.ts';
import { canaryViews } from './canary.ts';
import { exposedData } from './exposed-data.ts';
import { frozenMark, standingMarks } from './cell-marks.ts';
import type { BoardCell, BoardRelease, BoardView } from './shapes.ts';
import { gateViews, soakEnd, statusIn } from './standing.ts';
import { lastTakenFrom } from './taken-back.ts';
import { unseenIn } from './unseen.ts';
import type { Blocker } from '#core/blocker.ts';
import { currentSystem, environmentsOf, hasEntered, isOpen, nextStage, pathOf, presentStays } from '#core/find.ts';
import type { Foretold } from '#core/foretold.ts';
import { brokeGlass } from '#core/glass.ts';
import { indexOf } from '#core/index-of.ts';
import { percentOf } from '#core/canary/advice.ts';
import type { Promotion, Release, State, Stay } from '#core/state.ts';
import type { Instant, Stage } from '#core/system.ts';
import { askBlockers } from '#core/waits.ts';
import { wordsOfSpan } from '#core/words.ts';
import type { Status } from './status.ts';

/** Trains shown at once: the newest. More are told by number; `release list` pages through all. */
const mostReleases = 50;

/** Where everything is, and what needs a person. `person`: whose verbs are shown. */
export function boardView(state: State, seq: number, now: Instant, person?: string): BoardView {
  const system = currentSystem(state);
  const stages = system?.path ?? [];
  const shown = indexOf(state)
    .open.filter((release) => isUnderWay(state, release))
    .slice(-mostReleases)
    .toReversed();
  const releases = shown.map((release) => boardRelease(state, release, now));
  const cells = boardCells(state, stages, now).map((cell) => seenBy(cell, person));
  return {
    system: state.head.system,
    seq,
    now,
    sentence: sentenceOf(state, cells, stages),
    stages: stages.map((stage) => stage.name),
    releases,
    cells,
    services: boardServices(state),
    ...stoppedIn(state),
    ...exposedIn(state, now),
  };
}

/** A system as one row among many: the same cells, and numbers where its own board has lists. */
export function boardRow(state: State, seq: number, now: Instant): AskedRow {
  const system = currentSystem(state);
  const stages = system?.path ?? [];
  const { open } = indexOf(state);
  const waits = [...state.proposals.values(), ...state.adoptions.values()].filter((each) => each.state === 'open').length;
  const live = liveIn(state, stages.at(-1));
  return {
    system: state.head.system,
    seq,
    stages: stages.map((stage) => stage.name),
    services: system?.services.map(({ name }) => name) ?? [],
    cells: boardCells(state, stages, now),
    open: open.length,
    underWay: open.filter((release) => nextStage(state, release) !== undefined).length,
    moving: movingIn(state),
    ...(live !== undefined && { live }),
    ...(waits > 0 && { waits }),
    ...nextLive(open),
    ...stoppedIn(state),
    ...exposedIn(state, now),
  };
}

/** The row as a person sees it: with the verbs that are theirs. */
export function rowFor({ cells, ...row }: AskedRow, person: string | undefined): BoardRow {
  return { ...row, cells: cells.map((cell) => seenBy(cell, person)) };
}

function seenBy({ asks, ...cell }: AskedCell, person: string | undefined): BoardCell {
  const mine = person === undefined ? undefined : asks.find(({ who }) => who.includes(person));
  return mine === undefined ? cell : { ...cell, verb: mine.verb };
}

function stoppedIn({ head: { stop } }: State): Pick<BoardView, 'stop'> {
  if (stop === undefined) return {};
  return { stop: { by: stop.by, reason: stop.reason, ...(stop.until !== undefined && { until: stop.until }) } };
}

function exposedIn(state: State, now: Instant): Pick<BoardView, 'exposed'> {
  const exposed = exposedData(state, now);
  return exposed.length === 0 ? {} : { exposed };
}

/** Not those that were live once and are kept only as a way back. */
function isUnderWay(state: State, release: Release): boolean {
  return (
    nextStage(state, release) !== undefined || pathOf(state, release).some((stage) => presentStays(state, release, stage) !== undefined)
  );
}

function boardRelease(state: State, release: Release, now: Instant): BoardRelease {
  const path = pathOf(state, release);
  const here = path.findLast((stage) => hasEntered(release, stage.name));
  const next = nextStage(state, release);
  const moving = indexOf(state).moving.get(release.id);
  const list = next === undefined ? [] : blockersBefore(state, release, next.name, now);
  return {
    release: release.id,
    by: release.by,
    at: release.at,
    status: here === undefined ? statusOfNew(moving, list) : statusIn(state, release, here, now),
    blockers: list.length,
    ...(brokeGlass(release) && { brokeGlass: true }),
    ...(release.hotfix && { hotfix: true }),
    ...(next && release.foretold && { dates: datesOf(release.foretold) }),
    stops: path.map((stage) => stopOf(state, release, stage, now, stage === next ? list : undefined)),
    ...(here && { stage: here.name }),
    ...(next && { next: next.name }),
  };
}

function nextLive(open: readonly Release[]): Pick<AskedRow, 'next'> {
  const dated = open.flatMap(({ id, foretold }) =>
    foretold?.evenOdds === undefined ? [] : [{ release: id, foretold, at: foretold.evenOdds }],
  );
  const [first] = dated.toSorted((left, right) => left.at - right.at);
  return first === undefined ? {} : { next: { release: first.release, ...datesOf(first.foretold) } };
}

function datesOf({ evenOdds, nineInTen }: Foretold): BoardDates {
  return { ...(evenOdds !== undefined && { evenOdds }), ...(nineInTen !== undefined && { nineInTen }) };
}

/** It stands in no stage yet. */
function statusOfNew(moving: Promotion | undefined, list: readonly Blocker[]): Status {
  if (moving !== undefined) return moving.state === 'waiting' ? 'waiting' : 'deploying';
  return list.length === 0 ? 'ready' : 'waiting';
}

function stopOf(
  state: State,
  release: Release,
  stage: Stage,
  now: Instant,
  ahead: readonly Blocker[] | undefined,
): BoardRelease['stops'][number] {
  const since = presentStays(state, release, stage)?.[0]?.since ?? release.entries[stage.name]?.enteredAt;
  return { stage: stage.name, status: statusIn(state, release, stage, now, ahead), ...(since !== undefined && { since }) };
}

function boardCells(state: State, stages: readonly Stage[], now: Instant): readonly AskedCell[] {
  return stages.map((stage) => boardCell(state, stage, now));
}

/** What runs in a stage now, and the one fact that matters of it. */
function boardCell(state: State, stage: Stage, now: Instant): AskedCell {
  const environments = environmentsOf(stage);
  const held = state.head.holds[stage.name];
  const marks = { ...(held && { held: { by: held.by, reason: held.reason } }), ...frozenMark(state, stage, now) };
  const base = { stage: stage.name, environments, asks: [], ...marks, ...(stage.owner !== undefined && { owner: stage.owner }) };
  const stay = state.environments.get(environments[0] ?? '')?.stay;
  const arriving = indexOf(state).unfinished.find((promotion) => promotion.stage === stage.name && promotion.state !== 'waiting');
  if (arriving !== undefined) return { ...base, release: arriving.release, status: 'deploying', ...arrivingCell(state, arriving) };
  if (stay === undefined) return { ...base, status: 'empty', fact: 'nothing yet', blockers: 0 };
  const release = state.releases.get(stay.release);
  const tookBack = lastTakenFrom(state, stage);
  const unseen = unseenIn(state, stay.version, environments);
  const shared = {
    ...base,
    release: stay.release,
    since: stay.since,
    ...(tookBack && { tookBack }),
    ...unseen,
    ...standingMarks(state, stay, stage, now),
  };
  if (!isOpen(release)) return { ...shared, ...endedCell(stay, stage, state) };
  return { ...shared, ...standingCell(state, release, stage, now) };
}

/** On its way in: what it asks, else how much of the traffic it has, else which step it is at. */
function arrivingCell(state: State, promotion: Promotion): Pick<AskedCell, 'fact' | 'blockers' | 'asks'> {
  const list = promotion.state === 'running' ? askBlockers(state, promotion) : [];
  const fact = list[0]?.because ?? wordsOfCanary(promotion) ?? progressOf(promotion.deployments);
  return { fact, blockers: list.length, asks: asksOf(list) };
}

/** `5 % of the traffic, step 1 of 3`, where a canary is under way. */
function wordsOfCanary(promotion: Promotion): string | undefined {
  const canary = canaryViews(promotion).find(({ ended, steps }) => ended === undefined && steps.some(({ state }) => state === 'now'));
  if (canary === undefined) return undefined;
  const now = canary.steps.findIndex(({ state }) => state === 'now') + 1;
  return `${percentOf(canary.weight / 10_000)} of the traffic, step ${now} of ${canary.steps.length}`;
}

/** What has ended runs on until something else enters. In the last stage it is live all the same. */
function endedCell(stay: Stay, stage: Stage, state: State): Pick<BoardCell, 'status' | 'fact' | 'blockers'> {
  const last = currentSystem(state)?.path.at(-1)?.name === stage.name;
  if (stay.rejected === true) return { status: 'rejected', fact: 'goes no further', blockers: 0 };
  return last ? { status: 'live', fact: 'serves', blockers: 0 } : { status: 'superseded', fact: 'overtaken by a newer one', blockers: 0 };
}

function progressOf(deployments: {
  readonly [environment: string]: { readonly next: number; readonly steps: readonly unknown[] };
}): string {
  const all = Object.values(deployments);
  const done = all.reduce((sum, deployment) => sum + deployment.next, 0);
  return `step ${done} of ${all.reduce((sum, deployment) => sum + deployment.steps.length, 0)}`;
}

function standingCell(
  state: State,
  release: Release,
  stage: Stage,
  now: Instant,
): Pick<AskedCell, 'status' | 'fact' | 'blockers' | 'asks' | 'until'> {
  const status = statusIn(state, release, stage, now);
  const list = blockersAhead(state, release, stage, now);
  const until = soakEnd(state, release, stage, now);
  const fact = factOf(state, release, stage, { status, list, until, now });
  return { status, fact, blockers: list.length, asks: asksOf(list), ...(until !== undefined && { until }) };
}

/** What stands before its next stage, told where the release stands furthest, and nowhere else. */
function blockersAhead(state: State, release: Release, stage: Stage, now: Instant): readonly Blocker[] {
  const next = nextStage(state, release);
  const here = pathOf(state, release).findLast((each) => hasEntered(release, each.name));
  if (next === undefined || here?.name !== stage.name) return [];
  // What it asks on its way stands in the cell that it is on its way to.
  return blockersBefore(state, release, next.name, now).filter(({ code }) => code !== 'ask');
}

interface FactParts {
  readonly status: Status;
  readonly list: readonly Blocker[];
  readonly until: Instant | undefined;
  readonly now: Instant;
}

function factOf(state: State, release: Release, stage: Stage, { status, list, until, now }: FactParts): string {
  if (status === 'soaking' && until !== undefined) return `${wordsOfSpan(Math.max(0, until - now))} to run`;
  if (status === 'live') return 'serves';
  const open = gateViews(state, release, stage, 'exit', now).find((view) => view.state === 'failed' || view.state === 'waiting');
  return open?.because ?? list[0]?.because ?? 'all gates passed';
}

const verbs: Partial<Record<Blocker['code'], string>> = { approval: 'approve', 'sign-off': 'sign off', manual: 'answer', ask: 'decide' };

function asksOf(list: readonly Blocker[]): AskedCell['asks'] {
  return list.flatMap(({ askable, code, clears }) => {
    const verb = verbs[code];
    return askable && verb !== undefined && clears.kind === 'person' ? [{ verb, who: clears.who }] : [];
  });
}

/** What serves in the last stage, also while something else is on its way in. */
function liveIn(state: State, stage: Stage | undefined): string | undefined {
  return stage === undefined ? undefined : state.environments.get(environmentsOf(stage)[0] ?? '')?.stay?.release;
}

function movingIn(state: State): number {
  return indexOf(state).unfinished.filter((promotion) => promotion.state !== 'waiting').length;
}

function sentenceOf(state: State, cells: readonly BoardCell[], stages: readonly Stage[]): string {
  if (cells.length === 0) return 'No system file is in force yet.';
  return boardSentence({
    need: cells.filter((cell) => cell.verb !== undefined).length,
    failed: cells.filter((cell) => cell.status === 'failed').length,
    moving: movingIn(state),
    open: indexOf(state).open.length,
    live: liveIn(state, stages.at(-1)),
  });
}
