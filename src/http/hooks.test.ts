import { createHmac } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { ErrorBody } from '#core/api/error.ts';
import type { deliveryShape, HookKind, newHookShape } from '#core/api/hook-shapes.ts';
import { host, startTestServer } from './test-server.ts';
import type { Headers, TestServer } from './test-server.ts';

type NewHook = z.output<typeof newHookShape>;

const minuteMs = 60_000;
let server: TestServer;
let github: NewHook;
let gitlab: NewHook;
let standard: NewHook;
let named = 0;

beforeAll(async () => {
  server = await startTestServer();
  [github, gitlab, standard] = [await addHook('github'), await addHook('gitlab'), await addHook('standard')];
});
afterAll(() => server.close());
beforeEach(() => {
  server.pass(5 * minuteMs);
  server.hints.length = 0;
});

async function addHook(kind: HookKind): Promise<NewHook> {
  const headers = await server.signIn('adam');
  const answer = await server.app.inject({ method: 'POST', url: '/api/systems/shop/hooks', headers, payload: { kind } });
  expect(answer.statusCode).toBe(200);
  return answer.json<NewHook>();
}

async function deliver({ hook: { path } }: NewHook, headers: Headers, body: string | Buffer): Promise<LightMyRequestResponse> {
  const sent = { host, 'content-type': 'application/json', ...headers };
  return server.app.inject({ method: 'POST', url: path, headers: sent, payload: body });
}

function githubHeaders({ secret }: { readonly secret: string }, body: string | Buffer, delivery = nextName()): Headers {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return { 'x-hub-signature-256': `sha256=${signature}`, 'x-github-delivery': delivery, 'x-github-event': 'push' };
}

/** As the standard says, once more and in other words than the code. */
function standardHeaders({ secret }: { readonly secret: string }, body: string, at = server.engine.now(), id = nextName()): Headers {
  const seconds = String(Math.floor(at / 1000));
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`, 'utf8').digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,AAAA v1,${signature}` };
}

function nextName(): string {
  named += 1;
  return `delivery-${named}`;
}

function outcomeOf(answer: LightMyRequestResponse): string {
  if (answer.statusCode === 200) return answer.json<z.output<typeof deliveryShape>>().outcome;
  return `${answer.statusCode} ${answer.json<ErrorBody>().error.code}`;
}

const body = '{"ref":"refs/heads/main","after":"4f1c2a"}';

describe('a delivery is taken', () => {
  test('when GitHub signed its bytes, and tells the system once', async () => {
    expect(outcomeOf(await deliver(github, githubHeaders(github, body), body))).toBe('taken');
    expect(server.hints).toMatchObject([{ system: 'shop', hint: { hook: github.hook.hook, kind: 'github', event: 'push' } }]);
    expect(Buffer.from(server.hints[0]?.hint.body ?? []).toString()).toBe(body);
  });

  test.each([
    ['a Standard Webhook', () => standard],
    ['GitLab as a Standard Webhook', () => gitlab],
  ])('of %s', async (_sender, hook) => {
    expect(outcomeOf(await deliver(hook(), standardHeaders(hook(), body), body))).toBe('taken');
    expect(server.hints).toHaveLength(1);
  });

  test('with the token of GitLab, and a warning', async () => {
    const answer = await deliver(gitlab, { 'x-gitlab-token': gitlab.secret, 'x-gitlab-event': 'Push Hook' }, body);
    expect(outcomeOf(answer)).toBe('taken');
    expect(answer.json<z.output<typeof deliveryShape>>().warning).toContain('X-Gitlab-Token');
  });

  test('whatever its bytes say: nobody reads them', async () => {
    const bytes = Buffer.from([0x7b, 0xff, 0xfe, 0x00]);
    expect(outcomeOf(await deliver(github, githubHeaders(github, bytes), bytes))).toBe('taken');
  });

  test('and writes nothing into the ledger', async () => {
    const before = (await server.engine.read('shop'))?.seq;
    await deliver(github, githubHeaders(github, '{"x":1}'), '{"x":1}');
    expect((await server.engine.read('shop'))?.seq).toBe(before);
  });
});

