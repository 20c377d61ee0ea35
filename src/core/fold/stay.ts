import type { Draft } from './draft.ts';
import { broken, countedOf, soakDue, workedBy, type CountedBy } from '#core/gates/soak-due.ts';
import { graceSinceEntry } from '#core/semantics.ts';
import { isPausing, pausesOfStay, settledPauses } from '#core/pauses.ts';
import type { ForgivingRun, Run, Stay } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import type { CalendarRecord, Counted } from '#core/time-records.ts';
import type { Schedule } from '#core/time/compiled.ts';
import { dayMs, dayOf } from '#core/time/day.ts';
import { withoutPaused } from '#core/time/paused-days.ts';
import type { Pauses } from '#core/time/pauses.ts';
import { beginCount, countUntil } from '#core/time/soak-count.ts';
import { instantOf, wallOf } from '#core/time/zone.ts';
import { indexOfRecord, scheduleKey } from '#core/times.ts';

/** A stay, and the environment that it is in. */
export interface StayIn {
  readonly environment: string;
  readonly stay: Stay;
}

/** The uninterrupted time ends, for whatever is forgiven. */
export function brokenOff(draft: Draft, here: StayIn, at: Instant): Stay {
  const by = countedBy(draft, here);
  return withForgiving(strictlyBroken(by, here.stay, at), (run) => broken(by, settledRun(run), run.downAt ?? at));
}

/** It is down: soaks that forgive a short outage go on, until it was too long or is over. */
export function downFrom(draft: Draft, here: StayIn, at: Instant): Stay {
  const { stay } = here;
  const begun = gracesOf(draft, stay).map((graceMs): [string, ForgivingRun] => [
    String(graceMs),
    stay.forgiving?.[graceMs] ?? plainRun(stay),
  ]);
  const shaken = begun.map(([grace, run]): [string, ForgivingRun] => [grace, run.upSince === undefined ? run : { downAt: at, ...run }]);
  const isDown = strictlyBroken(countedBy(draft, here), stay, at);
  return shaken.length === 0 ? isDown : { ...isDown, forgiving: Object.fromEntries(shaken) };
}

function countedBy(draft: Draft, here: StayIn): CountedBy {
  return { calendars: draft.all('calendars'), pauses: pausesOf(draft, here) };
}

function pausesOf(draft: Draft, { environment, stay }: StayIn): Pauses {
  return pausesOfStay(draft.find('schedules', scheduleKey), stay, environment, draft.find('releases', stay.release));
}

/** All graces that soaks of its stage give it, each once. What an earlier entry asked for forgives nothing. */
function gracesOf(draft: Draft, { release, stage, promotion }: Stay): readonly number[] {
  const entry = draft.find('releases', release)?.entries[stage];
  if (entry?.entered !== promotion && draft.head.semantics >= graceSinceEntry) return [];
  const gates = entry?.exit ?? [];
  return [...new Set(gates.flatMap((gate) => (gate.kind === 'soak' && gate.graceMs !== undefined ? [gate.graceMs] : [])))];
}

