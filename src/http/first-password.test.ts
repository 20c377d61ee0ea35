// A password that somebody else made opens one thing: a password of one's own.
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorBody } from '#core/api/error.ts';
import { routeEntries } from '#core/api/routes.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import { ensureAdmin } from './ensure-admin.ts';
import { changeUser, usersOf } from './people.ts';
import { recoverUser } from './recover-user.ts';
import { host, password, startTestServer } from './test-server.ts';
import type { Headers, TestServer } from './test-server.ts';

const given = 'lattice vermilion quokka 73';
const own = 'another lattice of my own';
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

async function ask(headers: Headers, method: Method, path: string, payload?: object): Promise<LightMyRequestResponse> {
  return server.app.inject({ method, url: `/api/${path}`, headers, ...(payload && { payload }) });
}

async function signIn(name: string, word: string): Promise<{ readonly answer: LightMyRequestResponse; readonly headers: Headers }> {
  const answer = await ask({ host }, 'POST', 'session', { name, password: word });
  return { answer, headers: { host, cookie: String(answer.headers['set-cookie']).split(';')[0] ?? '', origin: `http://${host}` } };
}

function codeOf(answer: LightMyRequestResponse): string | undefined {
  return answer.statusCode < 400 ? undefined : answer.json<ErrorBody>().error.code;
}

describe.each([
  ['made an account', 'POST', 'users', { person: 'fresh', password: given, groups: ['installation-admin'] }, 'fresh'],
  ['set a new password', 'PATCH', 'users/vera', { password: given }, 'vera'],
] as const)('whose password an administrator gave, who %s,', (_how, method, path, body, person) => {
  let headers: Headers;

  beforeAll(async () => {
    expect(codeOf(await ask(await server.signIn('root'), method, path, body))).toBeUndefined();
    ({ headers } = await signIn(person, given));
  });

  test('is told so, and may do nothing else', async () => {
    expect((await ask(headers, 'GET', 'me')).json()).toMatchObject({ person, must: 'change-password' });
    const answers = await Promise.all([ask(headers, 'GET', 'board'), ask(headers, 'GET', 'me/sessions'), ask(headers, 'GET', 'tokens')]);
    expect(answers.map(codeOf)).toEqual(Array.from({ length: 3 }, () => 'change-password-first'));
  });

  test('does not keep it', async () => {
    expect(codeOf(await ask(headers, 'POST', 'me/password', { old: given, new: given }))).toBe('invalid-request');
    expect((await ask(headers, 'GET', 'me')).json()).toMatchObject({ must: 'change-password' });
  });

  test('may do everything after choosing another one', async () => {
    expect(codeOf(await ask(headers, 'POST', 'me/password', { old: given, new: own }))).toBeUndefined();
    const { answer, headers: now } = await signIn(person, own);
    expect(answer.json()).not.toHaveProperty('must');
    expect(codeOf(await ask(now, 'GET', 'board'))).toBeUndefined();
  });
});

test('whoever set the own password anew has nothing to change', async () => {
  expect(codeOf(await ask(await server.signIn('root'), 'PATCH', 'users/root', { password: given }))).toBeUndefined();
  expect((await signIn('root', given)).answer.json()).not.toHaveProperty('must');
});

test('a token that was made before goes on: it is nobody’s sign-in', async () => {
  const token = await server.token('tom');
  expect(codeOf(await ask(await server.signIn('root'), 'PATCH', 'users/tom', { password: given }))).toBeUndefined();
  expect(codeOf(await ask(token, 'GET', 'board'))).toBeUndefined();
});

test('the first administrator’s password, and one that whoever owns the host made, are such', async () => {
  const store = openMemoryStore();
  await ensureAdmin(store);
  expect(await usersOf(store.settings).get('admin')).toMatchObject({ passwordGiven: true });
  await changeUser({ users: usersOf(store.settings) }, 'admin', { password: 'chosen' });
  expect(await usersOf(store.settings).get('admin')).not.toHaveProperty('passwordGiven');
  await recoverUser(store, 'admin');
  expect(await usersOf(store.settings).get('admin')).toMatchObject({ passwordGiven: true });
});

test('only what leads to a password of one’s own is permitted before', () => {
  const open = routeEntries().flatMap(([id, { despite }]) => (despite?.includes('change-password') === true ? [id] : []));
  expect(open.sort()).toEqual(['changePassword', 'me', 'signOut']);
});

test('a person who chose the password is not asked', async () => {
  expect((await signIn('dora', password)).answer.json()).not.toHaveProperty('must');
});
