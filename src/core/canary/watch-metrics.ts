import { andOf, wordsOfSpan } from '#core/words.ts';
import type { Instant, MetricQuery, Milliseconds } from '#core/system.ts';
import { lookAtMetric, noLooks, verdictOfMetric, type MetricAnswer, type MetricLooks } from './metric-looks.ts';
import type { BoundAct } from './watch-bounds.ts';

/** What is asked of a Prometheus for a while, where no request comes by our router. */
export interface MetricRules {
  readonly forMs: Milliseconds;
  /** Between a first breach and the second look. */
  readonly againMs: Milliseconds;
  readonly queries: readonly MetricQuery[];
}

export interface MetricsState {
  readonly since: Instant;
  /** A bound was broken once: within it after that is no pass, for somebody has to say what that was. */
  readonly strikes: 0 | 1;
  /** No look counts before: the pause after a first breach. */
  readonly nextAt: Instant;
  /** Of the look before, where every number of it was there and within its bound. */
  readonly goodAt?: Instant;
  /** So long every number was there and within its bound. */
  readonly heldMs: Milliseconds;
  /** In the order of the queries. */
  readonly looks: readonly MetricLooks[];
}

/** All answers of one look, in the order of the queries. */
export interface MetricsLook {
  readonly at: Instant;
  readonly answers: readonly MetricAnswer[];
}

/** Numbers that are slow to come are waited for so many times the time asked, as traffic is. */
const patience = 3;
/** Two looks further apart say nothing of the time between them. */
const mostGapMs = 20_000;
const nothing: MetricAnswer = { kind: 'nothing', because: 'nobody answered' };

export function beginMetrics({ queries }: MetricRules, at: Instant): MetricsState {
  return { since: at, strikes: 0, nextAt: at, heldMs: 0, looks: queries.map(() => noLooks) };
}

/** One look on. Only time counts in which every number was there and within its bound: silence is no pass, and no guilt either. */
export function watchMetrics(
  state: MetricsState,
  look: MetricsLook,
  rules: MetricRules,
): { readonly state: MetricsState; readonly act: BoundAct } {
  if (look.at < state.nextAt) return { state, act: { kind: 'go-on' } };
  const looked = countLook(state, look, rules);
  const broken = verdictsOf(looked, rules).find(({ verdict }) => verdict === 'fail');
  if (broken !== undefined) return { state: looked, act: { kind: 'fail', because: broken.because } };
  const suspect = rules.queries.flatMap((query, index) => (isFirstBreach(state, looked, index) ? [query] : []));
  if (suspect.length === 0) return { state: looked, act: walkOn(looked, look.at, rules) };
  const because = `${andOf(suspect.map(({ name }) => name))} broke the bound`;
  return { state: { ...looked, strikes: 1, heldMs: 0, nextAt: look.at + rules.againMs }, act: { kind: 'suspect', because } };
}

function countLook({ goodAt, ...before }: MetricsState, { at, answers }: MetricsLook, rules: MetricRules): MetricsState {
  const looks = rules.queries.map((query, index) => lookAtMetric(before.looks[index] ?? noLooks, query, answers[index] ?? nothing));
  const looked = { ...before, looks };
  if (verdictsOf(looked, rules).some(({ verdict }) => verdict !== 'pass')) return looked;
  const gap = goodAt === undefined ? 0 : at - goodAt;
  return { ...looked, goodAt: at, heldMs: before.heldMs + (gap > mostGapMs ? 0 : gap) };
}

function isFirstBreach(before: MetricsState, after: MetricsState, index: number): boolean {
  return (after.looks[index]?.breaches ?? 0) > (before.looks[index]?.breaches ?? 0);
}

/** The end, or the admission that nothing can be told. */
function walkOn(state: MetricsState, at: Instant, rules: MetricRules): BoundAct {
  const verdicts = verdictsOf(state, rules);
  const doubt = verdicts.find(({ verdict }) => verdict !== 'pass');
  const isHeld = doubt === undefined && rules.queries.length > 0 && state.heldMs >= rules.forMs;
  if (isHeld && state.strikes === 1)
    return { kind: 'inconclusive', because: 'it looked broken once, and not again: somebody has to say what that was' };
  if (isHeld)
    return { kind: 'pass', because: `for ${wordsOfSpan(rules.forMs)} within the bounds: ${andOf(verdicts.map(({ because }) => because))}` };
  if (at - state.since < patience * rules.forMs) return { kind: 'go-on' };
  const held = `in three times the time the numbers were there and within their bounds for ${wordsOfSpan(state.heldMs)} of ${wordsOfSpan(rules.forMs)}`;
  return { kind: 'inconclusive', because: doubt === undefined ? held : `${doubt.because}; ${held}` };
}

function verdictsOf({ looks }: Pick<MetricsState, 'looks'>, { queries }: MetricRules): readonly ReturnType<typeof verdictOfMetric>[] {
  return queries.map((query, index) => verdictOfMetric(looks[index] ?? noLooks, query));
}
