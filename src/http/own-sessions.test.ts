import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { z } from 'zod';
import type { ErrorBody } from '#core/api/error.ts';
import type { sessionsShape } from '#core/api/people-shapes.ts';
import { password, startTestServer } from './test-server.ts';
import type { Headers, TestServer } from './test-server.ts';

const minuteMs = 60_000;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
// What an earlier test began has ended by then.
beforeEach(() => server.pass(60 * minuteMs));

type Own = z.output<typeof sessionsShape>['sessions'];

async function ask(method: 'GET' | 'DELETE', url: string, headers: Headers): Promise<LightMyRequestResponse> {
  return server.app.inject({ method, url, headers });
}

async function listOf(headers: Headers): Promise<Own> {
  return (await ask('GET', '/api/me/sessions', headers)).json<z.output<typeof sessionsShape>>().sessions;
}

async function statusOfMe(headers: Headers): Promise<number> {
  return (await ask('GET', '/api/me', headers)).statusCode;
}

async function idOf(headers: Headers): Promise<string> {
  return (await listOf(headers)).find(({ here }) => here)?.id ?? 'none';
}

test('a person sees where the sessions are, and nobody else sees them', async () => {
  const begunAt = server.engine.now();
  const there = await server.signIn('dora');
  server.pass(20 * minuteMs);
  const here = await server.signIn('dora');
  const now = server.engine.now();
  expect(await listOf(here)).toEqual([
    { id: await idOf(here), createdAt: now, seenAt: now, here: true },
    { id: await idOf(there), createdAt: begunAt, seenAt: begunAt, here: false },
  ]);
  expect(await listOf(await server.signIn('rita'))).toHaveLength(1);
});

test('a session that has ended is not listed', async () => {
  await server.signIn('dora');
  server.pass(30 * minuteMs);
  expect(await listOf(await server.signIn('dora'))).toHaveLength(1);
});

test('the id of a session is not its value, and signs nobody in', async () => {
  const here = await server.signIn('dora');
  const [name = '', value = ''] = (here['cookie'] ?? '').split('=');
  const { body } = await ask('GET', '/api/me/sessions', here);
  expect(await idOf(here)).toMatch(/^[0-9a-f]{16}$/);
  expect(body).not.toContain(value);
  expect(await statusOfMe({ ...here, cookie: `${name}=${await idOf(here)}` })).toBe(401);
});

test('one is ended, and the others stay', async () => {
  const [here, lost, other] = [await server.signIn('dora'), await server.signIn('dora'), await server.signIn('dora')];
  expect((await ask('DELETE', `/api/me/sessions/${await idOf(lost)}`, here)).statusCode).toBe(204);
  expect([await statusOfMe(here), await statusOfMe(lost), await statusOfMe(other)]).toEqual([200, 401, 200]);
});

test('this one is ended as by signing out', async () => {
  const here = await server.signIn('dora');
  const answer = await ask('DELETE', `/api/me/sessions/${await idOf(here)}`, here);
  expect(String(answer.headers['set-cookie'])).toContain('lockstep_session=; Max-Age=0');
  expect(await statusOfMe(here)).toBe(401);
});

test('all others are ended, and this one stays', async () => {
  const [here, there, rita] = [await server.signIn('dora'), await server.signIn('dora'), await server.signIn('rita')];
  expect((await ask('DELETE', '/api/me/sessions', here)).statusCode).toBe(204);
  expect([await statusOfMe(here), await statusOfMe(there), await statusOfMe(rita)]).toEqual([200, 401, 200]);
});

test('nobody ends the session of somebody else', async () => {
  const [dora, rita] = [await server.signIn('dora'), await server.signIn('rita')];
  const answer = await ask('DELETE', `/api/me/sessions/${await idOf(rita)}`, dora);
  expect([answer.statusCode, answer.json<ErrorBody>().error.code]).toEqual([404, 'no-such-session']);
  expect(await statusOfMe(rita)).toBe(200);
});

test.each(['one', 'all others'])('without the password of the last five minutes none is ended: %s', async (which) => {
  const [here, there] = [await server.signIn('dora'), await server.signIn('dora')];
  const url = which === 'one' ? `/api/me/sessions/${await idOf(there)}` : '/api/me/sessions';
  server.pass(5 * minuteMs);
  const refusal = await ask('DELETE', url, here);
  expect([refusal.statusCode, refusal.json<ErrorBody>().error.code, await statusOfMe(there)]).toEqual([403, 'prove-yourself', 200]);
  await server.app.inject({ method: 'POST', url: '/api/session/proof', headers: here, payload: { password } });
  expect((await ask('DELETE', url, here)).statusCode).toBe(204);
  expect(await statusOfMe(there)).toBe(401);
});
