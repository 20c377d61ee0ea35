import type { TimeDefinitions } from '#core/time/definitions.ts';
import type { Fields, Reading } from './fields.ts';
import { namedEntries } from './named-entries.ts';
import { readCalendar } from './read-calendar.ts';
import { readFreezes, readWindows } from './read-windows.ts';
import { readTrains } from './read-trains.ts';
import { readText } from './values.ts';

/** What the top of the file says of time; undefined where it says nothing of it. Windows of single stages stand with their stage. */
export function readTime(reading: Reading, fields: Fields): TimeDefinitions | undefined {
  const { report } = reading;
  const [named, calendar, calendars] = [fields.get('zone'), fields.get('calendar'), fields.get('calendars')];
  const [windows, freezes, trains] = [fields.get('windows'), fields.get('freezes'), fields.get('trains')];
  if ([named, calendar, calendars, windows, freezes, trains].every((entry) => entry === undefined)) return undefined;
  const zone = (named === undefined ? undefined : readText(report, named, 'a zone such as `Europe/Berlin`')) ?? '';
  const others = namedEntries(reading, calendars, { plural: 'calendars', example: 'vienna' });
  const twice = calendar === undefined ? undefined : others.find(({ key }) => key === defaultCalendar);
  if (twice !== undefined) {
    const sentence = `\`${defaultCalendar}\` is what \`calendar\` says (L${report.lineOf(calendar?.keySpan.from ?? 0)}). Give this one another name.`;
    report.error(twice.keySpan, 'name-twice', { sentence });
  }
  const all = [
    ...(calendar === undefined ? [] : [{ name: defaultCalendar, entry: calendar }]),
    ...others.map((entry) => ({ name: entry.key, entry })),
  ];
  return {
    zone,
    calendars: Object.fromEntries(all.map(({ name, entry }) => [name, readCalendar(reading, entry, zone)])),
    windows: windows === undefined ? [] : readWindows(reading, windows, zone),
    freezes: freezes === undefined ? [] : readFreezes(reading, freezes, zone),
    ...(trains !== undefined && { trains: readTrains(reading, trains, { zone, calendar: calendarOfFile(reading) }) }),
  };
}

const defaultCalendar = 'default';

/** Which calendar a stage has that names none: what `calendar` says, or the only one of `calendars`. */
export function calendarOfFile({ root }: Pick<Reading, 'root'>): string {
  const calendars = root.kind === 'map' && !root.entries.has('calendar') ? root.entries.get('calendars')?.value : undefined;
  const [only, ...others] = calendars?.kind === 'map' ? calendars.entries.keys() : [];
  return only === undefined || others.length > 0 ? defaultCalendar : only;
}
