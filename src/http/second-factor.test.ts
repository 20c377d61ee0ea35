// A second factor: a code of an app beside the password, each once; recovery codes for when the app is lost; and who may demand or remove it.
import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { ErrorBody } from '#core/api/error.ts';
import type { meShape, newFactorShape, recoveryCodesShape, userShape, usersShape } from '#core/api/people-shapes.ts';
import { routeEntries } from '#core/api/routes.ts';
import { recoverUser } from './recover-user.ts';
import { startBank } from './test-bank.ts';
import type { Bank } from './test-bank.ts';
import { host, password } from './test-server.ts';
import type { Headers } from './test-server.ts';
import { codeAt } from './totp.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const minuteMs = 60_000;
const stepMs = 30_000;
let bank: Bank;

beforeEach(async () => {
  bank = await startBank();
});
afterEach(() => bank.close());

const ask = (who: string | Headers, method: Method, path: string, payload?: object) => bank.ask(who, method, path, payload);

function codeOf(answer: LightMyRequestResponse): string {
  return answer.statusCode < 400 ? 'done' : answer.json<ErrorBody>().error.code;
}

/** The code that an app shows now, or so many steps from now. */
function codeNow(seed: string, away = 0): string {
  return codeAt(seed, Math.floor(bank.engine.now() / stepMs) + away);
}

interface Entering {
  readonly word?: string;
  readonly code?: string;
}

async function enter(name: string, { word = password, code }: Entering = {}): Promise<LightMyRequestResponse> {
  return ask({ host }, 'POST', 'session', { name, password: word, ...(code !== undefined && { code }) });
}

function headersOf(answer: LightMyRequestResponse): Headers {
  return { host, cookie: String(answer.headers['set-cookie']).split(';')[0] ?? '', origin: `http://${host}` };
}

interface Enrolled {
  readonly seed: string;
  readonly recoveryCodes: readonly string[];
  readonly headers: Headers;
}

/** Adds a second factor to somebody, and lets its first code grow old. */
async function enrol(who: string | Headers): Promise<Enrolled> {
  const session = typeof who === 'string' ? await bank.signIn(who) : who;
  const { secret: seed } = (await ask(session, 'POST', 'me/second-factor')).json<z.output<typeof newFactorShape>>();
  const confirmed = await ask(session, 'POST', 'me/second-factor/confirmation', { code: codeNow(seed) });
  expect(codeOf(confirmed)).toBe('done');
  bank.pass(2 * stepMs);
  return { seed, ...confirmed.json<z.output<typeof recoveryCodesShape>>(), headers: headersOf(confirmed) };
}

const meOf = async (who: string | Headers) => (await ask(who, 'GET', 'me')).json<z.output<typeof meShape>>();

describe('adding it', () => {
  test('wants the password of the last five minutes', async () => {
    const session = await bank.signIn('tom');
    bank.pass(5 * minuteMs);
    expect(codeOf(await ask(session, 'POST', 'me/second-factor'))).toBe('prove-yourself');
    expect(codeOf(await ask(await bank.token('tom'), 'POST', 'me/second-factor'))).toBe('token-too-narrow');
  });

  test('takes a first code, within a quarter of an hour; until then nothing is asked for', async () => {
    const session = await bank.signIn('tom');
    const begun = (await ask(session, 'POST', 'me/second-factor')).json<z.output<typeof newFactorShape>>();
    expect(begun.uri).toContain(`secret=${begun.secret}`);
    expect(codeOf(await enter('tom'))).toBe('done');
    expect(codeOf(await ask(session, 'POST', 'me/second-factor/confirmation', { code: codeNow(begun.secret, 5) }))).toBe('wrong-password');
    bank.pass(15 * minuteMs);
    await ask(session, 'POST', 'session/proof', { password });
    expect(codeOf(await ask(session, 'POST', 'me/second-factor/confirmation', { code: codeNow(begun.secret) }))).toBe('wrong-password');
    expect(await meOf('tom')).not.toHaveProperty('secondFactor');
  });

  test('ends the other sessions, and this one goes on', async () => {
    const [here, elsewhere] = [await bank.signIn('tom'), await bank.signIn('tom')];
    const { headers } = await enrol(here);
    const answers = await Promise.all([here, elsewhere, headers].map((who) => ask(who, 'GET', 'me')));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 200]);
    expect(await meOf(headers)).toMatchObject({ secondFactor: { recoveryCodes: 10 } });
  });

  test('again replaces it: codes of the old one count no more', async () => {
    const { seed, headers } = await enrol('tom');
    const other = await enrol(headers);
    expect(codeOf(await enter('tom', { code: codeNow(seed) }))).toBe('sign-in-failed');
    expect(codeOf(await enter('tom', { code: codeNow(other.seed) }))).toBe('done');
  });
});

