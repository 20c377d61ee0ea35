import type { CalendarDefinition, DayRule } from '#core/time/definitions.ts';
import { dayMs, minuteMs } from '#core/time/day.ts';
import type { Recurrence } from '#core/time/recurrence-types.ts';
import type { HalfUnits } from '#core/time/types.ts';
import { minuteOfWall } from '#core/time/wall-date.ts';
import { openFields } from './fields.ts';
import type { Fields, Reading } from './fields.ts';
import { readClock, readHours } from './read-hours.ts';
import { readWeek } from './read-week.ts';
import { isEveryYear, readWhen, sayComma, wholeItems } from './read-when.ts';
import type { Entry, FileNode } from './tree.ts';
import { readChoice, readList, readText, textsOf } from './values.ts';
import type { Part } from './words.ts';
import { timeParts } from './words-of-time.ts';

/** `DE-BW`, several places, or everything that a calendar can say. `zone` is the system's. */
export function readCalendar(reading: Reading, entry: Entry, zone: string): CalendarDefinition {
  if (entry.value.kind !== 'map') return { ...plain(zone), places: readPlaces(reading, entry) };
  const { report } = reading;
  const title = entry.key === 'calendar' ? 'the calendar' : `calendar \`${entry.key}\``;
  const fields = openFields(reading, entry.value, { part: timeParts.calendar, title, name: entry.key, example: 'holidays: DE-BW' });
  const read = <Value>(key: string, reader: (found: Entry) => Value): Value | undefined => {
    const found = fields.get(key);
    return found === undefined ? undefined : reader(found);
  };
  const hours = read('hours', (found) => readHours(report, found)) ?? plain(zone).hours;
  const cutOff = read('cut-off', (found) => readClock(report, found));
  const confirmed = read('confirmed', (found) => readConfirmed(reading, found));
  const halves = fields.get('half-days');
  return {
    zone: read('zone', (found) => readText(report, found, 'a zone such as `Europe/Berlin`')) ?? zone,
    places: read('holidays', (found) => readPlaces(reading, found)) ?? [],
    workedIn: read('worked-in', (found) => readChoice(report, found, workedInWords)) ?? 'all',
    ...(confirmed !== undefined && { confirmedThrough: confirmed }),
    week: read('week', (found) => readWeek(report, found)) ?? plain(zone).week,
    hours,
    ...(cutOff !== undefined && { cutOff }),
    ...readHalfDays(reading, halves, hours),
    closures: readDays(reading, fields, { key: 'closures', part: timeParts.closure, because: 'closed' }),
    alsoWorking: readDays(reading, fields, { key: 'also-working', part: timeParts.worked, because: 'also worked' }),
  };
}

/** What a calendar is that says only where its holidays are. */
function plain(zone: string): CalendarDefinition {
  return {
    zone,
    places: [],
    workedIn: 'all',
    week: [2, 2, 2, 2, 2, 0, 0],
    hours: { from: 540, to: 1020 },
    halfDaysCount: 1,
    closures: [],
    alsoWorking: [],
    halfDays: [],
  };
}

const workedInWords = { noun: 'way to join places', choices: ['all', 'any'] } as const;

function readPlaces({ report }: Reading, entry: Entry): readonly string[] {
  if (entry.value.kind !== 'list') {
    const place = readText(report, entry, 'a place such as `DE-BW`');
    return place === undefined ? [] : [place];
  }
  const places = textsOf(report, entry.key, entry.value.items);
  if (entry.value.items.length === 0) {
    report.error(entry.keySpan, 'no-value', { sentence: `\`${entry.key}\` is empty. Write \`${entry.key}: DE-BW\`, or \`[DE-BW, AT]\`.` });
  }
  for (const [index, { text, span }] of places.entries()) {
    if (places.findIndex((place) => place.text === text) === index) continue;
    report.error(span, 'name-twice', { sentence: `\`${text}\` stands twice. Keep one.` });
  }
  return places.map(({ text }) => text);
}

const confirmedYears = { from: 2005, to: 2045 };

/** `through 2027` */
function readConfirmed({ report }: Reading, entry: Entry): number | undefined {
  const text = readText(report, entry, '`through 2027`, the last year that somebody has looked at');
  if (text === undefined) return undefined;
  const year = Number(/^through (\d{4})$/.exec(text.trim())?.[1]);
  if (year >= confirmedYears.from && year <= confirmedYears.to) return year;
  const written = /\b\d{4}\b/.exec(text)?.[0];
  const sentence = `\`${text}\` does not say through which year the holidays were looked at. Write \`through ${written ?? 2027}\`.`;
  report.error(entry.value.span, 'unknown-value', { sentence: Number.isNaN(year) ? sentence : outOfRange(year) });
  return undefined;
}

function outOfRange(year: number): string {
  return `Holidays are known from ${confirmedYears.from} to ${confirmedYears.to}, not through ${year}. Write a year between them.`;
}

