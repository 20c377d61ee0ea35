import { blockersBefore } from './ahead.ts';
import { canaryViews } from './canary.ts';
import type { BoardCell, BoardRelease, BoardView, Status } from './shapes.ts';
import { gateViews, soakEnd, statusIn } from './standing.ts';
import { lastTakenFrom } from './taken-back.ts';
import { unseenIn } from './unseen.ts';
import type { Blocker } from '#core/blocker.ts';
import { currentSystem, environmentsOf, hasEntered, isOpen, nextStage, pathOf, presentStays } from '#core/find.ts';
import { brokeGlass } from '#core/glass.ts';
import { indexOf } from '#core/index-of.ts';
import { percentOf } from '#core/canary/advice.ts';
import type { Promotion, Release, State, Stay } from '#core/state.ts';
import type { Instant, Stage } from '#core/system.ts';
import { askBlockers } from '#core/waits.ts';
import { counted, wordsOfSpan } from '#core/words.ts';

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
  const cells = stages.map((stage) => boardCell(state, stage, now, person));
  const { stop } = state.head;
  return {
    system: state.head.system,
    seq,
    now,
    sentence: sentenceOf(state, cells, liveIn(state, stages.at(-1))),
    stages: stages.map((stage) => stage.name),
    releases,
    cells,
    ...(stop && { stop: { by: stop.by, reason: stop.reason, ...(stop.until !== undefined && { until: stop.until }) } }),
  };
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
    stops: path.map((stage) => stopOf(state, release, stage, now, stage === next ? list : undefined)),
    ...(here && { stage: here.name }),
    ...(next && { next: next.name }),
  };
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

/** What runs in a stage now, and the one fact that matters of it. */
function boardCell(state: State, stage: Stage, now: Instant, person: string | undefined): BoardCell {
  const environments = environmentsOf(stage);
  const held = state.head.holds[stage.name];
  const base = { stage: stage.name, environments, ...(held && { held: { by: held.by, reason: held.reason } }) };
  const stay = state.environments.get(environments[0] ?? '')?.stay;
  const arriving = indexOf(state).unfinished.find((promotion) => promotion.stage === stage.name && promotion.state !== 'waiting');
  if (arriving !== undefined) return { ...base, release: arriving.release, status: 'deploying', ...arrivingCell(state, arriving, person) };
  if (stay === undefined) return { ...base, status: 'empty', fact: 'nothing yet', blockers: 0 };
  const release = state.releases.get(stay.release);
  const tookBack = lastTakenFrom(state, stage);
  const unseen = unseenIn(state, stay.version, environments);
  const shared = { ...base, release: stay.release, since: stay.since, ...(tookBack && { tookBack }), ...unseen };
  if (!isOpen(release)) return { ...shared, ...endedCell(stay, stage, state) };
  return { ...shared, ...standingCell(state, release, stage, now, person) };
}

/** On its way in: what it asks, else how much of the traffic it has, else which step it is at. */
function arrivingCell(
  state: State,
  promotion: Promotion,
  person: string | undefined,
): Pick<BoardCell, 'fact' | 'blockers'> & Partial<BoardCell> {
  const asks = promotion.state === 'running' ? askBlockers(state, promotion) : [];
  const verb = person === undefined ? undefined : verbFor(asks, person);
  const fact = asks[0]?.because ?? wordsOfCanary(promotion) ?? progressOf(promotion.deployments);
  return { fact, blockers: asks.length, ...(verb !== undefined && { verb }) };
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
  person: string | undefined,
): Pick<BoardCell, 'status' | 'fact' | 'blockers'> & Partial<BoardCell> {
  const status = statusIn(state, release, stage, now);
  const list = blockersAhead(state, release, stage, now);
  const until = soakEnd(state, release, stage, now);
  const verb = person === undefined ? undefined : verbFor(list, person);
  const fact = factOf(state, release, stage, { status, list, until, now });
  return { status, fact, blockers: list.length, ...(until !== undefined && { until }), ...(verb !== undefined && { verb }) };
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

function verbFor(list: readonly Blocker[], person: string): string | undefined {
  const mine = list.find(
    (blocker) =>
      blocker.askable && verbs[blocker.code] !== undefined && blocker.clears.kind === 'person' && blocker.clears.who.includes(person),
  );
  return mine === undefined ? undefined : verbs[mine.code];
}

/** What serves in the last stage, also while something else is on its way in. */
function liveIn(state: State, stage: Stage | undefined): string | undefined {
  return stage === undefined ? undefined : state.environments.get(environmentsOf(stage)[0] ?? '')?.stay?.release;
}

function sentenceOf(state: State, cells: readonly BoardCell[], live: string | undefined): string {
  const { open, unfinished } = indexOf(state);
  if (cells.length === 0) return 'No system file is in force yet.';
  const need = cells.filter((cell) => cell.verb !== undefined).length;
  const failed = cells.filter((cell) => cell.status === 'failed').length;
  const moving = unfinished.filter((promotion) => promotion.state !== 'waiting').length;
  const parts = [
    need > 0 ? `${counted(need, 'release')} ${need === 1 ? 'needs' : 'need'} you` : '',
    failed > 0 ? `${failed} failed` : '',
    moving > 0 ? `${counted(moving, 'promotion')} under way` : '',
  ].filter((part) => part !== '');
  const tail = live === undefined ? 'nothing is live yet' : `${live} is live`;
  return `${[...parts, counted(open.length, 'open release'), tail].join(', ')}.`;
}
