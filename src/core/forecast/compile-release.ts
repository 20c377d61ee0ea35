// From a State to the list of what lies before each of its open releases. It is taken for granted that every one of them is to go on to the
// end of its path as soon as it may, and that whoever has lost its place to a newer one is rejected, so that nobody waits for it.
import { byAge } from '#core/age.ts';
import { fixBlockers } from '#core/blockers/fixes.ts';
import { entryContext, exitContext } from '#core/blockers/proof.ts';
import { environmentsOf, hasEntered, nextStage, pathOf, presentStays } from '#core/find.ts';
import { saysNo } from '#core/gates/check.ts';
import { indexOf } from '#core/index-of.ts';
import { newerIn } from '#core/newer.ts';
import { gatesOf, policyOf } from '#core/path.ts';
import type { Promotion, Release, State } from '#core/state.ts';
import type { Instant, Stage } from '#core/system.ts';
import { quoted } from '#core/words.ts';
import type { DayIndex } from '#core/time/index-of-days.ts';
import { calendarOf } from '#core/times.ts';
import { departuresOf, startsOf } from './compile-starts.ts';
import { waitsOfGates, waitsOfWaived } from './compile-gates.ts';
import { learnedFrom, subjectKey, type Learned, type WaitHistory } from './learned.ts';
import { placesOfStages } from './stage-order.ts';
import type { CompiledRelease, CompiledSystem, LastingWait, Visit, Wait, WaivedWait } from './waits.ts';
import type { GateWaits } from './gate-waits.ts';

export interface Compiling {
  readonly state: State;
  readonly now: Instant;
  readonly learned: Learned;
  readonly index: DayIndex | undefined;
}

/** Waits that run now are observations, too: of something that has lasted so long, and is not over. */
export function compileSystem(state: State, history: WaitHistory, now: Instant): CompiledSystem {
  const index = calendarOfPeople(state);
  const open = new Map<string, Instant[]>();
  const nothing = learnedFrom(new Map(), new Map(), { index, now });
  const note: Learned = (subject, askedAt) => {
    if (askedAt !== undefined) open.set(subjectKey(subject), [...(open.get(subjectKey(subject)) ?? []), askedAt]);
    return nothing(subject, askedAt);
  };
  compileWith({ state, now, learned: note, index });
  return compileWith({ state, now, learned: learnedFrom(history, open, { index, now }), index });
}

/** The file's own calendar, else the first that it names: groups have none of their own yet. */
export function calendarOfPeople(state: State): DayIndex | undefined {
  return calendarOf(state, 'default') ?? [...state.calendars.keys()].map((name) => calendarOf(state, name))[0];
}

export function compileWith(compiling: Compiling): CompiledSystem {
  const { state, now } = compiling;
  const open = indexOf(state).open.toSorted(byAge);
  const { names, placeOf } = placesOfStages(open.map((release) => pathOf(state, release).map(({ name }) => name)));
  const releases = open.map((release, position) => compileRelease(compiling, release, (stage) => placeOf(position, stage)));
  return { now, stages: names.map((name) => ({ name, queue: policyOf(state, name) })), releases };
}

function compileRelease(compiling: Compiling, release: Release, placeOf: (stage: number) => number): CompiledRelease {
  const { state } = compiling;
  const path = pathOf(state, release);
  const next = nextStage(state, release);
  const first = next === undefined ? path.length - 1 : Math.max(0, path.indexOf(next) - 1);
  const visits = path.slice(first).map((stage, index) => compileVisit(compiling, release, stage, placeOf(first + index)));
  // What it has proven where it was stays proven, whoever is there now.
  const lost = (visits[0]?.exit ?? []).length === 0 ? undefined : lostAt(state, release, path[first]);
  return {
    id: release.id,
    ...(release.hotfix !== undefined && { isHotfix: true }),
    from: release.at,
    visits,
    ...(lost !== undefined && { lost }),
  };
}

/** Another release has taken its place in a stage, and it cannot go back there. */
function lostAt(state: State, release: Release, stage: Stage | undefined): string | undefined {
  if (stage === undefined || !hasEntered(release, stage.name) || presentStays(state, release, stage) !== undefined) return undefined;
  if (nextStage(state, release) === undefined) return undefined;
  const newer = newerIn(state, release, stage.name);
  return newer === undefined ? undefined : `${newer.id} took its place in ${stage.name}`;
}

