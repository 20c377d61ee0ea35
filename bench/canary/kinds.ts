import type { CanaryRules } from '#core/canary/watch-canary.ts';
import { realistic, still, type Regression, type World } from '#router/testing-world.ts';

/** A kind of canary that is played many times. */
export interface Kind {
  readonly world: World;
  readonly regression: Regression;
  readonly rules: CanaryRules;
}

const halfAnHour: CanaryRules = { stages: [{ weight: 500, seconds: 1_800, requests: 1_000 }], warmUpMs: 60_000, suspendMs: 60_000 };
const twoHours: CanaryRules = { ...halfAnHour, stages: [{ weight: 1_000, seconds: 7_200, requests: 500 }] };
/** Power is told without a warm-up: what latency costs before it may count is the warm-up's price, not the judge's. */
const atOnce: CanaryRules = { ...halfAnHour, warmUpMs: 0 };
const atQuarter: CanaryRules = { ...atOnce, stages: [{ weight: 2_500, seconds: 1_800, requests: 1_000 }] };

function noise(world: World, rules: CanaryRules = halfAnHour): Kind {
  return { world, regression: {}, rules };
}

function worse(regression: Regression, change: Partial<World> = {}, rules: CanaryRules = atOnce): Kind {
  return { world: { ...realistic, ...change }, regression, rules };
}

/** Nothing is wrong with the new side, or nothing that is not allowed: whoever rolls back is mistaken. */
export const noises: { readonly [name: string]: Kind } = {
  nothing: noise(still),
  realistic: noise(realistic),
  '1 % errors before': noise({ ...realistic, errors: 0.01 }),
  'bursts that hit both, 20 an hour': noise({ ...realistic, burstsOfBoth: 20 }),
  'bursts of 5 s per side, 2 an hour': noise({ ...realistic, burstsOfSide: 2 }),
  'each host drifts within 20 %': noise({ ...realistic, hostSigma: 0.1 }),
  'each host drifts within 40 %': noise({ ...realistic, hostSigma: 0.2 }),
  'users differ by sigma 0.8': noise({ ...realistic, userSigma: 0.8 }),
  'one user makes 20 % of the requests': noise({ ...realistic, heavyShare: 0.2 }),
  '1 request a second, 10 %, 2 h': noise({ ...realistic, requestsPerSecond: 1, users: 200 }, twoHours),
  'cold start, five times as slow': noise({ ...realistic, coldTimes: 5 }),
  'a tenth slower, as it may be': { ...noise(realistic), regression: { latencyTimes: 1.1 } },
};

export const regressions: { readonly [name: string]: Kind } = {
  'all fail': worse({ errors: 1 }),
  'errors 0 to 1 %': worse({ errors: 0.01 }, { errors: 0 }),
  'errors 0.1 to 1 %': worse({ errors: 0.01 }),
  'errors 1 to 2 %': worse({ errors: 0.02 }, { errors: 0.01 }),
  'errors 1 to 2 %, 500 a second': worse({ errors: 0.02 }, { errors: 0.01, requestsPerSecond: 500, users: 100_000 }),
  'latency times 2': worse({ latencyTimes: 2 }),
  'latency +20 %': worse({ latencyTimes: 1.2 }),
  'latency +20 %, 25 % weight': worse({ latencyTimes: 1.2 }, {}, atQuarter),
  'slowest 1 % times 5': worse({ slowed: { share: 0.01, times: 5, are: 'slowest' } }),
  '2 % of requests times 5': worse({ slowed: { share: 0.02, times: 5, are: 'any' } }),
  'an endpoint with 1.4 % dead': worse({ hasDeadEndpoint: true }),
};
