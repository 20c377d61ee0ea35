import { bet, errorMargins, freshWager, latencyMargins, valueOf, type Purse, type Slice, type Stake, type Wager } from './wager.ts';

/** Latency events: slower than what the old side's half, 9 of 10, and 99 of 100 stay under. */
const repeatedMetrics = ['slow-p50', 'slow-p90', 'slow-p99'] as const;
/**
 * Of these only each user's first. Under the null it lies on the new side with the probability of the weight, however much users differ and
 * however few they are: so it is betted on from the beginning, and without a baseline.
 */
const firstMetrics = ['first-slow-p50', 'first-slow-p90', 'first-slow-p99'] as const;
/**
 * Of each user only the first that takes over twice the old side's p99, told apart by how many times it is. However
 * far it lies, under the null it lies on the new side with the probability of the weight: so the stake may depend on how far. Exact where the
 * release is as before; where it is better just beyond twice only, it meets more of the others, by as much as users of the old
 * side have had theirs: one in two hundred within half an hour.
 */
const farMetrics = ['far-2', 'far-2.5', 'far-3', 'far-4', 'far-6'] as const;

/** `errors`, a latency event, or `errors of ENDPOINT`. */
export type Metric =
  | 'errors'
  | (typeof repeatedMetrics)[number]
  | (typeof firstMetrics)[number]
  | (typeof farMetrics)[number]
  | `errors of ${string}`;

type Wagers = { readonly [wager: string]: Wager };

/** What is betted on one kind of event: its share of the whole, and how it is spread from bold to timid. */
interface Budget {
  readonly share: number;
  readonly purse: Purse;
}

/**
 * All shares are 1 together. Errors take half. The bold find what breaks all at once, the middle one tells 2 % from 1 %, where most of
 * what fails has failed before; the most timid wait for very much traffic.
 */
const errors: Budget = { share: 0.49, purse: [0.18, 0.22, 0.44, 0.14, 0.02] };
/** Of all endpoints together. What one of them suffers is seen in `errors` too, unless it is nearly dead: so the bold have most of it. */
const endpoints: Budget = { share: 0.05, purse: [0.8, 0.15, 0.05, 0, 0] };
/** What takes so long is hardly ever seen on the old side, so that three of it speak for themselves. */
const far: Budget = { share: 0.385, purse: [0.98, 0.02, 0, 0, 0] };
/** First slow requests decide early, while few have met the new side; the others find what is only a little slower, later. */
const purseOfFirst: Purse = [0.02, 0.38, 0.48, 0.1, 0.02];
const purseOfRepeated: Purse = [0, 0.03, 0.27, 0.55, 0.15];
const budgets: { readonly [wager: string]: Budget } = {
  errors,
  far,
  'first-slow-p50': { share: 0.005, purse: purseOfFirst },
  'first-slow-p90': { share: 0.035, purse: purseOfFirst },
  'first-slow-p99': { share: 0.01, purse: purseOfFirst },
  'slow-p50': { share: 0.016, purse: purseOfRepeated },
  'slow-p90': { share: 0.006, purse: purseOfRepeated },
  'slow-p99': { share: 0.003, purse: purseOfRepeated },
};
const nothing: Budget = { share: 0, purse: purseOfFirst };

/** The further, the more it says: of what is slow by chance, most is only just beyond. */
const partsOfFar: { readonly [metric in (typeof farMetrics)[number]]: number } = {
  'far-2': 0.12,
  'far-2.5': 0.33,
  'far-3': 0.6,
  'far-4': 0.92,
  'far-6': 1,
};

/** The wager that a metric is betted in. Those of far requests share one: a user stands in one of them at most. */
export function wagerOf(metric: Metric): string {
  return isFar(metric) ? 'far' : metric;
}

/** The bet on what a metric counted in a slice. */
export function betOn(
  wager: Wager | undefined,
  metric: Metric,
  counts: Slice,
  { weight, baseline }: Pick<Stake, 'weight' | 'baseline'>,
): Wager {
  if (isFar(metric)) return bet(wager ?? freshWager, counts, latencyMargins, { weight, baseline: 0, part: partsOfFar[metric] });
  if (isFirst(metric)) return bet(wager ?? freshWager, counts, latencyMargins, { weight, baseline: 0 });
  return bet(wager ?? freshWager, counts, isLatency(metric) ? latencyMargins : errorMargins, { weight, baseline });
}

/** What all wagers own together, and the one that brought most of it. A mean by shares that are settled beforehand needs no correction for many looks. */
export function evidenceOf({ wagers }: { readonly wagers: Wagers }): { readonly value: number; readonly metric: string } {
  const count = Object.keys(wagers).filter((wager) => isOfEndpoint(wager)).length;
  // What has not been counted yet holds its stake: 1.
  let value = 1;
  let most = { metric: 'errors', part: 0 };
  for (const [wager, each] of Object.entries(wagers)) {
    const { share, purse } = budgetOf(wager, count);
    const part = share * valueOf(each, purse);
    value += part - share;
    if (part > most.part) most = { metric: wager, part };
  }
  return { value, metric: most.metric };
}

/** A wager of an earlier version that a canary still carries has no share in anything. */
function budgetOf(wager: string, count: number): Budget {
  if (isOfEndpoint(wager)) return { ...endpoints, share: endpoints.share / count };
  return budgets[wager] ?? nothing;
}

/** What a router of another version counts besides is nothing to bet on. */
export function isMetric(name: string): name is Metric {
  return name === 'errors' || isOfEndpoint(name) || isRepeated(name) || isFirst(name) || isFar(name);
}

/** Whether of a metric or of the wager on it. */
export function isLatency(name: string): boolean {
  return name !== 'errors' && !isOfEndpoint(name);
}

/** A user may bring several of them. */
export function isRepeated(metric: string): boolean {
  return repeatedMetrics.some((each) => each === metric);
}

function isOfEndpoint(name: string): boolean {
  return name.startsWith('errors of ');
}

function isFirst(metric: string): boolean {
  return firstMetrics.some((each) => each === metric);
}

function isFar(metric: string): metric is (typeof farMetrics)[number] {
  return farMetrics.some((each) => each === metric);
}

/** `errors`, `latency (p90)`, `errors of web GET /basket`. */
export function wordsOfMetric(metric: string): string {
  if (!isLatency(metric)) return metric;
  return metric === 'far' ? 'latency (beyond twice the p99)' : `latency (${metric.replace(/^first-/, '').replace(/^slow-/, '')})`;
}
