import { whoMay } from '#core/access.ts';
import type { Blocker } from '#core/blocker.ts';
import { currentSystem, environmentsOf, pathOf } from '#core/find.ts';
import { standingException } from '#core/gates/exception.ts';
import type { Promotion, Release, State } from '#core/state.ts';
import type { Bill, Instant } from '#core/system.ts';
import { obstacleWords } from '#core/time/obstacle-words.ts';
import { mayStart, type Obstacle, type Start, type TimeRules, type TimeVerdict } from '#core/time/windows.ts';
import { timeRulesOf } from '#core/times.ts';
import { boardingOf, trainKey, trainsInto } from '#core/trains.ts';
import { clause } from '#core/words.ts';

/** A stop is no matter of the file: it is judged beside them. */
type Rules = Omit<TimeRules, 'stops'>;

/** Windows and freezes of today's file that keep a release out of a stage at an instant; what starts there needs room, too, where a window asks for it. */
export function timeBlockers(state: State, release: Release, stage: string, at: Instant): readonly Blocker[] {
  return keptOut(state, release, stage, at, (rules) => rules);
}

/** The same for what has started already: its next wave, and traffic that moves. Room was asked for when it began, and its train has left. */
export function timeInterruptions(state: State, release: Release, stage: string, at: Instant): readonly Blocker[] {
  return keptOut(state, release, stage, at, ofMoving);
}

/**
 * What stays in one place, and has its data refreshed. A release that has ended stays what it is: a freeze is of the place, and only what an
 * Exception waived, or is for hotfixes alone, hangs on an open one.
 */
export interface Below {
  readonly environment: string;
  readonly stage: string;
  readonly bill: Bill;
  readonly release: Release | undefined;
}

/** What keeps its data from being refreshed. */
export function timeBelow(state: State, below: Below, at: Instant): readonly Blocker[] {
  return keptOut(state, below, below.stage, at, ofMoving);
}

/** Freezes alone: data that are refreshed at times of their own ask no window that says when a release may come in. */
export function freezesBelow(state: State, below: Below, at: Instant): readonly Blocker[] {
  return keptOut(state, below, below.stage, at, freezesOf);
}

/** When that lets it, if it does not now; undefined where it does, or no such time is known. */
export function opensBelow(state: State, below: Below, asked: 'everything' | 'freezes', at: Instant): Instant | undefined {
  const rules = timeRulesOf(state);
  const own = asked === 'freezes' ? freezesOf : ofMoving;
  const verdict = typeof rules === 'string' ? undefined : verdictOf(state, below, below.stage, at, own(rules));
  return verdict === undefined || verdict.may ? undefined : verdict.opensAt;
}

function freezesOf(rules: Rules): Rules {
  return { ...rules, windows: [], trains: [] };
}

/** When windows and freezes let it start, if they do not now; undefined where they do, or no such time is known. */
export function timeOpens(
  state: State,
  release: Release,
  { stage, state: moves }: Pick<Promotion, 'stage' | 'state'>,
  at: Instant,
): Instant | undefined {
  const rules = timeRulesOf(state);
  const asked = typeof rules === 'string' || moves === 'waiting' ? rules : ofMoving(rules);
  const verdict = typeof asked === 'string' ? undefined : verdictOf(state, release, stage, at, asked);
  return verdict === undefined || verdict.may ? undefined : verdict.opensAt;
}

/** What an Exception for a freeze is about: freezes have no digest, they are rules of the day. */
export function freezeKey(name: string): string {
  return `freeze:${name}`;
}

/** The same of a window: while it stands, the stage is as if it had none. */
export function windowKey(name: string): string {
  return `window:${name}`;
}

function verdictOf(state: State, mover: Release | Below, stage: string, at: Instant, rules: Rules): TimeVerdict {
  if ('environment' in mover) return verdictBelow(state, mover, at, rules);
  const release = mover;
  const start = startOf(state, release, stage, rules, at);
  const isWaived = rules.windows.some(({ name }) => standingException(release, stage, windowKey(name), at) !== undefined);
  const trains = trainsInto(rules.trains ?? [], release, stage);
  const goesAlone = trains.some(({ name }) => standingException(release, stage, trainKey(name), at) !== undefined);
  const boarding = trains.length === 0 ? {} : { boarding: boardingOf(state, release, stage) };
  return mayStart(
    { ...rules, ...(isWaived && { windows: [] }), trains: goesAlone ? [] : trains, stops: [] },
    { ...start, ...boarding },
    at,
  );
}

