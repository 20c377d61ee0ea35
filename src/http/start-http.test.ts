import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { RequestOptions } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { edgeCodes } from '#core/api/error.ts';
import { routeEntries } from '#core/api/routes.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import { ensureAdmin } from './ensure-admin.ts';
import { startHttp } from './start-http.ts';
import type { RunningHttp } from './start-http.ts';
import { agentToken, startTestServer } from './test-server.ts';
import type { TestServer } from './test-server.ts';

let server: TestServer;
let folder: string;
let running: RunningHttp;
let agentSocket: string;

beforeAll(async () => {
  server = await startTestServer();
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-http-'));
  agentSocket = path.join(folder, 'agent.sock');
  const webFolder = path.join(folder, 'web');
  await mkdir(path.join(webFolder, 'assets'), { recursive: true });
  await writeFile(path.join(webFolder, 'index.html'), '<!doctype html><title>Lockstep</title>');
  await writeFile(path.join(webFolder, 'assets', 'main-1a2b.js'), 'export {};');
  await writeFile(path.join(folder, 'secret.txt'), 'not for the web');
  // What a killed controller leaves behind.
  await writeFile(agentSocket, '');
  running = await startHttp({ ...server.context, port: 0, host: '127.0.0.1', agentSocket, agentToken, webFolder });
});
afterAll(async () => {
  await running.close();
  await server.close();
  await rm(folder, { recursive: true });
});

describe('the web', () => {
  test.each(['/', '/systems/shop', '/systems/shop/releases/1.1.0'])('%s is the page', async (page) => {
    const answer = await fetch(`${running.url}${page}`);
    expect([answer.status, await answer.text()]).toEqual([200, '<!doctype html><title>Lockstep</title>']);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
  });

  test('files with a hash in their name may be kept for ever, the page may not', async () => {
    const [script, page] = [await fetch(`${running.url}/assets/main-1a2b.js`), await fetch(running.url)];
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect(page.headers.get('cache-control')).toBe('no-cache');
  });

  test.each(['/assets/gone.js', '/../secret.txt', '/..%2fsecret.txt', '/api/nothing', '/agent/orders'])(
    '%s is nothing',
    async (address) => {
      const { status, body } = await getRaw(address);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(body).not.toContain('not for the web');
    },
  );
});

/** `fetch` tidies paths up before it sends them. */
function getRaw(address: string): Promise<{ readonly status: number; readonly body: string }> {
  const { hostname, port } = new URL(running.url);
  return ask({ hostname, port, path: address });
}

function ask(options: RequestOptions): Promise<{ readonly status: number; readonly body: string; readonly clock: string }> {
  return new Promise((resolve, reject) => {
    const asking = request(options, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => (body += part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body, clock: String(answer.headers['x-lockstep-now']) }));
    });
    asking.on('error', reject).end();
  });
}

describe('the socket of the agents', () => {
  test('is for its owner only, and replaces what a killed controller left', async () => {
    expect((await stat(agentSocket)).mode & 0o777).toBe(0o600);
  });

  test('answers the token of the agents, and tells the clock', async () => {
    const address = '/agent/orders?host=local&wait=0';
    const answer = await ask({ socketPath: agentSocket, path: address, headers: { authorization: `Bearer ${agentToken}` } });
    expect([answer.status, Number(answer.clock)]).toEqual([200, server.engine.now()]);
    expect((await ask({ socketPath: agentSocket, path: address })).status).toBe(401);
  });
});

test('every code of the edge has its paragraph in the docs, and no other has', async () => {
  const docs = await readFile(new URL('../../docs/rest.md', import.meta.url), 'utf8');
  const explained = [...docs.matchAll(/^\*\*([^(]*)\(\d+\)/gm)].flatMap(([, names = '']) => names.match(/[a-z-]{3,}/g) ?? []);
  expect(explained.sort()).toEqual(Object.keys(edgeCodes).sort());
});

const documentShape = z.looseObject({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ description: z.string() }))),
});

test('OpenAPI 3.1 tells every route, with who may use it', async () => {
  const document = documentShape.parse(await (await fetch(`${running.url}/openapi.json`)).json());
  expect(document.paths['/api/systems/{system}/commands/promote']?.['post']).toMatchObject({ operationId: 'command:promote' });
  expect(Object.values(document.paths).flatMap((methods) => Object.keys(methods))).toHaveLength(routeEntries().length);
});

test('the first start makes an administrator and tells the password once; the second tells nothing', async () => {
  const store = openMemoryStore();
  const first = await ensureAdmin(store);
  expect(first.password).toMatch(/^[\w-]{24}$/);
  expect(await ensureAdmin(store)).toEqual({ name: 'admin' });
  expect(JSON.stringify(await store.settings.list('user'))).not.toContain(first.password);
});
