// What one transaction of the ledger shifted, of every release that was on its way then: the worlds right before and right after it.
import type { Event } from '#core/event.ts';
import { fold } from '#core/fold/index.ts';
import type { State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { compileSystem } from './compile-release.ts';
import { happeningOf } from './happenings.ts';
import { takeEvents, type HistoryFold } from './history.ts';
import { shiftWords } from './shift-words.ts';
import { copyHistory } from './trail.ts';
import { compareSystems, type Shift } from './what-if.ts';

export interface EventShift {
  /** Absent where it is nothing that anybody would name. */
  readonly words?: string;
  readonly shifts: readonly (Shift & { readonly words: string })[];
}

export function eventShift(
  before: { readonly state: State; readonly history: HistoryFold },
  events: readonly Event[],
  at: Instant,
): EventShift {
  const state = fold(before.state, events);
  const history = copyHistory(before.history);
  takeEvents(history, events);
  const words = happeningOf(before.state, state, events)?.words;
  const shifts = compareSystems(compileSystem(before.state, before.history.waits, at), compileSystem(state, history.waits, at));
  return { ...(words !== undefined && { words }), shifts: shifts.map((shift) => ({ ...shift, words: shiftWords(shift) })) };
}
