// How the earliest date comes about: each stage with what was waited for last, and each day of a soak with its reason.
import { dayWords } from '#core/time/day-words.ts';
import { dayOf, minuteMs, shortDay } from '#core/time/day.ts';
import { dayZeroOf, soakDue, type DayIndex } from '#core/time/index-of-days.ts';
import { withoutPaused } from '#core/time/paused-days.ts';
import { noPauses } from '#core/time/pauses.ts';
import { wallOf } from '#core/time/zone.ts';
import type { Instant } from '#core/system.ts';
import { endOfSoak, endRow } from './ends.ts';
import { rowOf } from './rows.ts';
import { sample } from './sample.ts';
import { ofWait, type CompiledSystem, type Visit, type Wait, type WaitOf } from './waits.ts';

/** One stage on the way, if people answer at once. */
export interface Leg {
  readonly stage: string;
  /** Absent: never. */
  readonly started?: Instant;
  readonly entered?: Instant;
  /** What the start waited for last. */
  readonly because: 'runs' | 'gates' | 'line' | 'window' | 'train';
  /** None where it never comes to the stage before: what holds it stands there. */
  readonly waits: readonly LegWait[];
}

/** A gate between the stage before and this one, open until. */
export interface LegWait {
  readonly label: string;
  readonly of: WaitOf;
  readonly stage: string;
  readonly from: Instant;
  readonly to?: Instant;
  /** What holds it for good. */
  readonly because?: string;
  /** Of a soak in working days: each day from its beginning to its end. */
  readonly days?: readonly string[];
}

export function legsOf(system: CompiledSystem, id: string): readonly Leg[] {
  const release = system.releases.find((each) => each.id === id);
  const found = sample(system, 'at-once', 1).releases.find((each) => each.id === id);
  if (release === undefined || found === undefined) return [];
  return release.visits.map((visit, index): Leg => {
    const before = release.visits[index - 1];
    const from = found.entered[index - 1]?.[0] ?? release.from;
    const [started, entered] = [known(found.started[index]?.[0]), known(found.entered[index]?.[0])];
    const waits =
      known(from) === undefined
        ? []
        : [
            ...(before?.exit ?? []).map((wait) => legWait(system, release.id, wait, nameOf(system, before), from)),
            ...(visit.began === undefined ? visit.entry.map((wait) => legWait(system, release.id, wait, nameOf(system, visit), from)) : []),
          ];
    return {
      stage: nameOf(system, visit),
      ...(started !== undefined && { started }),
      ...(entered !== undefined && { entered }),
      because: becauseOf(system, visit, waits, started),
      waits,
    };
  });
}

/** By the instants: its own gates, else a start that lies at an opening or a departure, else whoever was before it. */
function becauseOf(system: CompiledSystem, visit: Visit, waits: readonly LegWait[], started: Instant | undefined): Leg['because'] {
  if (visit.began !== undefined) return 'runs';
  const ready = Math.max(system.now, ...waits.map(({ to = Number.POSITIVE_INFINITY }) => to));
  if (started === undefined || started <= ready) return 'gates';
  if (visit.starts.from.includes(started)) return 'window';
  return visit.departures?.some(({ from }) => from === started) === true ? 'train' : 'line';
}

function legWait(system: CompiledSystem, release: string, wait: Wait, stage: string, from: Instant): LegWait {
  const target = Float64Array.of(from);
  const lengths = rowOf(wait, { release, samples: 1, now: system.now, answers: 'at-once' });
  endRow(wait, { from: Float64Array.of(from), lengths, now: system.now, target });
  const to = known(target[0]);
  return {
    label: wait.label,
    of: ofWait(wait),
    stage,
    from,
    ...(to !== undefined && { to }),
    ...(wait.kind === 'never' && { because: wait.because }),
    ...(wait.kind === 'soak' && { days: daysOfSoak(slowestIndex(wait, from), from, wait.workingDays) }),
    ...(wait.kind === 'until' &&
      wait.days !== undefined && { days: daysOfSoak(wait.days.index, wait.days.entered, wait.days.workingDays) }),
  };
}

/** Of several environments, the days of the one that is done last. */
function slowestIndex(wait: Extract<Wait, { kind: 'soak' }>, from: Instant): DayIndex {
  const [first = noPauses, ...others] = wait.pauses ?? [];
  const slowest = others.reduce((slow, each) => (endOfSoak(wait, each, from) > endOfSoak(wait, slow, from) ? each : slow), first);
  return withoutPaused(wait.index, slowest);
}

function nameOf(system: CompiledSystem, visit: Visit | undefined): string {
  return system.stages[visit?.stage ?? -1]?.name ?? '';
}

/**
 * Every day from the entry to the due one with what it counts, and the sum so far: `Mon 25 May: Whit Monday, does not count`,
 * `Tue 26 May: counts, 1 of 5`.
 */
export function daysOfSoak(index: DayIndex, entered: Instant, workingDays: number): readonly string[] {
  const { zone, first } = index.calendar;
  const [zero, due] = [dayZeroOf(index, entered), soakDue(index, entered, workingDays)];
  if (zero === undefined || due === undefined || workingDays === 0) return [];
  const lines: string[] = [];
  let halves = 0;
  for (let day = dayOf(wallOf(zone, entered)); day <= dayOf(wallOf(zone, due)); day += 1) {
    if (day < zero.day) lines.push(notYet(index, day, entered));
    else if (day === zero.day) lines.push(`${shortDay(day)}: the day of entry, day 0`);
    else {
      const weight = index.weights[day - first] ?? 0;
      halves += weight;
      lines.push(weight === 0 ? dayWords(index, day) : `${dayWords(index, day)}, ${halves / 2} of ${workingDays}`);
    }
  }
  return lines;
}

/** Entered too late in the day, or on one that does not count: the next working day is day 0. */
function notYet(index: DayIndex, day: number, entered: Instant): string {
  const weight = index.weights[day - index.calendar.first] ?? 0;
  if (weight === 0) return dayWords(index, day);
  const clock = new Date(wallOf(index.calendar.zone, entered) - (wallOf(index.calendar.zone, entered) % minuteMs))
    .toISOString()
    .slice(11, 16);
  return `${shortDay(day)}: entered at ${clock}, too late for this day`;
}

function known(at: number | undefined): Instant | undefined {
  return at === undefined || at === Number.POSITIVE_INFINITY ? undefined : at;
}
