import type { CanaryResult } from '#core/command.ts';
import type { ErrorBody } from '#core/api/error.ts';
import type { Evidence } from '#core/state.ts';
import type { Bill } from '#core/system.ts';
import type { CustomerCounts } from '../shop/customers.ts';
import type { Served } from './samples.ts';
import type { World } from './start-world.ts';

/** What was seen on the way. What is missing did not come to it. */
export interface Walked {
  bills: { [release: string]: Bill };
  /** From the start of the demo until 1.1.0 runs in PROD. */
  secondsToProd?: number;
  /** From the start of the promotion into PROD until a moment after its end. */
  duringSwitch?: Served & { readonly ms: number };
  /** The controller was killed, and was away so long. */
  awayMs?: number;
  whileAway?: CustomerCounts;
  /** Why 1.2.0 was stopped. */
  stop?: Evidence;
  stopSentence?: string;
  /** Failed cases by the JUnit file that Lockstep kept. */
  failedCases?: readonly string[];
  refusal?: ErrorBody['error'];
  /** What customers got until production was watched. */
  beforeWatch?: CustomerCounts;
  watched?: Watched;
}

export interface WalkOptions {
  /** The first act only: until production is watched. */
  readonly isShort: boolean;
  readonly world: World;
  readonly walked: Walked;
  readonly signal: AbortSignal;
  readonly asked: Map<string, string>;
  readonly say: (sentence: string) => void;
}

/** What was seen once production was watched. */
export interface Watched {
  /** Why 1.3.0 was stopped. */
  load?: Evidence;
  /** What the judges of 1.4.0 saw, one after the other; the last said no. */
  bad?: readonly CanaryResult[];
  badBecause?: string;
  /** From the first share of 1.4.0 until nobody was sent there any more. */
  duringBad?: { readonly fromMs: number; readonly toMs: number };
  good?: readonly CanaryResult[];
  watch?: Evidence;
  /** An order that only 1.5.0 could take, read again after 1.5.0 had gone. */
  order?: { readonly id: string; readonly greeting: string; readonly kept: boolean };
  rollback?: { readonly as: string; readonly ms: number };
  /** Orders, and how many of them say who placed them. */
  names?: { readonly [place in 'prod' | 'preprod']: { readonly orders: number; readonly named: number } };
  afterRollback?: Served & { readonly versions: readonly string[] };
  /** From the start of the demo. */
  seconds?: number;
}

export type Told = Pick<WalkOptions, 'world' | 'walked'>;

/** dora makes a release of a version and wishes it into PROD, or so far for now. */
export async function setOut({ world, walked }: Told, release: string, stage = 'PROD'): Promise<void> {
  const dora = world.staff.of('dora');
  const bill = await world.bill(dora, release);
  walked.bills[release] = bill;
  await dora.command('create', { release, bill });
  await dora.command('promote', { release, stage, wait: true });
}
