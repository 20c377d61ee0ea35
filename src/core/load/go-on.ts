import { isTooSpoiled, type LoadSecond } from './judge-load.ts';
import { warmUpOf } from './warm-up.ts';

/** A load that was to be held for so many seconds. */
export interface Asked {
  readonly seconds: number;
  /** A difference of latency that matters to nobody, in microseconds. */
  readonly slack: number;
}

/** It goes on for as long again at most: that is what a second run would take. */
const most = 2;

/**
 * For how many seconds a load is held in all, by what is known of its first ones. What is judged are its last seconds, as many as were
 * asked for: while too many of these are spoiled, or the warm-up eats them, it goes on until they are behind it. Where even twice as long
 * would not do, it ends as it was asked to. What the service does never matters here: only how well it could be looked at.
 */
export function heldFor(known: readonly LoadSecond[], asked: Asked): number {
  // Each once: there may be as many ends to look at as there are seconds.
  const medians = known.map(({ latency }) => latency.quantile(0.5) ?? 0);
  for (let end = Math.max(asked.seconds, known.length); end <= most * asked.seconds; end += 1) {
    const from = end - asked.seconds;
    if (!isTooSpoiled(known.slice(from), asked.seconds) && !isEaten(medians.slice(from), asked)) return end;
  }
  return asked.seconds;
}

/** What is not known yet is taken to be as the last second was; of less than half nothing is said. */
function isEaten(medians: readonly number[], { seconds, slack }: Asked): boolean {
  if (medians.length < seconds / 2) return false;
  const rest = Array.from({ length: seconds - medians.length }, () => medians.at(-1) ?? 0);
  return warmUpOf([...medians, ...rest], slack) === undefined;
}
