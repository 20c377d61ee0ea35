// `npm run e2e`: the tests against real servers, processes and a browser. A test that skips itself because the machine lacks something is
// told aloud; under --strict, as in CI, it is a failure. With --long tests that try at random try longer. With --again, as in CI, up to three files
// that failed beside others run once more by themselves: what passes then is told as unsteady, and what fails again has failed. The rest goes to
// vitest: a file, or -t "a name".
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cameTo, failedFiles, readReport, unsteadyIn, withAgain, type Report } from './report.ts';

/** More than that are no accident. */
const mostAgain = 3;

const root = fileURLToPath(new URL('../..', import.meta.url));
const ours = new Set(['--strict', '--long', '--again']);
const passedOn = process.argv.slice(2).filter((argument) => !ours.has(argument));
const long = process.argv.includes('--long') ? { LOCKSTEP_LONG: '1' } : {};
const isStrict = process.argv.includes('--strict');
const isAgain = process.argv.includes('--again');

const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-e2e-'));
try {
  process.exitCode = runTests();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The exit code: vitest's own, or 1 where something was skipped that must not be. */
function runTests(): number {
  const first = run(passedOn);
  if (first.report === undefined) return first.status === 0 ? 1 : first.status;
  const failed = failedFiles(first.report);
  const again = isAgain && failed.length > 0 && failed.length <= mostAgain ? run([...failed, '--no-file-parallelism']) : undefined;
  const report = again?.report === undefined ? first.report : withAgain(first.report, again.report);
  const status = again?.report === undefined ? first.status : again.status;
  const { skipped, ...came } = cameTo(report, root);
  for (const name of skipped) process.stdout.write(`SKIPPED  ${name}\n`);
  const unsteady = again?.report === undefined ? [] : unsteadyIn(first.report, again.report, root);
  for (const name of unsteady) process.stdout.write(`UNSTEADY ${name}: failed beside others, and passed by itself\n`);
  // One line for machines, the last: .ci/run counts from it.
  process.stdout.write(`${JSON.stringify({ ...came, skipped: skipped.length, unsteady: unsteady.length })}\n`);
  return status === 0 && isStrict && skipped.length > 0 ? 1 : status;
}

/** `report` undefined: vitest ended before it could write one. */
function run(args: readonly string[]): { readonly status: number; readonly report: Report | undefined } {
  const file = path.join(folder, 'report.json');
  rmSync(file, { force: true });
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const all = [vitest, 'run', '--project', 'e2e', '--reporter', 'default', '--reporter', 'json', `--outputFile.json=${file}`, ...args];
  const { status } = spawnSync(process.execPath, all, { cwd: root, stdio: 'inherit', env: { ...process.env, ...long } });
  try {
    return { status: status ?? 1, report: readReport(readFileSync(file, 'utf8')) };
  } catch (error) {
    process.stderr.write(`vitest wrote no report: ${String(error)}\n`);
    return { status: status ?? 1, report: undefined };
  }
}
