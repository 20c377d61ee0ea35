import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { checks, runCheck } from '#checks/index.ts';
import type { CheckResult } from '#checks/check.ts';
import type { CheckDefinition } from '#core/system.ts';
import { definitionOf, openStage, processesWith, secret, serve, type CheckStage } from './check-stage.ts';

/** How each check of the list is asked the same questions: a new check without a row here fails the suite. */
interface Subject {
  /** Passes where the server is good, and fails where it is bad. */
  readonly options: CheckDefinition['options'];
  /** Takes longer than any test. */
  readonly endless: CheckDefinition['options'];
  readonly files: { readonly [name: string]: string };
  /** Where it is shown to pass, if that takes half a minute and a machine that is not busy. */
  readonly passesIn?: string;
  /** Where it is shown what it makes of a server that is good, bad or gone, if it asks none itself. */
  readonly judgedIn?: string;
}

// It asks the server, says its secret aloud in many ways, and writes down what came back.
const suite = `
const http = require('node:http');
const say = (text) => process.stdout.write(text + '\\n');
say(process.env.PASSWORD + ' ' + Buffer.from(process.env.PASSWORD).toString('base64'));
http.get(process.env.LOCKSTEP_API_URL + '/health', (answer) => {
  answer.resume();
  const failure = answer.statusCode === 200 ? '' : '<failure message="expected 200, got ' + answer.statusCode + ' ' + process.env.PASSWORD + '"/>';
  require('node:fs').writeFileSync('junit.xml', '<testsuite name="health"><testcase name="is well">' + failure + '</testcase></testsuite>');
  process.exitCode = failure === '' ? 0 : 1;
}).on('error', () => process.exit(127));
`;
// Children of children, one in a session of its own that forgets its parents, one that ignores being asked.
const tree = `trap '' TERM; setsid sleep 600 & (sleep 601 & sleep 602) & echo started; sleep 603`;

// It stands in for a program that others make: it ends as k6 does, and writes what k6 writes.
const k6Folder = path.join(tmpdir(), `lockstep-k6-${process.pid}`);
const k6 = `#!${process.execPath}
const say = (text) => process.stdout.write(text + '\\n');
say(process.env.PASSWORD);
if (process.env.LOCKSTEP_K6_SCRIPT === 'endless.js') setInterval(() => say('still'), 50);
else require('node:http').get(process.env.LOCKSTEP_API_URL + '/health', (answer) => {
  answer.resume();
  const ok = answer.statusCode === 200;
  const thresholds = { ['expected 200, got ' + answer.statusCode]: { ok } };
  const metrics = { iterations: { values: { count: 1 } }, answers: { values: { count: 1 }, thresholds } };
  require('node:fs').writeFileSync(process.env.LOCKSTEP_K6_SUMMARY, JSON.stringify({ metrics, said: process.env.PASSWORD }));
  process.exitCode = ok ? 0 : 99;
}).on('error', () => process.exit(107));
`;
const k6Path = { PATH: `${k6Folder}:${process.env['PATH'] ?? ''}` };

const subjects: ReadonlyMap<string, Subject> = new Map([
  ['http', { options: { path: '/health' }, endless: { path: '/silent' }, files: {} }],
  ['command', { options: { command: 'node suite.js', junit: 'junit.xml' }, endless: { command: tree }, files: { 'suite.js': suite } }],
  [
    'load',
    {
      options: {
        legs: '10/s for 30 seconds',
        steps: [{ path: '/health', headers: { authorization: '$TOKEN' } }],
        environment: { TOKEN: secret },
      },
      endless: { legs: '10/s for 10 minutes', steps: [{ path: '/health' }] },
      files: {},
      passesIn: 'test/e2e/load.test.ts',
    },
  ],
  [
    'k6',
    {
      options: { script: 'load.js', environment: k6Path },
      endless: { script: 'endless.js', environment: k6Path },
      files: { 'load.js': '', 'endless.js': '' },
    },
  ],
  ['clean', { options: { clean: {} }, endless: { clean: {} }, files: {}, judgedIn: 'src/checks/clean.test.ts' }],
  ['watch', { options: { for: '1 hour' }, endless: { for: '1 hour' }, files: {}, judgedIn: 'src/checks/watch.test.ts' }],
]);

