import type { CellMarks } from './board-shapes.ts';
import { withoutPaused } from '#core/time/paused-days.ts';
import { openSoaks } from './standing.ts';
import { currentSystem, environmentsOf } from '#core/find.ts';
import { camePast } from './environments.ts';
import type { Release, State, Stay } from '#core/state.ts';
import type { Instant, Stage } from '#core/system.ts';
import { dayMs } from '#core/time/day.ts';
import { type DayIndex, workingDaysBetween } from '#core/time/index-of-days.ts';
import { mayStart } from '#core/time/windows.ts';
import { wallOf } from '#core/time/zone.ts';
import { calendarOf, timeRulesOf } from '#core/times.ts';

/** What the board says of a stage whatever runs there: whether it is frozen. */
export function frozenMark(state: State, stage: Stage, now: Instant): Pick<CellMarks, 'frozen'> {
  const rules = timeRulesOf(state);
  if (typeof rules === 'string' || rules.freezes.length === 0) return {};
  const system = currentSystem(state);
  const start = {
    action: 'promotion',
    stage: stage.name,
    isFirstStage: system?.path[0]?.name === stage.name,
    kind: 'normal',
    environments: environmentsOf(stage),
    services: system?.services.map(({ name }) => name) ?? [],
    excepted: [],
  } as const;
  const verdict = mayStart({ zone: rules.zone, freezes: rules.freezes, windows: [], stops: [] }, start, now);
  const found = verdict.may ? [] : verdict.because.flatMap((each) => (each.kind === 'freeze' ? [each] : []));
  const [last] = found.toSorted((left, right) => right.until - left.until);
  return last === undefined ? {} : { frozen: { name: last.freeze.name, until: last.until } };
}

/** What it says of the release that stands there. */
export function standingMarks(state: State, stay: Stay, stage: Stage, now: Instant): CellMarks {
  const release = state.releases.get(stay.release);
  const soak = release === undefined ? undefined : soakDays(state, release, stage, now);
  return { ...(soak && { soak }), ...(camePast(state, stay) && { brokeGlass: true }) };
}

/** How many working days of its longest soak are over. */
function soakDays(state: State, release: Release, stage: Stage, now: Instant): CellMarks['soak'] {
  const [longest] = openSoaks(state, release, stage, now).toSorted((left, right) => right.at - left.at);
  if (longest === undefined || 'ms' in longest.gate) return undefined;
  const { gate, at, pauses } = longest;
  const index = calendarOf(state, gate.calendar);
  const left = index === undefined ? undefined : daysToGo(withoutPaused(index, pauses), now, at);
  return left === undefined ? undefined : { done: Math.max(0, gate.workingDays - left), of: gate.workingDays };
}

/** Each working day is over on the clock of the last one, so that before the end at least one is to go. */
export function daysToGo(index: DayIndex, now: Instant, end: Instant): number | undefined {
  return workingDaysBetween(index, now - (wallOf(index.calendar.zone, end) % dayMs), end);
}