describe('whoever has one', () => {
  test('signs in with password and code, and with neither alone', async () => {
    const { seed } = await enrol('tom');
    expect(codeOf(await enter('tom'))).toBe('second-factor-needed');
    expect(codeOf(await enter('tom', { code: '000000' }))).toBe('sign-in-failed');
    expect(codeOf(await enter('tom', { word: 'wrong', code: codeNow(seed) }))).toBe('sign-in-failed');
    expect(codeOf(await enter('tom', { code: codeNow(seed) }))).toBe('done');
  });

  test('uses each code once, by whichever way, and none of before', async () => {
    const { seed } = await enrol('tom');
    const [code, before] = [codeNow(seed), codeNow(seed, -1)];
    const signedIn = await enter('tom', { code });
    expect(codeOf(signedIn)).toBe('done');
    expect([codeOf(await enter('tom', { code })), codeOf(await enter('tom', { code: before }))]).toEqual([
      'sign-in-failed',
      'sign-in-failed',
    ]);
    expect(codeOf(await ask(headersOf(signedIn), 'POST', 'session/proof', { password, code }))).toBe('wrong-password');
    bank.pass(stepMs);
    expect(codeOf(await enter('tom', { code: codeNow(seed) }))).toBe('done');
  });

  test('of many who send one code at once lets one in', async () => {
    const { seed } = await enrol('tom');
    const code = codeNow(seed);
    const answers = await Promise.all(Array.from({ length: 4 }, () => enter('tom', { code })));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
  });

  test('gives both before production is opened', async () => {
    const { seed, headers } = await enrol('tom');
    bank.pass(5 * minuteMs);
    expect(codeOf(await ask(headers, 'POST', 'session/proof', { password }))).toBe('second-factor-needed');
    expect(codeOf(await ask(headers, 'DELETE', 'me/sessions'))).toBe('prove-yourself');
    expect(codeOf(await ask(headers, 'POST', 'session/proof', { password, code: '12345' }))).toBe('wrong-password');
    expect(codeOf(await ask(headers, 'POST', 'session/proof', { password: 'wrong', code: codeNow(seed) }))).toBe('wrong-password');
    expect(codeOf(await ask(headers, 'POST', 'session/proof', { password, code: codeNow(seed) }))).toBe('done');
    expect(codeOf(await ask(headers, 'DELETE', 'me/sessions'))).toBe('done');
  });

  test('who has lost the app signs in with a recovery code, each once', async () => {
    const { recoveryCodes } = await enrol('tom');
    expect(recoveryCodes).toHaveLength(10);
    expect(new Set(recoveryCodes).size).toBe(10);
    const [first = '', second = ''] = recoveryCodes;
    expect(first).toMatch(/^([a-z2-7]{4}-){5}[a-z2-7]{4}$/);
    expect(codeOf(await enter('tom', { code: first }))).toBe('done');
    expect(codeOf(await enter('tom', { code: first }))).toBe('sign-in-failed');
    expect(codeOf(await enter('tom', { code: ` ${second.toUpperCase().replaceAll('-', ' ')} ` }))).toBe('done');
    expect(JSON.stringify(await bank.store.settings.list('second-factor'))).not.toContain(recoveryCodes[2]);
  });

  test('makes new recovery codes, and the old ones count no more', async () => {
    const { recoveryCodes, headers } = await enrol('tom');
    const renewed = (await ask(headers, 'POST', 'me/second-factor/recovery-codes')).json<z.output<typeof recoveryCodesShape>>();
    expect(codeOf(await enter('tom', { code: recoveryCodes[0] ?? '' }))).toBe('sign-in-failed');
    expect(codeOf(await enter('tom', { code: renewed.recoveryCodes[0] ?? '' }))).toBe('done');
  });

  test('gives it up with password and code', async () => {
    const { headers } = await enrol('tom');
    bank.pass(5 * minuteMs);
    expect(codeOf(await ask(headers, 'DELETE', 'me/second-factor'))).toBe('prove-yourself');
    expect(codeOf(await ask(await bank.signIn('tom'), 'DELETE', 'me/second-factor'))).toBe('done');
    expect(codeOf(await enter('tom'))).toBe('done');
  });
});

