import type { Instant, Milliseconds } from '#core/system.ts';
import type { PlannedStage } from './plan.ts';
import {
  bet,
  errorMargins,
  freshWager,
  latencyMargins,
  rollBackAt,
  suspendAt,
  valueOf,
  wordsOfEvidence,
  type Margins,
  type Slice,
  type Wager,
} from './wager.ts';

/** Latency events: slower than what the old side's half, 19 of 20, 99 of 100 stay under; and three times the last. */
const latencyMetrics = ['slow-p50', 'slow-p95', 'slow-p99', 'huge'] as const;
/**
 * Of these only each user's first. Under the null it lies on the new side with the probability of the weight, however much users differ and
 * however few they are: so it is betted on from the beginning, and without a baseline.
 */
const firstMetrics = ['first-slow-p50', 'first-slow-p95', 'first-slow-p99', 'first-huge'] as const;
type LatencyMetric = (typeof latencyMetrics)[number] | (typeof firstMetrics)[number];

/** `errors`, a latency event, or `errors of ENDPOINT`. */
export type Metric = 'errors' | LatencyMetric | `errors of ${string}`;

/** What the router counted in a second. */
export interface CanarySlice {
  readonly at: Instant;
  /** Share of the traffic that was meant for the new side. */
  readonly weight: number;
  readonly metrics: { readonly [metric in Metric]?: Slice };
  /** Users of the new side since the weight was last changed, and those of them who met an error: one user counts once. */
  readonly newUsers: number;
  readonly newUsersHit: number;
}

export interface CanaryRules {
  readonly stages: readonly PlannedStage[];
  /** Latency is not counted for so long after the new side begins to serve: both sides are left out. */
  readonly warmUpMs: Milliseconds;
  /** Between the first strike and the second look. */
  readonly suspendMs: Milliseconds;
  /** Fewer users of the new side tell nothing about latency: no pass. Default: 200. */
  readonly leastUsers?: number;
}

/** Folded slice by slice; plain data, so that it goes on after a restart as if nothing had happened. */
export interface CanaryState {
  readonly mode: 'watching' | 'suspended' | 'ended';
  readonly stage: number;
  /** Since when it is suspended. */
  readonly suspendedSince?: Instant;
  /** Since when the new side serves without a break. */
  readonly servesSince: Instant;
  readonly stageSince: Instant;
  readonly strikes: 0 | 1;
  readonly wagers: { readonly [metric: string]: Wager };
  /** Running counts of the old side: its share of bad events before the slice. */
  readonly baselines: { readonly [metric: string]: Baseline };
  /** Requests of both sides in this stage. */
  readonly newSeen: number;
  readonly oldSeen: number;
}

interface Baseline {
  readonly seen: number;
  readonly bad: number;
}

/** What is to be done after a slice. `weight` is in ten-thousandths. */
export type CanaryAct =
  | { readonly kind: 'go-on' }
  | { readonly kind: 'set-weight'; readonly weight: number; readonly because: string }
  | { readonly kind: 'pass'; readonly because: string }
  | { readonly kind: 'fail'; readonly because: string; readonly metric: string }
  | { readonly kind: 'inconclusive'; readonly because: string };

/** Evidence at which the weight is held. */
const holdAt = 10;

const shareOfErrors = 0.4;
/** First slow requests decide early, while few have met the new side; the others find what is only a little slower, later. */
const shareOfFirst = 0.07;
const shareOfRepeated = 0.03;
const shareOfEndpoints = 0.2;
/** Nobody is judged by one unlucky user, or by a handful of requests. */
const leastUsersHit = 3;
const leastRequests = 30;
const leastUsersForLatency = 200;
/** Silence is waited for so long, in times of the stage, before it is called silence. */
const patience = 3;
const mostOffShare = 0.2;
/** How many requests of the old side the running share remembers. */
const memoryOfErrors = 2_000;
const memoryOfLatency = 200;

export function beginCanary(at: Instant, history: { readonly [metric: string]: number } = {}): CanaryState {
  const baselines: Record<string, Baseline> = {};
  for (const [metric, share] of Object.entries(history)) baselines[metric] = { seen: memoryOf(metric), bad: share * memoryOf(metric) };
  const base = { mode: 'watching', stage: 0, servesSince: at, stageSince: at, strikes: 0, wagers: {}, newSeen: 0, oldSeen: 0 } as const;
  return { ...base, baselines };
}

