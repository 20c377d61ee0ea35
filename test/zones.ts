// `node test/zones.ts`: a hundred thousand cases of every rule of time, a quarter of them on a machine of each of four zones, and the forecast of a
// thousand random systems against what folding decides; and two thousand of what looks at a thousand instants in one case, at every day of three
// years, or reads a whole file: a hundred thousand of those would take the processors half an hour. One line for each; closes with a line of JSON.
// What they say must not differ with the zone of the machine, and each run thinks of cases of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const rules = ['src/core/time/properties.test.ts', 'src/core/time/windows-properties.test.ts'];
const heavy = ['src/core/time/weaken-time.test.ts', 'src/calendar/expand-properties.test.ts'];
/** Without those that count seconds: other jobs run beside them. */
const mistakes = ['src/core/file/mistakes.test.ts', '-t', 'mutated files|no system file at all'];
const jobs = [
  ...['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia'].map((zone) => ({
    name: `25000 cases of each rule, in ${zone}`,
    files: rules,
    settings: { TZ: zone, LOCKSTEP_CASES: '25000' },
  })),
  { name: '2000 changes of time, and recurrences', files: heavy, settings: { LOCKSTEP_CASES: '2000' } },
  { name: '2000 files with mistakes', files: mistakes, settings: { LOCKSTEP_CASES: '2000' } },
  { name: '1000 systems, forecast and folded', files: ['src/core/forecast/fold.test.ts'], settings: { LOCKSTEP_PLAYS: '1000' } },
];

const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-zones-'));
const results = await Promise.all(jobs.map(run));
await rm(folder, { recursive: true, force: true });
const [passed, failed] = [results.reduce((sum, each) => sum + each.passed, 0), results.reduce((sum, each) => sum + each.failed, 0)];
process.stdout.write(`${JSON.stringify({ passed, failed })}\n`);
if (failed !== 0) process.exitCode = 1;

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

async function run({ name, files, settings }: (typeof jobs)[number], position: number): Promise<Counts> {
  const began = performance.now();
  const report = path.join(folder, `${position}.json`);
  const said = await vitest([...files, '--reporter=json', '--reporter=default', `--outputFile.json=${report}`], settings);
  const counts = countsIn(await readFile(report, 'utf8').catch(() => ''));
  const seconds = Math.round((performance.now() - began) / 1000);
  const isGood = counts.failed === 0;
  process.stdout.write(`${isGood ? 'ok  ' : 'FAIL'} ${name}: ${counts.passed} passed, ${counts.failed} failed, ${seconds} s\n`);
  if (!isGood) process.stdout.write(`${said.slice(-4000)}\n`);
  return counts;
}

/** Whatever it ends with: the report says what came of it. */
async function vitest(args: readonly string[], settings: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn('npx', ['vitest', 'run', '--project', 'unit', ...args], { cwd: root, env: { ...process.env, ...settings } });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  await once(child, 'exit');
  return (await said).join('');
}

/** No report, or one without a test, is a failure, too. */
function countsIn(report: string): Counts {
  const [passed, failed] = ['numPassedTests', 'numFailedTests'].map((key) => Number(new RegExp(`"${key}":(\\d+)`).exec(report)?.[1] ?? 0));
  return { passed: passed ?? 0, failed: (passed ?? 0) === 0 ? Math.max(1, failed ?? 0) : (failed ?? 0) };
}
