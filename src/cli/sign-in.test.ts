// What a sign-in asks for besides the password: a password of one's own, a second factor.
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

describe('a password that somebody else gave', () => {
  const must = { ...me, must: 'change-password' };
  const changed = { status: 204, headers: { 'set-cookie': 'lockstep_session=own; Path=/' } };

  test('is changed at the first sign-in, at a terminal, and the session goes on', async () => {
    answer({ 'GET /api/me': { body: must }, 'POST /api/me/password': changed });
    const { exit, out } = await controller.run('login --name ada', { typed: ['given', 'my own words', 'my own words'] });
    expect({ exit, out }).toEqual({ exit: 0, out: 'Signed in as ada at ' + controller.url + '.\n' });
    expect(sent('POST', '/api/me/password')).toEqual({ old: 'given', new: 'my own words' });
    await controller.run('whoami');
    expect(controller.heard.at(-1)?.headers.cookie).toBe('lockstep_session=own');
  });

  test('is told with what to do where nobody can be asked', async () => {
    answer({ 'GET /api/me': { body: must } });
    const { exit, out } = await controller.run('login --name ada --password-stdin', { stdin: 'given' });
    expect({ exit, out }).toEqual({ exit: 0, out: saying('choose a password of your own: lockstep user password') });
  });
});

test('after a change of the own password the command line is still signed in', async () => {
  answer({ 'POST /api/me/password': { status: 204, headers: { 'set-cookie': 'lockstep_session=next; Path=/' } } });
  expect((await controller.run('user password --password-stdin', { stdin: 'old one\nnew one\n' })).exit).toBe(0);
  await controller.run('whoami');
  expect(controller.heard.at(-1)?.headers.cookie).toBe('lockstep_session=next');
});

describe('a second factor', () => {
  const needed: Answered = {
    status: 403,
    body: { error: { code: 'second-factor-needed', sentence: 'The password is right. Now the code.', next: '' } },
  };
  const signedIn: Answered = { body: me, headers: { 'set-cookie': 'lockstep_session=two; Path=/' } };
  const withCode = (route: string, done: Answered): void =>
    answer({ [route]: () => (controller.heard.at(-1)?.body.includes('"code":"123456"') === true ? done : needed) });

  test('is asked for at the sign-in, once the password was right', async () => {
    withCode('POST /api/session', signedIn);
    const { exit } = await controller.run('login --name ada', { typed: ['correct horse', '123456'] });
    expect([exit, sent('POST', '/api/session')]).toEqual([0, { name: 'ada', password: 'correct horse', code: '123456' }]);
  });

  test('follows the password on stdin, on a line of its own', async () => {
    withCode('POST /api/session', signedIn);
    expect((await controller.run('login --name ada --password-stdin', { stdin: 'correct horse\n123456\n' })).exit).toBe(0);
    expect(sent('POST', '/api/session')).toEqual({ name: 'ada', password: 'correct horse', code: '123456' });
    const { err } = await controller.run('login --name ada --password-stdin', { stdin: 'correct horse\n' });
    expect(err).toContain('second-factor-needed');
  });

  test('is asked for before production is opened', async () => {
    withCode('POST /api/session/proof', { status: 204 });
    const { exit } = await controller.run('login --again', { typed: ['correct horse', '123456'] });
    expect([exit, sent('POST', '/api/session/proof')]).toEqual([0, { password: 'correct horse', code: '123456' }]);
  });

  const begun = { secret: 'GEZDGNBVGY3TQOJQ', uri: 'otpauth://totp/Lockstep:ada?secret=GEZDGNBVGY3TQOJQ&issuer=Lockstep' };
  const confirmed: Answered = { body: { recoveryCodes: ['abcd-efgh'] }, headers: { 'set-cookie': 'lockstep_session=three; Path=/' } };

  test('is added at a terminal: a QR code, its text, a first code, and the recovery codes', async () => {
    answer({ 'POST /api/me/second-factor': { body: begun }, 'POST /api/me/second-factor/confirmation': confirmed });
    const { exit, out, err } = await controller.run('user second-factor', { typed: ['123456'] });
    expect({ exit, out }).toEqual({ exit: 0, out: saying('abcd-efgh') });
    expect(err).toMatch(/█▄▄▄█/);
    expect(err).toContain(`GEZD GNBV GY3T QOJQ\n${begun.uri}`);
    await controller.run('whoami');
    expect(controller.heard.at(-1)?.headers.cookie).toBe('lockstep_session=three');
  });

  test('is added without a terminal in two steps', async () => {
    answer({ 'POST /api/me/second-factor': { body: begun }, 'POST /api/me/second-factor/confirmation': confirmed });
    expect(JSON.parse((await controller.run('user second-factor --json')).out)).toMatchObject(begun);
    expect((await controller.run('user second-factor --confirm-stdin', { stdin: '123456\n' })).out).toContain('abcd-efgh');
    expect(sent('POST', '/api/me/second-factor/confirmation')).toEqual({ code: '123456' });
  });

  test.each([
    ['user second-factor --remove', 'DELETE /api/me/second-factor', { status: 204 }, 0],
    ['user second-factor --new-codes', 'POST /api/me/second-factor/recovery-codes', { body: { recoveryCodes: ['abcd'] } }, 0],
    ['user second-factor anna --remove', 'DELETE /api/users/anna/second-factor', { body: anna }, 0],
    ['user second-factor anna --remove', 'DELETE /api/users/anna/second-factor', { body: { ...anna, waits } }, 23],
    ['user require-factor', 'GET /api/second-factor', { body: { roles: ['admin'] } }, 0],
    ['user require-factor admin', 'PUT /api/second-factor', { body: { roles: ['admin'] } }, 0],
    ['user require-factor --nobody', 'PUT /api/second-factor', { body: { roles: ['admin'], waits } }, 23],
  ] as const)('%s asks %s and ends with what was answered', async (line, route, answered, exit) => {
    answer({ [route]: answered });
    expect((await controller.run(line)).exit).toBe(exit);
  });

  test.each(['user second-factor anna', 'user second-factor --remove --new-codes', 'user require-factor admin --nobody'])(
    '%s is unclear',
    async (line) => {
      expect((await controller.run(line)).exit).toBe(2);
    },
  );
});
