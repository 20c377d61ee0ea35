import type { Instant, Milliseconds } from '#core/system.ts';
import { bet, errorMargins, freshWager, valueOf, wordsOfEvidence, type Wager } from './wager.ts';

/** What is asked of real traffic for a while. There is no other side to compare with: the bounds are what the file says. */
export interface BoundRules {
  readonly forMs: Milliseconds;
  /** The share of answers that may fail. */
  readonly errors: number;
  /** Quantile → milliseconds within which that share of the answers comes. */
  readonly latencies: readonly { readonly quantile: number; readonly ms: Milliseconds }[];
  /** Fewer requests prove nothing. */
  readonly requests: number;
  /** Between a first breach and the second look. */
  readonly againMs: Milliseconds;
}

/** What a router counted on the side that customers reach. */
export interface TrafficWindow {
  /** Every second before this instant is in it; one that is not listed had no request. */
  readonly until: Instant;
  readonly seconds: readonly {
    readonly at: Instant;
    readonly seen: number;
    readonly bad: number;
    /** Of microseconds until the answer began, as a `Histogram` encodes itself. */
    readonly histogram: Uint8Array;
  }[];
}

/** What was counted of one second, or of a stretch of them. */
export interface BoundSlice {
  readonly at: Instant;
  readonly seen: number;
  readonly bad: number;
  /** Of each of the latencies: answers that came later than `slowAfterMs` says. */
  readonly slow: readonly number[];
}

export interface BoundState {
  /** Since when this look counts. */
  readonly since: Instant;
  readonly strikes: 0 | 1;
  /** One of the errors, then one of each latency. */
  readonly wagers: readonly Wager[];
  readonly seen: number;
  readonly hits: readonly number[];
}

export type BoundAct =
  | { readonly kind: 'go-on' }
  | { readonly kind: 'suspect' | 'pass' | 'fail' | 'inconclusive'; readonly because: string };

/** As for a canary: a first strike is one in a hundred by chance, however often one looks, and a second look decides. */
const strikeAt = 100;
const failAt = 20;
const doubtAt = 10;
const leastErrors = 3;
const leastRequests = 30;
/** Traffic that is slow to come is waited for so many times the time asked. */
const patience = 3;
/** An answer may be later than its bound by this factor before it is called slow. */
const lateness = 1.1;
/** There is no old side that a stake could be laid on: the new one is next to nothing of the traffic. */
const alone = 1e-9;

export function slowAfterMs({ ms }: { readonly ms: Milliseconds }): Milliseconds {
  return ms * lateness;
}

export function beginBounds(rules: BoundRules, at: Instant): BoundState {
  const none = Array.from({ length: 1 + rules.latencies.length }, () => 0);
  return { since: at, strikes: 0, wagers: none.map(() => freshWager), seen: 0, hits: none };
}

/** One slice on. What is no count is not counted: silence proves nothing, and neither does nonsense. */
export function watchBounds(
  state: BoundState,
  slice: BoundSlice,
  rules: BoundRules,
): { readonly state: BoundState; readonly act: BoundAct } {
  // The pause before the second look.
  if (slice.at < state.since) return { state, act: { kind: 'go-on' } };
  const counted = isCount(slice) ? count(state, slice, rules) : state;
  const worst = worstOf(counted, rules);
  if (worst.value < (state.strikes === 0 ? strikeAt : failAt) || !worst.isEnough)
    return { state: counted, act: walkOn(counted, slice.at, rules) };
  const because = `${wordsOf(counted, rules, worst.metric)}: evidence ${wordsOfEvidence(worst.value)} to 1`;
  if (state.strikes === 1) return { state: counted, act: { kind: 'fail', because: `${because}, at a second look too` } };
  const again: BoundState = { ...beginBounds(rules, slice.at + rules.againMs), strikes: 1 };
  return { state: again, act: { kind: 'suspect', because } };
}

/** Evidence that a bound is broken, to one: the mean over all that is asked. */
export function evidenceOfBounds({ wagers }: BoundState): number {
  return wagers.reduce((sum, wager) => sum + valueOf(wager), 0) / wagers.length;
}

