// What we know better than the library. Every row says where it is from, as it was reported: gazettes were not read. A test holds each against the
// day that it is about.
import { dayAt, yearOf } from '#core/time/day.ts';
import type { Day } from '#core/time/types.ts';
import type { Found } from './found.ts';

interface Years {
  readonly firstYear: number;
  readonly lastYear: number;
}

export interface Correction {
  /** The place and all below it. */
  readonly place: string;
  /** What is corrected, and the source. */
  readonly sentence: string;
  readonly apply: (days: readonly Found[], years: Years) => readonly Found[];
}

const corrections: readonly Correction[] = [
  {
    place: 'GB-SCT',
    sentence: '15 June 2026 is a bank holiday in Scotland for the football World Cup: royal proclamation of February 2026, as reported.',
    apply: adding([[dayAt(2026, 6, 15), 'World Cup bank holiday']]),
  },
  {
    place: 'JP',
    sentence: '21 September 2032 lies between two holidays, and is one: Act on National Holidays, article 3 (3).',
    apply: adding([[dayAt(2032, 9, 21), "Citizens' Holiday"]]),
  },
  {
    place: 'CH-GL',
    sentence:
      'Näfelser Fahrt is on the first Thursday of April, a week later in Holy Week only: on 1 April in 2027 and 2032, when Easter is on 28 March.',
    apply: moving('Näfelser Fahrt', [
      [dayAt(2027, 4, 8), dayAt(2027, 4, 1)],
      [dayAt(2032, 4, 8), dayAt(2032, 4, 1)],
    ]),
  },
  {
    place: 'AE',
    sentence:
      "Cabinet Resolution 27 of 2024, as reported: Isra' and Mi'raj and the first of Ramadan are no longer holidays; the day of Arafah, before the Feast of the Sacrifice, and 3 December are.",
    apply: emirates,
  },
];

export function correctionsOf(code: string): readonly Correction[] {
  return corrections.filter(({ place }) => code === place || code.startsWith(`${place}-`));
}

function adding(days: readonly (readonly [day: Day, because: string])[]): Correction['apply'] {
  return (found) => [
    ...found,
    ...days.filter(([day]) => found.every((each) => each.day !== day)).map(([day, because]) => ({ day, because, rule: 'ours' })),
  ];
}

function moving(name: string, moves: readonly (readonly [from: Day, to: Day])[]): Correction['apply'] {
  const moved = new Map(moves);
  return (found) => found.map((each) => (each.because === name ? { ...each, day: moved.get(each.day) ?? each.day } : each));
}

function emirates(found: readonly Found[], { firstYear, lastYear }: Years): readonly Found[] {
  const kept = found.filter(({ rule, day }) => yearOf(day) < 2025 || !['27 Rajab', '1 Ramadan'].includes(rule));
  const feast = found.filter(
    ({ rule, day }) => rule.startsWith('10 Dhu al-Hijjah') && !found.some((other) => other.day === day - 1 && other.rule === rule),
  );
  const arafah = feast.map(({ day }) => ({ day: day - 1, because: 'Arafah Day', rule: 'ours' }));
  const years = Array.from({ length: lastYear - firstYear + 1 }, (_, index) => firstYear + index);
  return [...kept, ...arafah, ...years.map((year) => ({ day: dayAt(year, 12, 3), because: 'National Day', rule: 'ours' }))];
}
