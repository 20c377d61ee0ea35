import type { CalendarRecord, MovedSoak } from './time-records.ts';
import type { Schedule } from './time/compiled.ts';
import { instantWords } from './time/instant-words.ts';
import { andOf } from './words.ts';

/** What came with it: one of them has the zone that dates are told in. */
interface Compiled {
  readonly calendars: readonly CalendarRecord[];
  readonly schedule?: Schedule;
}

/** `soak of 1.2.0 in INT ends Tue 12 May 2026, 10:00 Europe/Berlin (+02:00), not Mon 11 May 2026, …: Fri 8 May: Company day, does not count`. */
export function movedWords({ release, stage, calendar, from, to, because }: MovedSoak, { calendars, schedule }: Compiled): string {
  const zone = calendars.find(({ name }) => name === calendar)?.calendar.zone ?? schedule?.zone;
  const told = (at: number | undefined): string => (at === undefined || zone === undefined ? 'at no known time' : instantWords(zone, at));
  const why = because.length === 0 ? '' : ` (${andOf(because)})`;
  return `soak of ${release} in ${stage} ends ${told(to)}, not ${told(from)}${why}`;
}

/** Why time was compiled anew, for people. */
export const causeWords = {
  file: 'as the file says',
  years: 'for the years to come',
  zones: 'because clocks are set otherwise than was known',
  holidays: 'because the list of holidays was mended',
} as const;
