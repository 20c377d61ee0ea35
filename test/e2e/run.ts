// `npm run e2e`: the tests against real servers, processes and a browser. A test that skips itself because the machine lacks something is
// told aloud; under --strict, as in CI, it is a failure. With --long tests that try at random try longer. The rest goes to vitest: a file, or
// -t "a name".
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

type Report = z.infer<typeof report>;

const root = fileURLToPath(new URL('../..', import.meta.url));
const passedOn = process.argv.slice(2).filter((argument) => argument !== '--strict' && argument !== '--long');
const long = process.argv.includes('--long') ? { LOCKSTEP_LONG: '1' } : {};
const isStrict = process.argv.includes('--strict');

const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-e2e-'));
try {
  process.exitCode = runTests(path.join(folder, 'report.json'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The exit code: vitest's own, or 1 where something was skipped that must not be. */
function runTests(file: string): number {
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = ['run', '--project', 'e2e', '--reporter', 'default', '--reporter', 'json', `--outputFile.json=${file}`, ...passedOn];
  const { status } = spawnSync(process.execPath, [vitest, ...args], { cwd: root, stdio: 'inherit', env: { ...process.env, ...long } });
  if (status === null) return 1;
  const found = readReport(file);
  if (found === undefined) return status === 0 ? 1 : status;
  const skipped = skippedIn(found);
  for (const name of skipped) process.stdout.write(`SKIPPED  ${name}\n`);
  // One line for machines, the last: .ci/run counts from it.
  process.stdout.write(`${JSON.stringify({ passed: found.numPassedTests, failed: found.numFailedTests, skipped: skipped.length })}\n`);
  return status === 0 && isStrict && skipped.length > 0 ? 1 : status;
}

/** Undefined where vitest ended before it could write one. */
function readReport(file: string): Report | undefined {
  try {
    return report.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    process.stderr.write(`vitest wrote no report: ${String(error)}\n`);
    return undefined;
  }
}

/** Tests that did not run, whatever vitest calls them: skipped, pending, todo. A file where nothing ran stands for itself. */
function skippedIn(found: Report): readonly string[] {
  return found.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ fullName }) => `${path.relative(root, name)}: ${fullName}`),
  );
}
