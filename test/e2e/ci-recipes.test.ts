// The shell steps of examples/ci, as they stand there, with the variables that each CI sets, against a controller.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readJUnit } from '#checks/junit.ts';
import { type RunningController, password, startController } from './cli-controller.ts';
import { compileCache } from './compile-cache.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const systemFile = `lockstep: 1
system: shop
roles:
  developer: [dora, ci]
  release-manager: [rita, ci]
services:
  api: {source: "directory:./dist", command: node server.js, health: /health}
checks:
  unit: {command: npm test}
environments:
  test: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: TEST
    exit: [check: unit]
  - stage: PROD
    entry: [approval: release-manager]
`;

let controller: RunningController;
let folder = '';
let token = '';

beforeAll(async () => {
  controller = await startController(['adam', 'dora', 'rita']);
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-ci-'));
  const bin = path.join(folder, 'bin');
  await mkdir(bin);
  await writeFile(path.join(bin, 'lockstep'), `#!/bin/sh\nexec "${process.execPath}" "${path.join(root, 'src/main.ts')}" "$@"\n`);
  await chmod(path.join(bin, 'lockstep'), 0o755);
  await writeFile(path.join(folder, 'lockstep.yaml'), systemFile);
  for (const person of ['adam', 'rita']) await as(person, 'lockstep login --name "$WHO" --password-stdin', password);
  // Before there is a production: afterwards each of these takes two.
  await as('adam', 'lockstep user add ci --service --name "Build server"');
  await as('adam', 'lockstep author set "Dora <dora@shop.example>" dora');
  await as('adam', 'lockstep apply lockstep.yaml');
  token = (await as('adam', 'lockstep token create CI --of ci --quiet')).out.trim();
});

afterAll(async () => {
  await controller.close();
  await rm(folder, { recursive: true, force: true });
});

interface Ran {
  readonly exit: number | null;
  readonly out: string;
}

interface Step {
  readonly line: string;
  readonly cwd: string;
  readonly variables: { readonly [name: string]: string };
}

