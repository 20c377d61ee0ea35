// What the docs tell a reader to type is typed by test/e2e/docs-walk-*.test.ts; here only that no page is forgotten, and that what is left out is little.
import { expect, test } from 'vitest';
import { walks } from '../e2e/docs-walk/all.ts';
import { cannotRun } from '../e2e/docs-walk/cannot-run.ts';
import { linesOf, typedPages } from '../e2e/docs-walk/page-lines.ts';

const walked = Object.values(walks).flatMap((pages) => pages.map(({ page }) => page));

test('each page that tells a reader to type something is walked by exactly one test', () => {
  expect(walked.toSorted()).toEqual(typedPages().toSorted());
});

test('reads the lines of pages: a guard that reads nothing finds nothing', () => {
  expect(linesOf('docs/exceptions.md').map(({ text, exit }) => [text.split(' ').slice(0, 2).join(' '), exit])).toContainEqual([
    'lockstep except',
    23,
  ]);
  expect(linesOf('docs/cli.md').length).toBeGreaterThan(150);
});

test('what nobody types is still there, and says why', () => {
  const gone = cannotRun.filter(({ page, begins }) => !linesOf(page).some(({ text }) => text.startsWith(begins)));
  expect(gone).toEqual([]);
  expect(cannotRun.filter(({ why }) => why.length < 20)).toEqual([]);
});

test('of the examples of docs/cli.md at least four of five are typed', () => {
  const left = cannotRun.filter(({ page }) => page.startsWith('docs/cli.md'));
  const all = linesOf('docs/cli.md').length;
  process.stdout.write(
    `docs/cli.md: ${all - left.length} of ${all} examples are typed; not: ${left.map(({ begins }) => begins).join(', ')}\n`,
  );
  expect(left.length / all).toBeLessThan(0.2);
});
