// One thing that may happen, as people write it: a freeze, an answer by a day, a release that goes on later, a day that counts otherwise.
import { readDuration } from '#core/file/duration.ts';
import { parseDay, dayMs, minuteMs, weekdayOf } from '#core/time/day.ts';
import type { Day, ZoneRules } from '#core/time/types.ts';
import { instantOf } from '#core/time/zone.ts';
import type { Instant, Milliseconds } from '#core/system.ts';
import { without } from './permitted.ts';
import { answeredBy, delayedBy } from './what-if.ts';
import type { CompiledSystem } from './waits.ts';

export type Future = ChangedDay | ChangedWay;

/** `calendar`: one of the file; absent: all of them. */
export interface ChangedDay {
  readonly kind: 'closed' | 'open';
  readonly day: Day;
  readonly calendar?: string;
}

type ChangedWay =
  | { readonly kind: 'freeze'; readonly from: Instant; readonly to: Instant; readonly stages: readonly string[] | undefined }
  | { readonly kind: 'answer'; readonly release: string; readonly stage: string; readonly at: Instant }
  | { readonly kind: 'delay'; readonly release: string; readonly ms: Milliseconds };

/** Told where nothing can be made of what was written. */
export const futureWords =
  '`freeze 2026-12-18 to 2027-01-07 in PROD`, `closed 2026-06-05`, `open Sat 2026-06-06`, `approve 1.1.0 for INT by 2026-11-26T12:00`, or `delay 1.1.0 by 2 days`';

/** Dates and times are the system's, on the wall of its zone. A freeze up to a day lasts until that day begins. Undefined: not understood. */
export function readFuture(text: string, zone: ZoneRules): Future | undefined {
  const words = text.trim().split(/\s+/);
  const [verb = '', first = '', link = '', second = '', link2 = '', third = ''] = words;
  if (verb === 'freeze' && link === 'to') return readFreeze(words, zone);
  if (verb === 'closed' || verb === 'open') return readChangedDay(verb, words.slice(1));
  if (verb === 'approve' && link === 'for' && link2 === 'by' && words.length === 6) {
    const at = readInstant(third, zone);
    return at === undefined ? undefined : { kind: 'answer', release: first, stage: second, at };
  }
  if (verb === 'delay' && link === 'by') {
    const read = readDuration(words.slice(3).join(' '));
    return read.ok ? { kind: 'delay', release: first, ms: read.ms } : undefined;
  }
  return undefined;
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** `Sat 2026-06-06 in support`: a day of the week that is not the date's own is a mistake in one of the two. */
function readChangedDay(kind: ChangedDay['kind'], words: readonly string[]): ChangedDay | undefined {
  const weekday = weekdays.indexOf(words[0] ?? '');
  const [date = '', link, calendar, ...more] = weekday < 0 ? words : words.slice(1);
  const day = parseDay(date);
  if (day === undefined || (weekday >= 0 && weekdayOf(day) !== weekday) || more.length > 0) return undefined;
  if (link === undefined) return { kind, day };
  return link === 'in' && calendar !== undefined ? { kind, day, calendar } : undefined;
}

function readFreeze([, first = '', , second = '', link, ...stages]: readonly string[], zone: ZoneRules): Future | undefined {
  const [from, to] = [readInstant(first, zone), readInstant(second, zone)];
  if (from === undefined || to === undefined || from >= to) return undefined;
  if (link === undefined) return { kind: 'freeze', from, to, stages: undefined };
  const named = stages
    .join(' ')
    .split(/[\s,]+/)
    .filter((name) => name !== '' && name !== 'and');
  return link === 'in' && named.length > 0 ? { kind: 'freeze', from, to, stages: named } : undefined;
}

/** `2026-11-26`, or `2026-11-26T12:00`. */
function readInstant(text: string, zone: ZoneRules): Instant | undefined {
  const [, date = '', hours = '00', minutes = '00'] = /^(\d{4}-\d{2}-\d{2})(?:T([01]\d|2[0-3]):([0-5]\d))?$/.exec(text) ?? [];
  const day = parseDay(date);
  return day === undefined ? undefined : instantOf(zone, day * dayMs + (60 * Number(hours) + Number(minutes)) * minuteMs, 'later');
}

/** The system as it would be. Days that count otherwise are in it already, by the State that it was made of. */
export function inFuture(system: CompiledSystem, future: Future): CompiledSystem {
  switch (future.kind) {
    case 'closed':
    case 'open':
      return system;
    case 'answer':
      return answeredBy(system, future.release, future.stage, future.at);
    case 'delay':
      return delayedBy(system, future.release, future.ms);
    case 'freeze':
      return frozen(system, future);
  }
}

function frozen(system: CompiledSystem, { from, to, stages }: Extract<Future, { kind: 'freeze' }>): CompiledSystem {
  const isMeant = (stage: number): boolean => stages === undefined || stages.includes(system.stages[stage]?.name ?? '');
  return {
    ...system,
    releases: system.releases.map((release) => ({
      ...release,
      visits: release.visits.map((visit) =>
        isMeant(visit.stage) ? { ...visit, starts: without(visit.starts, { from, to }), moves: without(visit.moves, { from, to }) } : visit,
      ),
    })),
  };
}
