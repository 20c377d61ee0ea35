import type { Server } from 'node:http';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { runCheck } from '#checks/index.ts';
import type { CheckResult } from '#checks/check.ts';
import { definitionOf, openStage, serve } from './check-stage.ts';

let shop: { readonly url: string; readonly server: Server };
let other: { readonly url: string; readonly server: Server };
let asked: string[] = [];
let failuresLeft = 0;

beforeAll(async () => {
  other = await serve((request, response) => {
    asked.push(`other ${request.url}`);
    response.end('other');
  });
  shop = await serve((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.url === '/slow') return void setTimeout(() => response.end('{}'), 120);
    if (request.url === '/half') return void response.writeHead(200, { 'content-length': 10 }).write('12345', () => response.destroy());
    if (request.url === '/away') return void response.writeHead(302, { location: `${other.url}/there` }).end();
    if (request.url === '/moved') return void response.writeHead(301, { location: '/json?x=1' }).end();
    if (request.url === '/flaky' && failuresLeft > 0) {
      failuresLeft -= 1;
      return void response.writeHead(503).end();
    }
    if (request.url === '/large') return void response.end(Buffer.alloc(5 * 1024 * 1024));
    response.writeHead(request.url === '/teapot' ? 418 : 200, { 'content-type': 'application/json' });
    response.end('{"version": "1.0.0", "products": [{"name": "Lamp", "in stock": true}]}');
  });
});

afterAll(() => {
  for (const { server } of [shop, other]) {
    server.closeAllConnections();
    server.close();
  }
});

async function run(
  options: { readonly path: string | readonly string[]; readonly [option: string]: unknown },
  url = shop.url,
): Promise<CheckResult> {
  asked = [];
  const stage = await openStage({ url });
  onTestFinished(() => stage.end());
  return runCheck(definitionOf('http', options), stage.context);
}

test.each([
  ['a status', { path: '/teapot', status: 418 }, 'pass', 'api /teapot answered 418 in'],
  ['another status', { path: '/teapot' }, 'fail', 'api /teapot answered 418, expected 200-299'],
  ['a list of them', { path: '/teapot', status: [200, '4xx'] }, 'pass', 'answered 418'],
  ['a range', { path: '/teapot', status: '400-417' }, 'fail', 'answered 418, expected 400-417'],
  ['what is in the body', { path: '/json', body: { contains: ['Lamp', '1.0.0'], matches: '"version": "1\\.' } }, 'pass', 'answered 200'],
  [
    'what is not',
    { path: '/json', body: { contains: 'Chair', matches: '^x' } },
    'fail',
    'has no `Chair` in its body, has a body that does not match `^x`',
  ],
  ['JSON', { path: '/json', body: { json: { '$.version': '1.0.0', '$.products[0]["in stock"]': true } } }, 'pass', 'answered 200'],
  [
    'other JSON',
    { path: '/json', body: { json: { '$.version': '1.1.0', '$.x': 1 } } },
    'fail',
    'has "1.0.0" at $.version, expected "1.1.0", has no $.x in its body',
  ],
  ['headers', { path: '/json', headers: { 'Content-Type': 'json', date: true } }, 'pass', 'answered 200'],
  [
    'other headers',
    { path: '/json', headers: { 'content-type': 'html', etag: true } },
    'fail',
    'has the header content-type: application/json, expected html in it, has no header etag',
  ],
  ['time', { path: '/slow', within: '5 s' }, 'pass', 'answered 200'],
  ['too much time', { path: '/slow', within: '50 ms' }, 'fail', 'ms, expected at most 50 ms'],
  ['half an answer', { path: '/half' }, 'fail', 'api /half'],
  ['too much of an answer', { path: '/large' }, 'fail', 'answered with more than 4194304 bytes'],
  ['a redirect, which is not followed', { path: '/moved' }, 'fail', 'answered 301'],
  ['a redirect that is followed', { path: '/moved', follow: 1 }, 'pass', 'answered 200'],
  ['a redirect to somebody else, which never is', { path: '/away', follow: 5 }, 'fail', 'redirects away: http://127.0.0.1:'],
  ['several paths', { path: ['/json', '/teapot', '/slow'] }, 'fail', '1 of 3 requests failed: api /teapot answered 418'],
  ['a service without an address', { path: '/', service: 'web' }, 'error', 'service web has no address here (api)'],
])('it judges %s', async (_, options, verdict, because) => {
  const result = await run(options);
  expect(result.verdict).toBe(verdict);
  expect(result.because).toContain(because);
  expect(asked.filter((line) => line.startsWith('other'))).toEqual([]);
});

test('a path that looks like an address stays a path', async () => {
  expect((await run({ path: `//${new URL(other.url).host}/there` })).verdict).toBe('pass');
  expect(asked).toEqual([`GET //${new URL(other.url).host}/there`]);
});

test('it tries again as often as it may, and says that it did', async () => {
  failuresLeft = 2;
  const passed = await run({ path: '/flaky', retries: 2, between: '10 ms' });
  expect(passed.verdict).toBe('pass');
  expect(passed.because).toContain('(try 3)');
  failuresLeft = 3;
  expect(await run({ path: '/flaky', retries: 2, between: '10 ms' })).toMatchObject({ verdict: 'fail' });
  expect(asked).toHaveLength(3);
});
