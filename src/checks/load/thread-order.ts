import type { LoadStep } from '#core/load/scenario.ts';
import type { Leg } from '#core/load/schedule.ts';
import type { Milliseconds } from '#core/system.ts';
import type { Destination } from './connection.ts';

/** What one thread of the generator is to send. */
export interface ThreadOrder {
  /** Visits go to them in turn; of two, in blocks of time, where one is held against the other. */
  readonly isInBlocks?: true;
  readonly destinations: readonly Destination[];
  readonly steps: readonly LoadStep[];
  readonly legs: readonly Leg[];
  /** Sends every `of`-th visit, from this one on. */
  readonly share: { readonly index: number; readonly of: number };
  /** When the first leg begins, by the clock that all threads share. */
  readonly startNs: bigint;
  readonly limitMs: Milliseconds;
  /** Sent later than this after its time, a request counts as late. */
  readonly lateAfterMs: Milliseconds;
  readonly mostConnections: number;
}

/** What a thread counted of one second, told once all its requests have ended. */
export interface SecondTally {
  readonly second: number;
  /** To be sent in this second, and of these: sent late, failed, and the latencies of those answered well. */
  readonly intended: number;
  readonly late: number;
  readonly failed: number;
  readonly latency: Float64Array;
  /** Sent, and answered well, in this second, whenever they were to be sent. */
  readonly sent: number;
  readonly answered: number;
  readonly ownDelayMs: number;
  readonly ownProcessor: number;
}

/** What a thread counted of one step in all. */
export interface StepTally {
  readonly answered: number;
  readonly failed: number;
  readonly latency: Float64Array;
  /** Why requests failed, and how many. */
  readonly reasons: { readonly [because: string]: number };
}

/** Said to a thread while it sends: its last leg is longer than it was ordered to be. */
export interface GoOn {
  readonly lengthMs: Milliseconds;
}

export type ThreadMessage = { readonly kind: 'second'; readonly tally: SecondTally } | ({ readonly kind: 'end' } & ThreadResult);

/** What a thread counted in all, and what that cost. */
export interface ThreadResult {
  readonly steps: readonly StepTally[];
  readonly seconds: number;
  readonly processorSeconds: number;
}
