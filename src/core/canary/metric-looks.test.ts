import { expect, test } from 'vitest';
import { lookAtMetric, noLooks, verdictOfMetric, type MetricAnswer } from './metric-looks.ts';

const query = { name: 'queue', prometheus: 'http://127.0.0.1:9090', query: 'queue_length', below: 100 };
const number = (value: number): MetricAnswer => ({ kind: 'number', value });
const nothing: MetricAnswer = { kind: 'nothing', because: 'no series' };

test.each([
  ['is never looked at', [], 'inconclusive'],
  ['stays within', [number(1), number(99)], 'pass'],
  ['breaks its bound once, and not at the next look', [number(100), number(5)], 'pass'],
  ['breaks its bound at the last look only', [number(5), number(100)], 'inconclusive'],
  ['breaks its bound twice in a row', [number(100), number(250)], 'fail'],
  ['is infinite twice', [number(Infinity), number(Infinity)], 'fail'],
  ['breaks its bound, is silent, and breaks it again', [number(100), nothing, number(100)], 'fail'],
  ['was well and is silent at the end', [number(1), nothing], 'inconclusive'],
  ['is no number', [number(Number.NaN), number(Number.NaN)], 'inconclusive'],
] as const)('a metric that %s', (_words, answers, verdict) => {
  const looks = answers.reduce((before, answer) => lookAtMetric(before, query, answer), noLooks);
  expect(verdictOfMetric(looks, query).verdict).toBe(verdict);
});

test('both bounds hold, and the sentence names value and bound', () => {
  const both = { ...query, above: 10 };
  const looks = [number(10), number(9.87654)].reduce((before, answer) => lookAtMetric(before, both, answer), noLooks);
  expect(verdictOfMetric(looks, both)).toEqual({
    verdict: 'fail',
    because: 'queue is 9.877, below 100 and above 10 asked, twice in a row',
  });
});
