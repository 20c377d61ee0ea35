import { expect, test } from 'vitest';
import { readTestedReport } from './read-tested.ts';
import { type TestedCase, testedReport } from './tested.ts';

const passed: TestedCase = { name: 'a > passes', state: 'passed', isFlaky: false };
const flaky: TestedCase = { name: 'a > passes at last', state: 'passed', isFlaky: true };
const skipped: TestedCase = { name: 'a > waits', state: 'skipped', isFlaky: false };
const failed: TestedCase = { name: 'a > fails', state: 'failed', isFlaky: false, because: 'expected 1, got 2' };

test('what went wrong comes first, else cases keep their order', () => {
  const second = { ...passed, name: 'b' };
  expect(testedReport([passed, skipped, second, flaky, failed]).cases).toEqual([failed, flaky, skipped, passed, second]);
});

test('of too many cases those that failed are kept, and all are counted', () => {
  const report = testedReport([...Array.from({ length: 20_001 }, () => passed), failed]);
  expect([report.count, report.cases.length, report.cases[0]]).toEqual([20_002, 20_000, failed]);
});

test('what is written is read; what nobody wrote is not', () => {
  const report = testedReport([failed, flaky]);
  expect(readTestedReport(JSON.parse(JSON.stringify(report)))).toEqual(report);
  for (const document of [null, [], { cases: [] }, { count: 1, cases: [{ ...failed, state: 'fine' }] }]) {
    expect(readTestedReport(document)).toBeUndefined();
  }
});
