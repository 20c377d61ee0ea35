import { afterEach, expect, test } from 'vitest';
import { fastify } from 'fastify';
import { Failure } from '#core/failure.ts';
import { answerErrors } from './answer-errors.ts';
import { startTestServer, type TestServer } from './test-server.ts';

let server: TestServer | undefined;
afterEach(async () => server?.close());

test.each([
  ['short', { status: 'ok', disk: 'short' }],
  [undefined, { status: 'ok' }],
] as const)('with room on the disk being %s, health says so to everybody', async (level, told) => {
  server = await startTestServer({ diskLevel: () => level });
  expect((await server.app.inject({ method: 'GET', url: '/healthz', headers: { host: 'lockstep.test' } })).json()).toEqual(told);
});

test('a write for which the disk had no room is answered by 507 and one sentence, and one for which no store was there by 503', async () => {
  const app = fastify();
  answerErrors(app);
  app.get('/full', async () => {
    throw new Failure('store-full', 'The disk of the store is full: nothing was written.', { retryable: true });
  });
  app.get('/away', async () => {
    throw new Failure('store-unavailable', 'secret words of a driver', { retryable: true });
  });
  const full = await app.inject({ method: 'GET', url: '/full' });
  expect([full.statusCode, full.json()]).toMatchObject([
    507,
    { error: { code: 'store-full', sentence: 'The disk of the store is full: nothing was written.' } },
  ]);
  const away = await app.inject({ method: 'GET', url: '/away' });
  expect([away.statusCode, away.json()]).toMatchObject([503, { error: { code: 'store-away' } }]);
  expect(away.body).not.toContain('secret');
});

test('without its store the controller answers, and is not ready', async () => {
  server = await startTestServer();
  const ask = async (url: string) => (await server?.app.inject({ method: 'GET', url, headers: { host: 'lockstep.test' } }))?.statusCode;
  expect([await ask('/healthz'), await ask('/readyz')]).toEqual([200, 200]);
  const away = new Failure('store-unavailable', 'nobody answers', { retryable: true });
  Object.defineProperty(server.store, 'systems', { value: () => Promise.reject(away) });
  expect([await ask('/healthz'), await ask('/readyz')]).toEqual([200, 503]);
});