describe('guessing', () => {
  test('a wrong password is answered alike with and without a second factor, and for nobody', async () => {
    await enrol('tom');
    const answers = [
      await enter('tom', { word: 'wrong' }),
      await enter('rita', { word: 'wrong' }),
      await enter('nobody', { word: 'wrong' }),
    ];
    const withCode = [await enter('tom', { word: 'wrong', code: '123456' }), await enter('nobody', { word: 'wrong', code: '123456' })];
    withCode.push(await enter('tom', { code: '123456' }));
    const shapes = (all: readonly LightMyRequestResponse[]) =>
      new Set(all.map((answer) => JSON.stringify({ ...answer.json<ErrorBody>().error, request: answer.statusCode })));
    expect([shapes(answers).size, shapes(withCode).size]).toEqual([1, 1]);
  });

  test('codes waits longer each time, from wherever the tries come, and asking for one in between helps nobody', async () => {
    const { seed } = await enrol('tom');
    const from = (address: number, payload: object) =>
      bank.app.inject({ method: 'POST', url: '/api/session', headers: { host }, remoteAddress: `10.1.1.${address}`, payload });
    for (let each = 1; each <= 5; each += 1) {
      expect(codeOf(await from(each, { name: 'tom', password }))).toBe('second-factor-needed');
      expect(codeOf(await from(each, { name: 'tom', password, code: '000000' }))).toBe('sign-in-failed');
    }
    const early = await from(99, { name: 'tom', password, code: codeNow(seed) });
    expect([early.statusCode, early.headers['retry-after']]).toEqual([429, '1']);
    bank.pass(60 * minuteMs);
    expect(codeOf(await from(99, { name: 'tom', password, code: codeNow(seed) }))).toBe('done');
  });

  test('the password is slowed down as before, though a code is given', async () => {
    const { seed } = await enrol('tom');
    for (let each = 0; each < 5; each += 1) await enter('tom', { word: 'wrong', code: codeNow(seed) });
    expect(codeOf(await enter('tom', { code: codeNow(seed) }))).toBe('slow-down');
  });
});

test('to be asked for a code forgives no failure before it', async () => {
  await enrol('tom');
  for (let each = 0; each < 4; each += 1) await enter('tom', { word: 'wrong' });
  expect(codeOf(await enter('tom'))).toBe('second-factor-needed');
  expect(codeOf(await enter('tom', { word: 'wrong' }))).toBe('sign-in-failed');
  expect(codeOf(await enter('tom', { word: 'wrong' }))).toBe('slow-down');
});

describe('an administrator takes one away', () => {
  const take = async (by: string, person: string) => ask(by, 'DELETE', `users/${person}/second-factor`);

  test('at once where nobody is let into production by it, and every ledger says so', async () => {
    const { headers } = await enrol('aude');
    expect((await take('root', 'aude')).json()).toMatchObject({ person: 'aude' });
    expect([codeOf(await enter('aude')), codeOf(await ask(headers, 'GET', 'me'))]).toEqual(['done', 'not-signed-in']);
    expect((await bank.rosters()).at(-1)).toMatchObject({ changedBy: 'root', because: 'aude without a second factor' });
  });

  test.each([
    ['tom', 'vera'],
    ['vera', 'otto'],
  ])('of %s, who approves or administers, with %s as the second person', async (person, second) => {
    await bank.context.roster.changeGroups((groups) => ({ ...groups, 'installation-admin': ['root', 'vera', 'otto'] }));
    await enrol(person);
    const { waits } = (await take('root', person)).json<z.output<typeof userShape>>();
    expect(waits?.rights).toEqual([{ person, right: 'signs in without a second factor' }]);
    expect(codeOf(await enter(person))).toBe('second-factor-needed');
    expect(codeOf(await ask('root', 'POST', `grants/${waits?.id}/second`))).toBe('same-person');
    expect(codeOf(await ask(person, 'POST', `grants/${waits?.id}/second`))).not.toBe('done');
    expect(codeOf(await ask(second, 'POST', `grants/${waits?.id}/second`))).toBe('done');
    expect(codeOf(await enter(person))).toBe('done');
  });

  test('and not the one that came after', async () => {
    const { headers } = await enrol('tom');
    const { waits } = (await take('root', 'tom')).json<z.output<typeof userShape>>();
    await enrol(headers);
    expect(codeOf(await ask('vera', 'POST', `grants/${waits?.id}/second`))).toBe('grant-outdated');
    expect(codeOf(await enter('tom'))).toBe('second-factor-needed');
  });

  test('of nobody who has none', async () => {
    expect(codeOf(await take('root', 'tom'))).toBe('no-second-factor');
  });

  test('with the account', async () => {
    await enrol('tom');
    const { users } = (await ask('root', 'GET', 'users')).json<z.output<typeof usersShape>>();
    expect(users.flatMap(({ person, secondFactor }) => (secondFactor === true ? [person] : []))).toEqual(['tom']);
    await ask('root', 'DELETE', 'users/tom');
    expect(await bank.store.settings.get('second-factor', 'tom')).toBeUndefined();
  });

  test('whoever owns the host does so with a new password', async () => {
    await enrol('root');
    const { password: word } = await recoverUser(bank.store, 'root');
    expect((await enter('root', { word })).json()).toMatchObject({ must: 'change-password' });
  });
});

