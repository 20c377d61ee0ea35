// Ten thousand sign-ins by others: they are slowed down, memory has an end, and everybody else comes in.
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorBody } from '#core/api/error.ts';
import { SignInDelays } from './sign-in-delays.ts';
import { host, password, startTestServer } from './test-server.ts';
import type { TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ limits: { perAddress: { burst: 20_000, perSecond: 1 } } });
});
afterAll(() => server.close());

async function signIn(name: string, word: string, remoteAddress: string): Promise<LightMyRequestResponse> {
  return server.app.inject({ method: 'POST', url: '/api/session', payload: { name, password: word }, headers: { host }, remoteAddress });
}

test('of ten thousand sign-ins from one address only the free ones are tried, and others sign in meanwhile', async () => {
  const statuses = new Map<number, number>();
  const flood = Array.from({ length: 10_000 }, async (_none, at) => {
    const { statusCode } = await signIn(`name-${at % 500}`, 'wrong', '10.0.0.1');
    statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
  });
  const begunMs = performance.now();
  const others = await Promise.all(['dora', 'rita', 'tom'].map((name, at) => signIn(name, password, `10.0.1.${at}`)));
  expect(others.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
  // Not behind ten thousand hashes: those alone would take minutes.
  expect(performance.now() - begunMs).toBeLessThan(60_000);
  await Promise.all(flood);
  // Each that was tried took a hash of 19 MiB; all others took none.
  expect(statuses.get(401)).toBe(50);
  expect((statuses.get(429) ?? 0) + (statuses.get(503) ?? 0)).toBe(9_950);
});

test('afterwards each attempt from there waits longer, up to a minute, and the same person from elsewhere does not', async () => {
  const waits: number[] = [];
  for (let attempt = 0; attempt < 9; attempt += 1) {
    const early = await signIn('dora', password, '10.0.0.1');
    expect(early.statusCode).toBe(429);
    const seconds = Number(early.headers['retry-after']);
    waits.push(seconds);
    server.pass(seconds * 1_000);
    expect((await signIn(`nobody-${attempt}`, 'wrong', '10.0.0.1')).statusCode).toBe(401);
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  expect((await signIn('dora', password, '10.0.2.1')).statusCode).toBe(200);
});

test('what is remembered of failures has an end, and many names push no address out', () => {
  const delays = new SignInDelays(() => 0);
  const tryTo = (name: string, address: string): void => {
    try {
      delays.begin(name, address);
    } catch {
      // Too early.
    }
  };
  for (let attempt = 0; attempt < 60; attempt += 1) tryTo(`name-${attempt}`, '10.0.0.1');
  for (let attempt = 0; attempt < 60_000; attempt += 1) tryTo(`name-${attempt}`, `10.1.${attempt % 3}.${attempt % 250}`);
  // 38,000 were let through, of fewer than a thousand addresses.
  expect(delays.size).toBeLessThanOrEqual(21_000);
  expect(() => delays.begin('somebody', '10.0.0.1')).toThrow('Too many sign-ins failed.');
});

test('one who has an IPv6 network has one address', () => {
  const delays = new SignInDelays(() => 0);
  for (let attempt = 0; attempt < 50; attempt += 1) delays.begin(`name-${attempt}`, `2001:db8:1:2::${attempt.toString(16)}`);
  expect(() => delays.begin('name', '2001:db8:1:2:ffff::1')).toThrow('Too many sign-ins failed.');
  expect(() => delays.begin('name', '2001:db8:1:3::1')).not.toThrow();
});

test('every failure has one shape, whatever failed', async () => {
  server.pass(2 * 60 * 60_000);
  const answers = [
    await signIn('nobody-here', 'wrong', '10.0.3.1'),
    await signIn('dora', 'wrong', '10.0.3.1'),
    await signIn('dora', '', '10.0.3.1'),
    await signIn(' ', 'x'.repeat(256), '10.0.3.1'),
    await signIn('__proto__', 'wrong', '10.0.3.1'),
  ];
  const shapes = answers.map((answer) => {
    const { request: _request, ...error } = answer.json<ErrorBody>().error;
    const { 'x-request-id': _id, date: _date, ...headers } = answer.headers;
    return JSON.stringify([answer.statusCode, error, headers]);
  });
  expect(new Set(shapes).size).toBe(1);
});
