import type { Draft } from './draft.ts';
import { countedOf, soakDue, workedBy } from '#core/gates/soak-due.ts';
import type { Stay } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import type { CalendarRecord, Counted } from '#core/time-records.ts';
import { dayMs, dayOf } from '#core/time/day.ts';
import { beginCount, countUntil } from '#core/time/soak-count.ts';
import { instantOf, wallOf } from '#core/time/zone.ts';
import { indexOfRecord } from '#core/times.ts';

/** The uninterrupted time ends; a cumulative soak keeps what was earned, by the clock and by each calendar. */
export function brokenOff(draft: Draft, stay: Stay, at: Instant): Stay {
  const { upSince, over: _over, ...kept } = stay;
  if (upSince === undefined) return stay;
  const worked = draft.all('calendars').map((record): [string, Counted] => [record.name, { workedMs: workedIn(record, stay, at) }]);
  const counted = worked.length === 0 ? {} : { counted: Object.fromEntries(worked) };
  return { ...kept, ...counted, earnedMs: stay.earnedMs + Math.max(0, at - upSince) };
}

function workedIn(record: CalendarRecord, stay: Stay, at: Instant): number {
  return workedBy(indexOfRecord(record), stay, record.name, at) ?? countedOf(stay, record.name).workedMs;
}

/** The uninterrupted time begins anew at an instant, whatever was heard before. Nobody heard of an outage, so none is taken off what was earned. */
export function brokenAt(draft: Draft, stay: Stay, at: Instant): Stay {
  return stay.upSince === undefined || at <= stay.upSince ? stay : { ...brokenOff(draft, stay, at), upSince: at };
}

/** Most visitors are served by what moves in there. */
export function setAside(draft: Draft, stay: Stay, at: Instant): Stay {
  return { ...brokenOff(draft, stay, at), aside: true };
}

/** Visitors are led to it again: its uninterrupted time begins anew. */
export function ledBack({ aside: _aside, ...stay }: Stay, at: Instant): Stay {
  return { ...stay, upSince: at };
}

export function takenUp(stay: Stay, at: Instant): Stay {
  return stay.upSince === undefined && stay.aside === undefined ? { ...stay, upSince: Math.max(at, stay.since) } : stay;
}

/** As if it had just come: whatever was earned is nothing any more. */
export function begunAnew({ counted: _counted, over: _over, ...stay }: Stay, at: Instant): Stay {
  return { ...stay, earnedMs: 0, ...(stay.upSince !== undefined && { upSince: at }) };
}

/**
 * Before another version of a calendar takes over: days that are over were judged by this one and stay so, and a soak that it has seen the end
 * of is over, though its hosts have not attested it yet.
 */
export function settledBy(draft: Draft, record: CalendarRecord, stay: Stay, at: Instant): Stay {
  if (stay.upSince === undefined) return stay;
  const index = indexOfRecord(record);
  const { zone } = record.calendar;
  const known = countedOf(stay, record.name);
  const days = countUntil(index, known.days ?? beginCount(index, stay.upSince), at);
  const today = Math.max(stay.upSince, instantOf(zone, dayOf(wallOf(zone, at)) * dayMs, 'later'));
  const workedMs = workedBy(index, stay, record.name, today);
  const counted: Counted = {
    ...(days !== undefined && { days }),
    ...(workedMs === undefined ? { workedMs: known.workedMs } : { workedMs, workedUntil: today }),
  };
  const over = overBy(draft, record, stay, at);
  return { ...stay, counted: { ...stay.counted, [record.name]: counted }, ...(Object.keys(over).length > 0 && { over }) };
}

function overBy(draft: Draft, record: CalendarRecord, stay: Stay, at: Instant): { readonly [gate: string]: Instant } {
  const gates = draft.find('releases', stay.release)?.entries[stay.stage]?.exit ?? [];
  const calendars = new Map([[record.name, record]]);
  const ended = gates.flatMap((gate): (readonly [string, Instant])[] => {
    if (gate.kind !== 'soak' || 'ms' in gate || gate.calendar !== record.name) return [];
    const due = soakDue({ calendars }, gate, [stay], at);
    return due !== undefined && due.certain && due.at <= at ? [[gate.hash, due.at]] : [];
  });
  return { ...stay.over, ...Object.fromEntries(ended) };
}