function verdictBelow(state: State, { environment, stage, bill, release }: Below, at: Instant, rules: Rules): TimeVerdict {
  const isWaived = (key: string): boolean => release !== undefined && standingException(release, stage, key, at) !== undefined;
  const path = release === undefined ? currentSystem(state)?.path : pathOf(state, release);
  const start: Start = {
    action: 'promotion',
    stage,
    isFirstStage: path?.[0]?.name === stage,
    kind: release?.hotfix === undefined ? 'normal' : 'hotfix',
    environments: [environment],
    services: Object.keys(bill),
    excepted: rules.freezes.flatMap(({ name }) => (isWaived(freezeKey(name)) ? [name] : [])),
  };
  const windows = rules.windows.some(({ name }) => isWaived(windowKey(name))) ? [] : rules.windows;
  return mayStart({ ...rules, windows, trains: [], stops: [] }, start, at);
}

function startOf(state: State, release: Release, stage: string, { freezes }: Rules, at: Instant): Start {
  const path = pathOf(state, release);
  const own = path.find(({ name }) => name === stage);
  return {
    action: 'promotion',
    stage,
    isFirstStage: path[0]?.name === stage,
    kind: release.hotfix === undefined ? 'normal' : 'hotfix',
    environments: own === undefined ? [] : environmentsOf(own),
    services: Object.keys(release.bill),
    excepted: freezes.flatMap(({ name }) => (standingException(release, stage, freezeKey(name), at) === undefined ? [] : [name])),
  };
}

const roomless = new WeakMap<TimeRules['windows'], TimeRules['windows']>();

function ofMoving(rules: Rules): Rules {
  const windows = roomless.get(rules.windows) ?? rules.windows.map(({ mustFitMs: _room, ...window }) => window);
  roomless.set(rules.windows, windows);
  return { ...rules, windows, trains: [] };
}

function keptOut(state: State, mover: Release | Below, stage: string, at: Instant, asAsked: (rules: Rules) => Rules): readonly Blocker[] {
  const rules = timeRulesOf(state);
  if (rules === 'none') return [];
  if (rules === 'unknown') return [notCompiled(state, stage)];
  const verdict = verdictOf(state, mover, stage, at, asAsked(rules));
  if (verdict.may) return [];
  return verdict.because.map((obstacle) => {
    const because = clause(obstacleWords(obstacle, rules.zone, at));
    const code = obstacle.kind === 'freeze' || obstacle.kind === 'train' ? obstacle.kind : 'window';
    const until = untilOf(obstacle);
    const gate = keyOf(obstacle);
    const clears =
      until === undefined
        ? ({ kind: 'person', who: whoMay(state, 'apply', 'whole-system'), command: 'lockstep calendar check' } as const)
        : ({ kind: 'time', at: until } as const);
    return {
      code,
      stage,
      because,
      clears,
      askable: true,
      ...(gate !== undefined && { gate }),
      ...(verdict.opensAt !== undefined && { expectedAt: verdict.opensAt }),
    };
  });
}

/** Until then this one obstacle stands. */
function untilOf(obstacle: Obstacle): Instant | undefined {
  switch (obstacle.kind) {
    case 'freeze':
    case 'no-room':
      return obstacle.until;
    case 'closed':
      return obstacle.next?.at;
    case 'train':
      return obstacle.next?.departure.from;
    case 'stop':
    case 'unknown':
      return undefined;
  }
}

function keyOf(obstacle: Obstacle): string | undefined {
  switch (obstacle.kind) {
    case 'freeze':
      return freezeKey(obstacle.freeze.name);
    case 'no-room':
      return windowKey(obstacle.window.name);
    case 'train':
      return obstacle.trains.map(({ name }) => trainKey(name))[0];
    case 'closed':
      return obstacle.windows.map(({ name }) => windowKey(name))[0];
    case 'stop':
    case 'unknown':
      return undefined;
  }
}

/** What the file says of time was not looked up yet, or could not be: then nothing starts. */
function notCompiled(state: State, stage: string): Blocker {
  return {
    code: 'window',
    stage,
    because: 'the windows and freezes of the file are not compiled yet, so nothing starts',
    clears: { kind: 'person', who: whoMay(state, 'apply', 'whole-system'), command: 'lockstep calendar check' },
    askable: true,
  };
}