/** As a CI runs a step: a shell that ends at the first command that fails. */
async function shell({ line, cwd, variables }: Step, stdin = ''): Promise<Ran> {
  const env = {
    PATH: `${path.join(folder, 'bin')}:${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
    HOME: folder,
    ...compileCache,
    ...variables,
  };
  const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', line], { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (out += text));
  // A step that reads nothing may be gone by now.
  child.stdin.on('error', () => undefined).end(`${stdin}\n`);
  await once(child, 'close');
  return { exit: child.exitCode, out };
}

async function as(person: string, line: string, stdin?: string): Promise<Ran> {
  const variables = { WHO: person, LOCKSTEP_URL: controller.url, LOCKSTEP_CONFIG: path.join(folder, person, 'config.yaml') };
  const ran = await shell({ line, cwd: folder, variables }, stdin);
  if (ran.exit !== 0) throw new Error(`${line}: ${ran.out}`);
  return ran;
}

/** A clone of a repository with a build and a test, and two commits of Dora's. */
async function clone(name: string, server = 'one'): Promise<{ readonly cwd: string; readonly before: string; readonly commit: string }> {
  const cwd = path.join(folder, name);
  await mkdir(cwd);
  const scripts = { build: 'mkdir -p dist && cp server.js dist', test: 'test -s server.js' };
  await writeFile(path.join(cwd, 'package.json'), JSON.stringify({ name: 'shop', version: '1.0.0', scripts }));
  await writeFile(path.join(cwd, 'package-lock.json'), JSON.stringify({ name: 'shop', lockfileVersion: 3, packages: {} }));
  const git = (...words: readonly string[]): string => execFileSync('git', words, { cwd, encoding: 'utf8' }).trim();
  git('init', '--quiet');
  git('config', 'user.email', 'dora@shop.example');
  git('config', 'user.name', 'Dora');
  git('add', '.');
  git('commit', '--quiet', '--message', 'begin');
  const before = git('rev-parse', 'HEAD');
  await writeFile(path.join(cwd, 'server.js'), `${server} ${name}`);
  git('add', '.');
  git('commit', '--quiet', '--message', 'serve');
  return { cwd, before, commit: git('rev-parse', 'HEAD') };
}

type Clone = Awaited<ReturnType<typeof clone>>;

/** How a recipe is read and run. */
interface Recipe {
  readonly name: 'github' | 'gitlab' | 'jenkins';
  /** Its shell steps, in order; the last two are Lockstep's. */
  steps(number: number, where: Clone): Promise<readonly Step[]>;
  /** Whether the CI takes the exit code of its last step for a good end. */
  readonly isGood: (exit: number | null) => boolean;
}

async function textOf(file: string): Promise<string> {
  return readFile(path.join(root, 'examples/ci', file), 'utf8');
}

const github: Recipe = {
  name: 'github',
  isGood: (exit) => exit === 0,
  steps: async (number, { cwd, before, commit }) => {
    const shape = z.object({
      jobs: z.object({
        release: z.object({ env: z.record(z.string(), z.string()), steps: z.array(z.object({ run: z.string().optional() })) }),
      }),
    });
    const { env, steps } = shape.parse(parse(await textOf('github-actions.yml'))).jobs.release;
    const known: { readonly [name: string]: string } = {
      'vars.LOCKSTEP_URL': controller.url,
      'secrets.LOCKSTEP_TOKEN': token,
      'vars.LOCKSTEP_VERSION': '0.1.0',
      'github.run_number': String(number),
      'github.event.before': before,
      'github.sha': commit,
    };
    const filled = (text: string): string =>
      text.replaceAll(/\$\{\{ ([\w.]+) \}\}/g, (written, name: string) => {
        if (known[name] === undefined) throw new Error(`GitHub knows no ${written}`);
        return known[name];
      });
    const variables = {
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_STEP_SUMMARY: path.join(cwd, 'step-summary.md'),
      GITHUB_OUTPUT: path.join(cwd, 'step-output'),
      ...Object.fromEntries(Object.entries(env).map(([name, text]) => [name, filled(text)])),
    };
    return steps.flatMap(({ run }) => (run === undefined ? [] : [{ line: filled(run), cwd, variables }]));
  },
};

const gitlab: Recipe = {
  name: 'gitlab',
  isGood: (exit) => exit === 0 || exit === 21,
  steps: async (number, { cwd, before, commit }) => {
    const job = z.object({
      stage: z.string(),
      before_script: z.array(z.string()).default([]),
      script: z.array(z.string()),
      allow_failure: z.object({ exit_codes: z.array(z.number()) }).optional(),
    });
    const shape = z.object({ build: job, test: job, 'into-test': job, 'into-production': job });
    const file = shape.parse(parse(await textOf('gitlab-ci.yml')));
    expect(file['into-production'].allow_failure?.exit_codes).toEqual([21]);
    const variables = {
      CI: 'true',
      GITLAB_CI: 'true',
      CI_PIPELINE_IID: String(number),
      CI_COMMIT_BRANCH: 'main',
      CI_COMMIT_BEFORE_SHA: before,
      CI_COMMIT_SHA: commit,
      VERSION: `1.0.${number}`,
      LOCKSTEP_URL: controller.url,
      LOCKSTEP_TOKEN: token,
      LOCKSTEP_VERSION: '0.1.0',
    };
    const jobs = [file.build, file.test, file['into-test'], file['into-production']];
    return jobs.map(({ before_script: first, script }) => ({ line: [...first, ...script].join('\n'), cwd, variables }));
  },
};

const jenkins: Recipe = {
  name: 'jenkins',
  isGood: (exit) => exit === 0 || exit === 21,
  steps: async (number, { cwd, before, commit }) => {
    const text = await textOf('Jenkinsfile');
    const lines = [...text.matchAll(/^\s+(?:def exit = )?sh(?: |\(returnStatus: true, script: )'([^']+)'\)?$/gm)].map(
      ([, line = '']) => line,
    );
    expect(lines).toHaveLength(text.split(/\bsh[ (]/).length - 1);
    expect(text).toContain('if (exit == 21) unstable(');
    const variables = {
      JENKINS_URL: 'http://jenkins.example/',
      BUILD_NUMBER: String(number),
      GIT_COMMIT: commit,
      GIT_PREVIOUS_SUCCESSFUL_COMMIT: before,
      VERSION: `1.0.${number}`,
      LOCKSTEP_URL: controller.url,
      LOCKSTEP_TOKEN: token,
      LOCKSTEP_VERSION: '0.1.0',
    };
    return lines.map((line) => ({ line, cwd, variables }));
  },
};

interface Run {
  readonly isGood: boolean;
  /** Of the last step that ran. */
  readonly exit: number | null;
  readonly out: string;
}

async function run(recipe: Recipe, number: number, where: Clone, variables: { readonly [name: string]: string } = {}): Promise<Run> {
  let out = '';
  let exit: number | null = 0;
  const steps = await recipe.steps(number, where);
  for (const [index, step] of steps.entries()) {
    const ran = await shell({ ...step, variables: { ...step.variables, PATIENCE: '2s', ...variables } });
    out += ran.out;
    exit = ran.exit;
    const isLast = index === steps.length - 1;
    if (isLast ? !recipe.isGood(exit) : exit !== 0) return { isGood: false, exit, out };
  }
  return { isGood: true, exit, out };
}

function stepAt(steps: readonly Step[], index: number): Step {
  const step = steps.at(index);
  if (step === undefined) throw new Error('the recipe has no such step');
  return step;
}

/** State of each case of a report. */
async function reportIn({ cwd }: Clone): Promise<{ readonly [name: string]: string }> {
  const read = readJUnit(await readFile(path.join(cwd, 'report.xml')));
  if (read.kind !== 'read') throw new Error(read.because);
  return Object.fromEntries(read.cases.map(({ name, state }) => [name.replace(/^.* > /, ''), state]));
}

async function pageOf(recipe: Recipe, { cwd }: Clone): Promise<string> {
  const file = { github: 'step-summary.md', jenkins: 'lockstep-summary.md', gitlab: 'lockstep.env' }[recipe.name];
  return existsSync(path.join(cwd, file)) ? readFile(path.join(cwd, file), 'utf8') : '';
}

describe.each([github, gitlab, jenkins])('the recipe for $name', (recipe) => {
  const base = { github: 100, gitlab: 200, jenkins: 300 }[recipe.name];

  test('brings a push into TEST, and waits for the approval of production with 21, which is no failure', async () => {
    const where = await clone(`${recipe.name}-waits`);
    const ran = await run(recipe, base + 1, where);
    expect(ran, ran.out).toMatchObject({ isGood: true, exit: recipe.name === 'github' ? 0 : 21 });
    const report = await reportIn(where);
    expect(report).toMatchObject({ 'exit check unit in test': 'passed' });
    expect(Object.values(report)).toContain('skipped');
    expect(Object.values(report)).not.toContain('failed');
    const page = await pageOf(recipe, where);
    expect(page).toContain(recipe.name === 'gitlab' ? 'LOCKSTEP_OUTCOME=waiting' : 'waiting');
  });

  test('goes live as soon as somebody has approved, and the next build of it is green', async () => {
    const version = `1.0.${base + 1}`;
    await as('rita', `lockstep approve ${version} --stage PROD`);
    const where = await clone(`${recipe.name}-live`);
    const last = stepAt(await recipe.steps(base + 1, where), -1);
    const ran = await shell({ ...last, variables: { ...last.variables, PATIENCE: '60s' } });
    expect(ran, ran.out).toMatchObject({ exit: 0 });
    expect(Object.values(await reportIn(where))).not.toContain('skipped');
  });

  test('ends red with 22 where a check says no, and the report has the check', async () => {
    const where = await clone(`${recipe.name}-fails`);
    controller.broken.add(`1.0.${base + 2}`);
    const ran = await run(recipe, base + 2, where);
    expect(ran, ran.out).toMatchObject({ isGood: false, exit: 22 });
    expect(await reportIn(where)).toMatchObject({ 'exit check unit in test': 'failed' });
    expect(await pageOf(recipe, where)).toContain(recipe.name === 'gitlab' ? 'LOCKSTEP_EXIT=22' : '✗');
    // The next build has to pass it by.
    await as('rita', `lockstep reject 1.0.${base + 2} --reason "Its unit tests fail."`);
    if (recipe.name === 'github') {
      const [, word = 'none'] = /^::stop-commands::(\w+)$/m.exec(ran.out) ?? [];
      expect(ran.out).toMatch(new RegExp(`^::${word}::$`, 'm'));
      expect(ran.out).toMatch(/^::error title=Lockstep%3A TEST exit check unit in test::/m);
    }
    if (recipe.name === 'gitlab')
      expect(ran.out.replaceAll('\u001B[0K', '')).toMatch(/^section_start:\d+:lockstep_\d+\rLockstep: 1\.0\.202 → TEST$/m);
  });

  test('ends red with 20 where the name is taken by other bits, and the report is not green', async () => {
    const where = await clone(`${recipe.name}-refused`, 'other');
    const ran = await run(recipe, base + 1, where);
    expect(ran, ran.out).toMatchObject({ isGood: false, exit: 20 });
    expect(Object.values(await reportIn(where))).toContain('failed');
  });

  test('cannot approve: the token is a program’s', async () => {
    const where = await clone(`${recipe.name}-approves`);
    const step = stepAt(await recipe.steps(base + 2, where), 0);
    const ran = await shell({ ...step, line: `lockstep approve 1.0.${base + 2} --stage PROD` });
    expect(ran.exit).toBe(24);
    expect(ran.out).toContain('needs-a-person');
  });
});

test('--no-ci writes nothing but what was asked for', async () => {
  const where = await clone('no-ci');
  const step = stepAt(await github.steps(102, where), -1);
  await shell({ ...step, line: 'lockstep promote 1.0.101 --to PROD --wait=1s --junit report.xml --no-ci || true' });
  expect(existsSync(path.join(where.cwd, 'step-summary.md'))).toBe(false);
  expect(existsSync(path.join(where.cwd, 'report.xml'))).toBe(true);
});
