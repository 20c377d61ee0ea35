import type { CheckOutcome } from './check.ts';
import type { CaseNames } from '#core/scope/cases.ts';
import type { TestedCase } from '#core/tested.ts';
import type { JUnitReport } from './junit.ts';

/** The JUnit files of one run, each with what it says. */
export interface NamedReport {
  readonly name: string;
  readonly report: JUnitReport;
}

/** What all files say together: cases, or the first file that cannot be read. */
export interface Cases {
  readonly all: readonly TestedCase[];
  readonly unreadable: string | undefined;
}

export function casesOf(reports: readonly NamedReport[]): Cases {
  const all = reports.flatMap(({ report }) => (report.kind === 'read' ? report.cases : []));
  const bad = reports.find(({ report }) => report.kind === 'unreadable');
  const because =
    bad?.report.kind === 'unreadable' ? `${bad.name} is no whole JUnit file: ${bad.report.because.replaceAll(/\s+/g, ' ')}` : undefined;
  return { all, unreadable: because };
}

export function countsOf(cases: readonly TestedCase[]): NonNullable<CheckOutcome['counts']> {
  const count = (state: TestedCase['state']): number => cases.filter((entry) => entry.state === state).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

/** What they are called, by how they ended; a name that stands for several is as bad as the worst of them. */
export function namesOf(cases: readonly TestedCase[]): CaseNames {
  const those = (state: TestedCase['state']): readonly string[] => [
    ...new Set(cases.filter((entry) => entry.state === state).map(({ name }) => name)),
  ];
  return { passed: those('passed'), failed: those('failed'), skipped: those('skipped') };
}

/** `3 of 41 cases failed: orders > returns 404 for an unknown order (expected 404, got 500); …` */
export function wordsOfFailed(cases: readonly TestedCase[]): string {
  const failed = cases.filter((entry) => entry.state === 'failed');
  const shown = failed.slice(0, 3).map((entry) => (entry.because === undefined ? entry.name : `${entry.name} (${entry.because})`));
  const more = failed.length > shown.length ? [`${failed.length - shown.length} more`] : [];
  return `${failed.length} of ${cases.length} cases failed: ${[...shown, ...more].join('; ')}`;
}

/** `41 cases passed, 2 skipped, 1 flaky: orders > …` */
export function wordsOfPassed(cases: readonly TestedCase[]): string {
  const { passed, skipped } = countsOf(cases);
  const flaky = cases.filter((entry) => entry.isFlaky);
  const names = flaky.slice(0, 3).map((entry) => entry.name);
  const parts = [`${passed} cases passed`, ...(skipped === 0 ? [] : [`${skipped} skipped`])];
  return [...parts, ...(flaky.length === 0 ? [] : [`${flaky.length} flaky: ${names.join('; ')}`])].join(', ');
}
