import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { ErrorBody } from '#core/api/error.ts';
import type { newTokenShape } from '#core/api/people-shapes.ts';
import { host, password, startTestServer } from './test-server.ts';
import type { Headers, TestServer } from './test-server.ts';

const minuteMs = 60_000;
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
// Delays grow by failures: each test comes when the last one's are forgotten.
beforeEach(() => server.pass(2 * 60 * minuteMs));

async function statusOfMe(headers: Headers): Promise<number> {
  return (await server.app.inject({ method: 'GET', url: '/api/me', headers })).statusCode;
}

async function signIn(name: string, word: string, headers: Headers = {}): Promise<LightMyRequestResponse> {
  return server.app.inject({ method: 'POST', url: '/api/session', payload: { name, password: word }, headers: { host, ...headers } });
}

describe('sign-in', () => {
  test('a person with the right password gets a cookie that no script can read, and is known by it', async () => {
    const answer = await signIn('dora', password);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ person: 'dora', systems: { shop: ['developer'] }, isAdministrator: false });
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^lockstep_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(await statusOfMe({ cookie: cookie.split(';')[0] ?? '' })).toBe(200);
  });

  test('over TLS the cookie has the __Host- prefix and is secure', async () => {
    const secure = await startTestServer({ secureCookies: true });
    const answer = await secure.app.inject({ method: 'POST', url: '/api/session', payload: { name: 'dora', password } });
    expect(String(answer.headers['set-cookie'])).toMatch(/^__Host-lockstep_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    expect(answer.headers['strict-transport-security']).toBeDefined();
    await secure.close();
  });

  test('a wrong name and a wrong password get the same answer', async () => {
    const [wrongName, wrongPassword] = [await signIn('nobody-here', password), await signIn('dora', 'wrong')];
    const [first, second] = [wrongName, wrongPassword].map((answer) => {
      const { request: _request, ...error } = answer.json<ErrorBody>().error;
      return { status: answer.statusCode, error };
    });
    expect(first).toEqual(second);
    expect(first?.status).toBe(401);
  });

  test('a disabled user cannot sign in', async () => {
    await change('nils', { disabled: true });
    expect((await signIn('nils', password)).statusCode).toBe(401);
    await change('nils', { disabled: false });
    expect((await signIn('nils', password)).statusCode).toBe(200);
  });

  test('after five failures the next attempt waits, longer each time, and nobody else is held up', async () => {
    for (let failure = 0; failure < 5; failure += 1) expect((await signIn('tom', 'wrong')).statusCode).toBe(401);
    const early = await signIn('tom', password);
    expect([early.statusCode, early.headers['retry-after']]).toEqual([429, '1']);
    expect((await signIn('rita', password)).statusCode).toBe(200);
    server.pass(1_000);
    expect((await signIn('tom', 'wrong')).statusCode).toBe(401);
    expect((await signIn('tom', password)).headers['retry-after']).toBe('2');
    server.pass(2_000);
    expect((await signIn('tom', password)).statusCode).toBe(200);
  });

  test('names that do not exist are slowed down alike', async () => {
    for (let failure = 0; failure < 5; failure += 1) await signIn('nobody-here', 'wrong');
    expect((await signIn('nobody-here', 'wrong')).statusCode).toBe(429);
  });
});

