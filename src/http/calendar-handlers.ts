import { calendarView } from '#core/views/calendar.ts';
import type { Handlers } from './asked.ts';
import type { HttpContext } from './context.ts';
import { refused } from './refused.ts';

/** Days, windows and freezes as they are in force, and where releases have been. */
export function calendarHandlers({ engine }: HttpContext): Pick<Handlers, 'calendar'> {
  return {
    async calendar({ system: { state, seq }, query }) {
      const view = calendarView(state, seq, engine.now(), query);
      if (view !== undefined) return view;
      const known = [...state.calendars.keys()].toSorted();
      const next = known.length === 0 ? 'Add `calendar: DE-BW` to the system file.' : `Name one: ${known.join(', ')}.`;
      throw refused('invalid-request', `${state.head.system} has no calendar \`${query.calendar}\`.`, next);
    },
  };
}
