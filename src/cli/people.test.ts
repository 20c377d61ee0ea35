import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Answered, TestController } from './test-run.ts';

const controller = new TestController();
const at = Date.parse('2026-06-01T09:00:00Z');
const me = { person: 'ada', name: 'Ada', groups: ['installation-admin'], systems: {}, isAdministrator: true, by: 'session' };
const anna = { person: 'anna', name: 'Anna', disabled: false, groups: ['qa'], createdAt: at };
const waits = {
  id: 'g3',
  by: 'ada',
  at,
  expires: at + 7 * 86_400_000,
  what: 'anna into the group managers',
  rights: [{ person: 'anna', right: 'approves shop into PROD as release-manager' }],
};

function saying(words: string): unknown {
  return expect.stringContaining(words);
}

beforeAll(() => controller.start());
afterAll(() => controller.stop());
beforeEach(async () => {
  controller.answers = {
    'POST /api/session': { body: me, headers: { 'set-cookie': 'lockstep_session=abc; Path=/' } },
    'GET /api/me': { body: me },
  };
  await controller.run('login --name ada --password-stdin', { stdin: 'correct horse' });
  controller.heard = [];
});

function answer(answers: TestController['answers']): void {
  controller.answers = { ...controller.answers, ...answers };
}

function sent(method: string, route: string): unknown {
  const body = controller.heard.findLast((each) => each.method === method && each.path === route)?.body ?? '';
  const parsed: unknown = body === '' ? undefined : JSON.parse(body);
  return parsed;
}

describe('what opens production asks for the password again', () => {
  const approve = 'approve 1.0 --stage PROD --system shop';
  const route = 'POST /api/systems/shop/commands/approve';
  const unproved: Answered = {
    status: 409,
    body: { error: { code: 'prove-yourself', sentence: 'This opens production: give your password again.', next: 'lockstep login' } },
  };
  const done: Answered = { body: { seq: 9, events: ['evidenceGiven'], ids: ['e1'] } };
  const wrong: Answered = { status: 400, body: { error: { code: 'wrong-password', sentence: 'That password is wrong.', next: '' } } };

  /** The controller believes once this password was given. */
  function believing(password: string): void {
    let isProved = false;
    answer({
      [route]: () => (isProved ? done : unproved),
      'POST /api/session/proof': () => {
        isProved = controller.heard.at(-1)?.body === JSON.stringify({ password });
        return isProved ? { status: 204 } : wrong;
      },
    });
  }

  test('at a terminal, and sends the very same command again', async () => {
    believing('correct  horse ');
    const { exit, out, err } = await controller.run(approve, { typed: ['not this', 'correct  horse '] });
    expect({ exit, out }).toEqual({ exit: 0, out: saying('1.0 is approved for PROD. Ledger 9.') });
    expect(err).toContain('This opens production');
    expect(err).not.toContain('horse');
    const asked = controller.heard.filter(({ path: each }) => each.endsWith('/approve'));
    expect(asked).toHaveLength(2);
    expect(new Set(asked.map(({ body, headers }) => [body, headers['idempotency-key']].join(' '))).size).toBe(1);
  });

  test('three times at most', async () => {
    believing('correct horse');
    const { exit, err } = await controller.run(approve, { typed: ['one', 'two', 'three', 'correct horse'] });
    expect({ exit, err }).toEqual({ exit: 20, err: saying('wrong-password') });
    expect(controller.heard.filter(({ path: each }) => each === '/api/session/proof')).toHaveLength(3);
  });

  test.each([
    ['nobody sits at a terminal', approve, {}],
    ['nothing is to be asked', `${approve} --yes`, { typed: ['correct horse'] }],
    ['a program reads the answer', `${approve} --json`, { typed: ['correct horse'] }],
    ['a token has no password', approve, { typed: ['correct horse'], variables: { LOCKSTEP_TOKEN: 'lks_1' } }],
  ])('and is told as it is where %s', async (_why, line, options) => {
    believing('correct horse');
    const { out, err } = await controller.run(line, options);
    expect(`${out}${err}`).toContain('prove-yourself');
    expect(controller.heard.some(({ path: each }) => each === '/api/session/proof')).toBe(false);
  });

  test('a new login takes the session of before along, which ends with it', async () => {
    expect((await controller.run('login --name ada --password-stdin', { stdin: 'correct horse' })).exit).toBe(0);
    const [signIn] = controller.heard.filter(({ path: each }) => each === '/api/session');
    expect(signIn?.headers.cookie).toBe('lockstep_session=abc');
  });

  test('login --again gives it beforehand', async () => {
    answer({ 'POST /api/session/proof': { status: 204 } });
    const { exit, out } = await controller.run('login --again --password-stdin', { stdin: 'correct horse\n' });
    expect({ exit, out }).toEqual({ exit: 0, out: 'Your password counts for five minutes.\n' });
    expect(sent('POST', '/api/session/proof')).toEqual({ password: 'correct horse' });
    expect(controller.heard.at(-1)?.headers.cookie).toBe('lockstep_session=abc');
  });

  test.each([
    ['nobody is signed in', { variables: { LOCKSTEP_CONFIG: '/nowhere/config.yaml' }, stdin: 'x' }, 'no-session'],
    ['a token is', { variables: { LOCKSTEP_TOKEN: 'lks_1' }, stdin: 'x' }, 'no-session'],
    ['the password is empty', { stdin: '\n' }, 'no-password'],
  ])('login --again is wrong where %s', async (_why, options, code) => {
    const { exit, err } = await controller.run('login --again --password-stdin', options);
    expect({ exit, err }).toEqual({ exit: 2, err: saying(code) });
    expect(controller.heard).toEqual([]);
  });
});

