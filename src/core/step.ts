import type { Command } from './command.ts';
import { decide } from './decide/index.ts';
import type { Event } from './event.ts';
import { fold } from './fold/index.ts';
import { judge } from './judge/index.ts';
import { isRefusal } from './judge/ruling.ts';
import type { Refusal } from './refusal.ts';
import type { State } from './state.ts';
import type { Instant } from './system.ts';

/** What one step of the engine did. A refused command takes nothing back of what was due before it. */
export interface Step {
  readonly state: State;
  readonly events: readonly Event[];
  readonly refusal?: Refusal;
}

/**
 * The one step of engine, forecast and time machine: decide, judge, decide, in one transaction. What was due before the
 * command is not lost to it: a stop that ended at 10:00 is in nobody's way at 12:00, though nobody looked in between.
 * `isSettled`: whoever asks knows that nothing was due.
 */
export function step(state: State, command: Command | undefined, now: Instant, isSettled = false): Step {
  const wasSettled = isSettled || (settled?.state === state && settled.at === now);
  const before = wasSettled ? { state, events: [] } : settle(state, now);
  if (command === undefined) return before;
  const ruling = judge(before.state, command, now);
  if (isRefusal(ruling)) return { ...before, refusal: ruling };
  if (ruling.length === 0) return before;
  const after = settle(fold(before.state, ruling), now);
  return { state: after.state, events: [...before.events, ...ruling, ...after.events] };
}

/** The last State from which nothing followed, and when: of what is said then and there nothing has to be decided before. */
let settled: { readonly state: State; readonly at: Instant } | undefined;

function settle(state: State, now: Instant): Step {
  const decided = decide(state, now);
  settled = { state: decided.state, at: now };
  return decided;
}
