import type { Instant, Milliseconds } from '#core/system.ts';
import type { PlannedStage } from './plan.ts';
import { betOn, evidenceOf, isLatency, isMetric, isRepeated, wagerOf, wordsOfMetric, type Metric } from './evidence.ts';
import { rollBackAt, suspendAt, wordsOfEvidence, type Slice, type Wager } from './wager.ts';

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
    const name = wagerOf(metric);
    wagers[name] = betOn(wagers[name], metric, counts, { weight, baseline: shareIn(state.baselines[metric]) });
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

function memoryOf(metric: string): number {
  return isLatency(metric) ? memoryOfLatency : memoryOfErrors;
}

function shareIn(baseline: Baseline | undefined): number {
  return baseline === undefined || baseline.seen === 0 ? 0 : baseline.bad / baseline.seen;
}

function slicesOf(metrics: CanarySlice['metrics']): readonly (readonly [Metric, Slice])[] {
  return Object.entries(metrics).filter((entry): entry is [Metric, Slice] => entry[1] !== undefined && isMetric(entry[0]));
}

function percent(share: number): string {
  return `${Math.round(1_000 * share) / 10} %`;
}