interface DayWords {
  readonly key: string;
  readonly part: Part;
  /** For whoever gives no reason. */
  readonly because: string;
}

function readDays(reading: Reading, fields: Fields, words: DayWords): readonly DayRule[] {
  const entry = fields.get(words.key);
  if (entry === undefined) return [];
  const { report } = reading;
  const items = readList(report, entry, { example: `${words.key}: [{when: 2026-12-28, because: Company holidays}]` });
  return wholeItems(report, items).flatMap((item) => {
    const rule = readDay(reading, item, words);
    if (rule === undefined) return [];
    if (isWholeDays(rule.when)) return [{ when: rule.when, because: rule.because }];
    const sentence = `${words.key === 'closures' ? 'A closure' : 'A day that is also worked'} is whole days. Leave the times out, or write it below \`half-days\`.`;
    report.error(item.span, 'bad-when', { sentence });
    return [];
  });
}

/** A text says only when; a map says why as well. */
function readDay(reading: Reading, node: FileNode, words: DayWords): (DayRule & { readonly fields?: Fields }) | undefined {
  const { report } = reading;
  if (node.kind !== 'map') {
    const when = readWhen(report, { key: words.key, keySpan: node.span, value: node });
    return when === undefined ? undefined : { when, because: words.because };
  }
  if (sayTornOff(reading, node)) return undefined;
  const { part } = words;
  const fields = openFields(reading, node, { part, title: part.article, name: '', example: 'when: 2026-12-28' });
  const found = fields.need('when', 'when: 2026-12-28');
  const reason = fields.get('because');
  const when = found === undefined ? undefined : readWhen(report, found);
  const because = reason === undefined ? undefined : readText(report, reason, 'a reason for people');
  return when === undefined ? undefined : { when, because: because ?? words.because, fields };
}

/** `{when: 24 Dec until 2 Jan, every year}` is one key more than was meant. */
export function sayTornOff({ report }: Pick<Reading, 'report'>, node: Extract<FileNode, { kind: 'map' }>): boolean {
  const torn = [...node.entries.values()].find(({ key }) => isEveryYear(key));
  const when = node.entries.get('when')?.value;
  if (torn === undefined) return false;
  sayComma(report, torn.keySpan, when?.kind === 'text' ? when.raw : '24 Dec');
  return true;
}

function readHalfDays(
  reading: Reading,
  entry: Entry | undefined,
  { from, to }: CalendarDefinition['hours'],
): Pick<CalendarDefinition, 'halfDays' | 'halfDaysCount'> {
  const { report } = reading;
  if (entry === undefined) return { halfDaysCount: 1, halfDays: [] };
  const example = 'half-days: {count: 0.5, days: [{when: 24 Dec every year, until: 12:00}]}';
  const fields = openFields(reading, entry.value, { part: timeParts.halfDays, title: '`half-days`', name: '', example });
  const counted = fields.get('count');
  const count = counted === undefined ? '0.5' : readChoice(report, counted, { noun: 'weight of a half day', choices: ['0', '0.5', '1'] });
  const listed = fields.need('days', 'days: [{when: 24 Dec every year, until: 12:00}]');
  const items = listed === undefined ? [] : readList(report, listed, { example: 'days: [{when: 24 Dec every year, until: 12:00}]' });
  const words: DayWords = { key: 'days', part: timeParts.halfDay, because: 'half day' };
  const halfDays = wholeItems(report, items).flatMap((item) => {
    const day = readDay(reading, item, words);
    if (day === undefined) return [];
    const ends = day.fields?.get('until');
    const until = ends === undefined ? Math.floor((from + to) / 2) : readClock(report, ends);
    if (until === undefined) return [];
    if (until > from && until < to && isWholeDays(day.when)) return [{ when: day.when, because: day.because, until }];
    const sentence =
      ends === undefined || !isWholeDays(day.when)
        ? 'A half day is named without times. Write `{when: 24 Dec every year, until: 12:00}`.'
        : 'A half day ends within the hours of the calendar. Choose another `until`, or make it a closure.';
    report.error(ends?.value.span ?? item.span, 'bad-when', { sentence });
    return [];
  });
  return { halfDaysCount: weights[count ?? '0.5'], halfDays };
}

const weights: { readonly [count in '0' | '0.5' | '1']: HalfUnits } = { '0': 0, '0.5': 1, '1': 2 };

/** From midnight to midnight. */
function isWholeDays({ rule, from, end }: Recurrence): boolean {
  const minutes = rule === undefined ? [minuteOfWall(from)] : [...(rule.byHour ?? []), ...(rule.byMinute ?? [])];
  if (minutes.some((each) => each !== 0)) return false;
  switch (end.kind) {
    case 'for':
    case 'wall':
      return end.ms % dayMs === 0;
    case 'at':
      return end.wall % dayMs === 0;
    case 'days':
    case 'weekday':
    case 'yearly':
      return (end.minute * minuteMs) % dayMs === 0;
  }
}
