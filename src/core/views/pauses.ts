import type { StageView } from './shapes.ts';
import type { State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { dateText } from '#core/time/day.ts';
import { pausedDays } from '#core/time/paused-days.ts';
import { pausesWithin, type Pauses } from '#core/time/pauses.ts';
import { calendarOf } from '#core/times.ts';
import type { SoakGate } from '#core/gates/soak-due.ts';

export interface OpenSoak {
  readonly gate: SoakGate;
  readonly at: Instant;
  readonly pauses: Pauses;
}

/** Of a stage's soaks that ends last: the freezes that pause it, from the entry to its end, and the days that it does not count for them. */
export function pausesView(state: State, soaks: readonly OpenSoak[], entered: Instant | undefined): Pick<StageView, 'pauses'> {
  const [last] = soaks.toSorted((left, right) => right.at - left.at);
  if (last === undefined || entered === undefined) return {};
  const { gate, at } = last;
  const index = 'ms' in gate || gate.mode === 'cumulative' ? undefined : calendarOf(state, gate.calendar);
  const pauses = pausesWithin(last.pauses, { from: entered, to: at }).map((pause) => {
    const days = index === undefined ? undefined : pausedDays(index, [pause]).map(({ day }) => dateText(day));
    return { ...pause, ...(days && { days }) };
  });
  return pauses.length === 0 ? {} : { pauses };
}
