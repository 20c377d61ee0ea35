// What every command about calendars begins with: a system file, here or in force, and one of its calendars.
import type { System } from '#core/system.ts';
import type { CompiledCalendar, CompiledTime } from '#core/time/compiled.ts';
import { dayMs, minuteMs, parseDay } from '#core/time/day.ts';
import { instantOf } from '#core/time/zone.ts';
import type { ZoneRules } from '#core/time/types.ts';
import type { Problem } from '#core/file/problem.ts';
import { counted } from '#core/words.ts';
import { CommandError } from './command-error.ts';
import { exits } from './exits.ts';
import { isSystemFile } from './http/small-answers.ts';
import { instantOf as instantTyped } from './instant-option.ts';
import type { Session } from './session.ts';
import { readSystemFile, type SystemFile } from './system-file.ts';

export interface FileWithTime extends SystemFile {
  readonly system: System;
  readonly time: CompiledTime;
  readonly warnings: readonly Problem[];
  /** The controller has it, and goes by it. */
  readonly isInForce?: true;
}

/** The file that was named, or lockstep.yaml here; with --system alone that which is in force. */
export async function readFileWithTime(session: Session, named: string | undefined): Promise<FileWithTime> {
  const isInForce = named === undefined && session.askedSystem !== undefined;
  if (!isInForce) return withTime(session, await readSystemFile(session, named));
  return { ...(await withTime(session, await fileInForce(session))), isInForce };
}

async function fileInForce(session: Session): Promise<SystemFile> {
  const { text, version } = await (await session.client()).get(await session.path('file'), isSystemFile);
  return { name: `version ${version} of ${await session.system()}`, text };
}

/** Mistakes end the command; a file without a calendar, window or freeze has nothing to tell. */
export async function withTime(session: Session, file: SystemFile): Promise<FileWithTime> {
  const compiled = await session.environment.local.compileFile(file.text, session.now());
  if (!compiled.ok) throw fileInvalid(file.name, compiled.problems);
  const { system, time, warnings } = compiled;
  if (time !== undefined) return { ...file, system, time, warnings };
  const sentence = `${file.name} says nothing of time: it has no calendar, no window and no freeze.`;
  throw new CommandError(exits.file, {
    code: 'no-such-calendar',
    sentence,
    next: 'Add `zone: Europe/Berlin` and `calendar: DE-BW` at its top.',
  });
}

function fileInvalid(file: string, problems: readonly Problem[]): CommandError {
  const placed = problems.map((shown) => ({ file, line: shown.line, column: shown.column, sentence: shown.sentence, shown }));
  const sentence = `${problems.length === 1 ? 'One thing is' : `${counted(problems.length, 'thing')} are`} wrong in ${file}.`;
  return new CommandError(exits.file, { code: 'file-invalid', sentence, next: 'lockstep validate', problems: placed });
}

/** The calendar of this name; without one the only one there is, or `default`. */
export function calendarNamed(
  { name: file, time: { calendars } }: FileWithTime,
  named: string | undefined,
): CompiledCalendar & { readonly name: string } {
  const names = Object.keys(calendars);
  const [only, ...others] = names;
  const name = named ?? (names.includes('default') || others.length > 0 ? 'default' : (only ?? 'default'));
  const found = calendars[name];
  if (found !== undefined) return { ...found, name };
  if (only === undefined) {
    const next = 'Add `calendar: DE-BW` at its top.';
    throw new CommandError(exits.file, { code: 'no-such-calendar', sentence: `${file} has windows or freezes, and no calendar.`, next });
  }
  const sentence = named === undefined ? `${file} has several calendars.` : `${file} has no calendar \`${named}\`.`;
  throw new CommandError(exits.usage, { code: 'no-such-calendar', sentence, next: `Name one: ${names.join(', ')}.` });
}

/** `2026-11-17 16:01` is what the clocks of the calendar show then, not those of this machine. Else as every instant is typed. */
export function instantIn(zone: ZoneRules, option: string, typed: string, now: number): number {
  const [, date = '', hour = '0', minute = '0'] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d))?$/.exec(typed) ?? [];
  const day = parseDay(date);
  if (day === undefined || Number(hour) > 23 || Number(minute) > 59) return instantTyped(option, typed, now);
  return instantOf(zone, day * dayMs + (60 * Number(hour) + Number(minute)) * minuteMs, 'later');
}

/** A whole number within bounds, or how it is written. */
export function wholeNumber(option: string, typed: string, { from, to }: { readonly from: number; readonly to: number }): number {
  const value = /^\d{1,4}$/.test(typed) ? Number(typed) : Number.NaN;
  if (value >= from && value <= to) return value;
  const sentence = `--${option} takes a whole number from ${from} to ${to}, not \`${typed}\`.`;
  throw new CommandError(exits.usage, {
    code: 'not-a-number',
    sentence,
    next: `Write it as: --${option} ${Math.min(Math.max(from, 5), to)}`,
  });
}