describe('a right over production waits for a second person', () => {
  test.each([
    ['group set managers anna', 'PUT /api/groups/managers', { group: 'managers', persons: [], waits }],
    ['user change ci --service', 'PATCH /api/users/ci', { ...anna, waits }],
    ['identity unlink anna2', 'DELETE /api/identities/anna2', { identities: [], waits }],
    ['author set anna@shop.example bo', 'PUT /api/authors', { authors: [], waits }],
    ['author remove anna@shop.example', 'PUT /api/authors', { authors: [], waits }],
  ])('%s ends with 23, and says who gains what', async (line, route, body) => {
    answer({ [route]: { body } });
    const [text, json] = [await controller.run(line), await controller.run(`${line} --json`)];
    expect([text.exit, json.exit]).toEqual([23, 23]);
    expect(text.out.replaceAll(/\s+/g, ' ')).toContain('gains: anna approves shop into PROD as release-manager');
    expect(text.out).toContain('lockstep grant second g3');
    expect(JSON.parse(json.out)).toMatchObject({ waits: { id: 'g3' } });
  });

  test('it is listed, confirmed and taken back', async () => {
    answer({
      'GET /api/grants': { body: { grants: [waits] } },
      'POST /api/grants/g3/second': { body: { ...waits, second: 'alan' } },
      'DELETE /api/grants/g3': { status: 204 },
    });
    expect((await controller.run('grant list')).out).toContain('g3  anna into the group managers');
    expect((await controller.run('grant second g3')).out).toBe('anna into the group managers: it counts now.\n');
    expect((await controller.run('grant withdraw g3')).out).toContain('nothing is changed');
  });

  test('where none waits, it says so', async () => {
    answer({ 'GET /api/grants': { body: { grants: [] } } });
    expect((await controller.run('grant list')).out).toBe('Nothing waits for a second person.\n');
  });
});

