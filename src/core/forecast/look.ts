// What is to be said of the dates of a system: of which release for the first time, and of which one because it is another date.
import { currentSystem, isOpen, nextStage } from '#core/find.ts';
import { isGoneOrBack, isOtherDay, type Boards, type DateMove, type Foretold, type ForetoldDates } from '#core/foretold.ts';
import { indexOf } from '#core/index-of.ts';
import type { Release, State } from '#core/state.ts';
import type { Instant, Milliseconds } from '#core/system.ts';
import { dateText, dayOf } from '#core/time/day.ts';
import type { ZoneRules } from '#core/time/types.ts';
import { wallOf } from '#core/time/zone.ts';
import { zoneOf } from '#core/times.ts';
import { compileSystem } from './compile-release.ts';
import { forecastSystem, type ForecastRelease } from './forecast.ts';
import type { WaitHistory } from './learned.ts';

/** Six hours: a date is told again when it lies on another day and this much elsewhere at the mean, so that it does not go to and fro at midnight. */
const leastMoveMs: Milliseconds = 6 * 3_600_000;

/** A date that was not said yet. `last`: what it is to be told apart from. */
export interface News {
  readonly release: string;
  readonly next: Foretold;
  /** The train that it is to take, where nobody has said so yet. */
  readonly boards?: Boards;
  readonly last?: Foretold;
}

/** Where nothing of time is said and nobody has promised a day, nobody asks when a release is live. */
export function isForetold(state: State): boolean {
  const ways = onTheirWay(state);
  return ways.length > 0 && (currentSystem(state)?.time !== undefined || ways.some(({ target }) => target !== undefined));
}

function onTheirWay(state: State): readonly Release[] {
  return indexOf(state).open.filter((release) => isOpen(release) && nextStage(state, release) !== undefined);
}

export function newsOf(state: State, waits: WaitHistory, now: Instant): readonly News[] {
  const zone = zoneOf(state);
  const forecasts = new Map(forecastSystem(compileSystem(state, waits, now)).map((each) => [each.release, each]));
  return onTheirWay(state).flatMap(({ id, foretold: last, target, train }): News[] => {
    const forecast = forecasts.get(id);
    if (forecast === undefined) return [];
    const next: Foretold = { at: now, ...datesOf(forecast, zone), ...pastTarget(forecast, target) };
    const { boards } = train === undefined ? forecast : {};
    return last === undefined || isOtherDate(last, next) || boards !== undefined
      ? [{ release: id, next, ...(boards && { boards }), ...(last && { last }) }]
      : [];
  });
}

/** Who gets there without people answering at once may be passed by nobody: then the earliest is no earlier. */
function datesOf({ earliest, evenOdds, nineInTen, neverPercent }: ForecastRelease, zone: ZoneRules): ForetoldDates {
  const first = earliest === undefined ? undefined : Math.min(earliest, evenOdds ?? earliest);
  return {
    ...(first !== undefined && { earliest: first }),
    ...(evenOdds !== undefined && { evenOdds }),
    ...(nineInTen !== undefined && { nineInTen }),
    neverPercent,
    days: {
      ...(evenOdds !== undefined && { evenOdds: dateText(dayOf(wallOf(zone, evenOdds))) }),
      ...(nineInTen !== undefined && { nineInTen: dateText(dayOf(wallOf(zone, nineInTen))) }),
    },
  };
}

/** Nine in ten lie behind it, or are not known at all. */
function pastTarget({ nineInTen }: ForecastRelease, target: Instant | undefined): Pick<Foretold, 'pastTarget'> {
  return target !== undefined && (nineInTen ?? Number.POSITIVE_INFINITY) > target ? { pastTarget: target } : {};
}

/** Another day, or a target that it has come to lie behind, or no longer does. */
export function isOtherDate(last: Foretold, next: Foretold): boolean {
  return isOtherDay(last, next) || last.pastTarget !== next.pastTarget;
}

/** Another day alone is told only where more than little has moved. */
export function isWorthTelling(last: Foretold, next: Foretold, { ms }: Pick<DateMove, 'ms'>): boolean {
  if (last.pastTarget !== next.pastTarget) return true;
  return isOtherDay(last, next) && (Math.abs(ms) >= leastMoveMs || isGoneOrBack(last, next));
}
