// How fast releases come, held against the stage that is taken for longest: whoever brings them faster makes every date later than the last.
import { currentSystem } from '#core/find.ts';
import type { State } from '#core/state.ts';
import type { Instant, Stage } from '#core/system.ts';
import { dayMs, dayOf } from '#core/time/day.ts';
import { halfUnitsBetween } from '#core/time/index-of-days.ts';
import { wallOf } from '#core/time/zone.ts';
import { andOf, counted } from '#core/words.ts';
import { cadenceOf, cadenceWords, splitFor, type Cadence, type StageDays } from './cadence.ts';
import { calendarOfPeople } from './compile-release.ts';

export interface PaceView extends Cadence {
  /** What the pace does to dates, and by which split of the same days it would not. */
  readonly words: string;
}

/** Fewer tell no pace. */
const fewestReleases = 3;

/** A tenth of a day is as often as anybody counts. */
const leastDays = 0.1;

/** Undefined where the pace holds, or there are too few releases or no calendar to tell it by. `made`: when the last normal ones were made. */
export function paceOf(state: State, made: readonly Instant[]): PaceView | undefined {
  const path = currentSystem(state)?.path ?? [];
  const everyDays = daysBetween(state, made);
  if (everyDays === undefined || path.length === 0) return undefined;
  const stages = path.map(daysIn);
  const cadence = cadenceOf(stages, everyDays);
  if (cadence.slipDays <= 0) return undefined;
  return { ...cadence, words: `${cadenceWords(cadence)} ${splitWords(stages, everyDays)}` };
}

function daysBetween(state: State, made: readonly Instant[]): number | undefined {
  const index = calendarOfPeople(state);
  const [first, last] = [made[0], made.at(-1)];
  if (index === undefined || first === undefined || last === undefined || made.length < fewestReleases) return undefined;
  const { zone } = index.calendar;
  const halves = halfUnitsBetween(index, dayOf(wallOf(zone, first)), dayOf(wallOf(zone, last)));
  return halves === undefined ? undefined : Math.max(leastDays, halves / 2 / (made.length - 1));
}

/** The longest of its soaks: they run at the same time. By the clock a day is a day. */
function daysIn({ name, exit }: Stage): StageDays {
  const soaks = exit.flatMap((gate) => (gate.kind === 'soak' ? [gate] : []));
  const soakDays = Math.max(0, ...soaks.map((gate) => ('workingDays' in gate ? gate.workingDays : 0)));
  const elapsed = Math.max(0, ...soaks.map((gate) => ('ms' in gate ? gate.ms / dayMs : 0)));
  return { stage: name, soakDays, otherDays: Math.max(0, elapsed - soakDays) };
}

/** `The same 28 working days as DEV 4, TEST 4 … would hold it.` */
function splitWords(stages: readonly StageDays[], everyDays: number): string {
  const sum = stages.reduce((all, { soakDays }) => all + soakDays, 0);
  const split = splitFor(stages, everyDays);
  if ('leastEveryDays' in split)
    return `No split of the same days holds that pace; one every ${counted(Math.round(10 * split.leastEveryDays) / 10, 'working day')} is the most that one does.`;
  const parts = split.filter(({ soakDays }) => soakDays > 0).map(({ stage, soakDays }) => `${stage} ${soakDays}`);
  return `The same ${counted(sum, 'working day')} would hold it as ${andOf(parts)}.`;
}
