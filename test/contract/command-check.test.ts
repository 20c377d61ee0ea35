import { readdir, readFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { runCheck } from '#checks/index.ts';
import type { CheckResult } from '#checks/check.ts';
import type { CheckContext } from '#checks/check.ts';
import { definitionOf, openStage, processesWith, type CheckStage } from './check-stage.ts';

const passing = '<testsuite name="s"><testcase name="a"/><testcase name="b"/></testsuite>';
const failing = '<testsuite name="s"><testcase name="a"/><testcase name="b"><failure message="expected 1, got 2"/></testcase></testsuite>';
const skipped = '<testsuite name="s"><testcase name="a"><skipped/></testcase></testsuite>';
const flaky = '<testsuite name="s"><testcase name="a"><flakyFailure/></testcase></testsuite>';

async function run(
  options: { readonly command: string; readonly [option: string]: unknown },
  more: { readonly files?: { readonly [name: string]: string }; readonly context?: Partial<CheckContext> } = {},
): Promise<{ readonly result: CheckResult; readonly stage: CheckStage }> {
  const stage = await openStage({ url: 'http://127.0.0.1:1', files: more.files ?? {} });
  onTestFinished(() => stage.end());
  return { result: await runCheck(definitionOf('command', options), { ...stage.context, ...more.context }), stage };
}

const write = (text: string): string => `printf '%s' '${text}' > junit.xml`;

test.each([
  ['it ends well', 'true', undefined, 'pass', '`true` ended well'],
  ['it ends badly', 'echo one; echo two >&2; exit 3', undefined, 'fail', 'ended with exit code 3: one / two'],
  ['there is no such command', 'no-such-program', undefined, 'error', 'exit code 127'],
  ['it is killed', 'kill -9 $$', undefined, 'fail', 'was ended by SIGKILL'],
  ['all cases pass', write(passing), 'junit.xml', 'pass', '2 cases passed'],
  ['a case fails, though it ends well', write(failing), 'junit.xml', 'fail', '1 of 2 cases failed: s > b (expected 1, got 2)'],
  ['a case fails and it ends badly', `${write(failing)}; exit 1`, 'junit.xml', 'fail', '1 of 2 cases failed: s > b'],
  ['all cases pass, but it ends badly', `${write(passing)}; exit 1`, 'junit.xml', 'fail', 'exit code 1, although no case of 2 failed'],
  ['it writes half a file', write(passing.slice(0, -20)), 'junit.xml', 'error', 'junit.xml is no whole JUnit file'],
  ['it writes half a file and ends badly', `${write(passing.slice(0, -20))}; exit 1`, 'junit.xml', 'fail', 'exit code 1'],
  ['it writes no file', 'true', 'junit.xml', 'error', 'wrote no junit.xml'],
  ['one of two files is missing', write(passing), ['junit.xml', 'more/*.xml'], 'error', 'wrote no more/*.xml'],
  ['it writes an old file', `${write(passing)}; touch -d '2020-01-01' junit.xml`, 'junit.xml', 'error', 'wrote no junit.xml'],
  [
    'it links to a file elsewhere',
    `mkdir ../x; printf '%s' '${passing}' > ../x/y; ln -s ../x/y junit.xml`,
    'junit.xml',
    'error',
    'wrote no',
  ],
  ['no case ran', write('<testsuites/>'), 'junit.xml', 'fail', 'hold no case'],
  ['every case was skipped', write(skipped), 'junit.xml', 'inconclusive', 'all 1 cases were skipped'],
  ['a case needed a second try', write(flaky), 'junit.xml', 'pass', '1 flaky: s > a'],
])('where %s', async (_, command, junit, verdict, because) => {
  const { result } = await run({ command, ...(junit === undefined ? {} : { junit }) });
  expect(result.verdict).toBe(verdict);
  expect(result.because).toContain(because);
});

test('it tells what its cases are called, by how they ended, and no secret in a name', async () => {
  const suite =
    '<testsuite name="s"><testcase name="a"/><testcase name="pays hunter2hunter2"/><testcase name="c"><skipped/></testcase></testsuite>';
  const { result } = await run({ command: write(suite), junit: 'junit.xml' }, { context: { secrets: ['hunter2hunter2'] } });
  expect(result.cases).toEqual({ passed: ['s > a', 's > pays •••'], failed: [], skipped: ['s > c'] });
});

test('an empty file passes where that is allowed', async () => {
  const { result } = await run({ command: write('<testsuites/>'), junit: 'junit.xml', allowEmpty: true });
  expect(result).toMatchObject({ verdict: 'pass', counts: { passed: 0, failed: 0, skipped: 0 } });
});

test('a report that the artefact carries is not taken for one of this run, and the artefact stays as it is', async () => {
  const { result, stage } = await run(
    { command: 'rm tool.js; echo x > new.txt', junit: 'junit.xml' },
    { files: { 'junit.xml': passing, 'tool.js': '' } },
  );
  expect(result).toMatchObject({ verdict: 'error' });
  expect((await readdir(stage.artefact)).sort()).toEqual(['junit.xml', 'tool.js']);
  expect(await readFile(`${stage.artefact}/junit.xml`, 'utf8')).toBe(passing);
});

test('it keeps what it printed, its reports, and the files that are asked for', async () => {
  const command = `echo hello; mkdir -p shots/deep; echo 1 > shots/a.png; echo 2 > shots/deep/b.png; ${write(passing)}`;
  const { result, stage } = await run({ command, junit: 'junit.xml', keep: ['shots/**/*.png', 'nothing.zip'] });
  expect(Object.keys(result.blobs ?? {})).toEqual(['output.log', 'cases.json', 'junit.xml', 'shots/a.png', 'shots/deep/b.png']);
  expect(stage.blobs.get('output.log')?.toString()).toBe('hello\n');
});

test('it gets a clean environment: its own variables, the addresses, and nothing of the agent', async () => {
  process.env['AGENT_TOKEN'] = 'of the agent';
  onTestFinished(() => void delete process.env['AGENT_TOKEN']);
  const { stage } = await run({ command: 'env; pwd; node --version', environment: { MODE: 'strict' } });
  const text = stage.blobs.get('output.log')?.toString() ?? '';
  expect(text).toContain('MODE=strict\n');
  expect(text).toContain('LOCKSTEP_API_URL=http://127.0.0.1:1\n');
  expect(text).toContain('PASSWORD=•••\n');
  expect(text).toContain(`${process.version}\n`);
  expect(text).not.toContain('of the agent');
});

test('a template that nobody filled in is an error, not a text', async () => {
  const options = { command: 'true', environment: { URL: '${service.api.url}' } };
  expect((await run(options)).result).toMatchObject({ verdict: 'error', because: 'smoke: the template of variable URL was not filled in' });
  expect((await run(options, { context: { variables: { URL: 'http://x' } } })).result.verdict).toBe('pass');
});

test('processes that it leaves behind are ended, and do not hold it up', async () => {
  const { result, stage } = await run({ command: '(setsid sleep 611 &) ; sleep 612 & exit 0' });
  expect(result.verdict).toBe('pass');
  expect(result.ms).toBeLessThan(4000);
  expect(await processesWith(stage.context.workFolder)).toBe(0);
  expect(stage.lines.at(-1)).toBe('2 processes that the command had left running were ended');
});

test('an endless line and a flood of lines are cut, and no secret at the border of a cut is told', async () => {
  const command = `head -c 16380 /dev/zero | tr '\\0' x; printf '%s' "$PASSWORD"; head -c 3000000 /dev/zero | tr '\\0' y; echo; yes | head -n 6000000; echo last`;
  const { result, stage } = await run({ command });
  expect(result.verdict).toBe('pass');
  const text = stage.blobs.get('output.log')?.toString() ?? '';
  expect(text).not.toContain('hush');
  expect(text.length).toBeLessThan(9 * 1024 * 1024);
  expect(text.endsWith('last\n')).toBe(true);
});

test('a service without an artefact, and a folder that is not in it, are errors', async () => {
  expect((await run({ command: 'true', service: 'web' })).result.because).toBe('smoke: service web has no artefact here');
  expect((await run({ command: 'true', folder: 'tools' })).result.because).toBe('smoke: the artefact has no folder tools');
});