describe('a replay does nothing', () => {
  test('of GitHub, under its name or another: the name is not signed', async () => {
    const replayed = '{"replayed":1}';
    const headers = githubHeaders(github, replayed, 'its-name');
    expect(outcomeOf(await deliver(github, headers, replayed))).toBe('taken');
    expect(outcomeOf(await deliver(github, headers, replayed))).toBe('known');
    expect(outcomeOf(await deliver(github, { ...headers, 'x-github-delivery': 'another' }, replayed))).toBe('known');
    const { 'x-github-delivery': _name, ...nameless } = headers;
    expect(outcomeOf(await deliver(github, nameless, replayed))).toBe('known');
    expect(server.hints).toHaveLength(1);
  });

  test('of GitHub, its name on other bytes', async () => {
    await deliver(github, githubHeaders(github, '{"a":1}', 'one-name'), '{"a":1}');
    expect(outcomeOf(await deliver(github, githubHeaders(github, '{"a":2}', 'one-name'), '{"a":2}'))).toBe('known');
  });

  test('of a Standard Webhook', async () => {
    const headers = standardHeaders(standard, body);
    expect(outcomeOf(await deliver(standard, headers, body))).toBe('taken');
    expect(outcomeOf(await deliver(standard, headers, body))).toBe('known');
    expect(server.hints).toHaveLength(1);
  });

  test('of the token of GitLab', async () => {
    const headers = { 'x-gitlab-token': gitlab.secret };
    expect(outcomeOf(await deliver(gitlab, headers, '{"token":1}'))).toBe('taken');
    expect(outcomeOf(await deliver(gitlab, headers, '{"token":1}'))).toBe('known');
  });

  test('twenty times at once: one of them is the first', async () => {
    const headers = githubHeaders(github, '{"at":"once"}');
    const answers = await Promise.all(Array.from({ length: 20 }, () => deliver(github, headers, '{"at":"once"}')));
    expect(answers.map(outcomeOf).filter((outcome) => outcome === 'taken')).toHaveLength(1);
    expect(server.hints).toHaveLength(1);
  });

  test('but the same bytes, signed as another delivery, are one', async () => {
    await deliver(standard, standardHeaders(standard, body), body);
    expect(outcomeOf(await deliver(standard, standardHeaders(standard, body), body))).toBe('taken');
  });

  test('but is forgotten after a day, with its rows', async () => {
    const headers = githubHeaders(github, '{"day":1}');
    await deliver(github, headers, '{"day":1}');
    server.pass(23 * 60 * minuteMs);
    expect(outcomeOf(await deliver(github, headers, '{"day":1}'))).toBe('known');
    server.pass(24 * 60 * minuteMs);
    await deliver(github, githubHeaders(github, '{"day":2}'), '{"day":2}');
    expect(await server.store.settings.list('hook-delivery')).toHaveLength(2);
    expect(outcomeOf(await deliver(github, headers, '{"day":1}'))).toBe('taken');
  });
});

