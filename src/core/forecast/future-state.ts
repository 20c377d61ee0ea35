// What may be, as a State: another file, and days that count otherwise. Nobody applies it.
import type { Event } from '#core/event.ts';
import { currentSystem, isOpen, pathOf } from '#core/find.ts';
import { fold } from '#core/fold/index.ts';
import { timeEvents } from '#core/judge/time.ts';
import type { CalendarRecord, State } from '#core/state.ts';
import type { Instant, System } from '#core/system.ts';
import type { CompiledTime } from '#core/time/compiled.ts';
import type { CalendarVersion } from '#core/time/types.ts';
import { andOf } from '#core/words.ts';
import type { ChangedDay, Future } from './future.ts';

export interface OtherFile {
  readonly file: System;
  readonly digest: string;
  readonly time?: CompiledTime;
}

/** Everything that is asked at once. */
export interface WhatIf {
  readonly futures: readonly Future[];
  readonly file?: OtherFile;
}

export function stateInFuture(state: State, { futures, file }: WhatIf, now: Instant): State {
  const other = file === undefined ? state : fold(state, eventsOf(state, file, now));
  const days = futures.filter((future): future is ChangedDay => future.kind === 'closed' || future.kind === 'open');
  return days.reduce((before, day) => withDay(before, day, now), other);
}

/** In force as it is, however it weakens: it is only asked about. */
function eventsOf(state: State, { file, digest, time }: OtherFile, now: Instant): readonly Event[] {
  const applied: Event = { kind: 'fileApplied', version: state.head.version + 1, digest, by: 'lockstep', file };
  return [applied, ...timeEvents(fold(state, [applied]), time, now)];
}

function withDay(state: State, { kind, day, calendar }: ChangedDay, now: Instant): State {
  const changed = [...state.calendars.values()]
    .filter(({ name }) => calendar === undefined || name === calendar)
    .map((record): CalendarRecord => ({
      ...record,
      version: record.version + 1,
      at: now,
      calendar: dayChanged(record.calendar, kind, day),
    }));
  return fold(state, [{ kind: 'timeCompiled', at: now, because: 'file', calendars: changed, moved: [] }]);
}

function dayChanged(calendar: CalendarVersion, kind: ChangedDay['kind'], day: number): CalendarVersion {
  const counts = kind === 'closed' ? ({ counts: 0, kind: 'closure' } as const) : ({ counts: 2, kind: 'also-working' } as const);
  const others = calendar.days.filter((other) => other.day !== day);
  return { ...calendar, days: [...others, { day, because: 'as you ask', ...counts }].toSorted((left, right) => left.day - right.day) };
}

/** A name that nothing has, or a day that no calendar knows, would change nothing, and look like an answer. */
export function misfitOf(state: State, future: Future): string | undefined {
  switch (future.kind) {
    case 'freeze':
      return noStage(state, future.stages ?? []);
    case 'answer':
      return noRelease(state, future.release) ?? noStageOf(state, future.release, future.stage);
    case 'delay':
      return noRelease(state, future.release);
    case 'closed':
    case 'open':
      return noDay(state, future);
  }
}

function noStage(state: State, names: readonly string[]): string | undefined {
  const stages = (currentSystem(state)?.path ?? []).map(({ name }) => name);
  const unknown = names.find((name) => !stages.includes(name));
  return unknown === undefined ? undefined : `There is no stage ${unknown}: the path has ${andOf(stages)}.`;
}

function noRelease(state: State, id: string): string | undefined {
  if (isOpen(state.releases.get(id))) return undefined;
  return `No release ${id} is on its way.`;
}

function noStageOf(state: State, id: string, stage: string): string | undefined {
  const release = state.releases.get(id);
  const stages = release === undefined ? [] : pathOf(state, release).map(({ name }) => name);
  return stages.includes(stage) ? undefined : `${id} does not go to ${stage}: its path has ${andOf(stages)}.`;
}

function noDay(state: State, { day, calendar }: ChangedDay): string | undefined {
  const names = [...state.calendars.keys()];
  if (names.length === 0) return 'The file has no calendar, so no day counts otherwise than another.';
  if (calendar !== undefined && !names.includes(calendar)) return `There is no calendar ${calendar}: the file has ${andOf(names)}.`;
  const known = [...state.calendars.values()].filter(({ name }) => calendar === undefined || name === calendar);
  const isKnown = known.some(({ calendar: { first, last } }) => first <= day && day <= last);
  return isKnown ? undefined : 'That day lies outside of the years that the calendar is compiled for.';
}
