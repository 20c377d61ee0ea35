import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { type TestedCase, testedReport } from '#core/tested.ts';
import { CaseTable } from './tested-cases.tsx';

const passed: TestedCase = { name: 'orders > pays', state: 'passed', isFlaky: false };

function wordsOf(document: unknown): string {
  return renderToStaticMarkup(<CaseTable document={document} />)
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

test('a case that failed comes first, with what it said; one that needed another try says so', () => {
  const failed: TestedCase = { name: 'orders > returns 404', state: 'failed', isFlaky: false, because: 'expected 404, got 500' };
  const flaky: TestedCase = { name: 'orders > waits', state: 'passed', isFlaky: true };
  expect(wordsOf(testedReport([passed, flaky, failed]))).toBe(
    'failed orders &gt; returns 404 expected 404, got 500 flaky orders &gt; waits passed orders &gt; pays',
  );
});

test('of many cases twenty are shown, and more on demand', () => {
  const words = wordsOf(testedReport(Array.from({ length: 300 }, () => passed)));
  expect(words.match(/orders/g)).toHaveLength(20);
  expect(words).toMatch(/^Cases with .*Show 200 more cases$/);
});

test('how many are in the files only is said', () => {
  expect(wordsOf({ count: 30_000, cases: [passed] })).toMatch(/29999 cases more are in its JUnit files\.$/);
});

test('what another Lockstep wrote is not shown as if it were ours', () => {
  expect(wordsOf({ cases: [passed] })).toBe('These cases are of another Lockstep: open its file itself.');
});
