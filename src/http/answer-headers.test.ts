// Every answer there is, walked: what a browser may do with it is said each time.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text as readText } from 'node:stream/consumers';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentRoutes } from '#core/api/agent-routes.ts';
import { errorShape } from '#core/api/error.ts';
import type { ErrorBody } from '#core/api/error.ts';
import type { Route } from '#core/api/route.ts';
import { routeEntries } from '#core/api/routes.ts';
import { agentToken, startTestServer } from './test-server.ts';
import type { Headers, TestServer } from './test-server.ts';

let server: TestServer;
let folder: string;
const values: Record<string, string> = { system: 'shop', digest: `sha256:${'0'.repeat(64)}`, hook: '0123456789abcdef', secret: 'A' };

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-headers-'));
  await mkdir(path.join(folder, 'assets'));
  await writeFile(path.join(folder, 'index.html'), '<!doctype html><title>Lockstep</title>');
  await writeFile(path.join(folder, 'assets', 'main-1a2b.js'), 'export {};');
  await writeFile(path.join(folder, 'assets', 'main-1a2b.css'), 'a {}');
  server = await startTestServer({ webFolder: folder });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

type AnyHeaders = { readonly [name: string]: unknown };

function requireGuarded(headers: AnyHeaders, where: string, isPage = false): void {
  const policy = String(headers['content-security-policy']);
  for (const directive of [`default-src 'none'`, `base-uri 'none'`, `frame-ancestors 'none'`, `object-src 'none'`])
    expect(policy.split('; '), where).toContain(directive);
  expect(policy, where).not.toMatch(/unsafe|\*|https?:|data:/);
  if (isPage)
    for (const directive of [`script-src 'self'`, `style-src 'self'`, `form-action 'self'`]) expect(policy, where).toContain(directive);
  else expect(policy.split('; '), where).toEqual(expect.arrayContaining(['sandbox', `form-action 'none'`]));
  expect(headers, where).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': isPage ? 'same-origin' : 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(String(headers['permissions-policy']), where).toContain('camera=()');
  expect(String(headers['cache-control']), where).toMatch(isPage ? /no-cache|immutable/ : /no-store/);
  expect(headers, where).not.toHaveProperty('x-powered-by');
}

async function ask(route: Pick<Route, 'method' | 'path' | 'body'>, headers: Headers, payload?: string): Promise<LightMyRequestResponse> {
  const url = route.path.replaceAll(/:(\w+)/g, (_all, name: string) => values[name] ?? 'x1');
  const type = route.body === 'bytes' ? 'application/octet-stream' : 'application/json';
  const sent = payload === undefined ? {} : { payload, headers: { ...headers, 'content-type': type } };
  const answer = await server.app.inject({ method: route.method, url, headers, ...sent, payloadAsStream: true });
  if (String(answer.headers['content-type']).startsWith('text/event-stream')) answer.stream().destroy();
  else await readText(answer.stream());
  return answer;
}

describe('every route guards every answer', () => {
  test.each(routeEntries())('%s', async (id, route) => {
    const example = route.body === 'bytes' ? 'bytes' : JSON.stringify(route.examples?.[0]?.body ?? {});
    const root = await server.signIn('root');
    const answers = [
      await ask(route, {}),
      await ask(route, await server.token('olga')),
      await ask(route, await server.token('rita'), example),
      await ask(route, root, '{"half":'),
      await ask(route, { ...root, origin: 'https://evil.example' }),
      await ask(route, { ...root, host: 'evil.example' }),
      // Last, for it may change something.
      await ask(route, root, route.body === undefined ? undefined : example),
    ];
    for (const answer of answers) requireGuarded(answer.headers, `${id} ${answer.statusCode}`);
  });

  test.each(Object.values(agentRoutes))('of the agents: $method $path', async ({ method, path: address }) => {
    const url = address.replaceAll(/:(\w+)/g, (_all, name: string) => values[name] ?? 'x1');
    for (const headers of [{}, { authorization: `Bearer ${agentToken}` }])
      requireGuarded((await server.agents.inject({ method, url, headers })).headers, url);
  });
});

