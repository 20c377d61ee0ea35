// The holidays of a place by date-holidays, with our corrections; what the library does not know is refused, where it would answer all the same.
import Library from 'date-holidays';
import { dayAt, parseDay } from '#core/time/day.ts';
import { correctionsOf } from './corrections.ts';
import type { HolidaysAnswer, HolidaysQuestion } from './holidays.ts';
import { findDoubt } from './doubts.ts';
import type { Found } from './found.ts';
import { findPlace, type Place } from './places.ts';
import { zoneYears } from './zone-rules.ts';

/** A test holds it against the package's own. */
export const librarySource = 'date-holidays 3.37.0 of 2026-09-20';

export function answerQuestion(question: HolidaysQuestion): HolidaysAnswer {
  const { firstYear, lastYear } = question;
  if (!(firstYear >= zoneYears.first && lastYear <= zoneYears.last && firstYear <= lastYear)) {
    return {
      ok: false,
      sentence: `A calendar has years from ${zoneYears.first} to ${zoneYears.last}, not from ${firstYear} to ${lastYear}.`,
    };
  }
  const place = findPlace(new Library(), question.place);
  if (typeof place === 'string') return { ok: false, sentence: place };
  const found = foundBy(place, firstYear, lastYear);
  const doubt = findDoubt(place, found, question);
  if (doubt.sentence !== undefined) return { ok: false, sentence: doubt.sentence };
  const corrections = correctionsOf(place.code);
  const corrected = corrections.reduce((days, { apply }) => apply(days, { firstYear, lastYear }), found);
  const known = corrected.filter(({ day }) => day >= dayAt(firstYear, 1, 1) && day <= dayAt(doubt.lastYear, 12, 31));
  const days = known
    .toSorted((left, right) => left.day - right.day)
    .map(({ day, because, from }) => ({ day, because, ...(from !== undefined && { from }) }));
  const { code, name, parts } = place;
  const said = corrections.map(({ sentence }) => sentence);
  return {
    ok: true,
    holidays: { place: code, name, source: librarySource, days, corrections: said, firstYear, lastYear: doubt.lastYear, parts },
  };
}

/** From here on it is seen which feasts are listed year by year. */
const seenFrom = 2019;

/** A year more at each end: some begin in the year before, or are made up for in it. */
function foundBy({ country, state, region }: Place, firstYear: number, lastYear: number): readonly Found[] {
  const library = new Library({ country, ...(state !== undefined && { state }), ...(region !== undefined && { region }) });
  library.setLanguages('en');
  const first = Math.min(firstYear - 1, seenFrom);
  const years = Array.from({ length: lastYear - first + 2 }, (_, index) => first + index);
  const listed = years.flatMap((year) => library.getHolidays(year));
  const all = listed.filter((holiday) => holiday.type === 'public' || isFederal(country, holiday)).flatMap(daysOf);
  return [...new Map(all.map((each) => [`${each.day} ${each.because} ${each.from ?? ''}`, each])).values()];
}

/** In the United States the day that makes up for a Veterans Day at the weekend is a federal holiday as every other, and listed as one of banks. */
function isFederal(country: string, { type, rule }: { readonly type: string; readonly rule: string }): boolean {
  return country === 'US' && type === 'bank' && rule.startsWith('substitutes 11-11 ');
}

/** One for each of its days. Its `date` says the day; `start` is of the host's zone. */
function daysOf(holiday: {
  readonly date: string;
  readonly start: Date;
  readonly end: Date;
  readonly name: string;
  readonly rule: string;
}): readonly Found[] {
  const first = parseDay(holiday.date.slice(0, 10));
  if (first === undefined) throw new Error(`${holiday.name} has no date: ${holiday.date}`);
  const [hours = 0, minutes = 0] = holiday.date.slice(11, 16).split(':').map(Number);
  const from = 60 * hours + minutes;
  // The clocks may take an hour from it. What is left of a day is not one: feasts of three days and a half begin on the eve.
  const length = Math.max(1, Math.floor(((holiday.end.getTime() - holiday.start.getTime()) / 3_600_000 + 1.5) / 24));
  return Array.from({ length }, (_, index) => ({
    day: first + index,
    because: holiday.name,
    rule: holiday.rule,
    ...(from > 0 && { from }),
  }));
}
