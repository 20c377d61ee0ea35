import { advance } from './advance.ts';
import { goBack } from './back.ts';
import { followDeadlines } from './deadlines.ts';
import { orderChecks } from './checks.ts';
import { latchSoaks } from './latch.ts';
import { followUp, loseOverdue } from './orders.ts';
import { requestNext, tidy } from './queue.ts';
import { followSchedules } from './schedules.ts';
import { startWaiting } from './start.ts';
import { followTrains } from './trains.ts';
import { turn, undo } from './undo.ts';
import { sayOverdue } from './unmasked.ts';
import { Bug } from '#core/bug.ts';
import type { Event } from '#core/event.ts';
import { fold } from '#core/fold/index.ts';
import { semantics } from '#core/semantics.ts';
import type { State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';

type Rule = (state: State, now: Instant) => readonly Event[];

/** What follows by itself. The order is part of the semantics number: another order may decide another history. */
const rules: readonly Rule[] = [
  sayRules,
  loseOverdue,
  followUp,
  latchSoaks,
  turn,
  undo,
  advance,
  goBack,
  tidy,
  followTrains,
  followSchedules,
  sayOverdue,
  startWaiting,
  orderChecks,
  followDeadlines,
  requestNext,
];

const bound = 10_000;

/** Everything that follows from a State at an instant: the first rule that speaks is folded in, then all are asked again. */
export function decide(state: State, now: Instant): { readonly state: State; readonly events: readonly Event[] } {
  const events: Event[] = [];
  let current = state;
  for (let pass = 0; pass < bound; pass += 1) {
    const said = firstToSpeak(current, now);
    if (said.length === 0) return { state: current, events };
    current = fold(current, said);
    events.push(...said);
  }
  throw new Bug(`decide does not come to rest in ${state.head.system}`);
}

/** A system that was decided by older rules says where the present ones begin. */
function sayRules({ head }: State): readonly Event[] {
  return head.version > 0 && head.semantics < semantics ? [{ kind: 'semanticsChanged', to: semantics }] : [];
}

function firstToSpeak(state: State, now: Instant): readonly Event[] {
  for (const rule of rules) {
    const events = rule(state, now);
    if (events.length > 0) return events;
  }
  return [];
}