/** One slice on. The act says what the router, or the promotion, is to do; the state already assumes that it is done. */
export function watchCanary(
  state: CanaryState,
  slice: CanarySlice,
  rules: CanaryRules,
): { readonly state: CanaryState; readonly act: CanaryAct } {
  if (state.mode === 'ended') return { state, act: { kind: 'go-on' } };
  if (state.mode === 'suspended') return lookAgain(remember(state, slice), slice, rules);
  const counted = remember(wager(state, warm(state, slice, rules)), slice);
  return judge(counted, slice, rules);
}

/** A new process is slow at first, and not wrong: while it gets warm only its errors count, and latency is left out on both sides. */
function warm(state: CanaryState, slice: CanarySlice, { warmUpMs }: CanaryRules): CanarySlice {
  if (slice.at >= state.servesSince + warmUpMs) return slice;
  const metrics = Object.fromEntries(slicesOf(slice.metrics).filter(([metric]) => !isLatency(metric)));
  return { ...slice, metrics };
}

/** The second look begins with fresh wagers, at the weight of the stage. */
function lookAgain(state: CanaryState, { at }: CanarySlice, rules: CanaryRules): { readonly state: CanaryState; readonly act: CanaryAct } {
  const { suspendedSince = at, ...kept } = state;
  if (at < suspendedSince + rules.suspendMs) return { state, act: { kind: 'go-on' } };
  const weight = rules.stages[state.stage]?.weight ?? 0;
  const fresh: CanaryState = { ...kept, mode: 'watching', servesSince: at, stageSince: at, wagers: {}, newSeen: 0, oldSeen: 0 };
  return { state: fresh, act: { kind: 'set-weight', weight, because: 'a second look' } };
}

function wager(state: CanaryState, { weight, metrics, newUsers }: CanarySlice): CanaryState {
  const wagers: Record<string, Wager> = { ...state.wagers };
  for (const [metric, counts] of slicesOf(metrics)) {
    // A few users who differ are no sample of requests.
    if (isRepeated(metric) && newUsers < leastUsersForLatency) continue;
    const stake = { weight, baseline: isFirst(metric) ? 0 : shareIn(state.baselines[metric]) };
    wagers[metric] = bet(wagers[metric] ?? freshWager, counts, marginsOf(metric), stake);
  }
  const all = metrics.errors;
  return { ...state, wagers, newSeen: state.newSeen + (all?.newSeen ?? 0), oldSeen: state.oldSeen + (all?.oldSeen ?? 0) };
}

/** After the bet, never before it: nobody bets on what was already seen. */
function remember(state: CanaryState, { metrics }: CanarySlice): CanaryState {
  const baselines: Record<string, Baseline> = { ...state.baselines };
  for (const [metric, { oldSeen, oldBad }] of slicesOf(metrics)) {
    const known = baselines[metric] ?? { seen: 0, bad: 0 };
    const kept = Math.exp(-oldSeen / memoryOf(metric));
    baselines[metric] = { seen: known.seen * kept + oldSeen, bad: known.bad * kept + oldBad };
  }
  return { ...state, baselines };
}

function judge(state: CanaryState, slice: CanarySlice, rules: CanaryRules): { readonly state: CanaryState; readonly act: CanaryAct } {
  const { value, metric } = evidenceOf(state);
  const limit = state.strikes === 0 ? suspendAt : rollBackAt;
  if (value >= limit && mayAct(state, slice, metric)) {
    const because = `${wordsOfMetric(metric)}: ${wordsOfEvidence(value)} to 1 that it is worse, ${limit} to 1 asked`;
    if (state.strikes === 1) return end(state, { kind: 'fail', because, metric });
    const suspended: CanaryState = { ...state, mode: 'suspended', suspendedSince: slice.at, strikes: 1 };
    return { state: suspended, act: { kind: 'set-weight', weight: 0, because } };
  }
  return walkOn(state, slice, rules, value);
}

function mayAct(state: CanaryState, slice: CanarySlice, metric: string): boolean {
  if (isLatency(metric)) return state.newSeen >= leastRequests;
  return slice.newUsersHit >= leastUsersHit;
}

