// What a run of e2e came to, from vitest's own report.
import path from 'node:path';
import { z } from 'zod';

const shape = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

export type Report = z.infer<typeof shape>;

export interface Came {
  readonly passed: number;
  /** A file that failed before a test of it could stands for one. */
  readonly failed: number;
  /** Tests that did not run, whatever vitest calls them: skipped, pending, todo. */
  readonly skipped: readonly string[];
}

/** Throws where it is no report of vitest's. */
export function readReport(text: string): Report {
  return shape.parse(JSON.parse(text));
}

/** `root`: names of files are told from there. */
export function cameTo({ testResults }: Report, root: string): Came {
  const each = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({ status, words: `${path.relative(root, name)}: ${fullName}` })),
  );
  const inVain = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: each.filter(({ status }) => status === 'passed').length,
    failed: each.filter(({ status }) => status === 'failed').length + inVain.length,
    skipped: each.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ words }) => words),
  };
}

export function failedFiles({ testResults }: Report): readonly string[] {
  return testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
}

/** The first run, with what the files that were run again came to then. */
export function withAgain(first: Report, again: Report): Report {
  const names = new Set(again.testResults.map(({ name }) => name));
  return { testResults: [...first.testResults.filter(({ name }) => !names.has(name)), ...again.testResults] };
}

/** Tests that failed beside others, and passed when their file ran by itself. */
export function unsteadyIn(first: Report, again: Report, root: string): readonly string[] {
  const well = new Set(again.testResults.filter(({ status }) => status === 'passed').map(({ name }) => name));
  return first.testResults
    .filter(({ name, status }) => status === 'failed' && well.has(name))
    .flatMap(({ name, assertionResults }) => {
      const failed = assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
      return (failed.length === 0 ? ['before its first test'] : failed).map((words) => `${path.relative(root, name)}: ${words}`);
    });
}
