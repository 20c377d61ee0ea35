// What a calendar, a window, a freeze and a train say, by the keys of the file, as it was written: for people who look before they apply.
import { clockOf } from '#core/time/day-words.ts';
import type {
  CalendarDefinition,
  DayRule,
  FreezeDefinition,
  TimeDefinitions,
  TrainDefinition,
  WindowDefinition,
} from '#core/time/definitions.ts';
import { counted, wordsOfSpan } from '#core/words.ts';

type Parts = ReadonlyMap<string, unknown>;

export interface NamedCalendar {
  readonly name: string;
  readonly calendar: CalendarDefinition;
}

export function calendarsIn(time: TimeDefinitions | undefined): readonly NamedCalendar[] {
  return Object.entries(time?.calendars ?? {}).map(([name, calendar]) => ({ name, calendar }));
}

export function calendarParts({ calendar }: NamedCalendar): Parts {
  const { places, workedIn, confirmedThrough, week, hours, cutOff, halfDaysCount, closures, alsoWorking, halfDays, zone } = calendar;
  return new Map<string, unknown>([
    ['holidays', places],
    ['worked-in', workedIn],
    ['confirmed', confirmedThrough === undefined ? undefined : `through ${confirmedThrough}`],
    [
      'week',
      week.map((counts, day) => `${weekdays[day] ?? ''}${['', ' half', ' whole'][counts] ?? ''}`).filter((each) => each.includes(' ')),
    ],
    ['hours', `${clockOf(hours.from)}-${clockOf(hours.to)}`],
    ['cut-off', cutOff === undefined ? undefined : clockOf(cutOff)],
    ['half-days', halfDays.map((rule) => `${dayWords(rule)} until ${clockOf(rule.until)} counts ${halfDaysCount / 2}`)],
    ['closures', closures.map(dayWords)],
    ['also-working', alsoWorking.map(dayWords)],
    ['zone', zone],
  ]);
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function dayWords({ when, because }: DayRule): string {
  return `${when.text} (${because})`;
}

export function ruleParts(rule: WindowDefinition | FreezeDefinition): Parts {
  const { when, zone, scope } = rule;
  const own: readonly (readonly [string, unknown])[] =
    'kind' in rule
      ? [
          ['kind', rule.kind],
          ['because', rule.because],
          ['pauses-soak', rule.pausesSoak],
        ]
      : [['must-fit', rule.mustFitMs === undefined ? undefined : wordsOfSpan(rule.mustFitMs)]];
  return new Map<string, unknown>([['when', when.map(({ text }) => text)], ['zone', zone], ...Object.entries(scope), ...own]);
}

export function trainParts({ when, zone, stage, cutOff }: TrainDefinition): Parts {
  const before = cutOff === undefined ? [] : [['cut-off', lengthWords(cutOff)] as const];
  return new Map<string, unknown>([['when', when.map(({ text }) => text)], ['zone', zone], ['stage', stage], ...before]);
}

function lengthWords(length: NonNullable<TrainDefinition['cutOff']>): string {
  return 'ms' in length ? wordsOfSpan(length.ms) : `${counted(length.workingDays, 'working day')} of ${length.calendar}`;
}
