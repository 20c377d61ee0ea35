import { calendarNamed, readFileWithTime, wholeNumber } from '#cli/calendars.ts';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { isCalendarVersion } from '#cli/http/calendar-answers.ts';
import { found } from '#cli/outcomes.ts';
import type { Session } from '#cli/session.ts';
import { calendarWords, yearLines, yearOfCalendar } from '#cli/show/calendar-year.ts';
import { wrap } from '#cli/text/table.ts';
import { dayOf, yearOf } from '#core/time/day.ts';
import { wallOf } from '#core/time/zone.ts';

/** Which version of it the controller goes by; of a file that lies here there is none. */
async function versionInForce(session: Session, calendar: string | undefined): Promise<{ readonly version: number } | undefined> {
  if (calendar === undefined) return undefined;
  const { version } = await (await session.client()).get(await session.path('calendar'), isCalendarVersion, { calendar, days: '1' });
  return version === undefined ? undefined : { version };
}

export const command = defineCommand({
  usage: '[CALENDAR] [--year YEAR] [--file FILE]',
  about:
    'A year of a calendar: which days count, which do not, and why. Holidays are looked up for the file that lies here (lockstep.yaml where none is named), ' +
    'without a controller; with --system and no file it is the one in force.',
  options: {
    year: { kind: 'text', value: 'YEAR', says: 'which year (this one)' },
    file: { kind: 'text', value: 'FILE', says: 'which system file (lockstep.yaml)' },
  },
  positionals: [0, 1],
  examples: [
    { line: 'lockstep calendar show', says: 'this year, by the calendar of the file here' },
    { line: 'lockstep calendar show vienna --year 2027', says: 'another calendar, another year' },
    { line: 'lockstep calendar show --system shop --json', says: 'of the file in force, for a program' },
  ],
  run: async (session, input) => {
    const file = await readFileWithTime(session, input.text('file'));
    const { name, calendar, sources } = calendarNamed(file, input.positionals[0]);
    const [first, last] = [yearOf(calendar.first), yearOf(calendar.last)];
    const asked = input.text('year');
    const year =
      asked === undefined ? yearOf(dayOf(wallOf(calendar.zone, session.now()))) : wholeNumber('year', asked, { from: 1, to: 9999 });
    if (year < first || year > last) {
      const sentence = `Calendar \`${name}\` knows the years from ${first} to ${last}, not ${year}.`;
      throw new CommandError(exits.usage, { code: 'not-a-number', sentence, next: `lockstep calendar show ${name} --year ${last}` });
    }
    const version = await versionInForce(session, file.isInForce === true ? name : undefined);
    const document = {
      file: file.name,
      calendar: name,
      zone: calendar.zone.name,
      zoneData: calendar.zone.data,
      year,
      ...version,
      sources,
      ...yearOfCalendar(calendar, year),
    };
    const { width, paint } = session.output;
    return found(document, [
      `${paint('bold', name)}  ${calendarWords(calendar)}${version === undefined ? '' : `, v${version.version}`}`,
      '',
      ...yearLines(calendar, year),
      ...(sources.length === 0 ? [] : ['', ...sources.flatMap((source) => wrap(source, width).map((line) => paint('dim', line)))]),
    ]);
  },
});