describe('roles that demand one', () => {
  const demand = (by: string, roles: readonly string[]) => ask(by, 'PUT', 'second-factor', { roles });

  test('let whoever has them do nothing before, and everything after', async () => {
    expect((await demand('root', ['approver'])).json()).toEqual({ roles: ['approver'] });
    const session = await bank.signIn('tom');
    expect(await meOf(session)).toMatchObject({ must: 'second-factor' });
    expect(codeOf(await ask(session, 'GET', 'board'))).toBe('second-factor-first');
    expect(await bank.give(session, 'approve', { release: '1.0.0', stage: 'PROD' })).toBe('second-factor-first');
    const { headers } = await enrol(session);
    expect(codeOf(await ask(headers, 'GET', 'board'))).toBe('done');
    expect(codeOf(await ask(headers, 'DELETE', 'me/second-factor'))).toBe('second-factor-first');
    expect(codeOf(await ask('dora', 'GET', 'board'))).toBe('done');
  });

  test('the administrators of the installation have the role admin', async () => {
    await demand('root', ['admin']);
    expect(await meOf('vera')).toMatchObject({ must: 'second-factor' });
    expect(codeOf(await ask('vera', 'GET', 'users'))).toBe('second-factor-first');
  });

  test('the administrators have it before there is any system', async () => {
    await demand('root', ['admin']);
    bank.store.systems = async () => [];
    expect(await meOf('vera')).toMatchObject({ must: 'second-factor' });
  });

  test('ask nothing of tokens, which approve nothing', async () => {
    await demand('root', ['approver']);
    expect(codeOf(await ask(await bank.token('tom'), 'GET', 'board'))).toBe('done');
  });

  test('are told to every ledger, and one that is taken away waits for a second person', async () => {
    await demand('root', ['approver', 'operator']);
    expect((await bank.rosters()).at(-1)).toMatchObject({ changedBy: 'root', because: 'a second factor for approver and operator' });
    const fewer = (await demand('root', ['operator'])).json<{ waits: { id: string } }>();
    expect(fewer).toMatchObject({
      roles: ['approver', 'operator'],
      waits: { rights: [{ person: 'root', right: 'lets people with the role approver sign in without a second factor' }] },
    });
    expect(codeOf(await ask('vera', 'POST', `grants/${fewer.waits.id}/second`))).toBe('done');
    expect((await ask('vera', 'GET', 'second-factor')).json()).toEqual({ roles: ['operator'] });
    expect((await bank.rosters()).at(-1)).toMatchObject({ second: 'vera', because: 'a second factor for operator' });
  });

  test('before, only what leads to one is permitted', () => {
    const open = routeEntries().flatMap(([id, { despite = [] }]) => ([...despite].includes('second-factor') ? [id] : []));
    expect(open.sort()).toEqual(['beginSecondFactor', 'changePassword', 'confirmSecondFactor', 'me', 'prove', 'signOut']);
  });
});
