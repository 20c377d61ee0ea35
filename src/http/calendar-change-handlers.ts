import type { z } from 'zod';
import type { calendarChangesShape } from '#core/api/calendar-change-shapes.ts';
import type { CalendarRecord } from '#core/time-records.ts';
import { changedDays } from '#core/time/changed-days.ts';
import { calendarOf, indexOfRecord } from '#core/times.ts';
import { upcast } from '#core/upcast.ts';
import type { Handlers } from './asked.ts';
import type { HttpContext } from './context.ts';
import { ledgerPages } from './ledger-pages.ts';

type Moved = z.output<typeof calendarChangesShape>['moved'][number];

/** What has come to count differently since a ledger number, and whose dates that moved. */
export function calendarChangeHandlers({ store }: HttpContext): Pick<Handlers, 'calendarChanges'> {
  return {
    async calendarChanges({ system: { state, seq }, query: { from } }) {
      const { system } = state.head;
      const { before, moved } = await readChanges(store, system, from);
      const days = [...before.values()].flatMap((record) => {
        const after = calendarOf(state, record.name);
        return after === undefined ? [] : changedDays(record.name, indexOfRecord(record), after, record.calendar.first);
      });
      return { system, seq, from, days: [...days], moved };
    },
  };
}

async function readChanges(store: HttpContext['store'], system: string, from: number) {
  const before = new Map<string, CalendarRecord>();
  const moved: Moved[] = [];
  for await (const rows of ledgerPages(store, system)) {
    for (const { seq, kind, body } of rows.filter((row) => row.kind === 'timeCompiled')) {
      const event = upcast(kind, body).find((each) => each.kind === 'timeCompiled');
      if (event === undefined) continue;
      if (seq <= from) for (const record of event.calendars) before.set(record.name, record);
      else moved.push(...event.moved.map((soak) => ({ ...soak, seq, at: event.at, because: [...soak.because] })));
    }
  }
  return { before, moved };
}
