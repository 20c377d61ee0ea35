import { weakens } from '#core/file/weaken.ts';
import type { State } from '#core/state.ts';
import type { Instant, System } from '#core/system.ts';
import type { CompiledTime } from '#core/time/compiled.ts';
import { weakensTime } from '#core/time/weaken-time.ts';
import { currentSystem } from '#core/find.ts';
import { scheduleKey } from '#core/times.ts';

/** Everything that a file permits and the one in force does not, one line each. What it says of time and nobody has looked up permits anything. */
export function weakensFile(state: State, file: System, time: CompiledTime | undefined, now: Instant): readonly string[] {
  const current = currentSystem(state);
  if (current === undefined) return [];
  return [...weakens(current, file), ...weakensTime(timeOf(state, current), time, now, [...current.path, ...file.path])];
}

/** Calendars that no file names any more are nobody's business. */
function timeOf(state: State, { time }: System): Pick<CompiledTime, 'calendars' | 'schedule'> | undefined {
  const schedule = state.schedules.get(scheduleKey);
  if (time === undefined || schedule === undefined) return undefined;
  const calendars = Object.keys(time.calendars).flatMap((name) => {
    const record = state.calendars.get(name);
    return record === undefined ? [] : [[name, record] as const];
  });
  return { calendars: Object.fromEntries(calendars), schedule };
}
