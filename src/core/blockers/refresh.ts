// What keeps a refresh of data from beginning, below what stays there.
import { keepingOut } from './overdue.ts';
import { opensBelow } from './time.ts';
import { belowOf, interruptionsBelow, restraintsBelow, standstill } from './today.ts';
import { whoMay } from '#core/access.ts';
import type { Blocker } from '#core/blocker.ts';
import { pathOf } from '#core/find.ts';
import { indexOf } from '#core/index-of.ts';
import { belowWhatRuns, placeOfRefresh, refreshedFrom } from '#core/refresh.ts';
import { refreshTimesOf } from '#core/refresh-times.ts';
import type { Promotion, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { obstacleWords } from '#core/time/obstacle-words.ts';
import { mayStart } from '#core/time/windows.ts';
import { findAround } from '#core/time/intervals.ts';
import { clause } from '#core/words.ts';

/** Stop, holds and freezes; its own window, and who reads from the same source. Without times of its own the windows of its stage, too. */
export function refreshBlockers(state: State, promotion: Promotion, at: Instant): readonly Blocker[] {
  const moved = belowWhatRuns(promotion, state.environments);
  // It changes nothing: freezes and windows are no matter of it.
  if (promotion.only === 'proof') return standstill(state, moved.stage, at);
  const below = belowOf(state, placeOfRefresh(moved), moved);
  if (refreshTimesOf(state, below.environment) === undefined) return interruptionsBelow(state, below, at);
  return [...restraintsBelow(state, below, at), ...ownBlockers(state, moved, at)];
}

/** It waits for its own time: nobody stands behind it in the line meanwhile. */
function waitsForItsTime(state: State, promotion: Promotion, at: Instant): boolean {
  return promotion.kind === 'refresh' && promotion.only === undefined && ownBlockers(state, promotion, at).length > 0;
}

/**
 * Whether somebody who waits is passed by: one that waits for its own time by everybody, one that any time keeps by a proof, which waits for none,
 * and a hotfix that data without masks keep out by the refresh that replaces them.
 */
export function standsAside(
  state: State,
  waiting: Promotion,
  { kind, only }: Partial<Pick<Promotion, 'kind' | 'only'>>,
  at: Instant,
): boolean {
  if (waitsForItsTime(state, waiting, at)) return true;
  if (kind === 'refresh' && only === undefined && waiting.kind === 'normal') return isKeptOut(state, waiting, at);
  if (only !== 'proof' || waiting.kind !== 'refresh' || waiting.only !== undefined) return false;
  return refreshBlockers(state, waiting, at).some(({ code }) => code === 'freeze' || code === 'window');
}

function isKeptOut(state: State, { release: id, stage: name }: Promotion, at: Instant): boolean {
  const release = state.releases.get(id);
  const stage = release && pathOf(state, release).find((each) => each.name === name);
  return stage !== undefined && keepingOut(state, stage, at).length > 0;
}

function ownBlockers(state: State, promotion: Promotion, at: Instant): readonly Blocker[] {
  return [...closedWindow(state, promotion, at), ...sameSource(state, promotion)];
}

function closedWindow(state: State, promotion: Promotion, at: Instant): readonly Blocker[] {
  const { window, zone } = refreshTimesOf(state, placeOfRefresh(promotion)) ?? {};
  if (window === undefined || zone === undefined) return [];
  const start = { action: 'promotion', isFirstStage: false, kind: 'normal', environments: [], services: [], excepted: [] } as const;
  const verdict = mayStart({ zone, windows: [window], freezes: [], stops: [] }, { ...start, stage: promotion.stage }, at);
  if (verdict.may) return [];
  const person = { kind: 'person', who: whoMay(state, 'apply', 'whole-system'), command: 'lockstep calendar check' } as const;
  return verdict.because.map((obstacle) => ({
    code: 'window',
    stage: promotion.stage,
    because: clause(obstacleWords(obstacle, zone, at)),
    clears: verdict.opensAt === undefined ? person : { kind: 'time', at: verdict.opensAt },
    askable: true,
  }));
}

/** What is due by itself reads from a source one after the other: production serves its customers, and nobody waits for it. */
function sameSource(state: State, promotion: Promotion): readonly Blocker[] {
  if (promotion.due === undefined) return [];
  const from = refreshedFrom(state, placeOfRefresh(promotion))?.from;
  const other = indexOf(state).unfinished.find((each) => each.id !== promotion.id && isReading(each, from));
  if (other === undefined || from === undefined) return [];
  return [
    {
      code: 'busy',
      stage: promotion.stage,
      because: `the data of ${from} are read for ${other.id} now, and one after the other`,
      clears: { kind: 'release', release: other.release, command: `lockstep logs ${other.id}` },
      askable: true,
    },
  ];
}

function isReading({ state, deployments }: Promotion, from: string | undefined): boolean {
  if (state !== 'running' && state !== 'undoing') return false;
  return Object.values(deployments).some(({ steps, next }) => steps.some(({ refresh }, index) => index >= next && refresh?.from === from));
}

/** When time lets it, as far as time keeps it; several instants may be told: at each it is looked at anew. */
export function refreshOpenings(state: State, promotion: Promotion, at: Instant): readonly (Instant | undefined)[] {
  const times = refreshTimesOf(state, placeOfRefresh(promotion));
  const below = belowOf(state, placeOfRefresh(promotion), belowWhatRuns(promotion, state.environments));
  if (times === undefined) return [opensBelow(state, below, 'everything', at)];
  const { window } = times;
  const isOpen = window === undefined || findAround(window.intervals, at) !== undefined;
  const opens = isOpen ? undefined : window.intervals.find(({ from }) => from > at)?.from;
  return [opensBelow(state, below, 'freezes', at), opens];
}
