import { errorMargins, suspendAt, type Margins } from './wager.ts';

/** What a canary is to find, and with what traffic. */
export interface PlanRequest {
  readonly requestsPerSecond: number;
  /** Share of bad events before (q0), and the share that must be found (q1). */
  readonly baseline: number;
  readonly regression: number;
  /** Requests of customers that may be spent on finding it. */
  readonly budget: number;
  /** Longest first stage. */
  readonly mostSeconds: number;
  readonly margins?: Margins;
}

/** One stage: so much of the traffic for so long. */
export interface PlannedStage {
  /** In ten-thousandths. */
  readonly weight: number;
  readonly seconds: number;
  /** Requests that the new side sees in it. */
  readonly requests: number;
}

export type CanaryPlan =
  | { readonly kind: 'plan'; readonly stages: readonly PlannedStage[]; readonly seconds: number; readonly atStake: number }
  /** No stage is short enough: what it would take with half of the traffic. */
  | { readonly kind: 'too-little-traffic'; readonly seconds: number; readonly requests: number }
  /** The regression lies within the margins: no traffic finds it. */
  | { readonly kind: 'not-detectable' };

const weights = [100, 200, 500, 1_000, 2_500, 5_000] as const;
const whole = 10_000;
/** The median number of requests until suspension, made the 90 % point. */
const tail = 2.1;
/** No stage is shorter: a process needs to get warm, and a person to look. */
const leastSeconds = 120;
/** With so much of the whole begins whoever finds it: the bolder bettors on errors have a little more, so a plan says rather too much. */
const shareOfFinder = 0.08;
/** A stage has at most this many times the weight of the one before. */
const steepest = 5;

/** Stages and times by which a regression is found in nine of ten cases. Low weights touch fewer customers and take longer. */
export function planCanary(request: PlanRequest): CanaryPlan {
  if (requestsToFind(0.5, request) === undefined) return { kind: 'not-detectable' };
  const first = weights.find((weight) => fits(weight, request));
  if (first === undefined) {
    const requests = Math.ceil(tail * (requestsToFind(0.5, request) ?? 0));
    return { kind: 'too-little-traffic', seconds: Math.ceil(requests / (0.5 * request.requestsPerSecond)), requests };
  }
  const stages = weightsFrom(first).map((weight) => stageAt(weight, request));
  const seconds = stages.reduce((sum, stage) => sum + stage.seconds, 0);
  return { kind: 'plan', stages, seconds, atStake: stages[0]?.requests ?? 0 };
}

function fits(weight: number, request: PlanRequest): boolean {
  const requests = tail * (requestsToFind(weight / whole, request) ?? Number.POSITIVE_INFINITY);
  return requests <= request.budget && requests / ((weight / whole) * request.requestsPerSecond) <= request.mostSeconds;
}

/** From the first weight in steps of at most five times, up to half of the traffic. */
function weightsFrom(first: number): readonly number[] {
  const later = weights.filter((weight) => weight > first);
  const chosen = [first];
  for (const [index, weight] of later.entries()) {
    const next = later[index + 1];
    const last = chosen.at(-1) ?? first;
    if (next === undefined || next > last * steepest) chosen.push(weight);
  }
  return chosen;
}

function stageAt(weight: number, request: PlanRequest): PlannedStage {
  const perSecond = (weight / whole) * request.requestsPerSecond;
  const needed = tail * (requestsToFind(weight / whole, request) ?? 0);
  const seconds = Math.ceil(Math.max(leastSeconds, needed / perSecond));
  return { weight, seconds, requests: Math.ceil(seconds * perSecond) };
}

/**
 * How many requests the new side sees, in the median, until the wager of errors alone suspends the canary: what must be gained, by what
 * the best bettor gains per request. Undefined where nobody gains.
 */
export function requestsToFind(
  weight: number,
  { baseline, regression, margins = errorMargins }: Pick<PlanRequest, 'baseline' | 'regression' | 'margins'>,
): number | undefined {
  const growth = bestGrowth(weight, baseline, regression, margins);
  return growth > 1e-9 ? Math.log(suspendAt / shareOfFinder) / growth : undefined;
}

/** The largest expected gain per request of the new side over all stakes: concave in the stake, so found by thirds. */
function bestGrowth(weight: number, baseline: number, regression: number, { ratio, share }: Margins): number {
  const odds = (1 - weight) / weight;
  const bound = baseline + share;
  const most = Math.min(100, (0.95 * odds) / Math.max(ratio - baseline, 1e-12), 0.95 / Math.max(bound, 1e-12));
  const growth = (stake: number): number => {
    const against = stake / odds;
    const onNew = regression * Math.log1p(stake * (1 - bound)) + (1 - regression) * Math.log1p(-stake * bound);
    const onOld = baseline * Math.log1p(-against * (ratio - baseline)) + (1 - baseline) * Math.log1p(against * baseline);
    return onNew + odds * onOld;
  };
  let [low, high] = [0, most];
  for (let step = 0; step < 100; step += 1) {
    const third = (high - low) / 3;
    if (growth(low + third) < growth(high - third)) low += third;
    else high -= third;
  }
  return growth((low + high) / 2);
}
