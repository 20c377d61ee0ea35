import type { OrderResult } from '#core/command.ts';
import type { Event } from '#core/event.ts';
import type { Order, Promotion, State } from '#core/state.ts';
import type { Instant, Milliseconds } from '#core/system.ts';
import type { LedgerLine } from './facts.ts';
import { senseOf } from './sense.ts';

/** What became of one order, so long after it was given. */
export interface Outcome {
  /** When the order was given: what was there before and after. */
  readonly issued: Instant;
  readonly afterMs: Milliseconds;
  readonly startedAfterMs?: Milliseconds;
  /** `silence`: nobody answered before its deadline. */
  readonly as: 'succeeded' | 'absent' | 'unknown' | 'failed' | 'silence';
  readonly because: string;
  readonly result?: OrderResult;
}

/** Sense of an order → what became of it each time, oldest first. */
export type Outcomes = ReadonlyMap<string, readonly Outcome[]>;

/** Everything that agents did, by its sense. */
export function outcomesOf(state: State, lines: readonly LedgerLine[]): Outcomes {
  const reading: Reading = { orders: new Map(state.orders), promotions: new Map(state.promotions), starts: new Map(), found: new Map() };
  for (const [index, line] of lines.entries()) hear(reading, line, lines[index + 1]?.event);
  return reading.found;
}

interface Reading {
  readonly orders: Map<string, Order>;
  readonly promotions: Map<string, Promotion>;
  readonly starts: Map<string, Instant>;
  readonly found: Map<string, Outcome[]>;
}

function hear(reading: Reading, { event, by }: LedgerLine, next: Event | undefined): void {
  if (event.kind === 'promotionRequested') reading.promotions.set(event.promotion.id, event.promotion);
  if (event.kind === 'orderIssued') reading.orders.set(event.order.key, event.order);
  if (event.kind === 'orderStarted') reading.starts.set(event.key, event.at);
  if (event.kind === 'orderEnded') end(reading, event, by, next);
}

type Ended = Extract<Event, { kind: 'orderEnded' }>;

/** An order that was lost ends twice: by silence, and by the answer to the question about it. */
function end(reading: Reading, ended: Ended, by: string, next: Event | undefined): void {
  const order = reading.orders.get(ended.key);
  const isTold = by.startsWith('agent:');
  if (order === undefined || (!isTold && ended.as !== 'lost')) return;
  const question = isTold ? reading.orders.get(`${ended.key}/inquire`) : undefined;
  const answered = question ?? order;
  const start = reading.starts.get(answered.key);
  const result = resultOf(ended, next);
  const outcome: Outcome = {
    issued: answered.issued,
    afterMs: Math.max(0, ended.at - answered.issued),
    as: isTold ? asOf(ended) : 'silence',
    because: ended.because,
    ...(start !== undefined && { startedAfterMs: start - answered.issued }),
    ...(result && { result }),
  };
  const sense = senseOf(answered, reading.promotions);
  reading.found.set(sense, [...(reading.found.get(sense) ?? []), outcome]);
}

/** An agent that has no result of a check says so, and the check is lost. */
function asOf({ as }: Ended): Outcome['as'] {
  return as === 'lost' ? 'unknown' : as;
}

function resultOf(ended: Ended, next: Event | undefined): OrderResult | undefined {
  if (next?.kind !== 'evidenceGiven' || next.evidence.kind !== 'check') return ended.result;
  const { verdict, counts, blobs, lastWords } = next.evidence;
  return { ...ended.result, verdict, ...(counts && { counts }), ...(blobs && { blobs }), ...(lastWords !== undefined && { lastWords }) };
}

/** Answers as they were given then: each once, in turn; the last one again for whoever asks more often. */
export class Answers {
  readonly #outcomes: Outcomes;
  readonly #taken = new Map<string, number>();

  constructor(outcomes: Outcomes) {
    this.#outcomes = outcomes;
  }

  /** Undefined where nobody ever did it. */
  take(sense: string): Outcome | undefined {
    const known = this.#outcomes.get(sense) ?? [];
    const taken = this.#taken.get(sense) ?? 0;
    this.#taken.set(sense, taken + 1);
    return known[taken] ?? known.at(-1);
  }
}
