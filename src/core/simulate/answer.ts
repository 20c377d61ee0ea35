import type { Command, Observation, OrderResult } from '#core/command.ts';
import type { Order } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { Answers, type Outcome, type Outcomes } from './outcomes.ts';

export function answersOf(outcomes: Outcomes): Answers {
  return new Answers(outcomes);
}

interface Said {
  readonly at: Instant;
  readonly command: Command;
}

/** What its agent says of an order, and when. None: it is silent, as it was then. Undefined: nobody ever did it, so nobody knows. */
export function answerAt(answers: Answers, order: Order, sense: string): readonly Said[] | undefined {
  const outcome = answers.take(sense) ?? (order.check?.soaked === undefined ? undefined : attested(order));
  if (outcome === undefined) return undefined;
  if (outcome.as === 'silence') return [];
  const { startedAfterMs, afterMs, as, because, result } = outcome;
  const began = startedAfterMs === undefined ? [] : [saidOf(order, order.issued + startedAfterMs, { state: 'started' })];
  const told = resultFor(order, outcome, result);
  return [...began, saidOf(order, order.issued + afterMs, { state: as, because, ...(told && { result: told }) })];
}

/** Its environment was heard of all the time: what broke a soak is told as such, and nothing else did. */
function attested({ issued }: Order): Outcome {
  return { issued, afterMs: 0, as: 'succeeded', because: 'nothing else was heard', result: { verdict: 'pass' } };
}

/** A gap that a host told of is where it was on the clock. */
function resultFor(order: Order, { issued }: Outcome, result: OrderResult | undefined): OrderResult | undefined {
  if (result?.since === undefined || order.issued === issued) return result;
  const { since: _since, ...rest } = result;
  return rest;
}

function saidOf(order: Order, at: Instant, seen: Pick<Observation, 'state' | 'because' | 'result'>): Said {
  const seq = seen.state === 'started' ? 1 : 2;
  return { at, command: { kind: 'observe', by: `agent:${order.host}`, key: order.key, fence: order.fence, seq, at, ...seen } };
}
