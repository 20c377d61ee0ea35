import { attestingsOf, overAt, soakEvidence, type Attesting } from './attest.ts';
import { gateBlocker, passedBy, blockedBy, type GateContext, type Judgement } from './context.ts';
import { environmentDown } from './check.ts';
import { reenter } from './present.ts';
import { slowestOf, soakDue, type SoakDue, type SoakGate } from './soak-due.ts';
import type { Blocker } from '#core/blocker.ts';
import { checkKey, indexOf } from '#core/index-of.ts';
import { noPauses, countedBetween, pauseAt, pausesWithin, type Pauses } from '#core/time/pauses.ts';
import { withoutPaused } from '#core/time/paused-days.ts';
import { soakingIn } from '#core/pauses.ts';
import { calendarOf, zoneOf } from '#core/times.ts';
import { workingDaysBetween } from '#core/time/index-of-days.ts';
import { instantWords } from '#core/time/instant-words.ts';
import { clause, counted, wordsOfSoak, wordsOfSpan } from '#core/words.ts';
import { whoMay } from '#core/access.ts';
import type { Instant } from '#core/system.ts';

/** A soak passes by its evidence alone, which decide writes once its hosts attest it; the clock is only asked when looking ahead. */
export function judgeSoak(context: GateContext, gate: SoakGate): Judgement {
  const satisfied = soakEvidence(context, gate);
  if (satisfied !== undefined) return passedBy([satisfied]);
  const soaking = soakingIn(context.state, context.release, context.stage);
  if (soaking === undefined) return blockedBy(reenter(context, gate));
  const open = attestingsOf(context, gate)?.find(({ answer }) => answer?.verdict !== 'pass');
  // One for the gate, as before it was over: whoever does what the list says finds nothing new in it.
  if (open !== undefined) return blockedBy(notAttested(context, gate, open));
  const due = soakDue(context.state, gate, soaking, context.at);
  if (due === undefined) return blockedBy(notCounted(context, gate), ...downBlockers(context));
  const isAside = soaking.some(({ stay }) => stay.aside === true);
  const last = slowestOf(context.state, gate, soaking, context.at);
  const still = { ...due, over: overAt(context, gate, soaking, due), pauses: last?.pauses ?? noPauses };
  return blockedBy(stillSoaking(context, gate, still, isAside), ...downBlockers(context));
}

interface StillDue extends SoakDue {
  readonly over: Instant;
  readonly pauses: Pauses;
}

function stillSoaking(context: GateContext, gate: SoakGate, due: StillDue, isAside: boolean): Blocker {
  const left = wordsOfLeft(context, gate, due);
  return gateBlocker(context, gate, {
    code: 'soak',
    because: due.certain
      ? `soak: ${left} of ${wordsOfSoak(gate)} left in ${context.stage.name}${untilWords(context, gate, due)}${pauseWords(context, gate, due)}`
      : isAside
        ? `soak is broken: another release serves visitors in ${context.stage.name}; ${left} left once that is undone`
        : `soak stands still while ${context.stage.name} is down: ${left} left once it is up`,
    clears: { kind: 'time', at: due.over },
    ...(!due.certain && { expectedAt: due.over }),
  });
}

/** Days are told where days are waited for: those that still count, as its calendar has it, and no freeze pauses. */
function wordsOfLeft(context: GateContext, gate: SoakGate, { at, pauses }: StillDue): string {
  const left = wordsOfSpan(Math.max(0, at <= context.at ? 0 : countedBetween(pauses, context.at, at)));
  const index = 'ms' in gate ? undefined : calendarOf(context.state, gate.calendar);
  if (index === undefined) return left;
  const days = workingDaysBetween(withoutPaused(index, pauses), context.at, at);
  return days === undefined || days === 0 ? left : counted(days, 'working day');
}

function untilWords(context: GateContext, gate: SoakGate, due: SoakDue): string {
  const index = 'ms' in gate ? undefined : calendarOf(context.state, gate.calendar);
  return index === undefined ? '' : `, until ${instantWords(index.calendar.zone, due.at)}`;
}

/** The freeze that pauses it now, else the first that will. */
function pauseWords({ state, at }: GateContext, gate: SoakGate, due: StillDue): string {
  const [pause] = pausesWithin(due.pauses, { from: at, to: Math.max(at + 1, due.at) });
  if (pause === undefined) return '';
  const zone = ('ms' in gate ? undefined : calendarOf(state, gate.calendar)?.calendar.zone) ?? zoneOf(state);
  const from = pause.from > at ? ` from ${instantWords(zone, pause.from)}` : '';
  const { to } = pauseAt(due.pauses, pause.from) ?? pause;
  return `; freeze \`${pause.freeze}\` pauses it${from} until ${instantWords(zone, to)}`;
}

/** Nobody can say when it is over, so it is not. */
function notCounted(context: GateContext, gate: SoakGate): Blocker {
  const calendar = 'ms' in gate ? '' : gate.calendar;
  const isKnown = calendarOf(context.state, calendar) !== undefined;
  return gateBlocker(context, gate, {
    code: 'soak',
    because: isKnown
      ? `soak of ${wordsOfSoak(gate)} in ${context.stage.name} ends beyond what calendar \`${calendar}\` knows`
      : `soak of ${wordsOfSoak(gate)} in ${context.stage.name}: calendar \`${calendar}\` is not compiled, so no day counts`,
    clears: { kind: 'person', who: whoMay(context.state, 'apply', 'whole-system'), command: 'lockstep calendar check' },
  });
}

/** It is over, and the host has not said yet that nothing broke it, or can't say so. */
function notAttested(context: GateContext, gate: SoakGate, { environment, answer, again }: Attesting): Blocker {
  const order = indexOf(context.state).checks.get(checkKey(context.entry, gate.hash, environment));
  const asked = { kind: 'agent', key: order?.key ?? '', command: `lockstep logs ${environment}` } as const;
  return gateBlocker(context, gate, {
    code: 'soak',
    because:
      answer === undefined
        ? `soak is over in ${environment}: its host is asked whether anything broke it`
        : `soak is over in ${environment}, but its host does not attest it: ${clause(answer.because)}`,
    clears:
      order === undefined && again !== undefined && again > context.at
        ? { kind: 'time', at: again }
        : { ...asked, ...(order && { deadline: order.deadline }) },
  });
}

function downBlockers(context: GateContext): readonly Blocker[] {
  return context.stage.waves.flat().flatMap((name) => {
    const down = context.state.environments.get(name)?.down;
    return down === undefined ? [] : [environmentDown(context, name, down.because)];
  });
}
