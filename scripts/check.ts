// `npm run check`: everything that can be said about the sources without running the product, in parallel, one line per step. A step that
// fails shows what it said; a step that passes shows its time.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

interface Step {
  readonly name: string;
  /** A program of node_modules/.bin and its arguments. */
  readonly command: readonly [string, ...string[]];
}

interface Outcome {
  readonly step: Step;
  readonly isPassed: boolean;
  readonly seconds: number;
  readonly output: string;
}

const root = fileURLToPath(new URL('..', import.meta.url));

const steps: readonly Step[] = [
  { name: 'types', command: ['tsc', '--project', '.'] },
  { name: 'types of the web', command: ['tsc', '--project', 'src/web'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'format', command: ['oxfmt', '--list-different'] },
  { name: 'dead code', command: ['knip', '--no-progress', '--no-config-hints', '--cache'] },
  { name: 'tidy', command: ['vitest', 'run', '--project', 'unit', '--reporter', 'dot', 'test/tidy'] },
];

const startedMs = performance.now();
const outcomes = await Promise.all(steps.map(runStep));
const failed = outcomes.filter((outcome) => !outcome.isPassed);
for (const { step, output } of failed) process.stdout.write(`\n── ${step.name}\n${output.trim()}\n`);
process.stdout.write(`\n${steps.length - failed.length} of ${steps.length} in ${secondsSince(startedMs).toFixed(1)} s\n`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function runStep(step: Step): Promise<Outcome> {
  const beganMs = performance.now();
  const { isPassed, output } = await runProgram(step.command);
  const seconds = secondsSince(beganMs);
  process.stdout.write(`${isPassed ? 'ok  ' : 'FAIL'} ${step.name.padEnd(16)} ${seconds.toFixed(1).padStart(5)} s\n`);
  return { step, isPassed, seconds, output };
}

function runProgram([program, ...args]: readonly [string, ...string[]]): Promise<{ readonly isPassed: boolean; readonly output: string }> {
  const file = path.join(root, 'node_modules', '.bin', program);
  const options = { cwd: root, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, NO_COLOR: '1' } };
  return new Promise((resolve) => {
    execFile(file, args, options, (error, stdout, stderr) => {
      // A program that could not start says nothing itself.
      const output = `${stdout}${stderr}`;
      resolve({ isPassed: error === null, output: output.trim() === '' && error !== null ? error.message : output });
    });
  });
}

function secondsSince(thenMs: number): number {
  return (performance.now() - thenMs) / 1000;
}
