import type { MetricQuery } from '#core/system.ts';

/** What a metric's server said. Nothing, no number, or no answer is never a pass, and no fault of the release either. */
export type MetricAnswer = { readonly kind: 'number'; readonly value: number } | { readonly kind: 'nothing'; readonly because: string };

/** Looks at one metric, folded: a breach counts when a fresh look sees it again. */
export interface MetricLooks {
  readonly breaches: number;
  readonly last?: MetricAnswer;
}

export const noLooks: MetricLooks = { breaches: 0 };
const breachesUntilFail = 2;

export function lookAtMetric(looks: MetricLooks, query: MetricQuery, answer: MetricAnswer): MetricLooks {
  const isBreach = answer.kind === 'number' && !isWithin(query, answer.value);
  // Silence in between neither clears nor confirms what was seen before it.
  if (answer.kind === 'nothing' || Number.isNaN(answer.value)) return { ...looks, last: nothingOf(answer) };
  return { breaches: isBreach ? looks.breaches + 1 : 0, last: answer };
}

export type MetricVerdict = { readonly verdict: 'pass' | 'fail' | 'inconclusive'; readonly because: string };

/** What a metric says at the end; a *fail* may be acted on before. */
export function verdictOfMetric(looks: MetricLooks, query: MetricQuery): MetricVerdict {
  const { last, breaches } = looks;
  if (breaches >= breachesUntilFail)
    return { verdict: 'fail', because: `${query.name} is ${wordsOf(last)}, ${wordsOfBounds(query)} asked, twice in a row` };
  if (last === undefined) return { verdict: 'inconclusive', because: `${query.name} was never looked at` };
  if (last.kind === 'nothing') return { verdict: 'inconclusive', because: `${query.name} tells nothing: ${last.because}` };
  if (breaches > 0)
    return { verdict: 'inconclusive', because: `${query.name} is ${wordsOf(last)}, ${wordsOfBounds(query)} asked, seen once` };
  return { verdict: 'pass', because: `${query.name} is ${wordsOf(last)}` };
}

export function isWithin({ below, above }: Pick<MetricQuery, 'below' | 'above'>, value: number): boolean {
  return (below === undefined || value < below) && (above === undefined || value > above);
}

function nothingOf(answer: MetricAnswer): MetricAnswer {
  return answer.kind === 'nothing' ? answer : { kind: 'nothing', because: 'the answer is no number' };
}

function wordsOf(answer: MetricAnswer | undefined): string {
  return answer?.kind === 'number' ? String(Number(answer.value.toPrecision(4))) : 'unknown';
}

function wordsOfBounds({ below, above }: MetricQuery): string {
  return [...(below === undefined ? [] : [`below ${below}`]), ...(above === undefined ? [] : [`above ${above}`])].join(' and ');
}