describe('a session ends', () => {
  test('when its person signs out', async () => {
    const headers = await server.signIn('dora');
    const answer = await server.app.inject({ method: 'DELETE', url: '/api/session', headers });
    expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([
      204,
      'lockstep_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
    ]);
    expect(await statusOfMe(headers)).toBe(401);
  });

  test('when its browser signs in again over it, and not when that fails', async () => {
    const headers = await server.signIn('dora');
    expect((await signIn('dora', 'wrong', headers)).statusCode).toBe(401);
    expect(await statusOfMe(headers)).toBe(200);
    const other = await signIn('rita', password, headers);
    const cookie = String(other.headers['set-cookie']).split(';')[0] ?? '';
    expect([await statusOfMe(headers), await statusOfMe({ cookie })]).toEqual([401, 200]);
  });

  test('when its person is disabled, and stays ended when enabled again', async () => {
    const headers = await server.signIn('nils');
    await change('nils', { disabled: true });
    expect(await statusOfMe(headers)).toBe(401);
    await change('nils', { disabled: false });
    expect(await statusOfMe(headers)).toBe(401);
  });

  test('when its person changes the password, everywhere but here', async () => {
    const [here, elsewhere] = [await server.signIn('otto'), await server.signIn('otto')];
    const payload = { old: password, new: 'another horse another staple' };
    const answer = await server.app.inject({ method: 'POST', url: '/api/me/password', headers: here, payload });
    expect(answer.statusCode).toBe(204);
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
    expect([await statusOfMe(elsewhere), await statusOfMe(here), await statusOfMe({ cookie })]).toEqual([401, 401, 200]);
  });

  test('when an administrator sets a new password', async () => {
    const headers = await server.signIn('tom');
    await change('tom', { password: 'a password from the administrator' });
    expect(await statusOfMe(headers)).toBe(401);
  });

  test('after 30 minutes without use', async () => {
    const headers = await server.signIn('dora');
    server.pass(29 * minuteMs);
    expect(await statusOfMe(headers)).toBe(200);
    server.pass(29 * minuteMs);
    expect(await statusOfMe(headers)).toBe(200);
    server.pass(30 * minuteMs);
    expect(await statusOfMe(headers)).toBe(401);
  });

  test('after 12 hours, however busy', async () => {
    const headers = await server.signIn('dora');
    for (let quarter = 0; quarter < 4 * 12 - 1; quarter += 1) {
      server.pass(15 * minuteMs);
      expect(await statusOfMe(headers)).toBe(200);
    }
    server.pass(15 * minuteMs);
    expect(await statusOfMe(headers)).toBe(401);
  });
});

describe('a token', () => {
  test('is shown once, kept as a hash, and works until it is revoked', async () => {
    const headers = await server.signIn('dora');
    const payload = { name: 'CI', expires: server.engine.now() + minuteMs };
    const made = await server.app.inject({ method: 'POST', url: '/api/tokens', headers, payload });
    const { value, token } = made.json<z.output<typeof newTokenShape>>();
    expect(value).toMatch(/^lks_[\w-]{43}$/);
    expect(JSON.stringify(await server.store.settings.list('token'))).not.toContain(value);
    expect((await server.app.inject({ method: 'GET', url: '/api/tokens', headers })).body).not.toContain(value);
    expect(await statusOfMe({ authorization: `Bearer ${value}` })).toBe(200);
    await server.app.inject({ method: 'DELETE', url: `/api/tokens/${token.id}`, headers });
    expect(await statusOfMe({ authorization: `Bearer ${value}` })).toBe(401);
  });

  test('ends when it expires, and when its person is disabled', async () => {
    const headers = await server.token('nils');
    expect(await statusOfMe(headers)).toBe(200);
    await change('nils', { disabled: true });
    expect(await statusOfMe(headers)).toBe(401);
    await change('nils', { disabled: false });
    server.pass(3_600_000_000);
    expect(await statusOfMe(headers)).toBe(401);
  });

  test('cannot be revoked, or seen, by somebody else', async () => {
    const { token } = await server.context.tokens.add('dora', { name: 'mine', expires: server.engine.now() + minuteMs });
    const headers = await server.signIn('rita');
    expect((await server.app.inject({ method: 'DELETE', url: `/api/tokens/${token.id}`, headers })).statusCode).toBe(404);
    expect((await server.app.inject({ method: 'GET', url: '/api/tokens', headers })).body).not.toContain(token.id);
  });

  test('makes no other token: it would outlive its own limits', async () => {
    const headers = await server.token('dora');
    const payload = { name: 'more', expires: server.engine.now() + minuteMs };
    expect((await server.app.inject({ method: 'POST', url: '/api/tokens', headers, payload })).statusCode).toBe(403);
  });
});

async function change(person: string, payload: object): Promise<void> {
  const answer = await server.app.inject({ method: 'PATCH', url: `/api/users/${person}`, headers: await server.signIn('root'), payload });
  expect(answer.statusCode).toBe(200);
}

test('the last administrator can be neither disabled nor taken out of the group', async () => {
  const headers = await server.signIn('root');
  const attempts = [
    { method: 'PATCH', url: '/api/users/root', payload: { disabled: true } },
    { method: 'PATCH', url: '/api/users/root', payload: { groups: [] } },
    { method: 'PUT', url: '/api/groups/installation-admin', payload: { persons: [] } },
    { method: 'PUT', url: '/api/groups/installation-admin', payload: { persons: ['somebody-without-a-user'] } },
  ] as const;
  for (const attempt of attempts) {
    const answer = await server.app.inject({ ...attempt, headers });
    expect([answer.statusCode, answer.json<ErrorBody>().error.code]).toEqual([409, 'last-administrator']);
  }
});
