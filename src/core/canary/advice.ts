import { counted, wordsOfSpan } from '#core/words.ts';
import { planCanary, type CanaryPlan } from './plan.ts';

/** What somebody tells of a system whose canary is to be planned. Shares are of one. */
export interface AdviceRequest {
  readonly requestsPerSecond: number;
  /** Share of requests that fail today. */
  readonly errors: number;
  /** Share of failing requests that has to be found. */
  readonly find: number;
  /** Most requests that the release may see before it is found. */
  readonly budget: number;
  /** Longest first step. */
  readonly withinMs: number;
}

export const usualAdvice = { errors: 0.001, find: 0.01, budget: 5_000, withinMs: 30 * 60_000 } as const;

/** One step, as people read it. */
export interface AdvisedStep {
  /** Share of the traffic, of one. */
  readonly share: number;
  readonly ms: number;
  /** Requests that the release answers in it. */
  readonly requests: number;
  /** How many of them fail, where it is as bad as what has to be found. */
  readonly failing: number;
}

export type CanaryAdvice =
  | {
      readonly kind: 'plan';
      readonly sentence: string;
      readonly steps: readonly AdvisedStep[];
      readonly ms: number;
      readonly requestsAtStake: number;
      readonly failingAtStake: number;
      /** What to paste below a stage of the system file. */
      readonly file: string;
    }
  | {
      readonly kind: 'too-little-traffic';
      readonly sentence: string;
      readonly next: string;
      readonly ms: number;
      readonly requests: number;
    }
  | { readonly kind: 'not-detectable'; readonly sentence: string; readonly next: string };

/** A plan with its price in customers, or what stands in the way of one, in sentences. */
export function adviseCanary(asked: AdviceRequest): CanaryAdvice {
  const request = asInFile(asked);
  const { requestsPerSecond, errors, find, budget, withinMs } = request;
  const plan = planCanary({ requestsPerSecond, baseline: errors, regression: find, budget, mostSeconds: withinMs / 1_000 });
  switch (plan.kind) {
    case 'plan':
      return planned(request, plan);
    case 'too-little-traffic':
      return tooLittle(request, plan);
    case 'not-detectable':
      return {
        kind: 'not-detectable',
        sentence: `No traffic tells ${percentOf(find)} from ${percentOf(errors)}: the difference lies within the margins, a quarter more errors plus 0.05 %.`,
        next: 'Look for a larger difference, or watch a number of your own: `queries` in the rollout.',
      };
  }
}

/** As exact as the file can say it, so that what is pasted plans the same. */
function asInFile({ requestsPerSecond, errors, find, budget, withinMs }: AdviceRequest): AdviceRequest {
  return {
    requestsPerSecond: rounded(requestsPerSecond, 3),
    errors: rounded(errors, 6),
    find: rounded(find, 6),
    budget,
    withinMs: Math.round(withinMs),
  };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function planned(request: AdviceRequest, plan: Extract<CanaryPlan, { kind: 'plan' }>): CanaryAdvice {
  const steps = plan.stages.map(({ weight, seconds, requests }) => {
    return { share: weight / 10_000, ms: seconds * 1_000, requests, failing: Math.round(requests * request.find) };
  });
  const [first] = steps;
  const failing = first?.failing ?? 0;
  const whole = `${counted(steps.length, 'step')}, ${wordsOfSpan(plan.seconds * 1_000)} in all.`;
  const stake =
    `A release that fails ${percentOf(request.find)} of its requests, where ${percentOf(request.errors)} failed before, is stopped ` +
    `within the first step in nine of ten cases: at stake are ${wordsOfCount(plan.atStake)} requests of customers, ${wordsOfCount(failing)} of them fail.`;
  return {
    kind: 'plan',
    sentence: `${whole} ${stake}`,
    steps,
    ms: plan.seconds * 1_000,
    requestsAtStake: plan.atStake,
    failingAtStake: failing,
    file: fileOf(request, steps),
  };
}

function tooLittle(request: AdviceRequest, plan: Extract<CanaryPlan, { kind: 'too-little-traffic' }>): CanaryAdvice {
  const ms = plan.seconds * 1_000;
  const needs = `With half of ${rateOf(request)} it takes ${wordsOfSpan(ms)} and ${wordsOfCount(plan.requests)} requests`;
  const allowed = `allowed are ${wordsOfSpan(request.withinMs)} and ${wordsOfCount(request.budget)} requests`;
  return {
    kind: 'too-little-traffic',
    sentence: `The traffic is not enough to find ${percentOf(request.find)}. ${needs}; ${allowed}.`,
    next: 'Allow more time or more requests, look for a larger difference, or let a person decide: `steps: [50 % for 30 minutes, ask operator]`.',
    ms,
    requests: plan.requests,
  };
}

/** The file plans by the same rules, so what is pasted is what was shown; the steps stand beside it for people. */
function fileOf(request: AdviceRequest, steps: readonly AdvisedStep[]): string {
  const said = steps.map(({ share, ms }) => `${percentOf(share)} for ${wordsOfSpan(ms)}`).join(', ');
  return [
    'rollout:',
    `  canary: # ${said}`,
    `    traffic: ${rateOf(request)}`,
    `    errors: ${percentOf(request.errors)}`,
    `    find: ${percentOf(request.find)}`,
    `    budget: ${request.budget}`,
    `    within: ${durationOf(request.withinMs)}`,
    '',
  ].join('\n');
}

/** `0.1 %`, as the file writes it: never more than four digits behind the point. */
export function percentOf(share: number): string {
  return `${rounded(share * 100, 4)} %`;
}

function rateOf({ requestsPerSecond }: AdviceRequest): string {
  return `${requestsPerSecond}/s`;
}

/** `12,400`, wherever it is read. */
export function wordsOfCount(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

function durationOf(ms: number): string {
  const minutes = ms / 60_000;
  return Number.isInteger(minutes) ? counted(minutes, 'minute') : `${ms / 1_000} seconds`;
}