describe('a delivery is refused', () => {
  const refusedAlike = '401 hook-refused';

  test.each([
    ['with a space more', (text: string) => text.replace(':', ': ')],
    ['with its keys in another order', () => '{"after":"4f1c2a","ref":"refs/heads/main"}'],
    ['with a letter written as an escape', (text: string) => text.replace('main', String.raw`\u006dain`)],
    ['without its last byte', (text: string) => text.slice(0, -1)],
  ])('when the same JSON is written %s', async (_how, write) => {
    const written = write(body);
    expect(written).not.toBe(body);
    expect(outcomeOf(await deliver(github, githubHeaders(github, body), written))).toBe(refusedAlike);
    expect(outcomeOf(await deliver(standard, standardHeaders(standard, body), written))).toBe(refusedAlike);
    expect(server.hints).toEqual([]);
  });

  test.each<[string, () => Headers]>([
    ['no signature', () => ({})],
    ['an empty signature', () => ({ 'x-hub-signature-256': '' })],
    ['half a signature', () => ({ 'x-hub-signature-256': `sha256=${'0'.repeat(32)}` })],
    ['a wrong signature', () => ({ 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` })],
    ['a signature of SHA-1', () => ({ 'x-hub-signature': `sha1=${createHmac('sha1', github.secret).update(body).digest('hex')}` })],
    ["another hook's secret", () => githubHeaders(gitlab, body)],
    ['an empty secret', () => githubHeaders({ secret: '' }, body)],
    ["another kind's signature", () => standardHeaders(github, body)],
    ["another kind's token", () => ({ 'x-gitlab-token': github.secret })],
  ])('of GitHub with %s', async (_case, headers) => {
    expect(outcomeOf(await deliver(github, headers(), body))).toBe(refusedAlike);
    expect(server.hints).toEqual([]);
  });

  test.each<[string, () => Headers]>([
    ['no signature', () => ({})],
    ["another hook's secret", () => standardHeaders(github, body)],
    ['no id', () => standardHeaders(standard, body, server.engine.now(), '')],
    ['an instant that is none', () => ({ ...standardHeaders(standard, body), 'webhook-timestamp': 'now' })],
    ['another instant than the signed one', () => ({ ...standardHeaders(standard, body), 'webhook-timestamp': '1795000000' })],
    ['another id than the signed one', () => ({ ...standardHeaders(standard, body), 'webhook-id': 'other' })],
    ['a version that nobody knows', () => withVersion(standardHeaders(standard, body), 'v2')],
    ['the token of GitLab', () => ({ 'x-gitlab-token': standard.secret })],
  ])('of the standard with %s', async (_case, headers) => {
    expect(outcomeOf(await deliver(standard, headers(), body))).toBe(refusedAlike);
    expect(server.hints).toEqual([]);
  });

  test.each([
    [-6, refusedAlike],
    [-4, 'taken'],
    [4, 'taken'],
    [6, refusedAlike],
  ])('or taken, signed %i minutes from now: %s', async (minutes, outcome) => {
    const headers = standardHeaders(standard, body, server.engine.now() + minutes * minuteMs);
    expect(outcomeOf(await deliver(standard, headers, body))).toBe(outcome);
  });

  test('when it has 10 MB, before it is read', async () => {
    const large = Buffer.alloc(10 * 1024 * 1024, 0x20);
    expect(outcomeOf(await deliver(github, githubHeaders(github, large), large))).toBe('413 too-large');
  });

  test('when it is a form', async () => {
    const headers = { ...githubHeaders(github, body), 'content-type': 'application/x-www-form-urlencoded' };
    expect(outcomeOf(await deliver(github, headers, body))).toBe('415 wrong-content-type');
  });

  test('alike for a hook that is not there and for a wrong signature', async () => {
    const nowhere = { ...github, hook: { ...github.hook, path: '/api/hooks/0123456789abcdef' } };
    const [absent, wrong] = [nowhere, github].map((hook) => deliver(hook, { 'x-hub-signature-256': `sha256=${'1'.repeat(64)}` }, body));
    const shown = async (answer: Promise<LightMyRequestResponse> | undefined) => {
      const { request: _request, ...error } = (await answer)?.json<ErrorBody>().error ?? { request: '' };
      return error;
    };
    expect(await shown(absent)).toEqual(await shown(wrong));
  });

  test('when its hook was removed, and by nobody else can it be', async () => {
    const removed = await addHook('github');
    const url = `/api/systems/shop/hooks/${removed.hook.hook}`;
    const elsewhere = await server.app.inject({
      method: 'DELETE',
      url: url.replace('shop', 'other'),
      headers: await server.signIn('root'),
    });
    expect(elsewhere.json<ErrorBody>().error.code).toBe('no-such-hook');
    expect((await server.app.inject({ method: 'DELETE', url, headers: await server.signIn('adam') })).statusCode).toBe(204);
    expect(outcomeOf(await deliver(removed, githubHeaders(removed, body), body))).toBe(refusedAlike);
  });

  test('when there were too many, and others are not held up', async () => {
    const busy = await addHook('github');
    const outcomes: string[] = [];
    for (let count = 0; count < 125; count += 1) outcomes.push(outcomeOf(await deliver(busy, {}, `${count}`)));
    expect(outcomes.slice(120)).toEqual(Array.from({ length: 5 }, () => '429 slow-down'));
    expect(outcomeOf(await deliver(github, githubHeaders(github, '{"calm":1}'), '{"calm":1}'))).toBe('taken');
  });
});

function withVersion(headers: Headers, version: string): Headers {
  return { ...headers, 'webhook-signature': (headers['webhook-signature'] ?? '').replaceAll('v1,', `${version},`) };
}

test('the secret of a hook is shown once, and lies in no row of the settings', async () => {
  const list = await server.app.inject({ method: 'GET', url: '/api/systems/shop/hooks', headers: await server.signIn('adam') });
  expect(list.json<{ hooks: { hook: string }[] }>().hooks.map(({ hook }) => hook)).toContain(github.hook.hook);
  expect(list.body).not.toContain(github.secret);
  for (const kind of ['hook', 'hook-delivery']) {
    expect(JSON.stringify(await server.store.settings.list(kind))).not.toContain(github.secret.slice('whsec_'.length));
  }
});
