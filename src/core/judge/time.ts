import type { Ruling } from './ruling.ts';
import type { PersonCommand } from '#core/command.ts';
import { canonical } from '#core/canonical.ts';
import type { Event } from '#core/event.ts';
import { currentSystem, isOpen, pathOf } from '#core/find.ts';
import { fold } from '#core/fold/index.ts';
import { soakEvidence } from '#core/gates/attest.ts';
import { soakDue, type SoakGate } from '#core/gates/soak-due.ts';
import { blockers } from '#core/blockers/index.ts';
import { exitContext } from '#core/blockers/proof.ts';
import { timeBlockers } from '#core/blockers/time.ts';
import { indexOf } from '#core/index-of.ts';
import { isPausing, soakingIn } from '#core/pauses.ts';
import type { Release, State } from '#core/state.ts';
import type { Instant, Stage } from '#core/system.ts';
import type { CalendarRecord, CompileCause, MovedSoak } from '#core/time-records.ts';
import type { CompiledTime, Schedule } from '#core/time/compiled.ts';
import { dayWords } from '#core/time/day-words.ts';
import { dayOf } from '#core/time/day.ts';
import { halfUnitsBetween } from '#core/time/index-of-days.ts';
import { withoutPaused } from '#core/time/paused-days.ts';
import { joinPauses, pausesWithin, type Pauses } from '#core/time/pauses.ts';
import type { Interval, ZoneRules } from '#core/time/types.ts';
import { missedIn } from '#core/time/windows.ts';
import { wallOf } from '#core/time/zone.ts';
import { calendarOf, digestOfTime, scheduleKey, timeRulesOf } from '#core/times.ts';

type Of<Kind extends PersonCommand['kind']> = Extract<PersonCommand, { kind: Kind }>;

/** Compiled again, and nothing is different: nothing is said. Windows and freezes of a file that is not in force any more are taken for nothing. */
export function judgeCompile(state: State, { time }: Of<'compile-time'>, now: Instant): Ruling {
  return timeEvents(state, time, now);
}

/** What compiled time changes of a State in which its file is in force: one event, or none. A file that says nothing of time brings none. */
export function timeEvents(state: State, time: CompiledTime | undefined, at: Instant): readonly Event[] {
  const calendars = Object.entries(time?.calendars ?? {}).flatMap(([name, compiled]): CalendarRecord[] => {
    const known = state.calendars.get(name);
    const isSame = known !== undefined && canonical([known.calendar, known.sources]) === canonical([compiled.calendar, compiled.sources]);
    return isSame ? [] : [{ ...compiled, name, version: (known?.version ?? 0) + 1, at }];
  });
  const schedule = newSchedule(state, time?.schedule);
  if (calendars.length === 0 && schedule === undefined) return [];
  const because = causeOf(state, calendars, schedule);
  const event: Event = { kind: 'timeCompiled', at, because, calendars, ...(schedule && { schedule }), moved: [] };
  return [{ ...event, moved: movedBy(state, fold(state, [event]), new Set(calendars.map(({ name }) => name)), at) }];
}

/** Of the file in force, where it is another one. What paused soaks until now does so no more once the file says nothing of time. */
function newSchedule(state: State, compiled: Schedule | undefined): Schedule | undefined {
  const definitions = currentSystem(state)?.time;
  const known = state.schedules.get(scheduleKey);
  if (definitions === undefined)
    return known !== undefined && isPausing(known) ? { of: '', zone: known.zone, windows: [], freezes: [] } : undefined;
  const isOurs = compiled !== undefined && digestOfTime(definitions) === compiled.of;
  return isOurs && canonical(known ?? null) !== canonical(compiled) ? compiled : undefined;
}

/** The clocks of a zone first: by them everything else moves too. */
function causeOf(state: State, calendars: readonly CalendarRecord[], schedule: Schedule | undefined): CompileCause {
  const known = state.schedules.get(scheduleKey);
  if (schedule !== undefined && known?.of !== schedule.of) return 'file';
  const pairs = calendars.flatMap((record) => {
    const before = state.calendars.get(record.name);
    return before === undefined ? [] : [{ before, record }];
  });
  if (pairs.length < calendars.length) return 'file';
  const isOther = (before: ZoneRules | undefined, after: ZoneRules | undefined): boolean =>
    after !== undefined && before !== undefined && canonical(before) !== canonical(after);
  if (pairs.some(({ before, record }) => before.calendar.last !== record.calendar.last)) return 'years';
  if (pairs.some(({ before, record }) => isOther(before.calendar.zone, record.calendar.zone)) || isOther(known?.zone, schedule?.zone))
    return 'zones';
  return pairs.length > 0 ? 'holidays' : 'years';
}

