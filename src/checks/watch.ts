import { setTimeout as pause } from 'node:timers/promises';
import { watchCheck as watchDescription, watchOptions } from '#catalogue/checks/watch.ts';
import { millisecondsOf } from '#catalogue/duration.ts';
import { lookAtMetric, noLooks, verdictOfMetric, type MetricAnswer, type MetricLooks } from '#core/canary/metric-looks.ts';
import { beginBounds, slowAfterMs, watchBounds, type BoundAct, type BoundRules, type BoundState } from '#core/canary/watch-bounds.ts';
import type { BoundSlice, TrafficWindow } from '#core/canary/watch-bounds.ts';
import { Histogram } from '#core/measure/histogram.ts';
import type { MetricQuery } from '#core/system.ts';
import type { Check, CheckContext, CheckOutcome } from './check.ts';
import { askPrometheus } from './prometheus.ts';
import { watchMetricsAlone } from './watch-metrics.ts';

const lookMs = 1_000;
const metricMs = 5_000;
const usualErrors = 0.01;
const usualRequests = 300;
const usualAgainMs = 60_000;

type Options = ReturnType<typeof watchOptions.parse>;

/** Looks at real traffic until it has kept within its bounds for long enough, or has not. */
export const watchCheck: Check = {
  id: 'watch',
  async run(definition, context) {
    const options = watchOptions.parse(definition.options);
    const [rules, queries] = [rulesOf(options), options.queries?.map(queryOf) ?? []];
    if (context.traffic !== undefined) return watch({ options, rules, context, queries });
    if (watchDescription.sayUnrouted(definition.options, '') !== undefined)
      return { verdict: 'error', because: 'the traffic of this environment cannot be looked at' };
    return watchMetricsAlone({ ...rules, queries }, context);
  },
};

interface Watching {
  readonly options: Options;
  readonly rules: BoundRules;
  readonly context: CheckContext;
  readonly queries: readonly MetricQuery[];
}

async function watch({ options, rules, context, queries }: Watching): Promise<CheckOutcome> {
  let from = Math.floor(Date.now() / 1_000) * 1_000;
  let state = beginBounds(rules, from);
  const metrics = new Metrics(queries, context.signal);
  const trafficSince = async (since: number): Promise<TrafficWindow> => (await context.traffic?.(since, options.service)) ?? silence(since);
  for (;;) {
    await pause(lookMs, undefined, { signal: context.signal });
    const [window, broken] = await Promise.all([trafficSince(from).catch(() => silence(from)), metrics.look()]);
    if (broken !== undefined) return { verdict: 'fail', because: broken };
    const looked = foldWindow(state, window, rules);
    state = looked.state;
    from = window.until;
    if (looked.act.kind === 'suspect') context.log(`${looked.act.because}; it is looked at again`);
    else if (looked.act.kind !== 'go-on') return outcomeOf(looked.act, metrics.doubt());
  }
}

function silence(until: number): TrafficWindow {
  return { until, seconds: [] };
}

/** Seconds in their order; then the time itself, for traffic that is silent ends nothing by itself. */
function foldWindow(
  before: BoundState,
  { until, seconds }: TrafficWindow,
  rules: BoundRules,
): { readonly state: BoundState; readonly act: BoundAct } {
  const slices = seconds.map((second) => sliceOf(second, rules)).toSorted((left, right) => left.at - right.at);
  let state = before;
  for (const slice of [...slices, { at: Math.max(until, Date.now() - staleMs), seen: 0, bad: 0, slow: [] }]) {
    const looked = watchBounds(state, slice, rules);
    if (looked.act.kind !== 'go-on') return looked;
    state = looked.state;
  }
  return { state, act: { kind: 'go-on' } };
}

/** A router that tells nothing holds up nobody for ever. */
const staleMs = 10_000;

function sliceOf({ at, seen, bad, histogram }: TrafficWindow['seconds'][number], { latencies }: BoundRules): BoundSlice {
  const times = Histogram.decode(histogram);
  return { at, seen, bad, slow: latencies.map((latency) => Math.round(seen * times.shareAbove(1_000 * slowAfterMs(latency)))) };
}

/** What keeps within its bounds passes only where every metric says so too. */
function outcomeOf(act: BoundAct, doubt: string | undefined): CheckOutcome {
  if (act.kind === 'fail' || act.kind === 'inconclusive') return { verdict: act.kind, because: act.because };
  if (act.kind === 'pass' && doubt === undefined) return { verdict: 'pass', because: act.because };
  return { verdict: 'inconclusive', because: doubt ?? 'nothing was told' };
}

function rulesOf(options: Options): BoundRules {
  const asked = [
    { quantile: 0.5, text: options.p50 },
    { quantile: 0.95, text: options.p95 },
    { quantile: 0.99, text: options.p99 },
  ];
  return {
    forMs: millisecondsOf(options.for),
    errors: options.errors === undefined ? usualErrors : Number.parseFloat(options.errors) / 100,
    latencies: asked.flatMap(({ quantile, text }) => (text === undefined ? [] : [{ quantile, ms: millisecondsOf(text) }])),
    requests: options.requests ?? usualRequests,
    againMs: options.again === undefined ? usualAgainMs : millisecondsOf(options.again),
  };
}

function queryOf({ name, prometheus, query, below, above }: NonNullable<Options['queries']>[number]): MetricQuery {
  return { name, prometheus, query, ...(below !== undefined && { below }), ...(above !== undefined && { above }) };
}

/** The metrics of a watch, asked now and then. */
class Metrics {
  readonly #queries: readonly MetricQuery[];
  readonly #signal: AbortSignal;
  readonly #looks = new Map<MetricQuery, MetricLooks>();
  #askedMs = -Infinity;

  constructor(queries: readonly MetricQuery[], signal: AbortSignal) {
    this.#queries = queries;
    this.#signal = signal;
  }

  /** Says which bound is broken for certain. */
  async look(): Promise<string | undefined> {
    if (performance.now() - this.#askedMs < metricMs) return undefined;
    this.#askedMs = performance.now();
    const answers = await Promise.all(
      this.#queries.map(async (query): Promise<readonly [MetricQuery, MetricAnswer]> => [query, await askPrometheus(query, this.#signal)]),
    );
    for (const [query, answer] of answers) this.#looks.set(query, lookAtMetric(this.#of(query), query, answer));
    return this.#verdicts().find(({ verdict }) => verdict === 'fail')?.because;
  }

  doubt(): string | undefined {
    return this.#verdicts().find(({ verdict }) => verdict !== 'pass')?.because;
  }

  #verdicts(): readonly ReturnType<typeof verdictOfMetric>[] {
    return this.#queries.map((query) => verdictOfMetric(this.#of(query), query));
  }

  #of(query: MetricQuery): MetricLooks {
    return this.#looks.get(query) ?? noLooks;
  }
}
