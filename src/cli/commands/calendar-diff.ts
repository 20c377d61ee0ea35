import { type FileWithTime, withTime } from '#cli/calendars.ts';
import { defineCommand } from '#cli/command.ts';
import { found } from '#cli/outcomes.ts';
import { readSystemFile } from '#cli/system-file.ts';
import { dayWords } from '#core/time/day-words.ts';
import { dateText, dayOf } from '#core/time/day.ts';
import { buildIndex, soakDue, type DayIndex } from '#core/time/index-of-days.ts';
import { instantWords } from '#core/time/instant-words.ts';
import { wallOf } from '#core/time/zone.ts';
import type { Day } from '#core/time/types.ts';
import { weakensTime } from '#core/time/weaken-time.ts';
import { counted } from '#core/words.ts';

export const command = defineCommand({
  usage: 'OLD.yaml NEW.yaml',
  about:
    'Two system files side by side: days from today on that count differently, what the second permits that the first did not, and when a soak of each stage would be over that ' +
    'begins now. Both are looked up here, without a controller.',
  options: {},
  positionals: [2, 2],
  examples: [
    { line: 'lockstep calendar diff lockstep.yaml new.yaml', says: 'before it is applied' },
    { line: 'lockstep calendar diff lockstep.yaml new.yaml --json', says: 'for a program' },
  ],
  run: async (session, input) => {
    const [before, after] = [
      await withTime(session, await readSystemFile(session, input.positional(0))),
      await withTime(session, await readSystemFile(session, input.positional(1))),
    ];
    const now = session.now();
    const days = Object.keys({ ...before.time.calendars, ...after.time.calendars }).flatMap((name) => daysOf(name, before, after, now));
    const stages = [...before.system.path, ...after.system.path];
    const weakens = weakensTime(before.time, after.time, now, stages);
    const soaks = soaksOf(before, after, now);
    const same = days.length + weakens.length + soaks.length === 0;
    const document = { before: before.name, after: after.name, same, days, weakens, soaks };
    if (same)
      return found(document, [
        `From now on no day counts differently, and nothing opens that was closed: ${before.name} and ${after.name}.`,
      ]);
    return found(document, [...dayLines(days), ...soakLines(soaks), ...weakens.map((line) => `weakens  ${line}`)]);
  },
});

interface ChangedDay {
  readonly calendar: string;
  readonly date: string;
  readonly before: string;
  readonly after: string;
}

/** As far as both know. */
function daysOf(name: string, one: FileWithTime, other: FileWithTime, now: number): readonly ChangedDay[] {
  const [before, after] = [indexOf(one, name), indexOf(other, name)];
  if (before === undefined || after === undefined) {
    const [was, is] = before === undefined ? ['not there', 'new'] : ['there', 'gone'];
    return [{ calendar: name, date: '', before: was, after: is }];
  }
  const changed: ChangedDay[] = [];
  const today = dayOf(wallOf(after.calendar.zone, now));
  for (
    let day = Math.max(today, before.calendar.first, after.calendar.first);
    day <= Math.min(before.calendar.last, after.calendar.last);
    day += 1
  ) {
    // Another name for the same day off changes nothing.
    if (asCounted(before, day) === asCounted(after, day)) continue;
    changed.push({ calendar: name, date: dateText(day), before: dayWords(before, day), after: dayWords(after, day) });
  }
  return changed;
}

function asCounted({ calendar, weights }: DayIndex, day: Day): string {
  const until = calendar.days.find((each) => each.day === day)?.until;
  return `${weights[day - calendar.first] ?? 0} ${until ?? ''}`;
}

function indexOf({ time }: FileWithTime, name: string): DayIndex | undefined {
  const compiled = time.calendars[name];
  return compiled === undefined ? undefined : buildIndex(compiled.calendar);
}

const shownDays = 40;

function dayLines(days: readonly ChangedDay[]): readonly string[] {
  const lines = days
    .slice(0, shownDays)
    .map(({ calendar, before, after, date }) =>
      date === '' ? `calendar ${calendar}: ${before} → ${after}` : `${calendar}  ${date.slice(0, 4)}  ${before} → ${withoutDay(after)}`,
    );
  return days.length > shownDays ? [...lines, `… and ${counted(days.length - shownDays, 'day')} more; --json has them all.`] : lines;
}

/** `Fri 25 Dec: counts`, without its day. */
function withoutDay(words: string): string {
  return words.slice(words.indexOf(': ') + 2);
}

interface MovedSoak {
  readonly stage: string;
  readonly days: number;
  readonly calendar: string;
  readonly before?: string;
  readonly after?: string;
}

/** A soak of the second file, begun now, by each file's calendar of its name. */
function soaksOf(before: FileWithTime, after: FileWithTime, now: number): readonly MovedSoak[] {
  return after.system.path.flatMap(({ name, exit }) =>
    exit.flatMap((gate): readonly MovedSoak[] => {
      if (gate.kind !== 'soak' || 'ms' in gate) return [];
      const [was, is] = [dueBy(before, gate, now), dueBy(after, gate, now)];
      if (was === is) return [];
      return [
        {
          stage: name,
          days: gate.workingDays,
          calendar: gate.calendar,
          ...(was !== undefined && { before: was }),
          ...(is !== undefined && { after: is }),
        },
      ];
    }),
  );
}

function dueBy(
  file: FileWithTime,
  { calendar, workingDays }: { readonly calendar: string; readonly workingDays: number },
  now: number,
): string | undefined {
  const index = indexOf(file, calendar);
  const due = index === undefined ? undefined : soakDue(index, now, workingDays);
  return index === undefined || due === undefined ? undefined : instantWords(index.calendar.zone, due);
}

function soakLines(soaks: readonly MovedSoak[]): readonly string[] {
  return soaks.map(
    ({ stage, days, before = 'not known', after = 'not known' }) =>
      `soak of ${counted(days, 'working day')} in ${stage}, begun now: due ${before} → ${after}`,
  );
}
