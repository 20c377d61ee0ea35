import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import { releaseTold } from './release-fixture.ts';
import { type Answered, TestController } from './test-run.ts';

const controller = new TestController();
const run: TestController['run'] = (line, options) => controller.run(line, options);

beforeAll(() => controller.start());
afterAll(() => controller.stop());
beforeEach(() => {
  controller.heard = [];
  controller.answers = {};
  answer({ 'GET /api/systems': { body: { systems: [{ system: 'shop', seq: 1, version: 1, roles: [] }] } } });
});

/** Besides what is answered already. */
function answer(answers: TestController['answers']): void {
  controller.answers = { ...controller.answers, ...answers };
}

function saying(words: string): unknown {
  return expect.stringContaining(words);
}

const done = { body: { seq: 12, events: ['stageHeld'], ids: [] } };

describe('help', () => {
  test.each(catalogue.map(({ name }) => name))('%s --help shows its usage and an example, and ends with 0', async (name) => {
    const { exit, out, err } = await run(`${name} --help`);
    expect({ exit, err }).toEqual({ exit: 0, err: '' });
    expect(out).toContain(`lockstep ${name}`);
    expect(out).toMatch(/\nExamples\n {2}# \S.*\n {2}\S/);
    expect(out.split('\n').filter((line) => line.length > 80 && !line.trimStart().startsWith('lockstep') && !line.includes('$('))).toEqual(
      [],
    );
  });

  test('of everything names every command', async () => {
    const { exit, out } = await run('');
    expect(exit).toBe(0);
    for (const { name } of catalogue) expect(out).toContain(`  ${name} `);
  });

  test.each(['help exit-codes', 'help environment', 'help promote', 'release --help', '--help', 'help release'])(
    '%s ends with 0',
    async (line) => {
      expect((await run(line)).exit).toBe(0);
    },
  );
});

describe('a wrong command line ends with 2 and names what was meant', () => {
  test.each([
    ['staus', 'Did you mean `status`?'],
    ['promot', 'Did you mean `promote`?'],
    ['release', '`release` needs one more word: create, without, target, diff, list, show.'],
    ['release creat 1', 'Did you mean `release create`?'],
    ['hold INT --resaon x', 'Did you mean `--reason`?'],
    ['hold INT', '`hold` needs --reason TEXT.'],
    ['hold INT --reason', '--reason needs a value'],
    ['hold INT --reason --json', '--reason needs a value'],
    ['hold', 'An argument is missing: lockstep hold STAGE'],
    ['status one two', '`two` is one argument too many'],
    ['apply --plan=yes', '--plan takes no value.'],
    ['answer 1.1.0 --comment x', '--pass or --fail'],
    ['stop', 'needs --reason'],
    ['stop --reason x --until 5d', 'neither a duration nor a date'],
    ['settle o --as gone --reason x', 'none of done, absent, retry'],
    ['release create 1.0 api', 'does not say which service is where'],
    ['completion ksh', 'no completion for `ksh`'],
    ['except 1.0', '`except` needs'],
    ['login', 'nobody at a terminal'],
    ['promote 1.0 --wait=5d --to PROD', 'is no duration'],
  ])('%s', async (line, words) => {
    answer({ 'GET /api/systems/shop/releases/1.0': { body: release() } });
    const { exit, err, out } = await run(line);
    const told = line.includes('--json') ? out : err;
    expect({ exit, told: told.replaceAll(/\s+/g, ' ') }).toEqual({ exit: 2, told: saying(words) });
  });
});

describe('exit codes', () => {
  test.each<readonly [number, string, Answered]>([
    [20, 'a rule', { status: 409, body: { error: { code: 'own-release', sentence: 'It is yours.', next: '' } } }],
    [22, 'a rejection', { status: 409, body: { error: { code: 'release-ended', sentence: 'It ended.', next: '' } } }],
    [20, 'nothing of that name', { status: 404, body: { error: { code: 'no-such-stage', sentence: 'No INT.', next: '' } } }],
    [21, 'blockers', { status: 409, body: { error: { code: 'blocked', sentence: 'Not yet.', next: '', blockers: [] } } }],
    [22, 'a check that said no', { status: 409, body: { error: { code: 'blocked', sentence: 'No.', next: '', blockers: [saidNo] } } }],
    [24, 'not my role', { status: 403, body: { error: { code: 'not-your-role', sentence: 'Not you.', next: '' } } }],
    [24, 'not signed in', { status: 401, body: { error: { code: 'not-signed-in', sentence: 'Who are you?', next: 'lockstep login' } } }],
    [25, 'another program', { status: 200, body: '<html>' }],
    [25, 'a broken proxy', { status: 502, body: 'Bad gateway' }],
    [1, 'an agent that is silent', { status: 504, body: { error: { code: 'agent-silent', sentence: 'Silent.', next: '' } } }],
    [70, 'a bug', { status: 500, body: { error: { code: 'bug', sentence: 'A bug.', next: '' } } }],
    [0, 'done', done],
    [0, 'already so', { body: { seq: 12, events: [], ids: [] } }],
  ])('%d for %s', async (exit, _what, answered) => {
    answer({ 'POST /api/systems/shop/commands/hold': answered });
    const [text, json] = [await run('hold INT --reason x'), await run('hold INT --reason x --json')];
    expect([text.exit, json.exit]).toEqual([exit, exit]);
    expect(`${text.out}${text.err}`.trim()).not.toBe('');
    expect(json.err).toBe('');
    expect(JSON.parse(json.out)).toMatchObject({ v: 1 });
  });

  test('25 where nobody listens', async () => {
    const { exit, err } = await run('status', { variables: { LOCKSTEP_URL: 'http://127.0.0.1:9' } });
    expect({ exit, err }).toEqual({ exit: 25, err: saying('lockstep serve') });
  });

  test('26 for a file that is not there', async () => {
    expect((await run('apply nothing.yaml')).exit).toBe(26);
  });

  test('23 for what needs a second person', async () => {
    answer({
      'GET /api/systems/shop/releases/1.0': { body: release() },
      'POST /api/systems/shop/commands/except': { body: { seq: 3, events: ['exceptionAsked'], ids: ['1.0.x1'] } },
    });
    const { exit, out } = await run('except 1.0 --stage PROD --gate soak --reason fix --expires 4h');
    expect({ exit, out }).toEqual({ exit: 23, out: saying('lockstep except --second 1.0.x1') });
  });
});

const saidNo = {
  code: 'check',
  stage: 'DEV',
  label: 'unit',
  because: 'unit failed',
  clears: { kind: 'person', who: [], command: 'lockstep recheck 1.0 --gate unit' },
  askable: false,
};

function release(fields: object = {}): object {
  const gate = { kind: 'soak', label: 'soak', side: 'exit', hash: 'sha256:5', ms: 1, mode: 'continuous' };
  const exit = [{ gate, state: 'waiting', because: '', evidence: [] }];
  return releaseTold([{ stage: 'PROD', status: 'waiting', environments: ['prod'], exit }], fields);
}

describe('what is sent', () => {
  test('names the gate by its hash, and says nothing that was not asked', async () => {
    answer({
      'GET /api/systems/shop/releases/1.0': { body: release() },
      'POST /api/systems/shop/commands/recheck': done,
    });
    await run('recheck 1.0 --gate soak');
    const sent = controller.heard.at(-1);
    expect(JSON.parse(sent?.body ?? '')).toEqual({ release: '1.0', stage: 'PROD', gate: 'sha256:5' });
    expect(sent?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('to one of several systems, only when it is named', async () => {
    controller.answers = { 'GET /api/systems': { body: { systems: [{ system: 'shop' }, { system: 'till' }] } } };
    const { exit, err } = await run('hold INT --reason x');
    expect({ exit, err }).toEqual({ exit: 2, err: saying('shop, till') });
    controller.answers = { 'POST /api/systems/till/commands/hold': done };
    expect((await run('hold INT --reason x --system till')).exit).toBe(0);
    expect((await run('hold INT --reason x', { variables: { LOCKSTEP_SYSTEM: 'till' } })).exit).toBe(0);
  });

  test('again after the controller was away, under the same key', async () => {
    let calls = 0;
    const away: Answered = { status: 503, body: { error: { code: 'store-away', sentence: 'Away.', next: '' } } };
    answer({ 'POST /api/systems/shop/commands/hold': () => (calls++ === 0 ? away : done) });
    expect((await run('hold INT --reason x')).exit).toBe(0);
    const keys = controller.heard.filter(({ method }) => method === 'POST').map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  test('a file with its plan and the version it is meant for', async () => {
    writeFileSync(path.join(controller.folder, 'lockstep.yaml'), 'lockstep: 1\nsystem: shop\n');
    const body = { outcome: 'plan', weakens: ['INT: approvals 2 → 1'], changes: [], problems: [] };
    controller.answers = { 'PUT /api/systems/shop/file?plan=true&base=3': { body } };
    const { exit, out } = await run('apply --plan --if-version 3');
    expect({ exit, out }).toEqual({ exit: 0, out: saying('weakens  INT: approvals 2 → 1') });
    expect(controller.heard.at(-1)).toMatchObject({ headers: { 'content-type': 'text/yaml' }, body: 'lockstep: 1\nsystem: shop\n' });
  });

  test('a weakening file is a proposal: 23, and who does what next', async () => {
    writeFileSync(path.join(controller.folder, 'lockstep.yaml'), 'lockstep: 1\nsystem: shop\n');
    const body = { outcome: 'proposed', weakens: ['INT: approvals 2 → 1'], changes: [], problems: [], proposal: 'p7' };
    controller.answers = { 'PUT /api/systems/shop/file': { body } };
    const { exit, out } = await run('apply');
    expect({ exit, out }).toEqual({ exit: 23, out: saying('lockstep proposal approve p7') });
  });

  test("a file's mistakes are told with their place", async () => {
    writeFileSync(path.join(controller.folder, 'lockstep.yaml'), 'lockstep: 1\nsystem: shop\nsevices: {}\n');
    const problems = [{ line: 3, column: 1, sentence: '`sevices` is no word here.' }];
    controller.answers = {
      'PUT /api/systems/shop/file': {
        status: 422,
        body: { error: { code: 'file-invalid', sentence: 'One thing is wrong.', next: '', problems } },
      },
    };
    const { exit, err } = await run('apply');
    expect({ exit, err }).toEqual({ exit: 26, err: saying('lockstep.yaml:3:1  `sevices` is no word here.') });
  });
});

describe('what others wrote', () => {
  const evil = 'line one\u001B[2J\u0007\u202Enext';

  test('loses what a terminal would obey', async () => {
    answer({ 'GET /api/systems/shop/logs?environment=int&service=api': { body: { text: evil } } });
    expect(await run('logs int api', { isTTY: true })).toEqual({ exit: 0, out: 'line one[2Jnext\n', err: '' });
  });

  test('is the same text in JSON, with no byte that a terminal would obey', async () => {
    answer({ 'GET /api/systems/shop/logs?environment=int&service=api': { body: { text: evil } } });
    const { out } = await run('logs int api --json');
    // reason: control characters are what it looks for.
    // oxlint-disable-next-line no-control-regex
    expect(out).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
    expect(JSON.parse(out)).toMatchObject({ logs: [{ text: evil }] });
  });
});

describe('signing in', () => {
  const me = { person: 'anna', name: 'Anna', groups: [], systems: { shop: ['tester'] }, isAdministrator: false, by: 'session' };

  test('keeps the session for itself, out of sight of others, and uses it', async () => {
    answer({
      'POST /api/session': { body: me, headers: { 'set-cookie': 'lockstep=abc; Path=/; HttpOnly' } },
      'GET /api/me': { body: me },
      'DELETE /api/session': {},
    });
    const { exit, out } = await run('login --name anna --password-stdin', { stdin: 'a long password\n' });
    expect({ exit, out }).toEqual({ exit: 0, out: saying('Signed in as anna') });
    expect(JSON.parse(controller.heard[0]?.body ?? '')).toEqual({ name: 'anna', password: 'a long password' });
    const kept = path.join(controller.folder, 'credentials.json');
    expect(statSync(kept).mode & 0o777).toBe(0o600);
    await run('whoami');
    expect(controller.heard.at(-1)?.headers).toMatchObject({ cookie: 'lockstep=abc', origin: controller.url });
    expect((await run('logout')).exit).toBe(0);
    expect(readFileSync(kept, 'utf8')).not.toContain('abc');
  });

  test('a token from a variable beats what was kept', async () => {
    controller.answers = { 'GET /api/me': { body: me } };
    await run('whoami', { variables: { LOCKSTEP_TOKEN: 'secret' } });
    expect(controller.heard.at(-1)?.headers.authorization).toBe('Bearer secret');
  });
});

test('contexts name controllers; flag beats variable beats the one in use', async () => {
  const variables = { LOCKSTEP_URL: '', LOCKSTEP_CONFIG: path.join(controller.folder, 'more', 'config.yaml') };
  controller.answers = { 'GET /api/me': { body: { person: 'anna', name: 'Anna', groups: [], systems: {}, isAdministrator: false } } };
  expect((await run(`context add here ${controller.url}`, { variables })).exit).toBe(0);
  expect((await run('context add there http://127.0.0.1:9 --system till', { variables })).exit).toBe(0);
  expect((await run('whoami', { variables })).exit).toBe(0);
  expect((await run('whoami --context there', { variables })).exit).toBe(25);
  expect((await run('whoami --context nowhere', { variables })).exit).toBe(2);
  expect((await run('context use there', { variables })).exit).toBe(0);
  expect((await run('context list', { variables })).out).toContain('*  there');
  expect((await run('whoami', { variables: { ...variables, LOCKSTEP_URL: controller.url } })).exit).toBe(0);
});
