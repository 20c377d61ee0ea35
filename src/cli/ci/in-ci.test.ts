import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { releaseTold } from '#cli/release-fixture.ts';
import { TestController } from '#cli/test-run.ts';

function saying(words: string): unknown {
  return expect.stringContaining(words);
}

function like(words: RegExp): unknown {
  return expect.stringMatching(words);
}

const controller = new TestController();
const promote = 'promote 1.0 --to PROD --system shop';
const view = releaseTold([
  { stage: 'DEV', status: 'passed', entered: 1 },
  { stage: 'PROD', status: 'waiting' },
]);

beforeAll(() => controller.start());
afterAll(() => controller.stop());
beforeEach(() => {
  for (const name of ['report.xml', 'lockstep.env', 'lockstep-summary.md', 'page.md', 'output']) rmSync(at(name), { force: true });
  controller.answers = {
    'GET /api/systems/shop/releases/1.0': { body: view },
    'POST /api/systems/shop/commands/promote': { body: { seq: 4, events: ['goalSet'], ids: [] } },
  };
});

function at(name: string): string {
  return path.join(controller.folder, name);
}

test('where nobody builds, and no report is asked for, nothing is written and nothing more is said', async () => {
  const ran = await controller.run(promote);
  expect(ran).toMatchObject({ exit: 0, out: '1.0 is on its way into PROD. Ledger 4.\n' });
  expect(ran.out + ran.err).not.toContain('::');
});

test('on GitHub what is said stands between two lines of a random word, and the page and the outputs are appended', async () => {
  const variables = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: at('page.md'), GITHUB_OUTPUT: at('output') };
  const ran = await controller.run(promote, { variables });
  expect(ran.out).toMatch(/^::stop-commands::(\w{32})\n1\.0 is on its way into PROD\. Ledger 4\.\n::\1::\n$/);
  expect(ran.err).toContain('::notice title=Lockstep::1.0 is on its way into PROD.\n');
  expect(readFileSync(at('output'), 'utf8')).toContain('release=1.0\noutcome=done\nexit=0\ndigest=sha256:0\nnext=PROD\n');
  expect(readFileSync(at('page.md'), 'utf8')).toContain('## Lockstep: 1.0 → PROD: done');
  await controller.run(promote, { variables });
  expect(readFileSync(at('page.md'), 'utf8').split('## Lockstep').length, 'steps share a page').toBe(3);
});

test('--json on GitHub is JSON on stdout and nothing else', async () => {
  const { out } = await controller.run(`${promote} --json`, { variables: { GITHUB_ACTIONS: 'true' } });
  expect(JSON.parse(out)).toMatchObject({ v: 1 });
});

test('an error is told inside the scene, and the scene ends', async () => {
  controller.answers = {
    ...controller.answers,
    'POST /api/systems/shop/commands/promote': {
      status: 409,
      body: { error: { code: 'no-such-stage', sentence: 'There is no stage PROD.', next: '' } },
    },
  };
  const ran = await controller.run(`${promote} --junit report.xml`, { variables: { GITHUB_ACTIONS: 'true' } });
  expect(ran).toMatchObject({ exit: 20, out: like(/^::stop-commands::(\w{32})\n::\1::\n$/) });
  expect(ran.err).toContain('::error title=Lockstep::There is no stage PROD.\n');
  expect(readFileSync(at('report.xml'), 'utf8')).toContain('<error message="There is no stage PROD.">');
});

test('a report that cannot be written is told, and takes nothing from how the release ended', async () => {
  writeFileSync(at('a-file'), '');
  const nowhere = '--junit a-file/report.xml';
  expect(await controller.run(`${promote} ${nowhere}`)).toMatchObject({ exit: 1, err: saying('report-not-written') });
  controller.answers = {
    'GET /api/systems/shop/releases/1.0': { status: 404, body: { error: { code: 'no-such-release', sentence: 'No.', next: '' } } },
  };
  expect(await controller.run(`${promote} ${nowhere}`)).toMatchObject({ exit: 20, err: saying('report-not-written') });
});

test('GitLab and Jenkins get their files, and --no-ci none', async () => {
  await controller.run(promote, { variables: { GITLAB_CI: 'true' } });
  expect(readFileSync(at('lockstep.env'), 'utf8')).toContain('LOCKSTEP_RELEASE=1.0\nLOCKSTEP_OUTCOME=done\nLOCKSTEP_EXIT=0\n');
  await controller.run(promote, { variables: { JENKINS_URL: 'http://jenkins.example/' } });
  expect(readFileSync(at('lockstep-summary.md'), 'utf8')).toContain('| DEV | passed | x |');
  rmSync(at('lockstep-summary.md'));
  await controller.run(`${promote} --no-ci`, { variables: { JENKINS_URL: 'http://jenkins.example/' } });
  expect(existsSync(at('lockstep-summary.md'))).toBe(false);
});
