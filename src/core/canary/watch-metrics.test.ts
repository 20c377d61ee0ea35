import { expect, test } from 'vitest';
import type { MetricAnswer } from './metric-looks.ts';
import { beginMetrics, watchMetrics, type MetricRules } from './watch-metrics.ts';

const query = { name: 'errors', prometheus: 'http://127.0.0.1:9090', query: 'errors', below: 0.01 };
const rules: MetricRules = { forMs: 60_000, againMs: 30_000, queries: [query] };
const good: MetricAnswer = { kind: 'number', value: 0.001 };
const bad: MetricAnswer = { kind: 'number', value: 0.3 };
const silent: MetricAnswer = { kind: 'nothing', because: 'there is no such series' };

/** Looks every five seconds, until it ends or the answers do. */
function watched(answerAt: (second: number) => readonly MetricAnswer[], { asked = rules, until = 1_000 } = {}): string {
  let state = beginMetrics(asked, 0);
  const told: string[] = [];
  for (let second = 0; second <= until; second += 5) {
    const looked = watchMetrics(state, { at: 1_000 * second, answers: answerAt(second) }, asked);
    state = looked.state;
    const { act } = looked;
    if (act.kind === 'go-on') continue;
    told.push(`${second} s ${act.kind}: ${act.because}`);
    if (act.kind !== 'suspect') break;
  }
  return told.join(' | ');
}

test('numbers within their bounds for the whole time pass', () => {
  expect(watched(() => [good])).toBe('60 s pass: for 1 min within the bounds: errors is 0.001');
});

test('a bound that is broken, and broken again after the pause, fails before the time is over', () => {
  expect(watched((second) => [second < 20 ? good : bad])).toBe(
    '20 s suspect: errors broke the bound | 50 s fail: errors is 0.3, below 0.01 asked, twice in a row',
  );
});

test('what is broken once and not again is a person’s matter, and looks within the pause count neither way', () => {
  expect(watched((second) => [second === 20 || second === 30 ? bad : good])).toBe(
    '20 s suspect: errors broke the bound | 110 s inconclusive: it looked broken once, and not again: somebody has to say what that was',
  );
});

test.each([
  ['silence', [silent]],
  ['no number', [{ kind: 'number', value: Number.NaN } as const]],
  ['an answer less than asked', []],
])('%s alone is inconclusive in three times the time, and never a pass', (_words, answers) => {
  expect(watched(() => answers)).toMatch(/^180 s inconclusive: errors tells nothing: .*within their bounds for 0 ms of 1 min$/);
});

test('time without a number does not count, and one good look at the end is no pass', () => {
  expect(watched((second) => [second < 170 ? silent : good])).toBe(
    '180 s inconclusive: in three times the time the numbers were there and within their bounds for 10 s of 1 min',
  );
  expect(watched((second) => [second >= 30 && second < 60 ? silent : good])).toMatch(/^95 s pass/);
});

test('time between looks that lie far apart does not count', () => {
  const begun = watchMetrics(beginMetrics(rules, 0), { at: 0, answers: [good] }, rules).state;
  expect(watchMetrics(begun, { at: 60_000, answers: [good] }, rules).act).toEqual({ kind: 'go-on' });
});

test('every query has to hold, and two of one name are two', () => {
  const asked = { ...rules, queries: [query, query] };
  expect(watched(() => [bad, good], { asked })).toMatch(/30 s fail: errors is 0\.3/);
  expect(watched(() => [good, silent], { asked })).toMatch(/^180 s inconclusive/);
});

test('no query at all passes nothing', () => {
  expect(watched(() => [], { asked: { ...rules, queries: [] } })).toMatch(/^180 s inconclusive/);
});
