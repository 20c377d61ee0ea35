import { type FileWithTime, withTime } from '#cli/calendars.ts';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { isCalendarChanges } from '#cli/http/calendar-answers.ts';
import { found } from '#cli/outcomes.ts';
import type { Session } from '#cli/session.ts';
import { readSystemFile } from '#cli/system-file.ts';
import { pausesOfStage } from '#core/pauses.ts';
import { changedDays, type ChangedDay } from '#core/time/changed-days.ts';
import { dayOf } from '#core/time/day.ts';
import { buildIndex, soakDue, type DayIndex } from '#core/time/index-of-days.ts';
import { instantWords } from '#core/time/instant-words.ts';
import { withoutPaused } from '#core/time/paused-days.ts';
import { afterPause, noPauses } from '#core/time/pauses.ts';
import { wallOf } from '#core/time/zone.ts';
import { weakensTime } from '#core/time/weaken-time.ts';
import { counted } from '#core/words.ts';
import { localTime } from '#cli/text/instant.ts';
import type { Outcome } from '#cli/outcome.ts';

export const command = defineCommand({
  usage: 'OLD.yaml NEW.yaml | --from-version VERSION',
  about:
    'Two system files side by side: days from today on that count differently, what the second permits that the first did not, and when a soak of each stage would be over that ' +
    'begins now. Both are looked up here, without a controller. ' +
    '--from-version asks the controller instead: which days have come to count differently since then, and which running soaks that moved.',
  options: {
    'from-version': {
      kind: 'text',
      value: 'VERSION',
      says: 'v3, as `lockstep calendar show --system` names it; a day such as 2026-06-01; or a number of the ledger',
    },
  },
  positionals: [0, 2],
  examples: [
    { line: 'lockstep calendar diff lockstep.yaml new.yaml', says: 'before it is applied' },
    { line: 'lockstep calendar diff lockstep.yaml new.yaml --json', says: 'for a program' },
    { line: 'lockstep calendar diff --from-version v1', says: 'what has changed since then, and whose dates that moved' },
  ],
  run: async (session, input) => {
    const from = input.text('from-version');
    if (from !== undefined) return sinceVersion(session, versionTyped(from));
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

function versionTyped(typed: string): string {
  if (/^(\d{1,15}|v\d{1,6}|\d{4}-\d{2}-\d{2})$/.test(typed)) return typed;
  throw new CommandError(exits.usage, {
    code: 'not-a-version',
    sentence: `--from-version takes a version such as v3, a day such as 2026-06-01, or a number of the ledger, not \`${typed}\`.`,
    next: '`lockstep calendar show --system SYSTEM` names the version in force.',
  });
}

async function sinceVersion(session: Session, from: string): Promise<Outcome> {
  const changes = await (
    await session.client()
  ).get(await session.path('calendar', 'changes'), isCalendarChanges, {
    from,
  });
  const { days, moved } = changes;
  if (days.length + moved.length === 0)
    return found({ ...changes }, [
      `Since ${/^\d{1,15}$/.test(from) ? `number ${from}` : from} no day counts differently, and no soak was moved.`,
    ]);
  const told = (at: number | undefined): string => (at === undefined ? 'not known' : localTime(at, session.now()));
  const soaks = moved.map(({ seq, release, stage, because, ...soak }) => {
    const why = because.length === 0 ? '' : ` (${because.join('; ')})`;
    return `${release} in ${stage}: due ${told(soak.from)} → ${told(soak.to)}, number ${seq}${why}`;
  });
  return found({ ...changes }, [...dayLines(days), ...soaks]);
}

/** As far as both know. */
function daysOf(name: string, one: FileWithTime, other: FileWithTime, now: number): readonly ChangedDay[] {
  const [before, after] = [indexOf(one, name), indexOf(other, name)];
  if (before === undefined || after === undefined) {
    const [was, is] = before === undefined ? ['not there', 'new'] : ['there', 'gone'];
    return [{ calendar: name, date: '', before: was, after: is }];
  }
  return changedDays(name, before, after, dayOf(wallOf(after.calendar.zone, now)));
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
  return after.system.path.flatMap((stage) =>
    stage.exit.flatMap((gate): readonly MovedSoak[] => {
      if (gate.kind !== 'soak' || 'ms' in gate) return [];
      const [was, is] = [dueBy(before, { ...gate, stage: stage.name }, now), dueBy(after, { ...gate, stage: stage.name }, now)];
      if (was === is) return [];
      return [
        {
          stage: stage.name,
          days: gate.workingDays,
          calendar: gate.calendar,
          ...(was !== undefined && { before: was }),
          ...(is !== undefined && { after: is }),
        },
      ];
    }),
  );
}

/** Freezes that pause soaks are counted out, in each environment of the stage. */
function dueBy(file: FileWithTime, { stage: name, calendar, workingDays }: DaysOfSoak, now: number): string | undefined {
  const index = indexOf(file, calendar);
  const stage = file.system.path.find((each) => each.name === name);
  if (index === undefined) return undefined;
  const dues = (stage === undefined ? [noPauses] : pausesOfStage(file.time.schedule, stage)).map((pauses) => {
    const due = soakDue(withoutPaused(index, pauses), now, workingDays);
    return due === undefined ? Number.POSITIVE_INFINITY : afterPause(pauses, due);
  });
  const last = Math.max(...dues);
  return last === Number.POSITIVE_INFINITY ? undefined : instantWords(index.calendar.zone, last);
}

interface DaysOfSoak {
  readonly stage: string;
  readonly calendar: string;
  readonly workingDays: number;
}

function soakLines(soaks: readonly MovedSoak[]): readonly string[] {
  return soaks.map(
    ({ stage, days, before = 'not known', after = 'not known' }) =>
      `soak of ${counted(days, 'working day')} in ${stage}, begun now: due ${before} → ${after}`,
  );
}
