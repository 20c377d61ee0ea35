// A year of a calendar: a row for each month, a column for each day.
import { clockOf, dayWords } from '#core/time/day-words.ts';
import { dateText, dayAt, weekdayOf } from '#core/time/day.ts';
import { buildIndex, halfUnitsBetween, type DayIndex } from '#core/time/index-of-days.ts';
import type { CalendarDay, CalendarVersion, Day, HalfUnits } from '#core/time/types.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

export interface YearOfCalendar {
  readonly workingDays: number;
  readonly months: readonly { readonly month: number; readonly workingDays: number }[];
  /** Days that are unlike their weekday. */
  readonly days: readonly {
    readonly date: string;
    readonly counts: 0 | 0.5 | 1;
    readonly kind: CalendarDay['kind'];
    readonly because: string;
  }[];
}

export function yearOfCalendar(calendar: CalendarVersion, year: number): YearOfCalendar {
  const index = buildIndex(calendar);
  const workingDays = (from: Day, to: Day): number => (halfUnitsBetween(index, from, to) ?? 0) / 2;
  return {
    workingDays: workingDays(dayAt(year, 1, 1), dayAt(year + 1, 1, 1)),
    months: months.map((_name, at) => ({ month: at + 1, workingDays: workingDays(dayAt(year, at + 1, 1), dayAt(year, at + 2, 1)) })),
    days: specialIn(calendar, year).map(({ day, counts, kind, because }) => ({
      date: dateText(day),
      counts: shares[counts],
      kind,
      because,
    })),
  };
}

const shares = { 0: 0, 1: 0.5, 2: 1 } as const;

/** `Jan` and two spaces. */
const nameWidth = 5;

/** The picture, what its marks mean, and each day that is unlike its weekday, with why. */
export function yearLines(calendar: CalendarVersion, year: number): readonly string[] {
  const index = buildIndex(calendar);
  const whole = yearOfCalendar(calendar, year);
  const rows = months.map((name, at) => {
    const first = dayAt(year, at + 1, 1);
    const length = dayAt(year, at + 2, 1) - first;
    const marks = Array.from({ length: 31 }, (_, day) => (day < length ? markOf(index, first + day) : ' ')).join('');
    return `${name}  ${marks}  ${daysOf(whole.months[at]?.workingDays ?? 0).padStart(4)}`;
  });
  const special = specialIn(calendar, year).filter(({ day }) => isWorthALine(calendar, day));
  const used = new Set(rows.flatMap((row) => row.slice(nameWidth, nameWidth + 31).split('')));
  const legend = legends.filter(([mark]) => used.has(mark)).map(([mark, words]) => `${mark} ${words}`);
  return [
    `${year}  1   5    10   15   20   25   30    days`,
    ...rows,
    `${' '.repeat(38)}${daysOf(whole.workingDays).padStart(4)}`,
    '',
    legend.join('   '),
    '',
    ...special.map(({ day }) => dayWords(index, day)),
  ];
}

const legends: readonly (readonly [string, string])[] = [
  ['·', 'counts'],
  ['½', 'counts half'],
  ['-', 'weekend'],
  ['h', 'holiday'],
  ['c', 'closure'],
  ['+', 'also worked'],
  ['?', 'not known'],
];

function markOf(index: DayIndex, day: Day): string {
  const { calendar } = index;
  const weight = index.weights[day - calendar.first];
  if (weight === undefined) return '?';
  const special = calendar.days.find((each) => each.day === day);
  if (special?.kind === 'holiday') return 'h';
  if (special?.kind === 'closure') return 'c';
  if (special?.kind === 'also-working') return '+';
  return ['-', '½', '·'][weight] ?? '?';
}

function specialIn({ days }: CalendarVersion, year: number): readonly CalendarDay[] {
  return days.filter(({ day }) => day >= dayAt(year, 1, 1) && day < dayAt(year + 1, 1, 1));
}

/** A holiday on a Sunday takes no day from anybody. */
function isWorthALine({ week, days }: CalendarVersion, day: Day): boolean {
  const special = days.find((each) => each.day === day);
  return special !== undefined && (special.counts > 0 || (week[weekdayOf(day)] ?? 0) > 0);
}

/** `21`, `20½`. */
function daysOf(workingDays: number): string {
  return Number.isInteger(workingDays) ? String(workingDays) : `${Math.floor(workingDays)}½`;
}

/** `Mon-Fri, 09:00-17:00, cut-off 16:00, Europe/Berlin`. */
export function calendarWords({ week, hours, cutOff, zone }: CalendarVersion): string {
  const cut = cutOff === undefined ? [] : [`cut-off ${clockOf(cutOff)}`];
  return [weekWords(week), `${clockOf(hours.from)}-${clockOf(hours.to)}`, ...cut, zone.name].join(', ');
}

function weekWords(week: readonly HalfUnits[]): string {
  const worked = week.map((counts, at) => ({ counts, name: weekdays[at] ?? '' })).filter(({ counts }) => counts > 0);
  const [first, last] = [worked[0], worked.at(-1)];
  const isRow = week
    .join('')
    .replace(/0+$/, '')
    .replace(/^0+/, '')
    .split('')
    .every((counts) => counts === '2');
  if (isRow && first !== undefined && last !== undefined && worked.length > 1) return `${first.name}-${last.name}`;
  return worked.map(({ name, counts }) => (counts === 1 ? `${name} half` : name)).join(' ');
}
