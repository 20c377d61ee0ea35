// `npm run demo`, as somebody starts it: its first act, and Ctrl-C in the middle of one. CI runs all of it as a part of its own. Whatever it makes lies in a folder of this test.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));

const summary = z.strictObject({
  expectations: z.number(),
  passed: z.number(),
  failed: z.number(),
  secondsToProd: z.number(),
  customerRequests: z.number(),
  customerFailures: z.number(),
  switchRequests: z.number(),
  switchFailures: z.number(),
  canaryFailures: z.number(),
  canaryCustomers: z.null(),
  seconds: z.null(),
  controllerAwayMs: z.number(),
});

let folder = '';
let child: ChildProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-demo-test-'));
  await chmod(folder, 0o755);
});

afterEach(async () => {
  // What a test left half way ends first: it would make files in a folder that is gone.
  if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    process.kill(-child.pid, 'SIGINT');
    await once(child, 'close');
  }
  await rm(folder, { recursive: true, force: true });
});

interface Running {
  readonly said: () => string;
  readonly ended: Promise<unknown>;
  /** As the terminal does it: to npm, its shell and the demo at once. */
  readonly interrupt: () => void;
}

function startDemo(): Running {
  const started = spawn('npm', ['run', 'demo', '--', '--once', '--short'], {
    cwd: root,
    // Within a minute it is in production on a machine of its own, as CI runs it: here are others.
    env: { ...process.env, TMPDIR: folder, LOCKSTEP_BUSY: '1' },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  let said = '';
  for (const stream of [started.stdout, started.stderr]) stream.setEncoding('utf8').on('data', (part) => (said += String(part)));
  return {
    said: () => said,
    ended: once(started, 'close'),
    interrupt: () => void process.kill(-(started.pid ?? 0), 'SIGINT'),
  };
}

/** Processes that were started for this demo, by what they were given, what they are called and where they stand. */
function processesLeft(): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      const facts = [`/proc/${pid}/environ`, `/proc/${pid}/cmdline`].map((file) => readFileSync(file, 'utf8'));
      return [...facts, readlinkSync(`/proc/${pid}/cwd`)].some((fact) => fact.includes(folder));
    } catch {
      return false;
    }
  });
}

/** npm keeps its own cache where temporary files lie. */
function filesLeft(): readonly string[] {
  return readdirSync(folder).filter((name) => name.startsWith('lockstep'));
}

test('a release walks into production, every expectation holds, and nothing is left behind', async () => {
  const demo = startDemo();
  await demo.ended;
  const seen = { exit: child?.exitCode, said: demo.said() };
  expect(seen.exit, seen.said.slice(-6_000)).toBe(0);
  const told = summary.parse(JSON.parse(seen.said.trim().split('\n').at(-1) ?? ''));
  expect(told).toMatchObject({ failed: 0, passed: told.expectations, customerFailures: 0, switchFailures: 0 });
  expect(told.expectations).toBeGreaterThanOrEqual(15);
  expect(told.secondsToProd).toBeLessThanOrEqual(240);
  expect(told.switchRequests).toBeGreaterThan(0);
  expect(seen.said).toContain('an order of two products costs the sum of both');
  // Without a terminal there are lines, and no escapes.
  expect(seen.said).not.toContain('\u001B');
  expect({ processes: processesLeft(), files: filesLeft() }).toEqual({ processes: [], files: [] });
});

test.each([
  ['before anything runs', 'Building the web'],
  ['while a release is on its way', '1.1.0 enters TEST'],
])('Ctrl-C %s ends everything', async (_when, words) => {
  const demo = startDemo();
  for (let left = 3_000; left > 0 && !demo.said().includes(words); left -= 1) await pause(50);
  expect(demo.said()).toContain(words);
  demo.interrupt();
  await demo.ended;
  // npm ends as the demo does: by the signal.
  expect(child?.signalCode).toBe('SIGINT');
  expect({ processes: processesLeft(), files: filesLeft() }).toEqual({ processes: [], files: [] });
});