describe('groups', () => {
  beforeEach(() =>
    answer({
      'GET /api/groups/qa': { body: { group: 'qa', persons: ['anna', 'bo'] } },
      'PUT /api/groups/qa': { body: { group: 'qa', persons: ['anna', 'eva'] } },
    }),
  );

  test('lose one and gain one, and the others stay', async () => {
    expect(await controller.run('group set qa --add eva --remove bo')).toMatchObject({ exit: 0, out: 'In qa: anna, eva.\n' });
    expect(sent('PUT', '/api/groups/qa')).toEqual({ persons: ['anna', 'eva'] });
  });

  test('are said whole', async () => {
    await controller.run('group set qa anna eva');
    expect(sent('PUT', '/api/groups/qa')).toEqual({ persons: ['anna', 'eva'] });
  });

  test('begin with their first person', async () => {
    answer({
      'GET /api/groups/new': { status: 404, body: { error: { code: 'no-such-group', sentence: 'No new.', next: '' } } },
      'PUT /api/groups/new': { body: { group: 'new', persons: ['eva'] } },
    });
    expect((await controller.run('group set new --add eva')).exit).toBe(0);
    expect(sent('PUT', '/api/groups/new')).toEqual({ persons: ['eva'] });
  });

  test.each(['group set qa', 'group set qa anna --add bo', 'group set qa --empty --add bo'])(
    '%s is unclear, and nothing is sent',
    async (line) => {
      expect((await controller.run(line)).exit).toBe(2);
      expect(controller.heard).toEqual([]);
    },
  );
});

describe('accounts', () => {
  test('a program has no password, and none is asked', async () => {
    answer({ 'POST /api/users': { body: { ...anna, person: 'ci', service: true } } });
    const { exit, out } = await controller.run('user add ci --service');
    expect({ exit, out }).toEqual({ exit: 0, out: saying('lockstep token create NAME --of ci') });
    expect(sent('POST', '/api/users')).toEqual({ person: 'ci', groups: [], service: true });
  });

  test('a password that is typed is typed twice, alike', async () => {
    answer({ 'POST /api/users': { body: anna } });
    const differing = await controller.run('user add anna', { typed: ['one long password', 'another password'] });
    expect({ exit: differing.exit, err: differing.err }).toEqual({ exit: 2, err: saying('passwords-differ') });
    expect(controller.heard).toEqual([]);
    expect((await controller.run('user add anna', { typed: ['one long password', 'one long password'] })).exit).toBe(0);
    expect(sent('POST', '/api/users')).toMatchObject({ password: 'one long password' });
  });

  test('are listed, programs marked', async () => {
    answer({ 'GET /api/users': { body: { users: [anna, { ...anna, person: 'ci', name: 'Build', service: true, disabled: true }] } } });
    expect((await controller.run('user list')).out).toMatch(/ci\s+Build\s+qa\s+service account, may not sign in/);
  });

  test.each([
    ['user change anna --disable', { disabled: true }],
    ['user change anna --enable --name Ann', { disabled: false, name: 'Ann' }],
    ['user change ci --service', { service: true }],
    ['user change ci --person --password-stdin', { service: false, password: 'a long password' }],
  ])('%s', async (line, body) => {
    answer({ 'PATCH /api/users/anna': { body: anna }, 'PATCH /api/users/ci': { body: anna } });
    expect((await controller.run(line, { stdin: 'a long password\n' })).exit).toBe(0);
    expect(controller.heard.map((each): unknown => JSON.parse(each.body))).toEqual([body]);
  });

  test.each([
    'user add ci --service --password-stdin',
    'user change anna',
    'user change anna --disable --enable',
    'user change anna --service --person',
  ])('%s is wrong', async (line) => {
    expect((await controller.run(line)).exit).toBe(2);
    expect(controller.heard).toEqual([]);
  });

  test('the own password is changed by the old one', async () => {
    answer({ 'POST /api/me/password': { status: 204, headers: { 'set-cookie': 'lockstep_session=next; Path=/' } } });
    expect((await controller.run('user password --password-stdin', { stdin: 'old one\nnew long one\n' })).exit).toBe(0);
    expect(sent('POST', '/api/me/password')).toEqual({ old: 'old one', new: 'new long one' });
    expect((await controller.run('user password --password-stdin', { stdin: 'one line\n' })).exit).toBe(2);
  });

  test('that of somebody else is given', async () => {
    answer({ 'PATCH /api/users/anna': { body: anna } });
    const { exit, out } = await controller.run('user password anna --password-stdin', { stdin: 'new long one\n' });
    expect({ exit, out }).toEqual({ exit: 0, out: saying('anna has a new password') });
    expect(sent('PATCH', '/api/users/anna')).toEqual({ password: 'new long one' });
  });
});