function strictlyBroken(by: CountedBy, stay: Stay, at: Instant): Stay {
  const { upSince, over: _over, ...kept } = stay;
  return upSince === undefined ? stay : { ...kept, ...broken(by, plainRun(stay), at) };
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
export function brokenAt(draft: Draft, here: StayIn, at: Instant): Stay {
  const { stay } = here;
  return stay.upSince === undefined || at <= stay.upSince ? stay : beginning(brokenOff(draft, here, at), at);
}

/** Most visitors are served by what moves in there. */
export function setAside(draft: Draft, here: StayIn, at: Instant): Stay {
  return { ...brokenOff(draft, here, at), aside: true };
}

/** Visitors are led to it again: its uninterrupted time begins anew. */
export function ledBack({ aside: _aside, ...stay }: Stay, at: Instant): Stay {
  return beginning(stay, at);
}

function beginning(stay: Stay, at: Instant): Stay {
  return { ...withForgiving(stay, (run) => ({ ...settledRun(run), upSince: at })), upSince: at };
}

export function takenUp(draft: Draft, here: StayIn, at: Instant): Stay {
  const { stay } = here;
  if (stay.upSince !== undefined || stay.aside !== undefined) return stay;
  const from = Math.max(at, stay.since);
  const by = countedBy(draft, here);
  const forgiven = withForgiving(stay, (run, graceMs) => {
    const { downAt } = run;
    if (downAt !== undefined && from - downAt <= graceMs) return settledRun(run);
    return { ...(downAt === undefined ? run : broken(by, settledRun(run), downAt)), upSince: from };
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
export function settledBy(draft: Draft, record: CalendarRecord, here: StayIn, at: Instant): Stay {
  const { stay } = here;
  const pauses = pausesOf(draft, here);
  const over = stay.upSince === undefined ? {} : overBy(draft, record, here, at);
  // While it is down nothing more is earned, whether that is forgiven or not.
  const settled = withForgiving(stay, (run) => ({
    ...run,
    ...settledRunBy({ record, pauses }, run, run.downAt ?? at),
    ...overIn(run, over),
  }));
  return { ...settled, ...settledRunBy({ record, pauses }, stay, at), ...overIn(stay, over) };
}

/**
 * Before another schedule takes over: what is past was paused or not by the freezes that were known then, and a soak that was over by them is
 * over.
 */
export function settledBefore(draft: Draft, next: Schedule, here: StayIn, at: Instant): Stay {
  const { stay } = here;
  if (!isPausing(draft.find('schedules', scheduleKey)) && !isPausing(next) && stay.paused === undefined) return stay;
  const paused = settledPauses(pausesOf(draft, here), stay, at);
  if (stay.upSince === undefined) return { ...stay, paused };
  const over = Object.fromEntries(draft.all('calendars').flatMap((record) => Object.entries(overBy(draft, record, here, at))));
  return { ...withForgiving(stay, (run) => ({ ...run, ...overIn(run, over) })), ...overIn(stay, over), paused };
}

function overIn(run: Run, over: Run['over']): Pick<Run, 'over'> {
  const all = { ...run.over, ...over };
  return Object.keys(all).length > 0 ? { over: all } : {};
}

interface SettledBy {
  readonly record: CalendarRecord;
  readonly pauses: Pauses;
}

function settledRunBy({ record, pauses }: SettledBy, run: Run, at: Instant): Pick<Run, 'counted'> {
  if (run.upSince === undefined) return {};
  const index = indexOfRecord(record);
  const { zone } = record.calendar;
  const known = countedOf(run, record.name);
  const days = countUntil(withoutPaused(index, pauses), known.days ?? beginCount(index, run.upSince), at);
  const today = Math.max(run.upSince, instantOf(zone, dayOf(wallOf(zone, at)) * dayMs, 'later'));
  const workedMs = workedBy({ index, calendar: record.name, pauses }, run, today);
  const counted: Counted = {
    ...(days !== undefined && { days }),
    ...(workedMs === undefined ? { workedMs: known.workedMs } : { workedMs, workedUntil: today }),
  };
  return { counted: { ...run.counted, [record.name]: counted } };
}

function overBy(draft: Draft, record: CalendarRecord, here: StayIn, at: Instant): { readonly [gate: string]: Instant } {
  const { stay } = here;
  const gates = draft.find('releases', stay.release)?.entries[stay.stage]?.exit ?? [];
  const calendars = new Map([[record.name, record]]);
  const soaking = [{ stay, pauses: pausesOf(draft, here) }];
  const ended = gates.flatMap((gate): (readonly [string, Instant])[] => {
    if (gate.kind !== 'soak' || 'ms' in gate || gate.calendar !== record.name) return [];
    const due = soakDue({ calendars }, gate, soaking, at);
    return due !== undefined && due.certain && due.at <= at ? [[gate.hash, due.at]] : [];
  });
  return Object.fromEntries(ended);
}
