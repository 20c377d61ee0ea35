/** How an instance has answered of late: counts that weigh half after ten seconds. */
export interface Conduct {
  readonly seen: number;
  readonly bad: number;
  readonly badInRow: number;
  /** When this was so. */
  readonly at: number;
}

export const noConduct: Conduct = { seen: 0, bad: 0, badInRow: 0, at: 0 };

const halfLifeMs = 10_000;

/** One failure can be the request's fault; so many in a row are looked into. */
const leastInRow = 5;
const leastOfFellows = 3;

export function afterOutcome(conduct: Conduct, isBad: boolean, now: number): Conduct {
  const { seen, bad } = faded(conduct, now);
  return { seen: seen + 1, bad: bad + Number(isBad), badInRow: isBad ? conduct.badInRow + 1 : 0, at: now };
}

/**
 * Whether an instance fails where its fellows do not. What fails everywhere is no instance's fault, and without fellows that serve nobody
 * can tell.
 */
export function isOutlier(own: Conduct, fellows: readonly Conduct[], now: number): boolean {
  if (own.badInRow < leastInRow) return false;
  const others = fellows.map((fellow) => faded(fellow, now));
  const seen = others.reduce((sum, each) => sum + each.seen, 0);
  const bad = others.reduce((sum, each) => sum + each.bad, 0);
  return seen >= leastOfFellows && bad / seen < (own.bad / own.seen) * mostOfFellows;
}

/** Fellows that fail half as often have the same trouble. */
const mostOfFellows = 0.5;

function faded({ seen, bad, at }: Conduct, now: number): { readonly seen: number; readonly bad: number } {
  const kept = 0.5 ** (Math.max(0, now - at) / halfLifeMs);
  return { seen: seen * kept, bad: bad * kept };
}
