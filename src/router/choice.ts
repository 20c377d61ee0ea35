import { wholeWeight } from './configuration.ts';

/** A side and the first point of the whole that is no longer its own. */
export type Share = { readonly side: string; readonly upTo: number };

/** Sides stand in the order of their names, so that the same weights always choose the same; one may be put before all others. */
export function sharesOf(weights: Readonly<Record<string, number>>, first?: string): readonly Share[] {
  let upTo = 0;
  const names = Object.keys(weights).sort((left, right) => Number(right === first) - Number(left === first) || (left < right ? -1 : 1));
  return names.map((side) => ({ side, upTo: (upTo += weights[side] ?? 0) }));
}

/** The side at a point of the whole, or none where no side has weight. */
export function sideAt(shares: readonly Share[], point: number): string | undefined {
  return shares.find((share) => point < share.upTo)?.side;
}

/**
 * The side that takes the request with this number (0, 1, 2 …), or none where no side has weight. The numbers are spread by a step
 * that shares no factor with 10,000: any 10,000 requests in a row meet every weight exactly, and neighbours do not bunch.
 */
export function chooseSide(shares: readonly Share[], requestNumber: number): string | undefined {
  return sideAt(shares, (requestNumber * 7_919) % wholeWeight);
}

/**
 * The next instance in turn that is healthy and was not yet tried. Where none is healthy every untried one is worth a try:
 * a wrong health answer must not close the shop.
 */
export function chooseInstance<Instance>(
  instances: readonly Instance[],
  turn: number,
  claims: { readonly isHealthy: (instance: Instance) => boolean; readonly isTried: (instance: Instance) => boolean },
): Instance | undefined {
  const untried = inTurn(instances, turn).filter((instance) => !claims.isTried(instance));
  return untried.find((instance) => claims.isHealthy(instance)) ?? untried[0];
}

function inTurn<Instance>(instances: readonly Instance[], turn: number): readonly Instance[] {
  if (instances.length < 2) return instances;
  const start = turn % instances.length;
  return [...instances.slice(start), ...instances.slice(0, start)];
}
