import type { Draft } from './draft.ts';
import { settledBy } from './stay.ts';
import type { Event } from '#core/event.ts';
import { scheduleKey } from '#core/times.ts';

export function applyTimeEvent(draft: Draft, event: Event): boolean {
  if (event.kind !== 'timeCompiled') return applyTrainEvent(draft, event);
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

/** The train that a release is on: none where it missed its own, and no other is known. */
function applyTrainEvent(draft: Draft, event: Event): boolean {
  if (event.kind === 'trainBoarded') {
    const { release, train: name, stage, departs, day, by } = event;
    draft.change('releases', release, { train: { name, stage, departs, day, by } });
    return true;
  }
  if (event.kind !== 'trainMissed') return false;
  const { train, ...release } = draft.get('releases', event.release);
  const next = train === undefined || event.next === undefined ? {} : { train: { ...train, ...event.next } };
  draft.put('releases', release.id, { ...release, ...next });
  return true;
}
