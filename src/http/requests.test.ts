import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorBody } from '#core/api/error.ts';
import { commandBodies } from '#core/api/command-bodies.ts';
import { commandRoutes } from '#core/api/command-routes.ts';
import type { CommandAnswer } from './command-handler.ts';
import { host, password, startTestServer } from './test-server.ts';
import type { Headers, TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ mostBlobBytes: 1_000 });
});
afterAll(() => server.close());

const digest = `sha256:${'a'.repeat(64)}`;
const bill = { api: { digest, source: 'directory:./api', blob: digest } };
const commands = '/api/systems/shop/commands';

async function post(kind: string, payload: object | string, headers: Headers): Promise<LightMyRequestResponse> {
  return server.app.inject({ method: 'POST', url: `${commands}/${kind}`, payload, headers });
}

async function seqOf(system = 'shop'): Promise<number> {
  return (await server.engine.read(system))?.seq ?? 0;
}

describe('another page cannot act for a person who is signed in', () => {
  const forms = ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain'];

  test.each(forms)('a form as %s changes nothing', async (type) => {
    const before = await seqOf();
    const own = await server.signIn('otto');
    const answer = await post('stop', '{"reason":"ha"}', { ...own, 'content-type': type });
    expect([answer.statusCode, answer.json<ErrorBody>().error.code]).toEqual([415, 'wrong-content-type']);
    expect(await seqOf()).toBe(before);
  });

  test.each([
    ['another origin', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another port of this host', { origin: `http://${host}:4001`, 'sec-fetch-site': 'same-site' }],
    ['an origin that hides itself', { origin: 'null' }],
    ['our origin, which the browser contradicts', { 'sec-fetch-site': 'cross-site' }],
  ])('JSON from %s is refused', async (_case, from) => {
    const before = await seqOf();
    const answer = await post('stop', { reason: 'ha' }, { ...(await server.signIn('otto')), ...from });
    expect([answer.statusCode, answer.json<ErrorBody>().error.code]).toEqual([403, 'other-origin']);
    expect(await seqOf()).toBe(before);
  });

  test('a request with a cookie that does not say where it comes from is refused', async () => {
    const { cookie = '' } = await server.signIn('otto');
    expect((await post('stop', { reason: 'ha' }, { cookie, host })).statusCode).toBe(403);
  });

  test('it cannot sign its victim in as somebody else', async () => {
    const headers = { host, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const answer = await server.app.inject({ method: 'POST', url: '/api/session', payload: { name: 'dora', password }, headers });
    expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([403, undefined]);
  });

  test('it cannot listen to the events', async () => {
    const headers = { ...(await server.signIn('otto')), 'sec-fetch-site': 'cross-site' };
    expect((await server.app.inject({ method: 'GET', url: '/api/events', headers })).statusCode).toBe(403);
  });

  test('no answer permits another origin to read it', async () => {
    const headers = { ...(await server.signIn('otto')), origin: 'https://evil.example' };
    const answer = await server.app.inject({ method: 'GET', url: '/api/me', headers });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test('a token needs no origin: no browser sends it by itself', async () => {
    expect((await post('stop', { reason: 'an incident' }, await server.token('otto'))).statusCode).toBe(200);
    expect((await post('lift-stop', {}, await server.token('otto'))).statusCode).toBe(200);
  });
});

test.each([
  ['POST', `${commands}/stop`, 'text/yaml'],
  ['POST', `${commands}/stop`, 'application/octet-stream'],
  ['POST', '/api/session', 'text/yaml'],
  ['PUT', '/api/blobs', 'application/json'],
  ['PUT', '/api/systems/shop/file', 'application/octet-stream'],
] as const)('%s %s takes no %s', async (method, url, type) => {
  const headers = { ...(await server.token('root')), 'content-type': type };
  const who = url === '/api/blobs' ? { ...headers, ...(await server.token('dora')) } : headers;
  const answer = await server.app.inject({ method, url, headers: who, payload: '{}' });
  expect([answer.statusCode, answer.json<ErrorBody>().error.code]).toEqual([415, 'wrong-content-type']);
});

describe('a request that is not understood is refused in a sentence', () => {
  test.each([
    ['a field is missing', { reason: 'x' }, '`stage` in the body is missing: text is expected.'],
    ['a field has another type', { stage: 3, reason: 'x' }, '`stage` in the body should be text.'],
    ['nobody asked for a field', { stage: 'DEV', reason: 'x', by: 'rita' }, '`by` in the body is not a field here.'],
    ['it is a list', [], 'The body should be an object.'],
  ])('%s', async (_case, payload, sentence) => {
    const answer = await post('hold', payload, await server.signIn('otto'));
    expect([answer.statusCode, answer.json<ErrorBody>().error.sentence]).toEqual([400, sentence]);
  });

  test('all problems are told at once', async () => {
    const { error } = (await post('hold', { stage: 3 }, await server.signIn('otto'))).json<ErrorBody>();
    expect(error.problems?.map(({ field }) => field)).toEqual(['stage', 'reason']);
  });

  test.each(['{"stage":', '', '{"__proto__":{"stage":"DEV"},"reason":"x"}', '{"constructor":{"prototype":{}},"stage":"DEV","reason":"x"}'])(
    'the body %s',
    async (payload) => {
      const answer = await post('hold', payload, { ...(await server.signIn('otto')), 'content-type': 'application/json' });
      expect([answer.statusCode, answer.json<ErrorBody>().error.code]).toEqual([400, 'invalid-request']);
    },
  );

  test.each(['/api/systems/..%2fetc/board', '/api/systems/%00/board', '/api/systems/a%20b/board'])('the path %s', async (url) => {
    expect((await server.app.inject({ method: 'GET', url, headers: await server.signIn('root') })).statusCode).toBe(400);
  });

  test.each(['/api/systems/%zz/board', '/api/systems/%c0%ae/board'])('the malformed path %s', async (url) => {
    const answer = await server.app.inject({ method: 'GET', url, headers: await server.signIn('root') });
    expect([answer.statusCode, answer.json<ErrorBody>().error.code]).toEqual([400, 'invalid-request']);
  });

  test.each([
    ['POST', '/api/session', { name: 'a\0b', password }],
    ['POST', `${commands}/withdraw-proposal`, { id: '\0' }],
    ['POST', `${commands}/sign`, { release: '1.0.0', stage: 'DEV', checklist: { 'a\0': true } }],
    ['GET', '/api/systems/shop/promotions/%00', undefined],
    ['GET', '/api/systems/shop/environments/dev/door?to=%00', undefined],
    ['DELETE', '/api/tokens/a%00', undefined],
  ] as const)('a NUL in %s %s %o', async (method, url, payload) => {
    const answer = await server.app.inject({ method, url, headers: await server.signIn('rita'), ...(payload && { payload }) });
    expect([answer.statusCode, answer.json<ErrorBody>().error.code]).toEqual([400, 'invalid-request']);
  });

  test('an address that is not there is answered in the same shape', async () => {
    const answer = await server.app.inject({ method: 'GET', url: '/api/nothing' });
    expect([answer.statusCode, answer.json<ErrorBody>().error.code]).toEqual([404, 'no-such-route']);
  });

  test('what was sent is never repeated: it may be a password', async () => {
    const payload = { name: 'dora', password: { 'my-secret-word': true } };
    expect((await server.app.inject({ method: 'POST', url: '/api/session', payload })).body).not.toContain('my-secret-word');
  });
});

describe('size', () => {
  test('a body larger than its route takes is refused', async () => {
    const answer = await post('hold', { stage: 'DEV', reason: 'x'.repeat(300_000) }, await server.signIn('otto'));
    expect([answer.statusCode, answer.json<ErrorBody>().error.code]).toEqual([413, 'too-large']);
  });

  test.each([
    ['told beforehand', { 'content-length': '1001' }],
    ['not told', { 'transfer-encoding': 'chunked' }],
  ])('an artefact that is too large is refused, its length %s, and nothing is kept', async (_case, length) => {
    const headers = { ...(await server.token('dora')), 'content-type': 'application/octet-stream', ...length };
    const answer = await server.app.inject({ method: 'PUT', url: '/api/blobs', headers, payload: Buffer.alloc(1_001, 7) });
    expect([answer.statusCode, answer.json<ErrorBody>().error.code]).toEqual([413, 'too-large']);
  });

  test('an artefact is kept under the digest of its bytes, and comes back as it was', async () => {
    const headers = { ...(await server.token('dora')), 'content-type': 'application/octet-stream' };
    const kept = await server.app.inject({ method: 'PUT', url: '/api/blobs', headers, payload: Buffer.from('some bits') });
    const { digest, size } = kept.json<{ digest: string; size: number }>();
    expect(size).toBe(9);
    const back = await server.app.inject({ method: 'GET', url: `/api/blobs/${digest}`, headers: await server.token('dora') });
    expect([back.body, back.headers['content-disposition']]).toEqual(['some bits', expect.stringContaining('attachment')]);
    expect(back.headers['x-content-type-options']).toBe('nosniff');
  });

  test('who may not is refused before the body is read', async () => {
    const headers = { 'content-type': 'application/octet-stream', 'content-length': String(2 ** 40) };
    expect((await server.app.inject({ method: 'PUT', url: '/api/blobs', headers })).statusCode).toBe(401);
  });
});

describe('commands', () => {
  test('there is a route for each that people post', () => {
    expect(
      Object.values(commandRoutes)
        .map(({ access }) => access.command)
        .sort(),
    ).toEqual(Object.keys(commandBodies).sort());
  });

  test('the ledger names the person who was signed in, whatever the body says', async () => {
    const headers = await server.signIn('rita');
    const answer = await post('create', { release: '1.0.0', bill, authors: ['dora'] }, headers);
    expect(answer.statusCode).toBe(200);
    const [event] = await server.store.events('shop', { limit: 1, newestFirst: true });
    const events = await server.store.events('shop', { limit: 50, newestFirst: true });
    const created = events.find(({ kind }) => kind === 'releaseCreated');
    expect([created?.by, event?.seq]).toEqual(['rita', answer.json<CommandAnswer>().seq]);
    expect(JSON.parse(created?.body ?? '{}')).toMatchObject({ release: { by: 'rita', authors: ['dora', 'rita'] } });
  });

  test('the same command with the same key is done once and answered twice', async () => {
    const headers = { ...(await server.signIn('rita')), 'idempotency-key': 'one-and-the-same' };
    const first = await post('create', { release: '2.0.0', bill }, headers);
    const seq = await seqOf();
    const second = await post('create', { release: '2.0.0', bill }, headers);
    expect(first.statusCode).toBe(200);
    expect(second.json()).toEqual(first.json());
    expect(await seqOf()).toBe(seq);
  });

  test('the same key for something else, or from somebody else, is another command', async () => {
    const key = { 'idempotency-key': 'a-key-of-many' };
    const first = await post('create', { release: '3.0.0', bill }, { ...(await server.signIn('rita')), ...key });
    const other = await post('create', { release: '3.0.1', bill }, { ...(await server.signIn('rita')), ...key });
    const another = await post('create', { release: '3.0.2', bill }, { ...(await server.signIn('ralf')), ...key });
    expect(new Set([first, other, another].map((answer) => answer.json<CommandAnswer>().seq)).size).toBe(3);
  });

  test('a refusal of the rules has a code, a sentence, what to do next, and the name of the request', async () => {
    const answer = await post('promote', { release: 'nothing', stage: 'DEV' }, await server.signIn('rita'));
    expect(answer.statusCode).toBe(404);
    const { error } = answer.json<ErrorBody>();
    expect(error).toMatchObject({ code: 'no-such-release', request: answer.headers['x-request-id'] });
    expect([error.sentence, error.next]).not.toContain('');
  });
});

test('what nobody foresaw is told without its inside', async () => {
  const broken = await startTestServer();
  broken.store.systems = async () => {
    throw new Error('password=hunter2 at /home/someone/store.ts');
  };
  const answer = await broken.app.inject({ method: 'GET', url: '/api/systems', headers: await broken.token('rita') });
  expect([answer.statusCode, answer.json<ErrorBody>().error.code]).toEqual([500, 'bug']);
  expect(answer.body).not.toMatch(/hunter2|\.ts|Error/);
  await broken.close();
});

test('the door of an environment opens with a token for just it', async () => {
  const url = 'http://127.0.0.1:4101';
  await server.engine.hear('local', 'shop', [{ kind: 'urls', by: 'agent:local', environment: 'dev', urls: { api: url } }]);
  const open = async (path: string): Promise<LightMyRequestResponse> =>
    server.app.inject({ method: 'GET', url: path, headers: await server.signIn('vera') });
  const answer = await open('/api/systems/shop/environments/dev/door?to=/orders?id=7');
  expect(answer.statusCode).toBe(200);
  expect(answer.body).toContain(`<form id="door" method="post" action="${url}/.lockstep/door">`);
  expect(answer.body).toContain('name="token" value="door-of-shop/dev-for-vera"');
  expect(answer.body).toContain('name="to" value="/orders?id=7"');
  expect(answer.headers).not.toHaveProperty('location');
  expect(answer.headers['content-security-policy']).toContain("script-src 'self'; form-action http: https:;");
  expect((await open('/api/systems/shop/environments/nowhere/door')).statusCode).toBe(404);
  const secure = await open('/api/systems/shop/environments/prod/door');
  expect(secure.body).toContain('action="https://prod.shop.example/.lockstep/door"');
});