let good: { readonly url: string; readonly server: Server };
let bad: { readonly url: string; readonly server: Server };
let gone: { readonly url: string; readonly server: Server };

beforeAll(async () => {
  await mkdir(k6Folder, { recursive: true });
  await writeFile(path.join(k6Folder, 'k6'), k6, { mode: 0o755 });
  const health = (status: number) => (request: { readonly url?: string | undefined }, response: ServerResponse) => {
    if (request.url === '/health') response.writeHead(status, { 'x-said': secret }).end(secret);
  };
  good = await serve(health(200));
  bad = await serve(health(500));
  gone = await serve(health(200));
  gone.server.close();
});

afterAll(async () => {
  await rm(k6Folder, { recursive: true, force: true });
  for (const { server } of [good, bad]) {
    server.closeAllConnections();
    server.close();
  }
});

describe.each([...checks.keys()])('check %s', (kind) => {
  const subject = subjects.get(kind);
  let stage: CheckStage;

  const run = async (
    url: string,
    options: CheckDefinition['options'] = subject?.options ?? {},
    more: { readonly signal?: AbortSignal; readonly timeoutMs?: number } = {},
  ): Promise<CheckResult> => {
    stage = await openStage({ url, files: subject?.files ?? {}, ...(more.signal === undefined ? {} : { signal: more.signal }) });
    return runCheck(definitionOf(kind, options, more.timeoutMs), stage.context);
  };

  // Whatever happened: no secret was said, and no process is left.
  afterEach(async () => {
    expect(stage.told()).not.toContain(secret);
    expect(stage.told()).not.toContain(Buffer.from(secret).toString('base64'));
    expect(await processesWith(stage.context.workFolder)).toBe(0);
    await stage.end();
  });

  const elsewhere = async (): Promise<boolean> => {
    stage = await openStage();
    if (subject?.judgedIn !== undefined) expect(await readFile(subject.judgedIn, 'utf8')).toContain(`kind: '${kind}'`);
    return subject?.judgedIn !== undefined;
  };

  test('passes against a good server', async () => {
    if (await elsewhere()) return;
    if (subject?.passesIn !== undefined) return expect(await readFile(subject.passesIn, 'utf8')).toContain(`kind: '${kind}'`);
    const result = await run(good.url);
    expect(result).toMatchObject({ verdict: 'pass', counts: { passed: 1, failed: 0 } });
    expect(result.ms).toBeGreaterThanOrEqual(0);
  });

  test('fails against a bad one, and says why', async () => {
    if (await elsewhere()) return;
    const result = await run(bad.url);
    expect(result).toMatchObject({ verdict: 'fail', counts: { passed: 0, failed: 1 } });
    expect(result.because).toMatch(/^smoke: 1 of 1 .*expected 200.*500|^smoke: 1 of 1 .*answered 500, expected 200/);
    expect(result.because).not.toContain(secret);
  });

  test('is an error where nothing listens', async () => {
    if (await elsewhere()) return;
    expect(await run(gone.url)).toMatchObject({ verdict: 'error' });
  });

  test('is an error where its options are not in its shape', async () => {
    expect(await run(good.url, { surprise: true })).toMatchObject({ verdict: 'error' });
  });

  test('ends soon after it is stopped, and opens nothing', async () => {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), 300);
    onTestFinished(() => clearTimeout(timer));
    const result = await run(good.url, subject?.endless, { signal: controller.signal });
    expect(result).toMatchObject({ verdict: 'inconclusive', because: 'smoke: it was stopped before its end' });
    expect(result.ms).toBeLessThan(4000);
  });

  test('does not begin where it is stopped already', async () => {
    expect(await run(good.url, subject?.endless, { signal: AbortSignal.abort() })).toMatchObject({ verdict: 'inconclusive' });
  });

  test('is an error where its time is over', async () => {
    const result = await run(good.url, subject?.endless, { timeoutMs: 300 });
    expect(result).toMatchObject({ verdict: 'error', because: 'smoke: it did not end within 0.3 s and was stopped' });
  });
});

test('a check that this agent does not have is an error', async () => {
  const stage = await openStage();
  onTestFinished(() => rm(stage.artefact, { recursive: true, force: true }));
  expect(await runCheck(definitionOf('tarot', {}), stage.context)).toMatchObject({
    verdict: 'error',
    because: 'smoke: this agent has no check `tarot`',
  });
  await stage.end();
});
