// Where a number of a person holds the day of their birth, and how: another day of the same year is put there.

/** The year is kept; `write` puts a month and a day in their places. Undefined: no day stands there. */
export interface Birth {
  read(id: string): BirthDay | undefined;
  write(id: string, month: number, day: number): string;
}

interface BirthDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

interface Layout {
  /** Where its two figures stand, or four. */
  readonly year: readonly [from: number, to: number];
  readonly month: number;
  readonly day: number;
  /** The hundreds of the year, by the id. Absent: four figures, or the years before 2030 and the hundred before those. */
  readonly century?: (id: string) => number;
  /** What may be added to the month, and what to the day: for the sex, the century or the kind of the number. */
  readonly monthPlus?: readonly number[];
  readonly dayPlus?: readonly number[];
}

/** Days by figures. */
export function birth({ year, month, day, century, monthPlus = [0], dayPlus = [0] }: Layout): Birth {
  const read = (id: string): BirthDay => {
    const figures = Number(id.slice(...year));
    const hundreds = century?.(id) ?? (year[1] - year[0] === 4 ? 0 : figures < 30 ? 2_000 : 1_900);
    return { year: hundreds + figures, month: twoAt(id, month), day: twoAt(id, day) };
  };
  return {
    read(id) {
      const found = read(id);
      const own = { year: found.year, month: found.month - plusOf(found.month, monthPlus), day: found.day - plusOf(found.day, dayPlus) };
      return isDay(own) ? own : undefined;
    },
    write(id, newMonth, newDay) {
      const found = read(id);
      const withMonth = put(id, month, newMonth + plusOf(found.month, monthPlus));
      return put(withMonth, day, newDay + plusOf(found.day, dayPlus));
    },
  };
}

/** The largest of them that leaves something. */
function plusOf(value: number, plus: readonly number[]): number {
  return Math.max(0, ...plus.filter((one) => one < value));
}

const monthLetters = 'ABCDEHLMPRST';

/** Of Italy: the month as a letter, and women 40 days later. */
export const italianBirth: Birth = {
  read(id) {
    const [figures, day] = [Number(id.slice(6, 8)), twoAt(id, 9)];
    const own = {
      year: (figures < 30 ? 2_000 : 1_900) + figures,
      month: monthLetters.indexOf(id[8] ?? '') + 1,
      day: day > 40 ? day - 40 : day,
    };
    return isDay(own) ? own : undefined;
  },
  write(id, month, day) {
    const plus = twoAt(id, 9) > 40 ? 40 : 0;
    return put(`${id.slice(0, 8)}${monthLetters[month - 1] ?? ''}${id.slice(9)}`, 9, day + plus);
  },
};

function twoAt(id: string, at: number): number {
  return Number(id.slice(at, at + 2));
}

function put(id: string, at: number, value: number): string {
  return `${id.slice(0, at)}${String(value).padStart(2, '0')}${id.slice(at + 2)}`;
}

function isDay({ year, month, day }: BirthDay): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(2_000 + (year % 400), month, 0)).getUTCDate();
}
