/** One step of a ramp, per second: what was sent and what came back in time. */
export interface RampStep {
  readonly offered: number;
  readonly delivered: number;
}

/** Where a service delivers no more: requests per second, with bounds by resampling. `isReached`: false where the ramp never got there. */
export interface Knee {
  readonly capacity: number;
  readonly low: number;
  readonly high: number;
  readonly isReached: boolean;
}

/** Below this share of what was offered a step counts as saturated. */
const kept = 0.97;
const resamples = 200;

/**
 * A hinge through the steps: delivered = min(offered, C). Fitted up to the best throughput only: beyond it a service that collapses under
 * load tells of something else. `random` gives numbers in [0, 1): the same numbers, the same bounds. Undefined with fewer than four steps.
 */
export function kneeOf(steps: readonly RampStep[], random: () => number): Knee | undefined {
  const sorted = steps.toSorted((left, right) => left.offered - right.offered);
  const best = sorted.findLastIndex(({ delivered }) => delivered === Math.max(...sorted.map((step) => step.delivered)));
  const used = sorted.slice(0, best + 1);
  if (sorted.length < 4) return undefined;
  const capacity = hingeOf(used);
  const isReached = sorted.some(({ offered, delivered }) => delivered < kept * offered);
  const again = Array.from({ length: resamples }, () => hingeOf(used.map(() => used[Math.floor(random() * used.length)] ?? firstOf(used))));
  again.sort((left, right) => left - right);
  return {
    capacity,
    low: again[Math.floor(0.025 * resamples)] ?? capacity,
    high: again[Math.ceil(0.975 * resamples) - 1] ?? capacity,
    isReached,
  };
}

function firstOf(steps: readonly RampStep[]): RampStep {
  return steps[0] ?? { offered: 0, delivered: 0 };
}

/** The C of least squares: for a given set of saturated steps it is their mean delivery; the sets are tried from the top. */
function hingeOf(steps: readonly RampStep[]): number {
  const sorted = steps.toSorted((left, right) => right.offered - left.offered);
  let best = { capacity: Math.max(...steps.map(({ delivered }) => delivered)), error: Number.POSITIVE_INFINITY };
  let sum = 0;
  for (const [index, step] of sorted.entries()) {
    sum += step.delivered;
    const capacity = sum / (index + 1);
    const error = steps.reduce((total, each) => total + (each.delivered - Math.min(each.offered, capacity)) ** 2, 0);
    if (error < best.error) best = { capacity, error };
  }
  const unlimited = steps.reduce((total, each) => total + (each.delivered - each.offered) ** 2, 0);
  return unlimited <= best.error ? Math.max(...steps.map(({ offered }) => offered)) : best.capacity;
}

/** How throughput grows with instances: C(k) / (k · C(1)). */
export function growthOf(one: number, many: number, instances: number): 'linear' | 'contended' | 'shared' | 'retrograde' {
  const share = many / (instances * one);
  if (many < one) return 'retrograde';
  if (share >= 0.9) return 'linear';
  return share >= 0.6 ? 'contended' : 'shared';
}