/** Running soaks that end at another instant than they did. */
function movedBy(before: State, after: State, calendars: ReadonlySet<string>, at: Instant): readonly MovedSoak[] {
  const isPaused = [before, after].some(({ schedules }) => isPausing(schedules.get(scheduleKey)));
  return indexOf(before).open.flatMap((release) =>
    pathOf(before, release).flatMap((stage) =>
      soaksOf(before, release, stage).flatMap((gate): MovedSoak[] => {
        const calendar = 'ms' in gate ? undefined : gate.calendar;
        if (!isPaused && (calendar === undefined || !calendars.has(calendar))) return [];
        const [from, to] = [dueIn(before, release, stage, gate, at), dueIn(after, release, stage, gate, at)];
        if (from === to) return [];
        const instants = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
        const span = { from: at, to: Math.max(from ?? at, to ?? at) + 1 };
        const [was, is] = [before, after].map((state) => ({ state, pauses: pausesNear(state, release, stage, span) }));
        const because = was === undefined || is === undefined ? [] : [...otherDays(was, is, gate, span), ...otherPauses(was, is, gate)];
        return [{ release: release.id, stage: stage.name, gate: gate.label, ...(calendar && { calendar }), ...instants, because }];
      }),
    ),
  );
}

interface Known {
  readonly state: State;
  readonly pauses: Pauses;
}

function pausesNear(state: State, release: Release, stage: Stage, span: Interval): Pauses {
  return joinPauses((soakingIn(state, release, stage) ?? []).flatMap(({ pauses }) => pausesWithin(pauses, span)));
}

/** Days within an interval that count otherwise than before, each with its reason. */
function otherDays(before: Known, after: Known, gate: SoakGate, { from, to }: Interval): readonly string[] {
  if ('ms' in gate) return [];
  const [old, fresh] = [before, after].map(({ state, pauses }) => {
    const index = calendarOf(state, gate.calendar);
    return index === undefined || gate.mode === 'cumulative' ? index : withoutPaused(index, pauses);
  });
  if (old === undefined || fresh === undefined) return [];
  const { zone } = fresh.calendar;
  const [first, last] = [dayOf(wallOf(zone, from)), dayOf(wallOf(zone, to - 1))];
  const days = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return days
    .filter((day) => halfUnitsBetween(old, day, day + 1) !== halfUnitsBetween(fresh, day, day + 1))
    .map((day) => dayWords(fresh, day));
}

/** Where no days are counted: the freezes that pause it now and did not, or did. */
function otherPauses(before: Known, after: Known, gate: SoakGate): readonly string[] {
  if (!('ms' in gate) && gate.mode === 'continuous') return [];
  const [was, is] = [before, after].map(({ pauses }) => new Set(pauses.map(({ freeze }) => freeze)));
  const changed = [...new Set([...(was ?? []), ...(is ?? [])])].filter((freeze) => was?.has(freeze) !== is?.has(freeze));
  return changed.map((freeze) => `freeze ${freeze} pauses soaks${is?.has(freeze) === true ? '' : ' no longer'}`);
}

function soaksOf(state: State, release: Release, stage: Stage): readonly SoakGate[] {
  const context = exitContext(state, release, stage, 0);
  const gates = release.entries[stage.name]?.exit ?? [];
  return gates.flatMap((gate) => (gate.kind === 'soak' && soakEvidence(context, gate) === undefined ? [gate] : []));
}

function dueIn(state: State, release: Release, stage: Stage, gate: SoakGate, at: Instant): Instant | undefined {
  const soaking = soakingIn(state, release, stage);
  return soaking === undefined ? undefined : soakDue(state, gate, soaking, at)?.at;
}

/**
 * A window that opened and closed while no controller was there, and by which somebody could have entered: it is told. It is not made up for
 * outside of a window.
 */
export function judgeLookBack(state: State, { since }: Of<'look-back'>, now: Instant): Ruling {
  const rules = timeRulesOf(state);
  if (typeof rules === 'string' || since >= now) return [];
  return indexOf(state).unfinished.flatMap((promotion): readonly Event[] => {
    const release = state.releases.get(promotion.release);
    if (promotion.kind !== 'normal' || promotion.state !== 'waiting' || !isOpen(release)) return [];
    if (!timeBlockers(state, release, promotion.stage, now).some(({ code }) => code === 'window')) return [];
    const downtime = { from: Math.max(since, promotion.at), to: now };
    const missed = rules.windows.flatMap((window) =>
      missedIn(window, downtime)
        .filter(({ from }) => blockers(state, release, promotion.stage, from, promotion).length === 0)
        .map(({ from, to }) => ({ window: window.name, from, to })),
    );
    const last = missed.toSorted((left, right) => left.from - right.from).at(-1);
    return last === undefined ? [] : [{ kind: 'windowMissed', promotion: promotion.id, stage: promotion.stage, ...last }];
  });
}
