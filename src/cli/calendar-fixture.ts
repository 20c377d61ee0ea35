// For tests: a file whose calendars are written by hand, where a real one asks for holidays on a thread.
import { fixtureCatalogue } from '#core/file/fixture.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { pack } from '#core/time/compiled.ts';
import { calendarOfTests, withHalfDays } from '#core/time/fixture.ts';
import type { CompiledFile } from './environment.ts';

/** Each calendar of the file is that of the tests; one that says `half-days` has them. Recurrences are not laid out. */
export function compileForTests(text: string, now: number): Promise<CompiledFile> {
  const parsed = parseSystem(text, fixtureCatalogue);
  if (!parsed.ok) return Promise.resolve(parsed);
  const { system, warnings } = parsed;
  const { time } = system;
  if (time === undefined) return Promise.resolve({ ok: true, system, warnings });
  const calendars = Object.entries(time.calendars).map(
    ([name, { halfDays }]) =>
      [name, { calendar: halfDays.length > 0 ? withHalfDays : calendarOfTests, sources: ['Baden-Württemberg: tests'] }] as const,
  );
  const { zone } = calendarOfTests;
  const known = { from: 0, to: now + 1000 };
  const windows = time.windows.map(({ name, scope }) => pack({ name, scope, zone, known, intervals: [] }));
  const schedule = { of: 'tests', zone, windows, freezes: [] };
  return Promise.resolve({ ok: true, system, time: { of: 'tests', calendars: Object.fromEntries(calendars), schedule }, warnings });
}
