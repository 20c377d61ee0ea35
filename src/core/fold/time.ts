import type { Draft } from './draft.ts';
import { settledBy } from './stay.ts';
import type { Event } from '#core/event.ts';
import { scheduleKey } from '#core/times.ts';

export function applyTimeEvent(draft: Draft, event: Event): boolean {
  if (event.kind !== 'timeCompiled') return false;
  for (const record of event.calendars) {
    const before = draft.find('calendars', record.name);
    if (before !== undefined) {
      for (const environment of draft.all('environments')) {
        const { stay } = environment;
        if (stay !== undefined)
          draft.put('environments', environment.name, { ...environment, stay: settledBy(draft, before, stay, event.at) });
      }
    }
    draft.put('calendars', record.name, record);
  }
  if (event.schedule !== undefined) draft.put('schedules', scheduleKey, event.schedule);
  return true;
}
