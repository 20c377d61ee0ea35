// Dates: another day of the same year for birthdays, and times that are moved as one for each person, so that what lies between them stays.
import { Draw } from './draw.ts';
import type { Mask, Row } from './mask.ts';
import type { Out } from './out.ts';
import type { Prf } from './prf.ts';
import { Seed, type SeedBy } from './seed.ts';
import { isFigure } from './signs.ts';

const dayMs = 86_400_000;

/** A date or a time as PostgreSQL writes it with `DateStyle` ISO: year, month and day, whatever follows, and whether it is before Christ. */
interface Written {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Where the time begins, and the rest. */
  readonly restFrom: number;
  readonly isOdd: boolean;
}

/** Undefined: `infinity`, a year before Christ, a text that is no date. */
function read(value: Uint8Array, start: number, end: number): Written | undefined {
  let at = start;
  while (at < end && isFigure(value[at])) at += 1;
  const yearTo = at;
  if (yearTo - start < 4 || yearTo - start > 6 || value[at] !== 45 || value[at + 3] !== 45 || at + 6 > end) return undefined;
  const [year, month, day] = [numberOf(value, start, yearTo), numberOf(value, at + 1, at + 3), numberOf(value, at + 4, at + 6)];
  const isOdd = value[end - 1] === 67 || month < 1 || month > 12 || day < 1 || day > 31;
  return { year, month, day, restFrom: at + 6, isOdd };
}

function numberOf(value: Uint8Array, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) number = number * 10 + (value[at] ?? 0) - 48;
  return number;
}

function writeDay(day: number, out: Out): void {
  const date = new Date(day * dayMs);
  out.decimal(date.getUTCFullYear(), 4);
  out.byte(45);
  out.decimal(date.getUTCMonth() + 1, 2);
  out.byte(45);
  out.decimal(date.getUTCDate(), 2);
}

/** Days since 1970, by the calendar that PostgreSQL goes by. */
function dayOf(year: number, month: number, day: number): number {
  // `Date.UTC` takes the first hundred years for those after 1900.
  return new Date(0).setUTCFullYear(year, month - 1, day) / dayMs;
}

/** What is no date can hold anything: nothing of it goes on but that it was something. */
const noDate = '1900-01-01';

/** A birthday: another day of the same span of years. The first day of a year, which stands for *unknown* everywhere, becomes a day too. */
export class BirthDate implements Mask {
  readonly #draw: Draw;
  readonly #seed: Seed;
  readonly #years: number;

  /** `years`: of the span, counted from year 0: 1 keeps the year, 5 keeps 1980 to 1984 together. */
  constructor(prf: Prf, by: SeedBy, years = 1) {
    this.#draw = new Draw(prf);
    this.#seed = new Seed(by);
    this.#years = years;
  }

  write(value: Uint8Array, start: number, end: number, out: Out, row: Row): void {
    const written = read(value, start, end);
    if (written === undefined || written.isOdd) return out.ascii(noDate);
    const first = written.year - (written.year % this.#years);
    const own = dayOf(written.year, written.month, written.day);
    const [from, to] = [dayOf(first, 1, 1), dayOf(first + this.#years, 1, 1)];
    const drawn = this.#draw.of(this.#seed.of(value, start, end, row)).below(to - from - 1);
    // Any day but its own.
    writeDay(from + drawn + (from + drawn >= own ? 1 : 0), out);
    out.copy(value, written.restFrom, end);
  }
}

/** A time that is moved by so many days, as many for everything of one person: what lies between two of theirs stays to the microsecond. */
export class ShiftedTime implements Mask {
  readonly #draw: Draw;
  readonly #seed: Seed;
  readonly #days: number;

  /** `days`: at most so many, to either side, and never none. */
  constructor(prf: Prf, by: SeedBy, days = 30) {
    this.#draw = new Draw(prf);
    this.#seed = new Seed(by);
    this.#days = days;
  }

  write(value: Uint8Array, start: number, end: number, out: Out, row: Row): void {
    const written = read(value, start, end);
    // `infinity` is nobody's.
    if (written === undefined || written.isOdd) return isInfinity(value, start, end) ? out.copy(value, start, end) : out.ascii(noDate);
    const drawn = this.#draw.of(this.#seed.of(value, start, end, row)).below(2 * this.#days) - this.#days;
    writeDay(dayOf(written.year, written.month, written.day) + (drawn >= 0 ? drawn + 1 : drawn), out);
    out.copy(value, written.restFrom, end);
  }
}

function isInfinity(value: Uint8Array, start: number, end: number): boolean {
  const text = new TextDecoder().decode(value.subarray(start, end));
  return text === 'infinity' || text === '-infinity';
}
