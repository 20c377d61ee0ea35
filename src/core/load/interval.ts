/** A value with the bounds that hold it in 95 of 100 runs. */
export interface Interval {
  readonly low: number;
  readonly value: number;
  readonly high: number;
}

/** Student's t, two-sided 95 %, by degrees of freedom; from 30 on the normal distribution is near enough. */
const students = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086,
  2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045,
] as const;

/**
 * The mean of a figure over blocks of time, with its interval. Requests that queue behind each other are not independent, so textbook
 * bounds on a quantile of all of them claim 95 % and cover far less; blocks of some seconds nearly are. Undefined with fewer than three.
 */
export function intervalOverBlocks(blocks: readonly number[]): Interval | undefined {
  if (blocks.length < 3) return undefined;
  const mean = blocks.reduce((sum, each) => sum + each, 0) / blocks.length;
  const variance = blocks.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (blocks.length - 1);
  const half = (students[blocks.length - 2] ?? 1.96) * Math.sqrt(variance / blocks.length);
  return { low: mean - half, value: mean, high: mean + half };
}

/**
 * A share over blocks of time, with its interval: the wider of what the blocks say (their requests are not independent) and what the
 * count alone allows (Wilson's bounds), for blocks that agree by chance claim too much.
 */
export function shareOverBlocks(blocks: readonly { readonly part: number; readonly of: number }[]): Interval {
  const part = blocks.reduce((sum, each) => sum + each.part, 0);
  const of = blocks.reduce((sum, each) => sum + each.of, 0);
  if (of === 0) return { low: 0, value: 0, high: 1 };
  const value = part / of;
  const counted = wilson(value, of);
  const perBlock = of / blocks.length;
  // Weighted by size: a block with few requests says little.
  const overBlocks = intervalOverBlocks(blocks.map((each) => each.part / perBlock));
  const spread = overBlocks === undefined ? 1 : overBlocks.high - overBlocks.value;
  return { low: Math.max(0, Math.min(counted.low, value - spread)), value, high: Math.min(1, Math.max(counted.high, value + spread)) };
}

function wilson(value: number, count: number): { readonly low: number; readonly high: number } {
  const square = 1.96 ** 2;
  const middle = (value + square / (2 * count)) / (1 + square / count);
  const half = (1.96 / (1 + square / count)) * Math.sqrt((value * (1 - value)) / count + square / (4 * count ** 2));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** The ratio of a figure of one side to that of the other, over blocks that lie side by side in time: drift that both share is gone. */
export function ratioOverBlocks(blocks: readonly { readonly one: number; readonly other: number }[]): Interval | undefined {
  const usable = blocks.filter(({ one, other }) => one > 0 && other > 0);
  const found = intervalOverBlocks(usable.map(({ one, other }) => Math.log(one / other)));
  return found && { low: Math.exp(found.low), value: Math.exp(found.value), high: Math.exp(found.high) };
}

/** How many independent samples an upper bound of a quantile needs to exist at all: (share)^n must fall below 2.5 %. */
export function samplesFor(share: number): number {
  return Math.ceil(Math.log(0.025) / Math.log(share));
}
