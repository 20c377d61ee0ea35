// `npm run attacks [-- --only N,N]`: runs the test of each attack on a copy of the sources, where it must be green, and again with the
// guard taken away, where it must be red: an attack that cannot succeed has not been tried. Ends with one JSON line.
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Refused } from './attack.ts';
import { attacks } from './attacks.ts';
import { runTests, type TestRun } from './run-tests.ts';

interface Outcome {
  readonly attack: Refused;
  /** Undefined: as it should be. */
  readonly fault?: string;
  /** Other tests of the file that noticed as well, and are not known to. */
  readonly alsoRed: readonly string[];
  readonly seconds: number;
}

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const root = fileURLToPath(new URL('../..', import.meta.url));
const only = values.only?.split(',').map(Number);
const chosen = attacks.filter(({ number }) => only === undefined || only.includes(number));
const refused = chosen.filter((attack) => attack.state === 'refused');
const pending = chosen.filter((attack) => attack.state === 'pending');
const queue = [...refused];
const outcomes: Outcome[] = [];
const startedMs = performance.now();
await Promise.all(Array.from({ length: Math.min(3, queue.length) }, work));
outcomes.sort((left, right) => left.attack.number - right.attack.number);
for (const { number, title, because } of pending) process.stdout.write(`${String(number).padStart(2)}  pending  ${title}: ${because}\n`);
const wrong = outcomes.filter(({ fault }) => fault !== undefined);
const closing = {
  attacks: chosen.length,
  refused: refused.length,
  pending: pending.length,
  shownToSucceed: outcomes.length - wrong.length,
  exactly: outcomes.filter(({ fault, alsoRed }) => fault === undefined && alsoRed.length === 0).length,
  wrong: wrong.map(({ attack }) => attack.number),
  seconds: secondsSince(startedMs),
};
process.stdout.write(`${JSON.stringify(closing)}\n`);
process.exitCode = wrong.length === 0 && chosen.length > 0 ? 0 : 1;

/** One of three, each with a copy of its own, in which it puts back what it took away. */
async function work(): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'lockstep-attacks-'));
  try {
    await copyTo(folder);
    for (let attack = queue.shift(); attack !== undefined; attack = queue.shift()) {
      const outcome = await show(attack, folder);
      outcomes.push(outcome);
      process.stdout.write(`${lineOf(outcome)}\n`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function copyTo(folder: string): Promise<void> {
  for (const name of ['src', 'test', 'bin', 'docs', 'examples', 'package.json', 'vitest.config.ts', 'tsconfig.json']) {
    await cp(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
}

async function show(attack: Refused, folder: string): Promise<Outcome> {
  const beganMs = performance.now();
  const green = await runTests(attack, folder);
  const fault = faultOfGreen(green);
  if (fault !== undefined) return { attack, fault, alsoRed: [], seconds: secondsSince(beganMs) };
  const files = new Map<string, string>();
  try {
    for (const guard of attack.guards) {
      const file = path.join(folder, guard.file);
      const text = await readFile(file, 'utf8');
      if (!files.has(file)) files.set(file, text);
      if (text.split(guard.find).length !== 2) {
        const words = `\`${guard.find.slice(0, 60)}\` is in ${guard.file} ${text.split(guard.find).length - 1} times`;
        return { attack, fault: words, alsoRed: [], seconds: secondsSince(beganMs) };
      }
      await writeFile(
        file,
        text.replace(guard.find, () => guard.replace),
      );
    }
    const red = await runTests(attack, folder);
    const fault = faultOfRed(red);
    return { attack, ...(fault !== undefined && { fault }), alsoRed: unknownOf(attack, red.othersRed), seconds: secondsSince(beganMs) };
  } finally {
    for (const [file, text] of files) await writeFile(file, text);
  }
}

/** What noticed besides what is known to; and what is known to, and did not. */
function unknownOf({ also = [] }: Refused, names: readonly string[]): readonly string[] {
  const missing = also.filter((known) => !names.some((name) => name.endsWith(known)));
  return [...names.filter((name) => !also.some((known) => name.endsWith(known))), ...missing.map((name) => `not ${name}`)];
}

function faultOfGreen({ broken, passed, red }: TestRun): string | undefined {
  if (broken !== undefined) return `does not run: ${broken}`;
  if (red > 0) return 'is red on the sources as they are';
  return passed === 0 ? 'ran nowhere: was it skipped, or has it another name?' : undefined;
}

function faultOfRed({ broken, red }: TestRun): string | undefined {
  // A file that cannot be loaded without its guard says nothing about the attack.
  if (broken !== undefined) return `does not run without its guard: ${broken}`;
  return red === 0 ? 'stays green without its guard' : undefined;
}

function lineOf({ attack, fault, alsoRed, seconds }: Outcome): string {
  const state = fault === undefined ? 'refused' : 'WRONG  ';
  const words = fault === undefined ? `${attack.file} > ${attack.test}` : fault;
  const also = alsoRed.map((name) => `\n             and  ${name}`).join('');
  return `${String(attack.number).padStart(2)}  ${state}  ${attack.title}  ${seconds} s\n             ${words}${also}`;
}

function secondsSince(thenMs: number): number {
  return Math.round((performance.now() - thenMs) / 100) / 10;
}