function isCount({ seen, bad, slow }: BoundSlice): boolean {
  return [seen, bad, ...slow].every((each) => Number.isFinite(each) && each >= 0 && each <= seen);
}

function count(state: BoundState, { seen, bad, slow }: BoundSlice, rules: BoundRules): BoundState {
  const hits = [bad, ...slow];
  const wagers = state.wagers.map((wager, metric) => {
    const margins = { ratio: 1, share: 0 };
    const slice = { newSeen: seen, newBad: hits[metric] ?? 0, oldSeen: 0, oldBad: 0 };
    return bet(wager, slice, margins, { weight: alone, baseline: permitted(rules, metric) });
  });
  return { ...state, wagers, seen: state.seen + seen, hits: state.hits.map((before, metric) => before + (hits[metric] ?? 0)) };
}

/** The share that is permitted, with the margins of a canary: of errors a quarter and one in two thousand more than is written. */
function permitted(rules: BoundRules, metric: number): number {
  if (metric === 0) return Math.min(0.999, errorMargins.ratio * rules.errors + errorMargins.share);
  return 1 - (rules.latencies[metric - 1]?.quantile ?? 0);
}

function worstOf(state: BoundState, rules: BoundRules): { readonly metric: number; readonly value: number; readonly isEnough: boolean } {
  const values = state.wagers.map((wager) => valueOf(wager));
  const metric = values.indexOf(Math.max(...values));
  const isEnough = metric === 0 ? (state.hits[0] ?? 0) >= leastErrors : state.seen >= leastRequests;
  return { metric, value: evidenceOfBounds(state), isEnough: isEnough && shareOf(state, metric) > permitted(rules, metric) };
}

/** The end, or the admission that nothing can be told. */
function walkOn(state: BoundState, at: Instant, rules: BoundRules): BoundAct {
  const elapsedMs = at - state.since;
  if (elapsedMs < rules.forMs) return { kind: 'go-on' };
  const doubt = doubtOf(state, rules);
  if (doubt === undefined && state.strikes === 1)
    return { kind: 'inconclusive', because: 'it looked broken once, and not again: somebody has to say what that was' };
  if (doubt === undefined) return { kind: 'pass', because: `${state.seen} requests, ${wordsOfAll(state, rules)}` };
  return elapsedMs < patience * rules.forMs ? { kind: 'go-on' } : { kind: 'inconclusive', because: doubt };
}

/** A pass needs enough requests, and what was seen of them within every bound. */
function doubtOf(state: BoundState, rules: BoundRules): string | undefined {
  if (state.seen < rules.requests) return `${state.seen} of ${rules.requests} requests came in three times the time`;
  const beyond = state.hits.findIndex((_, metric) => shareOf(state, metric) > permitted(rules, metric));
  if (beyond !== -1) return `${wordsOf(state, rules, beyond)}: too few requests to tell whether this is chance`;
  const value = evidenceOfBounds(state);
  return value < doubtAt ? undefined : `the evidence stays at ${wordsOfEvidence(value)} to 1: neither within the bounds nor beyond them`;
}

function shareOf({ seen, hits }: BoundState, metric: number): number {
  return seen === 0 ? 0 : (hits[metric] ?? 0) / seen;
}

function wordsOf(state: BoundState, rules: BoundRules, metric: number): string {
  const share = percent(shareOf(state, metric));
  const latency = rules.latencies[metric - 1];
  if (latency === undefined) return `${share} of ${state.seen} answers failed, ${percent(rules.errors)} may`;
  return `${share} of ${state.seen} answers took longer than ${latency.ms} ms, ${percent(1 - latency.quantile)} may`;
}

function wordsOfAll(state: BoundState, rules: BoundRules): string {
  return state.hits
    .map((_, metric) => {
      const share = percent(shareOf(state, metric));
      const latency = rules.latencies[metric - 1];
      return latency === undefined ? `${share} failed` : `${share} took longer than ${latency.ms} ms`;
    })
    .join(', ');
}

function percent(share: number): string {
  return `${Math.round(10_000 * share) / 100} %`;
}