/** The next stage, the end, or the admission that nothing can be told. */
function walkOn(
  state: CanaryState,
  slice: CanarySlice,
  rules: CanaryRules,
  value: number,
): { readonly state: CanaryState; readonly act: CanaryAct } {
  const stage = rules.stages[state.stage];
  if (stage === undefined) return end(state, { kind: 'inconclusive', because: 'the plan has no such stage' });
  const elapsedMs = slice.at - state.stageSince;
  const isDone = elapsedMs >= stage.seconds * 1_000 && state.newSeen >= stage.requests && value < holdAt;
  if (!isDone) {
    if (elapsedMs < patience * stage.seconds * 1_000) return { state, act: { kind: 'go-on' } };
    return end(state, { kind: 'inconclusive', because: wordsOfSilence(state, stage, value) });
  }
  const doubt = doubtOf(state, slice, stage, rules);
  if (doubt !== undefined) return end(state, { kind: 'inconclusive', because: doubt });
  const next = rules.stages[state.stage + 1];
  if (next === undefined)
    return end(state, { kind: 'pass', because: `${state.newSeen} requests on the new side, nothing worse than before` });
  const on: CanaryState = { ...state, stage: state.stage + 1, stageSince: slice.at, newSeen: 0, oldSeen: 0 };
  return { state: on, act: { kind: 'set-weight', weight: next.weight, because: `${state.newSeen} requests, nothing worse than before` } };
}

/** Why a stage that has run its time proves nothing all the same. */
function doubtOf(
  state: CanaryState,
  slice: CanarySlice,
  stage: PlannedStage,
  { leastUsers = leastUsersForLatency }: CanaryRules,
): string | undefined {
  if (state.strikes === 1) return 'the new side looked worse once, and not again: somebody has to say what that was';
  const share = state.newSeen / Math.max(1, state.newSeen + state.oldSeen);
  const meant = stage.weight / 10_000;
  // Few visitors are never spread evenly: by chance alone their share is off by one over the root of their number.
  const mostOff = Math.max(mostOffShare, 3 / Math.sqrt(Math.max(1, slice.newUsers)));
  if (Math.abs(share - meant) > mostOff * meant)
    return `the new side saw ${percent(share)} of the requests, and ${percent(meant)} was meant`;
  if (slice.newUsers < leastUsers) return `${slice.newUsers} users of the new side tell nothing about latency; ${leastUsers} do`;
  return undefined;
}

function wordsOfSilence(state: CanaryState, stage: PlannedStage, value: number): string {
  if (value >= holdAt) return `the odds that it is worse stay at ${wordsOfEvidence(value)} to 1: neither good nor bad enough`;
  return `${state.newSeen} of ${stage.requests} requests came in three times the time`;
}

function end(state: CanaryState, act: CanaryAct): { readonly state: CanaryState; readonly act: CanaryAct } {
  return { state: { ...state, mode: 'ended' }, act };
}

/** The mean of all wagers, by their shares, and the metric that brought most of it. The average needs no correction for many looks. */
export function evidenceOf({ wagers }: Pick<CanaryState, 'wagers'>): { readonly value: number; readonly metric: string } {
  const endpoints = Object.keys(wagers).filter((metric) => metric.startsWith('errors of ')).length;
  // A metric that has not been counted yet holds its stake: 1.
  let value = 1;
  let most = { metric: 'errors', part: 0 };
  for (const [metric, each] of Object.entries(wagers)) {
    const share = shareOf(metric, endpoints);
    const part = share * valueOf(each);
    value += part - share;
    if (part > most.part) most = { metric, part };
  }
  return { value, metric: most.metric };
}

function shareOf(metric: string, endpoints: number): number {
  if (metric === 'errors') return shareOfErrors;
  if (isFirst(metric)) return shareOfFirst;
  return isRepeated(metric) ? shareOfRepeated : shareOfEndpoints / endpoints;
}

function isLatency(metric: string): boolean {
  return isRepeated(metric) || isFirst(metric);
}

/** A user may bring several of them. */
function isRepeated(metric: string): boolean {
  return latencyMetrics.some((each) => each === metric);
}

function isFirst(metric: string): boolean {
  return firstMetrics.some((each) => each === metric);
}

function marginsOf(metric: string): Margins {
  return isLatency(metric) ? latencyMargins : errorMargins;
}

function memoryOf(metric: string): number {
  return isLatency(metric) ? memoryOfLatency : memoryOfErrors;
}

function shareIn(baseline: Baseline | undefined): number {
  return baseline === undefined || baseline.seen === 0 ? 0 : baseline.bad / baseline.seen;
}

function slicesOf(metrics: CanarySlice['metrics']): readonly (readonly [string, Slice])[] {
  return Object.entries(metrics).filter((entry): entry is [string, Slice] => entry[1] !== undefined);
}

/** `errors`, `latency (p95)`, `errors of web GET /basket`. */
function wordsOfMetric(metric: string): string {
  if (!isLatency(metric)) return metric;
  const which = metric.replace(/^first-/, '').replace(/^slow-/, '');
  return which === 'huge' ? 'latency (3 times the p99)' : `latency (${which})`;
}

function percent(share: number): string {
  return `${Math.round(1_000 * share) / 10} %`;
}
