import { expect, test } from 'vitest';
import { cameTo, failedFiles, readReport, unsteadyIn, withAgain } from '../e2e/report.ts';

const file = (name: string, status: string, tests: Readonly<Record<string, string>>) => ({
  name: `/here/${name}`,
  status,
  assertionResults: Object.entries(tests).map(([fullName, each]) => ({ fullName, status: each })),
});
const first = readReport(
  JSON.stringify({
    testResults: [
      file('a.ts', 'passed', { one: 'passed', two: 'pending' }),
      file('b.ts', 'failed', { three: 'failed', four: 'passed' }),
      file('c.ts', 'failed', { five: 'skipped' }),
    ],
  }),
);

test('a file that failed before its first test counts', () => {
  expect(failedFiles(first)).toEqual(['/here/b.ts', '/here/c.ts']);
  expect(cameTo(first, '/here')).toEqual({ passed: 2, failed: 2, skipped: ['a.ts: two', 'c.ts: five'] });
});

test('what passes when it runs by itself is unsteady, and what fails again has failed', () => {
  const again = { testResults: [file('b.ts', 'failed', { three: 'passed', four: 'failed' }), file('c.ts', 'passed', { five: 'passed' })] };
  expect(cameTo(withAgain(first, again), '/here')).toEqual({ passed: 3, failed: 1, skipped: ['a.ts: two'] });
  expect(unsteadyIn(first, again, '/here')).toEqual(['c.ts: before its first test']);
  const well = { testResults: [file('b.ts', 'passed', { three: 'passed', four: 'passed' })] };
  expect(unsteadyIn(first, well, '/here')).toEqual(['b.ts: three']);
});

test('a file that did not run again stays as it was', () => {
  expect(withAgain(first, { testResults: [] })).toEqual(first);
});

test('what is no report is none', () => {
  expect(() => readReport('{}')).toThrow('testResults');
});
