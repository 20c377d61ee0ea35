import { planCanary, requestsToFind, type PlannedStage, type PlanRequest } from '#core/canary/plan.ts';
import type { CanaryRules } from '#core/canary/watch-canary.ts';
import { still, type World } from '#router/testing-world.ts';
import type { Kind } from './kinds.ts';

/** A plan of the product, and canaries of a release that is as bad as what it was made to find. */
export interface PlayedPlan extends Kind {
  readonly request: PlanRequest;
  readonly first: PlannedStage;
  /** Requests of the new side until it is found, at the median. */
  readonly median: number;
}

const usual = { baseline: 0.001, regression: 0.01, budget: 20_000, mostSeconds: 30 * 60 };

/** How the first step is found does not depend on the time that it is given: here it is given all that it may take. */
const longestSeconds = 4 * 3_600;

function played(change: Partial<PlanRequest> & Pick<PlanRequest, 'requestsPerSecond'>): PlayedPlan {
  const request = { ...usual, ...change };
  const plan = planCanary(request);
  const [first] = plan.kind === 'plan' ? plan.stages : [];
  const median = first === undefined ? undefined : requestsToFind(first.weight / 10_000, request);
  if (first === undefined || median === undefined) throw new Error(`no plan for ${JSON.stringify(change)}: ${plan.kind}`);
  const { requestsPerSecond, baseline, regression } = request;
  // The plan reckons that whoever meets an error is somebody else each time.
  const world: World = { ...still, requestsPerSecond, users: Math.max(still.users, 200 * requestsPerSecond), errors: baseline };
  const rules: CanaryRules = { stages: [{ ...first, seconds: longestSeconds }], warmUpMs: 0, suspendMs: 60_000 };
  return { world, regression: { errors: regression }, rules, request, first, median };
}

/** From one part in a hundred to half of the traffic; and, at 5 % of it, other shares of errors. */
export const plans: { readonly [name: string]: PlayedPlan } = {
  '500/s, 0.1 to 1 %': played({ requestsPerSecond: 500 }),
  '120/s, 0.1 to 1 %': played({ requestsPerSecond: 120, mostSeconds: 15 * 60 }),
  '50/s, 0.1 to 1 %': played({ requestsPerSecond: 50, mostSeconds: 12 * 60 }),
  '50/s, 0.1 to 1 %, soon': played({ requestsPerSecond: 50, mostSeconds: 7 * 60 }),
  '10/s, 0.1 to 1 %': played({ requestsPerSecond: 10, mostSeconds: 20 * 60 }),
  '2/s, 0.1 to 1 %': played({ requestsPerSecond: 2, mostSeconds: 90 * 60 }),
  '50/s, 0 to 1 %': played({ requestsPerSecond: 50, baseline: 0, mostSeconds: 6 * 60 }),
  '200/s, 0.1 to 0.5 %': played({ requestsPerSecond: 200, regression: 0.005, mostSeconds: 15 * 60 }),
  '500/s, 1 to 2 %': played({ requestsPerSecond: 500, baseline: 0.01, regression: 0.02, mostSeconds: 10 * 60 }),
};