function compileVisit(compiling: Compiling, release: Release, stage: Stage, place: number): Visit {
  const { state, now } = compiling;
  const moving = indexOf(state).moving.get(release.id);
  const began = beganOf(release, stage, moving);
  const { starts, moves } = startsOf(state, release, stage, now);
  const departures = began === undefined ? departuresOf(state, release, stage, now) : undefined;
  const exit = exitContext(state, release, stage, now);
  const exits = gatesOf(state, release, stage, 'exit');
  const protects = !exits.some((gate) => gate.kind === 'check' && began?.as === 'entered' && saysNo(exit, gate));
  const given = (fields: Pick<GateWaits, 'context' | 'gates' | 'since'>): GateWaits => ({ ...compiling, ...fields });
  const entry = given({
    context: entryContext(state, release, stage, now),
    gates: gatesOf(state, release, stage, 'entry'),
    since: began === undefined ? standsBeforeSince(state, release, stage) : undefined,
  });
  const rule = rulesOfToday(state, release, stage, moving);
  const leaving = given({ context: exit, gates: exits, since: began?.as === 'entered' ? began.at : undefined });
  return {
    stage: place,
    ...(began !== undefined && { began }),
    starts,
    ...(departures !== undefined && { departures }),
    moves,
    deployment: deploymentOf(compiling, stage, began?.as === 'started' ? began.at : undefined),
    entry: began === undefined ? [...waitsOfGates(entry), ...rule] : [],
    exit: waitsOfGates(leaving),
    ...waivedOf(began === undefined ? waitsOfWaived(entry) : [], waitsOfWaived(leaving)),
    protects,
  };
}

function waivedOf(entry: readonly WaivedWait[], exit: readonly WaivedWait[]): Pick<Visit, 'waived'> {
  return entry.length + exit.length === 0 ? {} : { waived: { entry, exit } };
}

function beganOf(release: Release, stage: Stage, moving: Promotion | undefined): Visit['began'] {
  const entered = release.entries[stage.name]?.enteredAt;
  if (hasEntered(release, stage.name) && entered !== undefined) return { as: 'entered', at: entered };
  if (moving?.state !== 'running' || moving.stage !== stage.name || moving.startedAt === undefined) return undefined;
  return { as: 'started', at: moving.startedAt };
}

/** Only the stage that comes next is asked about: since it is in the one before, or since the last attempt failed. */
function standsBeforeSince(state: State, release: Release, stage: Stage): Instant | undefined {
  if (nextStage(state, release)?.name !== stage.name) return undefined;
  const path = pathOf(state, release);
  const before = path[path.indexOf(stage) - 1];
  const entered = before === undefined ? release.at : (release.entries[before.name]?.enteredAt ?? release.at);
  return Math.max(entered, release.entries[stage.name]?.failed?.at ?? entered);
}

/** Stop, holds, newer releases and fixes that it lacks: what has an end is waited for, the others end when a person says so, and nobody knows when. */
function rulesOfToday(state: State, release: Release, stage: Stage, moving: Promotion | undefined): readonly Wait[] {
  const { name } = stage;
  const { stop, holds } = state.head;
  const hold = holds[name];
  const held = release.held[name];
  const never = (label: string, because: string): Wait => ({ kind: 'never', key: `${label} ${name}`, label, of: 'person', because });
  const lifts: Wait[] = [];
  if (stop?.until !== undefined) lifts.push({ kind: 'until', key: `stop ${name}`, label: 'stop', of: 'person', at: stop.until });
  else if (stop !== undefined) lifts.push(never('stop', `everything is stopped by ${stop.by}: ${quoted(stop.reason)}`));
  if (hold !== undefined) lifts.push(never('hold', `${name} is held by ${hold.by}: ${quoted(hold.reason)}`));
  if (held !== undefined) lifts.push(never('held', `${release.id} is held back from ${name}: ${quoted(held)}`));
  const newer = newerIn(state, release, name);
  if (newer !== undefined) lifts.push(never('newer', `${newer.id} is newer and has been in ${name}`));
  const ahead = newerOnItsWayIn(state, release, name);
  if (ahead !== undefined) lifts.push(never('newer', `${ahead} is newer and on its way into ${name}`));
  lifts.push(...fixBlockers(state, release, stage).map(({ because }) => never('fix', because)));
  if (moving?.state === 'undoing' && moving.stage === name) lifts.push(never('undoing', `${release.id} is being taken back from ${name}`));
  return lifts;
}

/** Once it is there, nobody older comes after it. */
function newerOnItsWayIn(state: State, release: Release, stage: string): string | undefined {
  if (release.hotfix !== undefined) return undefined;
  return indexOf(state).unfinished.find((promotion) => {
    const other = state.releases.get(promotion.release);
    const isComing = promotion.kind === 'normal' && promotion.state === 'running' && promotion.stage === stage;
    return isComing && other !== undefined && byAge(other, release) > 0;
  })?.release;
}

function deploymentOf({ learned }: Compiling, stage: Stage, askedAt: Instant | undefined): LastingWait {
  return {
    kind: 'lasting',
    of: 'deployment',
    key: `${stage.name} deployment`,
    label: `deployment to ${environmentsOf(stage).join(', ')}`,
    lasting: learned({ kind: 'deployment', stage: stage.name, label: '' }, askedAt),
    ...(askedAt !== undefined && { askedAt }),
  };
}
