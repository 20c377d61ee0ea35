// Windows and freezes of the file in force, laid out for each kind of start.
import { freezeKey, windowKey } from '#core/blockers/time.ts';
import { environmentsOf, pathOf } from '#core/find.ts';
import { standingException } from '#core/gates/exception.ts';
import type { Release, State } from '#core/state.ts';
import type { Instant, Stage } from '#core/system.ts';
import type { Start, TimeRules } from '#core/time/windows.ts';
import { timeRulesOf } from '#core/times.ts';
import { boardingOf, trainKey, trainsInto, trainsOf } from '#core/trains.ts';
import type { Leaves } from './waits.ts';
import { anyTime, noTime, permittedBetween, without, type Permitted } from './permitted.ts';

type Rules = Omit<TimeRules, 'stops'>;

/** `starts`: when a promotion may begin. `moves`: when what has begun may move traffic; room was asked for before. */
export interface Starts {
  readonly starts: Permitted;
  readonly moves: Permitted;
}

/** What is left of its trains, from the departure on that it is on; undefined where it takes none. */
export function departuresOf(state: State, release: Release, stage: Stage, now: Instant): readonly Leaves[] | undefined {
  const trains = trainsInto(trainsOf(state), release, stage.name);
  const goesAlone = trains.some(({ name }) => standingException(release, stage.name, trainKey(name), now) !== undefined);
  if (trains.length === 0 || goesAlone) return undefined;
  const { departs = Number.NEGATIVE_INFINITY } = boardingOf(state, release, stage.name);
  return trains
    .flatMap(({ name: train, departures }) => departures.map((departure) => ({ ...departure, train })))
    .filter(({ from, to }) => to > now && from >= departs)
    .toSorted((left, right) => left.from - right.from);
}

export function startsOf(state: State, release: Release, stage: Stage, now: Instant): Starts {
  const { starts, moves } = byRules(state, release, stage, now);
  // Whoever is on the way in when everything is stopped waits before the next step; whoever is not waits for it as for any other rule.
  const { stop } = state.head;
  if (stop === undefined) return { starts, moves };
  const to = stop.until ?? Number.POSITIVE_INFINITY;
  return { starts, moves: without(moves, { from: Number.NEGATIVE_INFINITY, to }) };
}

function byRules(state: State, release: Release, stage: Stage, now: Instant): Starts {
  const rules = timeRulesOf(state);
  if (rules === 'unknown') return { starts: noTime, moves: noTime };
  if (rules === 'none') return { starts: anyTime, moves: anyTime };
  const isWaived = rules.windows.some(({ name }) => standingException(release, stage.name, windowKey(name), now) !== undefined);
  const start: Start = {
    action: 'promotion',
    stage: stage.name,
    isFirstStage: pathOf(state, release)[0]?.name === stage.name,
    kind: release.hotfix === undefined ? 'normal' : 'hotfix',
    environments: environmentsOf(stage),
    services: Object.keys(release.bill),
    excepted: rules.freezes.flatMap(({ name }) =>
      standingException(release, stage.name, freezeKey(name), now) === undefined ? [] : [name],
    ),
  };
  return laidOut(rules, start, isWaived);
}

/** Rules stay the same object for as long as their compilation does: what was laid out for them is kept with them. */
const known = new WeakMap<Rules, Map<string, Starts>>();

function laidOut(rules: Rules, start: Start, isWaived: boolean): Starts {
  const ofRules = known.get(rules) ?? new Map<string, Starts>();
  known.set(rules, ofRules);
  const key = JSON.stringify([start, isWaived]);
  const kept = ofRules.get(key);
  if (kept !== undefined) return kept;
  const windows = isWaived ? [] : rules.windows;
  const roomless = windows.map(({ mustFitMs: _room, ...window }) => window);
  const made = { starts: between({ ...rules, windows }, start), moves: between({ ...rules, windows: roomless }, start) };
  ofRules.set(key, made);
  return made;
}

/** As far as all of them are known. Where there is no rule there is no end. Which train it takes hangs on when it comes there: that is asked later. */
function between({ trains: _trains, ...rules }: Rules, start: Start): Permitted {
  const all = [...rules.windows, ...rules.freezes];
  if (all.length === 0) return anyTime;
  const from = Math.min(...all.map(({ known: { from } }) => from));
  return permittedBetween({ ...rules, stops: [] }, start, from, Math.max(...all.map(({ known: { to } }) => to)));
}
