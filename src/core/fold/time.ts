import type { Draft } from './draft.ts';
import { settledBefore, settledBy, type StayIn } from './stay.ts';
import type { Event } from '#core/event.ts';
import type { Stay } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import type { Schedule } from '#core/time/compiled.ts';
import { scheduleKey } from '#core/times.ts';

export function applyTimeEvent(draft: Draft, event: Event): boolean {
  if (event.kind === 'refreshLeftOut') return seeTo(draft, event.environment, event.due);
  if (event.kind !== 'timeCompiled') return applyTrainEvent(draft, event);
  const { calendars, schedule, at } = event;
  // By what was known of freezes until now calendars settle the past, too.
  if (schedule !== undefined) changeStays(draft, (here) => settledBefore(draft, schedule, here, at));
  for (const record of calendars) {
    const before = draft.find('calendars', record.name);
    if (before !== undefined) changeStays(draft, (here) => settledBy(draft, before, here, at));
    draft.put('calendars', record.name, record);
  }
  if (schedule === undefined) return true;
  beginSchedules(draft, schedule, at);
  draft.put('schedules', scheduleKey, schedule);
  return true;
}

function changeStays(draft: Draft, change: (here: StayIn) => Stay): void {
  for (const environment of draft.all('environments')) {
    const { stay, name } = environment;
    const changed = stay === undefined ? undefined : change({ environment: name, stay });
    if (changed !== undefined && changed !== stay) draft.put('environments', name, { ...environment, stay: changed });
  }
}

/** What a file says anew is due from now on: what would have been due before it is not made up for. */
function beginSchedules(draft: Draft, schedule: Schedule, at: Instant): void {
  const before = draft.find('schedules', scheduleKey)?.refreshes ?? [];
  for (const { environment, said } of schedule.refreshes ?? []) {
    const wasSaid = before.find((each) => each.environment === environment)?.said;
    if (wasSaid !== said) seeTo(draft, environment, at);
  }
}

/** Until then everything that was due has been seen to. */
export function seeTo(draft: Draft, name: string, due: Instant): true {
  const environment = draft.find('environments', name);
  if (environment !== undefined)
    draft.put('environments', name, { ...environment, scheduled: Math.max(environment.scheduled ?? due, due) });
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
