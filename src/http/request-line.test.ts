// What the log says of those who come in, and of those who are told no.
import type { FastifyBaseLogger } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { host, password, startTestServer } from './test-server.ts';
import type { Headers, TestServer } from './test-server.ts';

const lineShape = z.looseObject({ level: z.int(), time: z.int(), reqId: z.string().optional(), msg: z.string() });
const warn = 40;
const from = '10.0.0.9';
const secret = 'not the right one, but near it';
let lines: string[] = [];
let server: TestServer;

beforeAll(async () => {
  const log: FastifyBaseLogger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  server = await startTestServer({ log, limits: { perPerson: { burst: 12, perSecond: 1 } } });
});
afterAll(() => server.close());
beforeEach(() => {
  server.pass(2 * 60 * 60_000);
  lines = [];
});

interface Asked {
  readonly method?: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Headers;
  readonly payload?: object;
}

async function ask({ method = 'GET', url, headers = { host }, payload }: Asked): Promise<string> {
  const sent = payload === undefined ? {} : { payload };
  const answer = await server.app.inject({ method, url, headers, remoteAddress: from, ...sent });
  return String(answer.headers['x-request-id']);
}

/** The lines of one request. */
function told(request: string): readonly z.output<typeof lineShape>[] {
  return lines.map((line) => lineShape.parse(JSON.parse(line))).filter(({ reqId }) => reqId === request);
}

describe('a sign-in is logged, without what was typed', () => {
  test('that came in', async () => {
    const request = await ask({ method: 'POST', url: '/api/session', payload: { name: 'dora', password } });
    expect(told(request)).toMatchObject([
      { msg: 'somebody signed in', person: 'dora', from, with: 'password' },
      { msg: 'answered', path: '/api/session', status: 200, from },
    ]);
    expect(lines.join('')).not.toContain(password);
  });

  test.each([
    ['dora', 'dora'],
    // It may be a password in the wrong field.
    [secret, undefined],
  ])('that failed, of %s', async (name, person) => {
    const request = await ask({ method: 'POST', url: '/api/session', payload: { name, password: secret } });
    const [failed, line] = told(request);
    expect(failed).toMatchObject({ msg: 'a sign-in failed', level: warn, from });
    expect(failed?.['person']).toBe(person);
    expect(line).toMatchObject({ msg: 'refused', level: warn, code: 'sign-in-failed', status: 401, from });
    expect(lines.join('')).not.toContain(secret);
  });

  test('that came too early', async () => {
    for (let failure = 0; failure < 5; failure += 1)
      await ask({ method: 'POST', url: '/api/session', payload: { name: 'tom', password: secret } });
    const request = await ask({ method: 'POST', url: '/api/session', payload: { name: 'tom', password } });
    expect(told(request)).toMatchObject([{ msg: 'refused', level: warn, code: 'slow-down', status: 429, from }]);
    expect(lines.join('')).not.toContain(password);
  });
});

test('a line says when, who, from where, and what', async () => {
  const request = await ask({ url: '/api/me', headers: await server.token('dora') });
  const [line, ...others] = told(request);
  expect(others).toEqual([]);
  expect(line).toMatchObject({ msg: 'answered', by: 'dora', from, method: 'GET', path: '/api/me', status: 200 });
  expect(line?.time).toBeGreaterThan(0);
});

describe('whoever is told no is logged once, with who, where and why', () => {
  const users = { url: '/api/users' };
  const proof = { method: 'POST', url: '/api/session/proof', payload: { password: secret } } as const;

  test.each([
    ['no administrator', 'not-permitted', 403, '/api/users', async () => ({ ...users, headers: await server.signIn('dora') })],
    [
      'a token that is too narrow',
      'token-too-narrow',
      403,
      '/api/tokens',
      async () => ({ url: '/api/tokens', headers: await server.token('dora') }),
    ],
    [
      'another role',
      'not-your-role',
      403,
      '/api/systems/:system/ledger',
      async () => ({ url: '/api/systems/shop/ledger', headers: await server.signIn('dora') }),
    ],
    [
      'of another system',
      'no-system',
      404,
      '/api/systems/:system/board',
      async () => ({ url: '/api/systems/other/board', headers: await server.signIn('dora') }),
    ],
    ['a wrong password', 'wrong-password', 400, '/api/session/proof', async () => ({ ...proof, headers: await server.signIn('dora') })],
    [
      'another page',
      'other-origin',
      403,
      '/api/session/proof',
      async () => ({ ...proof, headers: { ...(await server.signIn('dora')), origin: 'https://evil.example' } }),
    ],
  ] as const)('%s: %s', async (_what, code, status, path, asked) => {
    const request: Asked & { readonly headers: Headers } = await asked();
    expect(told(await ask(request))).toMatchObject([{ msg: 'refused', level: warn, by: 'dora', code, status, from, path }]);
    expect(lines.join('')).not.toContain(secret);
    expect(lines.join('')).not.toContain(request.headers['cookie'] ?? request.headers['authorization']);
  });

  test('a token of nobody, which is not told', async () => {
    const request = await ask({ ...users, headers: { host, authorization: `Bearer ${'x'.repeat(43)}` } });
    expect(told(request)).toMatchObject([{ msg: 'answered', code: 'not-signed-in', path: '/api/users', status: 401, from }]);
    expect(lines.join('')).not.toContain('xxx');
  });

  test('more requests than one person may make', async () => {
    const headers = await server.signIn('rita');
    let last = '';
    for (let count = 0; count < 13; count += 1) last = await ask({ url: '/api/me', headers });
    expect(told(last)).toMatchObject([{ msg: 'refused', level: warn, by: 'rita', code: 'slow-down', path: '/api/me', status: 429, from }]);
  });

  test('what fits no shape', async () => {
    const headers = await server.signIn('dora');
    const request = await ask({ method: 'POST', url: '/api/me/password', headers, payload: { [secret]: secret } });
    expect(told(request)).toMatchObject([
      { msg: 'answered', by: 'dora', code: 'invalid-request', path: '/api/me/password', status: 400, from },
    ]);
    expect(lines.join('')).not.toContain(secret);
  });
});
