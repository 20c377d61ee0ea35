import { calendarNamed, instantIn, readFileWithTime, wholeNumber } from '#cli/calendars.ts';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { found } from '#cli/outcomes.ts';
import { clockOf, dayWords } from '#core/time/day-words.ts';
import { dateText, dayOf, longDay, minuteMs } from '#core/time/day.ts';
import { buildIndex, dayZeroOf, nextDayZero, soakDue, type DayIndex } from '#core/time/index-of-days.ts';
import { instantWords } from '#core/time/instant-words.ts';
import type { Day } from '#core/time/types.ts';
import { wallOf } from '#core/time/zone.ts';
import { counted } from '#core/words.ts';

export const command = defineCommand({
  usage: '[CALENDAR] [--from INSTANT] [--days N] [--file FILE]',
  about:
    'When a soak of so many working days is over that begins at an instant, and each day on the way that does not count, with why. The day of entry is day 0. Without --days it ' +
    'is the next working day. A date without a zone is what the clocks of the calendar show.',
  options: {
    from: { kind: 'text', value: 'INSTANT', says: 'when the release has entered: "2026-11-17 15:40", or 2h from now (now)' },
    days: { kind: 'text', value: 'N', says: 'so many working days, 0 to 260' },
    file: { kind: 'text', value: 'FILE', says: 'which system file (lockstep.yaml)' },
  },
  positionals: [0, 1],
  examples: [
    { line: 'lockstep calendar next', says: 'the next working day' },
    { line: 'lockstep calendar next --days 5 --from "2026-12-23 10:00"', says: 'when five working days are over' },
    { line: 'lockstep calendar next vienna --days 28 --json', says: 'by another calendar, for a program' },
  ],
  run: async (session, input) => {
    const file = await readFileWithTime(session, input.text('file'));
    const { name, calendar } = calendarNamed(file, input.positionals[0]);
    const index = buildIndex(calendar);
    const now = session.now();
    const [typed, asked] = [input.text('from'), input.text('days')];
    const from = typed === undefined ? now : instantIn(calendar.zone, 'from', typed, now);
    const days = asked === undefined ? undefined : wholeNumber('days', asked, { from: 0, to: 260 });
    const counting = { index, name, from };
    return days === undefined ? nextDay(counting) : dueOf(counting, days);
  },
});

interface Counting {
  readonly index: DayIndex;
  readonly name: string;
  readonly from: number;
}

function nextDay({ index, name, from }: Counting): ReturnType<typeof found> {
  const today = dayOf(wallOf(index.calendar.zone, from));
  const next = nextDayZero(index, today);
  if (next === undefined) throw beyond(index, name);
  const between = daysBetween(today + 1, next.day);
  const document = { calendar: name, from, next: dateText(next.day), skipped: skippedOf(index, between) };
  return found(document, [
    `After ${longDay(today)} the next working day is ${longDay(next.day)}.`,
    ...between.map((day) => `  ${dayWords(index, day)}`),
  ]);
}

function dueOf({ index, name, from }: Counting, days: number): ReturnType<typeof found> {
  const { zone } = index.calendar;
  const [zero, due] = [dayZeroOf(index, from), soakDue(index, from, days)];
  if (zero === undefined || due === undefined) throw beyond(index, name);
  const entered = dayOf(wallOf(zone, from));
  const last = dayOf(wallOf(zone, due));
  // Those before day 0 moved the entry, those behind it the end.
  const skipped = daysBetween(zero.day === entered ? entered + 1 : entered, last).filter(
    (day) => (index.weights[day - index.calendar.first] ?? 0) < 2 && day !== zero.day,
  );
  const document = {
    calendar: name,
    from,
    days,
    dayZero: dateText(zero.day),
    due,
    dueText: instantWords(zone, due),
    skipped: skippedOf(index, skipped),
  };
  const why = (index.weights[entered - index.calendar.first] ?? 0) === 0 ? 'does not count' : 'is over for whoever comes so late';
  const moved = `It begins on ${longDay(zero.day)}, ${clockOf(Math.floor(zero.timeMs / minuteMs))}: ${longDay(entered)} ${why}.`;
  return found(document, [
    `From ${instantWords(zone, from)}, ${counted(days, 'working day')} by calendar ${name}:`,
    `due ${instantWords(zone, due)}.`,
    ...(zero.day === entered || days === 0 ? [] : [moved]),
    ...(skipped.length === 0 || days === 0 ? [] : ['', ...skipped.map((day) => `  ${dayWords(index, day)}`)]),
  ]);
}

/** From the one, the other not. */
function daysBetween(from: Day, to: Day): readonly Day[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
}

function skippedOf(index: DayIndex, days: readonly Day[]): readonly { readonly date: string; readonly because: string }[] {
  return days.map((day) => ({ date: dateText(day), because: dayWords(index, day) }));
}

function beyond({ calendar }: DayIndex, name: string): CommandError {
  const sentence = `Calendar \`${name}\` knows the days from ${longDay(calendar.first)} to ${longDay(calendar.last)}, and this is not over by then.`;
  return new CommandError(exits.usage, { code: 'not-an-instant', sentence, next: 'Ask for an earlier instant, or fewer days.' });
}
