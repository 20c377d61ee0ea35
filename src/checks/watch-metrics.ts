import { setTimeout as pause } from 'node:timers/promises';
import { beginMetrics, watchMetrics, type MetricRules } from '#core/canary/watch-metrics.ts';
import type { CheckContext, CheckOutcome } from './check.ts';
import { askPrometheus } from './prometheus.ts';

const lookMs = 5_000;

/** Looks at the numbers of a Prometheus alone, where no request comes by our router, until they have kept within their bounds for long enough, or have not. */
export async function watchMetricsAlone(rules: MetricRules, { signal, log }: Pick<CheckContext, 'signal' | 'log'>): Promise<CheckOutcome> {
  let state = beginMetrics(rules, Date.now());
  for (;;) {
    const answers = await Promise.all(rules.queries.map((query) => askPrometheus(query, signal)));
    const looked = watchMetrics(state, { at: Date.now(), answers }, rules);
    state = looked.state;
    const { act } = looked;
    if (act.kind === 'suspect') log(`${act.because}; it is looked at again`);
    else if (act.kind !== 'go-on') return { verdict: act.kind, because: act.because };
    await pause(Math.max(lookMs, state.nextAt - Date.now()), undefined, { signal });
  }
}
