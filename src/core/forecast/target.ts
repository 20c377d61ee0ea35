// How the dates of a release stand to the day on which somebody promised it.
import { dayOf, shortDay, yearOf } from '#core/time/day.ts';
import type { ZoneRules } from '#core/time/types.ts';
import { wallOf } from '#core/time/zone.ts';
import type { Instant } from '#core/system.ts';
import type { ForecastRelease } from './forecast.ts';

export interface TargetView {
  readonly at: Instant;
  /** `on time`: nine in ten are live by then. `at risk`: even odds are. `late`: fewer. `out of reach`: not even where people answer at once. */
  readonly stands: 'on time' | 'at risk' | 'late' | 'out of reach';
  /** `Target Tue 16 Jun: at risk.` */
  readonly words: string;
}

type Dates = Pick<ForecastRelease, 'earliest' | 'evenOdds' | 'nineInTen'>;

export function targetView(at: Instant, dates: Dates, { zone, now }: { readonly zone: ZoneRules; readonly now: Instant }): TargetView {
  const stands = standing(at, dates);
  const [day, today] = [dayOf(wallOf(zone, at)), dayOf(wallOf(zone, now))];
  const year = yearOf(day) === yearOf(today) ? '' : ` ${yearOf(day)}`;
  return { at, stands, words: `Target ${shortDay(day)}${year}: ${stands}.` };
}

/** A date that nobody knows comes after every other. */
function standing(at: Instant, { earliest, evenOdds, nineInTen }: Dates): TargetView['stands'] {
  const isBy = (date: Instant | undefined): boolean => date !== undefined && date <= at;
  if (!isBy(earliest)) return 'out of reach';
  if (isBy(nineInTen)) return 'on time';
  return isBy(evenOdds) ? 'at risk' : 'late';
}