describe('sessions', () => {
  const sessions = [
    { id: 's1', createdAt: at, seenAt: at, here: true },
    { id: 's2', createdAt: at, seenAt: at, here: false },
  ];

  test('are listed, and the one that asks is marked', async () => {
    answer({ 'GET /api/me/sessions': { body: { sessions } } });
    const { exit, out } = await controller.run('session list');
    const marked = out.split('\n').filter((line) => line.includes('this one'));
    expect({ exit, marked }).toEqual({ exit: 0, marked: [saying('s1')] });
    expect(out).toContain('s2');
  });

  test.each([
    ['session end s2', '/api/me/sessions/s2', 'The session s2 has ended.'],
    ['session end --others', '/api/me/sessions', 'Your other sessions have ended.'],
  ])('%s ends what it says', async (line, address, words) => {
    answer({ [`DELETE ${address}`]: { status: 204 } });
    const { exit, out } = await controller.run(line);
    expect({ exit, out }).toEqual({ exit: 0, out: `${words}\n` });
    expect(controller.heard).toMatchObject([{ method: 'DELETE', path: address }]);
  });

  test.each(['session end', 'session end s2 --others'])('%s ends none', async (line) => {
    expect((await controller.run(line)).exit).toBe(2);
    expect(controller.heard).toEqual([]);
  });
});

describe('tokens', () => {
  const token = { id: 't1', name: 'CI', expires: at, systems: ['shop'], environments: ['dev', 'test'] };

  test('of a service account, for environments of one system', async () => {
    answer({ 'POST /api/users/ci/tokens': { body: { token, value: 'lks_1' } } });
    const { exit, out } = await controller.run('token create CI --of ci --only shop --environment dev --environment test');
    expect({ exit, out }).toEqual({ exit: 0, out: 'lks_1\n' });
    expect(sent('POST', '/api/users/ci/tokens')).toMatchObject({ systems: ['shop'], environments: ['dev', 'test'] });
  });

  test.each(['token create CI --environment dev', 'token create CI --environment dev --only shop --only till'])(
    '%s does not say whose environment',
    async (line) => {
      expect((await controller.run(line)).exit).toBe(2);
      expect(controller.heard).toEqual([]);
    },
  );

  test('say where they reach', async () => {
    answer({ 'GET /api/users/ci/tokens': { body: { tokens: [token, { id: 't2', name: 'all', expires: at, verbs: ['view'] }] } } });
    const { out } = await controller.run('token list --of ci');
    expect(out).toContain('everything in dev, test of shop');
    expect(out).toContain('view in every system');
  });
});

describe('authors of commits', () => {
  test('are read from a file, all or none', async () => {
    answer({ 'PUT /api/authors': { body: { authors: [{ author: 'dora@x.org', person: 'dora' }] } } });
    writeFileSync(path.join(controller.folder, 'people.txt'), '# people\ndora Dora Doe <dora@x.org>\n\ndean dean@x.org\n');
    expect((await controller.run('author import people.txt')).exit).toBe(0);
    expect(sent('PUT', '/api/authors')).toEqual({
      set: [
        { person: 'dora', author: 'Dora Doe <dora@x.org>' },
        { person: 'dean', author: 'dean@x.org' },
      ],
    });
  });

  test.each([
    ['dora\n', 'people.txt:1'],
    ['dora dora@x.org\ndean@x.org dean\n', 'people.txt:2'],
    ['# nobody\n', 'names nobody'],
  ])('of a file %j nothing is sent', async (text, words) => {
    writeFileSync(path.join(controller.folder, 'people.txt'), text);
    const { exit, err } = await controller.run('author import people.txt');
    expect({ exit, err }).toEqual({ exit: 26, err: saying(words) });
    expect(controller.heard).toEqual([]);
  });
});
