import type { Bottleneck } from './bottleneck.ts';
import type { Interval } from './interval.ts';
import { isSpoiled, type LoadVerdict } from './judge-load.ts';
import { kneeOf, type Knee, type RampStep } from './knee.ts';
import { stepsOfRamp, type Ramp, type RampSecond } from './ramp.ts';

/** What a ramp came to: its steps, its knee, and whether it can be trusted. */
export interface JudgedRamp {
  readonly judged: LoadVerdict;
  readonly steps: readonly RampStep[];
  readonly knee?: Knee;
}

const mostVoid = 0.05;

/** A number of its own making, the same for the same steps: bounds that change from look to look would be no evidence. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** Judges a ramp: where a rate is promised, the knee must lie at it or beyond, with its bounds. Else it only measures, and passes. */
export function judgeKnee(seconds: readonly RampSecond[], ramp: Ramp, rate: number | undefined): JudgedRamp {
  const spoiled = seconds.filter(isSpoiled).length;
  const steps = stepsOfRamp(seconds, ramp);
  const knee = kneeOf(steps, seededRandom(7));
  const base = { warmUpSeconds: 0, voidSeconds: spoiled, findings: [] };
  if (spoiled > mostVoid * seconds.length) {
    const because = `the generator was late or the machine busy in ${spoiled} of ${seconds.length} seconds`;
    return { judged: { ...base, verdict: 'inconclusive', because }, steps, ...(knee === undefined ? {} : { knee }) };
  }
  if (knee === undefined) return { judged: { ...base, verdict: 'inconclusive', because: 'too few steps can be trusted' }, steps };
  const measured = intervalOf(knee);
  const verdict = rate === undefined ? 'pass' : verdictOf(measured, knee.isReached, rate);
  const findings = [{ what: 'rate', asked: rate === undefined ? 'nothing' : `${rate} a second`, measured, verdict }];
  return { judged: { ...base, findings, verdict, because: wordsOf(knee, rate) }, steps, knee };
}

function intervalOf({ low, capacity, high }: Knee): Interval {
  return { low, value: capacity, high };
}

function verdictOf({ low, value, high }: Interval, isReached: boolean, rate: number): LoadVerdict['verdict'] {
  // All that was offered came back: the limit lies beyond what was offered, and that is what is known.
  if (!isReached) return value >= rate ? 'pass' : 'inconclusive';
  if (low >= rate) return 'pass';
  return high < rate ? 'fail' : 'inconclusive';
}

function wordsOf({ capacity, low, high, isReached }: Knee, rate: number | undefined): string {
  const asked = rate === undefined ? '' : `, asked ${rate} a second`;
  if (!isReached) return `all that was offered came back, up to ${rounded(capacity)} a second${asked}`;
  return `it delivers at most ${rounded(capacity)} a second (between ${rounded(low)} and ${rounded(high)})${asked}`;
}

function rounded(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** For the one sentence of the verdict. */
export function wordsOfBottleneck({ kind, because }: Bottleneck): string {
  return kind === 'unknown' ? 'what limits it is unknown' : because;
}
