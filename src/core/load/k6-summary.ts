/** A threshold of a k6 script, and what became of it. */
export interface K6Threshold {
  /** `http_req_duration{status:200} p(95)<200`. */
  readonly name: string;
  readonly verdict: 'kept' | 'missed' | 'no samples';
}

export interface K6Summary {
  readonly iterations: number;
  readonly thresholds: readonly K6Threshold[];
}

type Plain = { readonly [key: string]: unknown };

/**
 * Reads what k6 writes at its end: by `--summary-export`, where a threshold is true if it was *missed*, and by `handleSummary`, where it
 * has `ok`. Undefined for what is neither.
 */
export function readK6Summary(document: unknown): K6Summary | undefined {
  const metrics = plain(plain(document)?.['metrics']);
  if (metrics === undefined) return undefined;
  const thresholds = Object.entries(metrics).flatMap(([metric, told]) => thresholdsOf(metric, plain(told) ?? {}));
  return { iterations: numberIn(plain(metrics['iterations']) ?? {}, 'count') ?? 0, thresholds };
}

function thresholdsOf(metric: string, told: Plain): readonly K6Threshold[] {
  return Object.entries(plain(told['thresholds']) ?? {}).map(([expression, outcome]): K6Threshold => {
    const name = `${metric} ${expression}`;
    if (!hasSamples(told, expression)) return { name, verdict: 'no samples' };
    const ok = plain(outcome)?.['ok'] ?? (typeof outcome === 'boolean' ? !outcome : false);
    return { name, verdict: ok === true ? 'kept' : 'missed' };
  });
}

/**
 * k6 keeps a threshold on which nothing was ever measured. Of a rate both sides are counted, of a trend the samples; a counter that was
 * never raised is zero, which says something where an upper bound is asked.
 */
function hasSamples(told: Plain, expression: string): boolean {
  const [passes, fails] = [numberIn(told, 'passes'), numberIn(told, 'fails')];
  if (passes !== undefined && fails !== undefined) return passes + fails > 0;
  const count = numberIn(told, 'count');
  if (count !== undefined) return count > 0 || /^count\s*<=?/.test(expression);
  return numberIn(told, 'value') !== undefined;
}

function numberIn(told: Plain, key: string): number | undefined {
  const value = (plain(told['values']) ?? told)[key];
  return typeof value === 'number' ? value : undefined;
}

function plain(value: unknown): Plain | undefined {
  return isPlain(value) ? value : undefined;
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
