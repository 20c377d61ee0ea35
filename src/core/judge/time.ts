import type { Ruling } from './ruling.ts';
import type { PersonCommand } from '#core/command.ts';
import { canonical } from '#core/canonical.ts';
import type { Event } from '#core/event.ts';
import { currentSystem, isOpen, pathOf, presentStays } from '#core/find.ts';
import { fold } from '#core/fold/index.ts';
import { soakEvidence } from '#core/gates/attest.ts';
import { soakDue, type SoakGate } from '#core/gates/soak-due.ts';
import { blockers } from '#core/blockers/index.ts';
import { exitContext } from '#core/blockers/proof.ts';
import { timeBlockers } from '#core/blockers/time.ts';
import { indexOf } from '#core/index-of.ts';
import type { Release, State } from '#core/state.ts';
import type { Instant, Stage } from '#core/system.ts';
import type { CalendarRecord, CompileCause, MovedSoak } from '#core/time-records.ts';
import type { CompiledTime, Schedule } from '#core/time/compiled.ts';
import { dayWords } from '#core/time/day-words.ts';
import { dayOf } from '#core/time/day.ts';
import { halfUnitsBetween } from '#core/time/index-of-days.ts';
import type { Interval, ZoneRules } from '#core/time/types.ts';
import { missedIn } from '#core/time/windows.ts';
import { wallOf } from '#core/time/zone.ts';
import { calendarOf, digestOfTime, scheduleKey, timeRulesOf } from '#core/times.ts';

type Of<Kind extends PersonCommand['kind']> = Extract<PersonCommand, { kind: Kind }>;

/** Compiled again, and nothing is different: nothing is said. Windows and freezes of a file that is not in force any more are taken for nothing. */
export function judgeCompile(state: State, { time }: Of<'compile-time'>, now: Instant): Ruling {
  return timeEvents(state, time, now);
}

/** What compiled time changes of a State in which its file is in force: one event, or none. */
export function timeEvents(state: State, { calendars, schedule }: CompiledTime, at: Instant): readonly Event[] {
  const definitions = currentSystem(state)?.time;
  const changed = Object.entries(calendars).flatMap(([name, compiled]): CalendarRecord[] => {
    const known = state.calendars.get(name);
    const isSame = known !== undefined && canonical([known.calendar, known.sources]) === canonical([compiled.calendar, compiled.sources]);
    return isSame ? [] : [{ ...compiled, name, version: (known?.version ?? 0) + 1, at }];
  });
  const isOurs = definitions !== undefined && digestOfTime(definitions) === schedule.of;
  const isScheduled = !isOurs || canonical(state.schedules.get(scheduleKey) ?? null) === canonical(schedule);
  if (changed.length === 0 && isScheduled) return [];
  const event: Event = {
    kind: 'timeCompiled',
    at,
    because: causeOf(state, changed, isScheduled ? undefined : schedule),
    calendars: changed,
    ...(isScheduled ? {} : { schedule }),
    moved: [],
  };
  return [{ ...event, moved: movedBy(state, fold(state, [event]), new Set(changed.map(({ name }) => name)), at) }];
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
  return indexOf(before).open.flatMap((release) =>
    pathOf(before, release).flatMap((stage) =>
      soaksOf(before, release, stage).flatMap((gate): MovedSoak[] => {
        if ('ms' in gate || !calendars.has(gate.calendar)) return [];
        const [from, to] = [dueIn(before, release, stage, gate, at), dueIn(after, release, stage, gate, at)];
        const instants = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
        if (from === to) return [];
        const because = otherDays(before, after, gate.calendar, { from: at, to: Math.max(from ?? at, to ?? at) });
        return [{ release: release.id, stage: stage.name, gate: gate.label, calendar: gate.calendar, ...instants, because }];
      }),
    ),
  );
}

/** Days within an interval that count otherwise than before, each with its reason. */
function otherDays(before: State, after: State, calendar: string, { from, to }: Interval): readonly string[] {
  const [old, fresh] = [calendarOf(before, calendar), calendarOf(after, calendar)];
  if (old === undefined || fresh === undefined) return [];
  const { zone } = fresh.calendar;
  const [first, last] = [dayOf(wallOf(zone, from)), dayOf(wallOf(zone, to))];
  const days = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return days
    .filter((day) => halfUnitsBetween(old, day, day + 1) !== halfUnitsBetween(fresh, day, day + 1))
    .map((day) => dayWords(fresh, day));
}

function soaksOf(state: State, release: Release, stage: Stage): readonly SoakGate[] {
  const context = exitContext(state, release, stage, 0);
  const gates = release.entries[stage.name]?.exit ?? [];
  return gates.flatMap((gate) => (gate.kind === 'soak' && soakEvidence(context, gate) === undefined ? [gate] : []));
}

function dueIn(state: State, release: Release, stage: Stage, gate: SoakGate, at: Instant): Instant | undefined {
  const stays = presentStays(state, release, stage);
  return stays === undefined ? undefined : soakDue(state, gate, stays, at)?.at;
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
