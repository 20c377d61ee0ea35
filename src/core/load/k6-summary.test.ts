import { expect, test } from 'vitest';
import { readK6Summary } from './k6-summary.ts';

const iterations = { count: 12, rate: 4 };

test.each<[string, object, string]>([
  ['of --summary-export, where true means missed', { 'p(95)<200': false }, 'kept'],
  ['of --summary-export that was missed', { 'p(95)<200': true }, 'missed'],
  ['of handleSummary', { 'p(95)<200': { ok: true } }, 'kept'],
  ['of handleSummary that was missed', { 'p(95)<200': { ok: false } }, 'missed'],
  ['that says something else', { 'p(95)<200': 'fine' }, 'missed'],
])('a threshold %s is read', (_words, thresholds, verdict) => {
  const summary = readK6Summary({ metrics: { iterations, http_req_duration: { 'p(95)': 12, count: 12, thresholds } } });
  expect(summary).toEqual({ iterations: 12, thresholds: [{ name: 'http_req_duration p(95)<200', verdict }] });
});

test.each<[string, object, string, string]>([
  ['a trend without a sample', { 'p(95)': 0, count: 0 }, 'p(95)<200', 'no samples'],
  ['a trend that does not say how many', { 'p(95)': 0 }, 'p(95)<200', 'no samples'],
  ['a rate of nothing', { passes: 0, fails: 0, value: 0 }, 'rate<0.01', 'no samples'],
  ['a rate of something', { passes: 0, fails: 9, value: 0 }, 'rate<0.01', 'kept'],
  ['a counter that was never raised, from above', { count: 0 }, 'count<5', 'kept'],
  ['a counter that was never raised, from below', { count: 0 }, 'count>5', 'no samples'],
  ['a gauge', { value: 3 }, 'value<5', 'kept'],
  ['values below their own key', { values: { count: 3 } }, 'p(95)<200', 'kept'],
])('a threshold on %s', (_words, values, expression, verdict) => {
  const summary = readK6Summary({ metrics: { iterations, one: { ...values, thresholds: { [expression]: { ok: true } } } } });
  expect(summary?.thresholds).toEqual([{ name: `one ${expression}`, verdict }]);
});

test('what is no summary is none, and one without iterations has none', () => {
  expect([undefined, null, 'x', [], {}, { metrics: 3 }].map(readK6Summary)).toEqual(Array.from({ length: 6 }, () => undefined));
  expect(readK6Summary({ metrics: {} })).toEqual({ iterations: 0, thresholds: [] });
});
