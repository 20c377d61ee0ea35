// Dates: another day of the same year for birthdays, and times that are moved as one for each person, so that what lies between them stays.
import { Draw } from './draw.ts';
import type { Mask, Row } from './mask.ts';
import type { Out } from './out.ts';
import type { Prf } from './prf.ts';
import { Seed, type SeedBy } from './seed.ts';
import { isFigure } from './signs.ts';

/** A date or a time as PostgreSQL writes it with `DateStyle` ISO: year, month and day, and whatever follows. */
class Written {
  year = 0;
  /** Days since 1970, by the calendar that PostgreSQL goes by. */
  day = 0;
  /** Where the time begins, and the rest. */
  restFrom = 0;

  /** False: `infinity`, a year before Christ, a text that is no date. */
  read(value: Uint8Array, start: number, end: number): boolean {
    let at = start;
    while (at < end && isFigure(value[at])) at += 1;
    if (at - start < 4 || at - start > 6 || value[at] !== 45 || value[at + 3] !== 45 || at + 6 > end) return false;
    const [month, day] = [numberOf(value, at + 1, at + 3), numberOf(value, at + 4, at + 6)];
    this.year = numberOf(value, start, at);
    this.restFrom = at + 6;
    if (value[end - 1] === 67 || month < 1 || month > 12 || day < 1 || day > 31) return false;
    this.day = dayOf(this.year, month, day);
    return true;
  }
}

function numberOf(value: Uint8Array, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) number = number * 10 + (value[at] ?? 0) - 48;
  return number;
}

/** 400 years have so many days; 1970 began so many after the first March of year 0. */
const eraDays = 146_097;
const daysTo1970 = 719_468;

/** Years that begin in March end with the day that some of them lack; of five months from March on there are 153 days. */
function dayOf(year: number, month: number, day: number): number {
  const own = month > 2 ? year : year - 1;
  const era = Math.floor(own / 400);
  const within = own - era * 400;
  const before = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * eraDays + within * 365 + Math.floor(within / 4) - Math.floor(within / 100) + before - daysTo1970;
}

function writeDay(sinceThen: number, out: Out): void {
  const days = sinceThen + daysTo1970;
  const era = Math.floor(days / eraDays);
  const inEra = days - era * eraDays;
  const within = Math.floor((inEra - Math.floor(inEra / 1_460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365);
  const inYear = inEra - (within * 365 + Math.floor(within / 4) - Math.floor(within / 100));
  const fromMarch = Math.floor((5 * inYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  out.decimal(era * 400 + within + (month > 2 ? 0 : 1), 4);
  out.byte(45);
  out.decimal(month, 2);
  out.byte(45);
  out.decimal(inYear - Math.floor((153 * fromMarch + 2) / 5) + 1, 2);
}

/** What is no date can hold anything: nothing of it goes on but that it was something. */
const noDate = '1900-01-01';

/** A birthday: another day of the same span of years. The first day of a year, which stands for *unknown* everywhere, becomes a day too. */
export class BirthDate implements Mask {
  readonly #draw: Draw;
  readonly #seed: Seed;
  readonly #years: number;
  readonly #written = new Written();

  /** `years`: of the span, counted from year 0: 1 keeps the year, 5 keeps 1980 to 1984 together. */
  constructor(prf: Prf, by: SeedBy, years = 1) {
    this.#draw = new Draw(prf);
    this.#seed = new Seed(by);
    this.#years = years;
  }

  write(value: Uint8Array, start: number, end: number, out: Out, row: Row): void {
    const written = this.#written;
    if (!written.read(value, start, end)) return out.ascii(noDate);
    const first = written.year - (written.year % this.#years);
    const [from, to] = [dayOf(first, 1, 1), dayOf(first + this.#years, 1, 1)];
    const drawn = this.#draw.of(this.#seed.of(value, start, end, row)).below(to - from - 1);
    // Any day but its own.
    writeDay(from + drawn + (from + drawn >= written.day ? 1 : 0), out);
    out.copy(value, written.restFrom, end);
  }
}

/** A time that is moved by so many days, as many for everything of one person: what lies between two of theirs stays to the microsecond. */
export class ShiftedTime implements Mask {
  readonly #draw: Draw;
  readonly #seed: Seed;
  readonly #days: number;
  readonly #written = new Written();

  /** `days`: at most so many, to either side, and never none. */
  constructor(prf: Prf, by: SeedBy, days = 30) {
    this.#draw = new Draw(prf);
    this.#seed = new Seed(by);
    this.#days = days;
  }

  write(value: Uint8Array, start: number, end: number, out: Out, row: Row): void {
    const written = this.#written;
    // `infinity` is nobody's.
    if (!written.read(value, start, end)) return isInfinity(value, start, end) ? out.copy(value, start, end) : out.ascii(noDate);
    const drawn = this.#draw.of(this.#seed.of(value, start, end, row)).below(2 * this.#days) - this.#days;
    writeDay(written.day + (drawn >= 0 ? drawn + 1 : drawn), out);
    out.copy(value, written.restFrom, end);
  }
}

function isInfinity(value: Uint8Array, start: number, end: number): boolean {
  const text = new TextDecoder().decode(value.subarray(start, end));
  return text === 'infinity' || text === '-infinity';
}