describe('what is no route guards its answer too', () => {
  test.each(['/api/nothing', '/assets/gone.js', '/%zz', '/api/systems/%c0%ae/board', `/api/systems/${'x'.repeat(700)}/board`])(
    '%s',
    async (url) => {
      const answer = await server.app.inject({ method: 'GET', url });
      expect([400, 404]).toContain(answer.statusCode);
      requireGuarded(answer.headers, url);
    },
  );

  test.each(['OPTIONS', 'HEAD', 'TRACE', 'PROPFIND'] as const)('the method %s', async (method) => {
    const answer = await server.app.inject({ method, url: '/api/me' });
    expect(answer.statusCode).toBe(404);
    requireGuarded(answer.headers, method);
  });

  test.each(['GET / HTTP/9.9\r\n\r\n', 'garbage\r\n\r\n', `GET / HTTP/1.1\r\nhost: x\r\na: ${'b'.repeat(20_000)}\r\n\r\n`])(
    'on a socket: %.20s',
    async (sent) => {
      const running = await startTestServer();
      await running.app.listen({ port: 0, host: '127.0.0.1' });
      const address = running.app.server.address();
      const socket = connect(typeof address === 'object' && address !== null ? address.port : 0, '127.0.0.1');
      socket.end(sent);
      const said = await readText(socket);
      const [head = '', body = ''] = said.split('\r\n\r\n');
      expect(head).toMatch(/^HTTP\/1\.1 4\d\d /);
      requireGuarded(
        Object.fromEntries(
          head
            .split('\r\n')
            .slice(1)
            .map((line) => splitAt(line, ': ')),
        ),
        head,
      );
      expect(errorShape.safeParse(JSON.parse(body)).success).toBe(true);
      await running.close();
    },
  );
});

function splitAt(line: string, mark: string): readonly [string, string] {
  const at = line.indexOf(mark);
  return [line.slice(0, at), line.slice(at + mark.length)];
}

test.each(['/', '/systems/shop', '/assets/main-1a2b.js', '/assets/main-1a2b.css'])(
  '%s of the web may run our own, and nothing else',
  async (url) => {
    const answer = await server.app.inject({ method: 'GET', url });
    expect(answer.statusCode).toBe(200);
    requireGuarded(answer.headers, url, true);
  },
);

test('over TLS, and only there, a browser is told to come by TLS from now on', async () => {
  const secure = await startTestServer({ secureCookies: true });
  for (const url of ['/healthz', '/api/me', '/nothing']) {
    expect((await secure.app.inject({ method: 'GET', url })).headers['strict-transport-security'], url).toBe(
      'max-age=31536000; includeSubDomains',
    );
    expect((await server.app.inject({ method: 'GET', url })).headers, url).not.toHaveProperty('strict-transport-security');
  }
  await secure.close();
});

describe('nothing that was sent gets into a header', () => {
  const broken = 'a\r\nset-cookie: x=1\r\n\r\n<script>';

  test('not by the way back of a door', async () => {
    await server.engine.hear('local', 'shop', [
      { kind: 'urls', by: 'agent:local', environment: 'dev', urls: { api: 'http://127.0.0.1:4101' } },
    ]);
    const url = `/api/systems/shop/environments/dev/door?to=${encodeURIComponent(`/${broken}`)}`;
    const answer = await server.app.inject({ method: 'GET', url, headers: await server.signIn('vera') });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.body.match(/<script\b/g)).toHaveLength(1);
    expect(answer.body).toContain('&#60;script&#62;');
  });

  test.each(['/api/blobs/DIGEST', '/api/systems/shop/releases/1.0.0/evidence/DIGEST'])('not by %s', async (address) => {
    const url = address.replace('DIGEST', encodeURIComponent(`sha256:${'0'.repeat(52)}${broken}`.slice(0, 71)));
    const answer = await server.app.inject({ method: 'GET', url, headers: await server.token('rita') });
    expect([answer.statusCode, answer.headers['set-cookie'], answer.headers['content-disposition']]).toEqual([400, undefined, undefined]);
  });

  test('nor is it read as a template, in an error that names it', async () => {
    const named = '{{7*7}}${7*7}<img src=x onerror=alert(1)>';
    const answer = await server.app.inject({
      method: 'POST',
      url: '/api/systems/shop/commands/hold',
      headers: await server.signIn('rita'),
      payload: { stage: 'NOPE', reason: named, [named]: true },
    });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'application/json; charset=utf-8']);
    expect(answer.json<ErrorBody>().error.problems?.[0]?.field).toBe(named);
  });
});

describe('a name that leads here', () => {
  test.each([
    'lockstep.test',
    'lockstep.test:7400',
    'LOCKSTEP.test',
    'lockstep.test.',
    'localhost',
    'localhost:7400',
    '127.0.0.1:7400',
    '[::1]:7400',
    '10.0.0.7',
    'controller:7400',
  ])('is served as %s', async (host) => {
    expect((await server.app.inject({ method: 'GET', url: '/healthz', headers: { host } })).statusCode).toBe(200);
  });

  test.each([
    'evil.example',
    'evil.example:7400',
    'lockstep.test.evil.example',
    '127.0.0.1.nip.io',
    'a@b',
    'lockstep.test/x',
    '[::1',
    '0x7f.1',
    'local host',
    'a,b',
  ])('is not served as %s', async (host) => {
    for (const url of ['/', '/healthz', '/api/me', '/nothing']) {
      const answer = await server.app.inject({ method: 'GET', url, headers: { host } });
      expect([answer.statusCode, answer.json<ErrorBody>().error.code]).toEqual([421, 'wrong-host']);
    }
  });
});
