import type { Draft } from './draft.ts';
import { broken, countedOf, soakDue, workedBy } from '#core/gates/soak-due.ts';
import type { ForgivingRun, Run, Stay } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import type { CalendarRecord, Counted } from '#core/time-records.ts';
import { dayMs, dayOf } from '#core/time/day.ts';
import { beginCount, countUntil } from '#core/time/soak-count.ts';
import { instantOf, wallOf } from '#core/time/zone.ts';
import { indexOfRecord } from '#core/times.ts';

/** The uninterrupted time ends, for whatever is forgiven. */
export function brokenOff(draft: Draft, stay: Stay, at: Instant): Stay {
  return withForgiving(strictlyBroken(draft, stay, at), (run) => broken(draft.all('calendars'), settledRun(run), run.downAt ?? at));
}

/** It is down: soaks that forgive a short outage go on, until it was too long or is over. */
export function downFrom(draft: Draft, stay: Stay, at: Instant): Stay {
  const begun = gracesOf(draft, stay).map((graceMs): [string, ForgivingRun] => [
    String(graceMs),
    stay.forgiving?.[graceMs] ?? plainRun(stay),
  ]);
  const shaken = begun.map(([grace, run]): [string, ForgivingRun] => [grace, run.upSince === undefined ? run : { downAt: at, ...run }]);
  const isDown = strictlyBroken(draft, stay, at);
  return shaken.length === 0 ? isDown : { ...isDown, forgiving: Object.fromEntries(shaken) };
}

/** All graces that soaks of its stage give it, each once. */
function gracesOf(draft: Draft, { release, stage }: Stay): readonly number[] {
  const gates = draft.find('releases', release)?.entries[stage]?.exit ?? [];
  return [...new Set(gates.flatMap((gate) => (gate.kind === 'soak' && gate.graceMs !== undefined ? [gate.graceMs] : [])))];
}

function strictlyBroken(draft: Draft, stay: Stay, at: Instant): Stay {
  const { upSince, over: _over, ...kept } = stay;
  return upSince === undefined ? stay : { ...kept, ...broken(draft.all('calendars'), plainRun(stay), at) };
}

function plainRun({ upSince, earnedMs, over, counted }: Run): Run {
  return { earnedMs, ...(upSince !== undefined && { upSince }), ...(over && { over }), ...(counted && { counted }) };
}

/** No outage is open any more. */
function settledRun({ downAt: _downAt, ...run }: ForgivingRun): Run {
  return run;
}

function withForgiving(stay: Stay, change: (run: ForgivingRun, graceMs: number) => ForgivingRun): Stay {
  if (stay.forgiving === undefined) return stay;
  const changed = Object.entries(stay.forgiving).map(([grace, run]): [string, ForgivingRun] => [grace, change(run, Number(grace))]);
  return { ...stay, forgiving: Object.fromEntries(changed) };
}

/** The uninterrupted time begins anew at an instant, whatever was heard before. Nobody heard of an outage, so none is taken off what was earned. */
export function brokenAt(draft: Draft, stay: Stay, at: Instant): Stay {
  return stay.upSince === undefined || at <= stay.upSince ? stay : beginning(brokenOff(draft, stay, at), at);
}

/** Most visitors are served by what moves in there. */
export function setAside(draft: Draft, stay: Stay, at: Instant): Stay {
  return { ...brokenOff(draft, stay, at), aside: true };
}

/** Visitors are led to it again: its uninterrupted time begins anew. */
export function ledBack({ aside: _aside, ...stay }: Stay, at: Instant): Stay {
  return beginning(stay, at);
}

function beginning(stay: Stay, at: Instant): Stay {
  return { ...withForgiving(stay, (run) => ({ ...settledRun(run), upSince: at })), upSince: at };
}

export function takenUp(draft: Draft, stay: Stay, at: Instant): Stay {
  if (stay.upSince !== undefined || stay.aside !== undefined) return stay;
  const from = Math.max(at, stay.since);
  const calendars = draft.all('calendars');
  const forgiven = withForgiving(stay, (run, graceMs) => {
    const { downAt } = run;
    if (downAt !== undefined && from - downAt <= graceMs) return settledRun(run);
    return { ...(downAt === undefined ? run : broken(calendars, settledRun(run), downAt)), upSince: from };
  });
  return { ...forgiven, upSince: from };
}

/** As if it had just come: whatever was earned is nothing any more. */
export function begunAnew({ counted: _counted, over: _over, forgiving: _forgiving, ...stay }: Stay, at: Instant): Stay {
  return { ...stay, earnedMs: 0, ...(stay.upSince !== undefined && { upSince: at }) };
}

/**
 * Before another version of a calendar takes over: days that are over were judged by this one and stay so, and a soak that it has seen the end
 * of is over, though its hosts have not attested it yet.
 */
export function settledBy(draft: Draft, record: CalendarRecord, stay: Stay, at: Instant): Stay {
  const over = stay.upSince === undefined ? {} : overBy(draft, record, stay, at);
  // While it is down nothing more is earned, whether that is forgiven or not.
  const settled = withForgiving(stay, (run) => ({ ...run, ...settledRunBy(record, run, run.downAt ?? at), ...overIn(run, over) }));
  return { ...settled, ...settledRunBy(record, stay, at), ...overIn(stay, over) };
}

function overIn(run: Run, over: Run['over']): Pick<Run, 'over'> {
  const all = { ...run.over, ...over };
  return Object.keys(all).length > 0 ? { over: all } : {};
}

function settledRunBy(record: CalendarRecord, run: Run, at: Instant): Pick<Run, 'counted'> {
  if (run.upSince === undefined) return {};
  const index = indexOfRecord(record);
  const { zone } = record.calendar;
  const known = countedOf(run, record.name);
  const days = countUntil(index, known.days ?? beginCount(index, run.upSince), at);
  const today = Math.max(run.upSince, instantOf(zone, dayOf(wallOf(zone, at)) * dayMs, 'later'));
  const workedMs = workedBy(index, run, record.name, today);
  const counted: Counted = {
    ...(days !== undefined && { days }),
    ...(workedMs === undefined ? { workedMs: known.workedMs } : { workedMs, workedUntil: today }),
  };
  return { counted: { ...run.counted, [record.name]: counted } };
}

function overBy(draft: Draft, record: CalendarRecord, stay: Stay, at: Instant): { readonly [gate: string]: Instant } {
  const gates = draft.find('releases', stay.release)?.entries[stay.stage]?.exit ?? [];
  const calendars = new Map([[record.name, record]]);
  const ended = gates.flatMap((gate): (readonly [string, Instant])[] => {
    if (gate.kind !== 'soak' || 'ms' in gate || gate.calendar !== record.name) return [];
    const due = soakDue({ calendars }, gate, [stay], at);
    return due !== undefined && due.certain && due.at <= at ? [[gate.hash, due.at]] : [];
  });
  return Object.fromEntries(ended);
}
