import type { z } from 'zod';
import type { calendarChangesShape } from '#core/api/calendar-change-shapes.ts';
import type { State } from '#core/state.ts';
import type { CalendarRecord } from '#core/time-records.ts';
import { changedDays } from '#core/time/changed-days.ts';
import { dayMs, parseDay } from '#core/time/day.ts';
import { instantWords } from '#core/time/instant-words.ts';
import { instantOf } from '#core/time/zone.ts';
import { calendarOf, indexOfRecord, zoneOf } from '#core/times.ts';
import { upcast } from '#core/upcast.ts';
import { calendarInView } from '#core/views/calendar.ts';
import { andOf } from '#core/words.ts';
import type { Handlers } from './asked.ts';
import type { HttpContext } from './context.ts';
import { ledgerPages } from './ledger-pages.ts';
import { refused, type Refused } from './refused.ts';

type Moved = z.output<typeof calendarChangesShape>['moved'][number];

/** What has come to count differently since a ledger number, a day or a version of the calendar, and whose dates that moved. */
export function calendarChangeHandlers({ store }: HttpContext): Pick<Handlers, 'calendarChanges'> {
  return {
    async calendarChanges({ system: { state, seq }, query: { from: asked } }) {
      const { system } = state.head;
      const compiled = await readCompiled(store, system);
      const from = numberOf(state, asked, compiled);
      const before = new Map(
        compiled.filter((each) => each.seq <= from).flatMap((each) => each.calendars.map((record) => [record.name, record])),
      );
      const days = [...before.values()].flatMap((record) => {
        const after = calendarOf(state, record.name);
        return after === undefined ? [] : changedDays(record.name, indexOfRecord(record), after, record.calendar.first);
      });
      return { system, seq, from, days: [...days], moved: compiled.filter((each) => each.seq > from).flatMap(({ moved }) => moved) };
    },
  };
}

/** Calendars that came into force together. */
interface Compiled {
  readonly seq: number;
  readonly at: number;
  readonly calendars: readonly CalendarRecord[];
  readonly moved: readonly Moved[];
}

async function readCompiled(store: HttpContext['store'], system: string): Promise<readonly Compiled[]> {
  const compiled: Compiled[] = [];
  for await (const rows of ledgerPages(store, system)) {
    for (const { seq, kind, body } of rows.filter((row) => row.kind === 'timeCompiled')) {
      const event = upcast(kind, body).find((each) => each.kind === 'timeCompiled');
      if (event === undefined) continue;
      const { at, calendars } = event;
      compiled.push({ seq, at, calendars, moved: event.moved.map((soak) => ({ ...soak, seq, at, because: [...soak.because] })) });
    }
  }
  return compiled;
}

/** `412` is a number of the ledger, `v3` a version of the calendar, `2026-06-01` what held when that day began. */
function numberOf(state: State, asked: string, compiled: readonly Compiled[]): number {
  if (/^\d+$/.test(asked)) return Number(asked);
  const version = /^v(\d+)$/.exec(asked)?.[1];
  if (version !== undefined) return numberOfVersion(state, Number(version), compiled);
  const day = parseDay(asked);
  if (day === undefined) throw refused('invalid-request', `There is no day ${asked}.`, 'Write it as: 2026-06-01');
  const begins = instantOf(zoneOf(state), day * dayMs, 'later');
  const last = compiled.findLast(({ at }) => at < begins);
  if (last !== undefined) return last.seq;
  const first = compiled[0];
  if (first === undefined) throw noCalendar(state);
  const since = instantWords(zoneOf(state), first.at);
  throw refused(
    'invalid-request',
    `When ${asked} began, ${state.head.system} had no calendar: it has one since ${since}.`,
    'Ask from its first version on: v1',
  );
}

function numberOfVersion(state: State, version: number, compiled: readonly Compiled[]): number {
  const name = calendarInView(state, undefined);
  const known = compiled.flatMap(({ seq, calendars }) =>
    calendars.flatMap((record) => (record.name === name ? [{ seq, version: record.version }] : [])),
  );
  const found = known.find((each) => each.version === version);
  if (found !== undefined) return found.seq;
  if (name === undefined || known.length === 0) throw noCalendar(state);
  const all = known.map((each) => `v${each.version}`);
  const shown = all.length > 6 ? `from ${all[0] ?? ''} to ${all.at(-1) ?? ''}` : andOf(all);
  throw refused(
    'invalid-request',
    `Calendar \`${name}\` of ${state.head.system} has no version v${version}: it has ${shown}.`,
    'Name one of them, a day, or a number of the ledger.',
  );
}

function noCalendar(state: State): Refused {
  return refused(
    'invalid-request',
    `${state.head.system} has no calendar, and never had one.`,
    'Add `calendar: DE-BW` to the system file.',
  );
}
