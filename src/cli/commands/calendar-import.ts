import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { calendarNamed, readFileWithTime, type FileWithTime } from '#cli/calendars.ts';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import type { DatesRead } from '#cli/environment.ts';
import { exits } from '#cli/exits.ts';
import { found } from '#cli/outcomes.ts';
import type { Session } from '#cli/session.ts';
import { addClosures, closuresText, type NamedDays } from '#core/file/add-closures.ts';
import { dateText, dayMs } from '#core/time/day.ts';
import { counted } from '#core/words.ts';

export const command = defineCommand({
  usage: 'FILE.ics [CALENDAR] [--years N] [--write] [--file FILE]',
  about:
    'Reads a calendar file (iCalendar, RFC 5545) and prints the days in it as closures, from today on, to paste into a calendar of the system file; --write puts them there, comments kept, and none twice. An ' +
    'event of hours counts as the days that it touches. A file that cannot be trusted is refused with its lines: a broken one is never an empty list.',
  options: {
    years: { kind: 'text', value: 'N', says: 'how many years ahead, 1 to 6 (3)' },
    write: { kind: 'flag', says: 'write them into the system file' },
    file: { kind: 'text', value: 'FILE', says: 'which system file (lockstep.yaml)' },
  },
  positionals: [1, 2],
  examples: [
    { line: 'lockstep calendar import company.ics', says: 'what to paste' },
    { line: 'lockstep calendar import company.ics vienna --write', says: 'into a calendar of the file here' },
  ],
  run: async (session, input) => {
    const named = input.text('file');
    const file = await readFileWithTime(session, named);
    const { name, calendar } = calendarNamed(file, input.positionals[1]);
    const years = Number(input.text('years') ?? '3');
    if (!(Number.isInteger(years) && years >= 1 && years <= 6)) {
      throw new CommandError(exits.usage, {
        code: 'not-a-number',
        sentence: '--years takes a whole number from 1 to 6.',
        next: 'Write it as: --years 3',
      });
    }
    const now = session.now();
    const source = input.positional(0);
    const read = await readHere(session, source, { zone: calendar.zone.name, from: now, to: now + years * 366 * dayMs });
    if (!read.ok) throw notTrusted(source, read.problems);
    const closures = read.dates.map(({ first, last, summary }): NamedDays => ({
      when: whenOf(first, last),
      because: summary === '' ? 'closed' : summary,
    }));
    const document = { source, file: file.name, calendar: name, closures, written: input.isSet('write') };
    if (closures.length === 0) return found(document, [`${source} has no day from today on, for ${counted(years, 'year')}.`]);
    if (!input.isSet('write')) return found(document, closuresText(closures).trimEnd().split('\n'));
    await write(session, file, { name, closures });
    return found(document, [
      `${counted(closures.length, 'closure')} of ${source} ${closures.length === 1 ? 'stands' : 'stand'} in calendar ${name} of ${file.name} now. See: lockstep calendar show ${name}`,
    ]);
  },
});

function whenOf(first: number, last: number): string {
  return first === last ? dateText(first) : `${dateText(first)} until ${dateText(last)}`;
}

async function readHere(
  session: Session,
  source: string,
  range: { readonly zone: string; readonly from: number; readonly to: number },
): Promise<DatesRead> {
  const { folder, local } = session.environment;
  try {
    return await local.readDates(path.resolve(folder, source), range);
  } catch (cause) {
    throw new CommandError(exits.file, {
      code: 'no-such-file',
      sentence: `There is no file \`${source}\` that can be read here.`,
      next: 'Name a calendar file: it usually ends in .ics.',
      cause,
    });
  }
}

function notTrusted(source: string, problems: readonly { readonly line: number; readonly sentence: string }[]): CommandError {
  return new CommandError(exits.file, {
    code: 'calendar-not-trusted',
    sentence: `${source} can't be trusted, so nothing of it is taken.`,
    next: 'Mend the file, or export it again where it comes from.',
    problems: problems.map(({ line, sentence }) => ({ file: source, line, sentence })),
  });
}

async function write(
  session: Session,
  { name: file, text }: FileWithTime,
  { name, closures }: { readonly name: string; readonly closures: readonly NamedDays[] },
): Promise<void> {
  const whole = addClosures(text, name, closures);
  // What was written has to be read again: nobody is left with a broken file.
  const compiled = await session.environment.local.compileFile(whole, session.now());
  const target = path.resolve(session.environment.folder, file);
  const refuse = (sentence: string, cause?: unknown): CommandError =>
    new CommandError(exits.failed, {
      code: 'file-not-written',
      sentence,
      next: 'Paste what `lockstep calendar import` prints without --write.',
      cause,
    });
  if (!compiled.ok) throw refuse(`With these closures ${file} would be wrong: ${compiled.problems[0]?.sentence ?? ''} It is as it was.`);
  await writeFile(target, whole).catch((cause: unknown) => {
    throw refuse(`${file} could not be written.`, cause);
  });
}
