import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Refused } from './attack.ts';

/** What vitest said of a file. */
export interface TestRun {
  /** Of the attack's own test, which may be a table of cases. */
  readonly passed: number;
  readonly red: number;
  /** Names of other tests of the file. */
  readonly othersRed: readonly string[];
  /** Why it could not be said. */
  readonly broken?: string;
}

const reportShape = z.object({
  testResults: z.array(
    z.object({
      message: z.string().optional(),
      assertionResults: z.array(z.object({ ancestorTitles: z.array(z.string()), title: z.string(), status: z.string() })),
    }),
  ),
});

/** Runs the file of an attack below a folder; of a slow file only its own test. */
export async function runTests(attack: Refused, folder: string): Promise<TestRun> {
  const output = path.join(folder, 'attack.json');
  await rm(output, { force: true });
  const own = patternOf(attack);
  const only = attack.run === 'e2e' ? ['-t', own.source] : [];
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--root',
    folder,
    '--project',
    attack.run,
    '--reporter',
    'json',
    '--outputFile',
    output,
  ];
  const said = await run([...args, ...only, attack.file], folder);
  const report = reportShape.safeParse(parse(await readFile(output, 'utf8').catch(() => '')));
  if (!report.success) return { passed: 0, red: 0, othersRed: [], broken: said };
  const cases = report.data.testResults.flatMap(({ assertionResults }) => assertionResults);
  const named = (status: string, isOwn: boolean): readonly string[] =>
    cases
      .filter((each) => each.status === status)
      .map(({ ancestorTitles, title }) => [...ancestorTitles, title].join(' '))
      .filter((name) => own.test(name) === isOwn);
  const found = { passed: named('passed', true).length, red: named('failed', true).length, othersRed: named('failed', false) };
  const messages = report.data.testResults.map(({ message = '' }) => message).filter((message) => message !== '');
  return cases.length === 0 ? { ...found, broken: messages.join(' ').slice(0, 300) || 'there are no tests' } : found;
}

/** The name of a test behind that of its group, as vitest writes them; in a table what stands for a value is the case, or any. */
export function patternOf({ group, test, row }: Refused): RegExp {
  const filled = row === undefined ? test : test.replace(place, () => row);
  const parts = filled.split(place).map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
  return new RegExp(`${group === undefined ? '' : `${group} `}${parts.join('.*')}$`, 's');
}

const place = /%[sijdo]|\$[a-z]+/i;

function run(args: readonly string[], folder: string): Promise<string> {
  const options = { cwd: folder, maxBuffer: 64 << 20, timeout: 600_000, env: { ...process.env, NO_COLOR: '1' } };
  return new Promise((resolve) => {
    execFile(process.execPath, args, options, (_error, stdout, stderr) => resolve(`${stderr}${stdout}`.trim().slice(0, 300)));
  });
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
