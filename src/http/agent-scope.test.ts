// A stolen credential of an agent: every route of the agents, for its own host and for others.
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentRoutes } from '#core/api/agent-routes.ts';
import { joinedShape } from '#core/api/host-agent-routes.ts';
import { startTestServer } from './test-server.ts';
import type { Headers, TestServer } from './test-server.ts';

let server: TestServer;
let own: Headers;
let narrow: Headers;
let elsewhere: Headers;
let blob = '';

beforeAll(async () => {
  server = await startTestServer();
  [own, narrow, elsewhere] = [await joined('local'), await joined('local', ['prod']), await joined('web1')];
  blob = (await server.store.blobs.put(Readable.from([Buffer.from([1])]))).digest;
  const bill = { api: { digest: 'sha256:1', source: 'directory:./api', blob } };
  await server.engine.submit('shop', { kind: 'create', by: 'dora', release: '0.9.0', bill, authors: [], carry: false }, 'create');
  await server.engine.submit('shop', { kind: 'promote', by: 'dora', release: '0.9.0', stage: 'DEV', wait: false }, 'promote');
});
afterAll(() => server.close());

async function invitation(body: object): Promise<string> {
  const answer = await server.app.inject({
    method: 'POST',
    url: '/api/agents/invitations',
    headers: await server.signIn('root'),
    payload: body,
  });
  return answer.json<{ value: string }>().value;
}

async function join(value: string) {
  return server.agents.inject({ method: 'POST', url: '/agent/join', headers: { authorization: `Bearer ${value}` } });
}

async function joined(host: string, environments?: readonly string[]): Promise<Headers> {
  const answer = await join(await invitation({ host, ...(environments && { environments }) }));
  return { authorization: `Bearer ${joinedShape.parse(answer.json()).token}` };
}

describe('an invitation', () => {
  test('holds once, however many ask at the same time', async () => {
    const value = await invitation({ host: 'web2' });
    const statuses = (await Promise.all([join(value), join(value), join(value)])).map(({ statusCode }) => statusCode);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 401, 401]);
    expect((await join(value)).statusCode).toBe(401);
  });

  test('holds for 15 minutes', async () => {
    const value = await invitation({ host: 'web2' });
    server.pass(15 * 60_000);
    expect((await join(value)).statusCode).toBe(401);
  });

  test('that was made up lets nobody in', async () => {
    expect((await join('lkji_00.00')).statusCode).toBe(401);
  });
});

describe('a credential reaches its own host only', () => {
  const orders = (headers: Headers, host: string) =>
    server.agents.inject({ method: 'GET', url: `/agent/orders?host=${host}&wait=0`, headers });
  const keys = async (headers: Headers, host: string): Promise<number> =>
    (await orders(headers, host)).json<{ orders: [] }>().orders.length;

  test('every route of the agents has its case here', () => {
    expect(Object.keys(agentRoutes).sort()).toEqual([
      'agentGetBlob',
      'agentPutBlob',
      'answers',
      'facts',
      'minutes',
      'observations',
      'orders',
    ]);
  });

  test('orders, with their secrets', async () => {
    expect(await keys(own, 'local')).toBeGreaterThan(0);
    expect(await keys(narrow, 'local')).toBe(0);
    expect(await keys(elsewhere, 'web1')).toBe(0);
    expect((await orders(elsewhere, 'local')).statusCode).toBe(403);
  });

  test('blobs, and only those that an open order names', async () => {
    const get = async (headers: Headers, digest: string): Promise<number> =>
      (await server.agents.inject({ method: 'GET', url: `/agent/blobs/${digest}`, headers })).statusCode;
    const unnamed = (await server.store.blobs.put(Readable.from([Buffer.from([2])]))).digest;
    expect([await get(own, blob), await get(own, unnamed), await get(narrow, blob), await get(elsewhere, blob)]).toEqual([
      200, 404, 404, 404,
    ]);
  });

  test('keeping a file gives away nothing', async () => {
    const headers = { ...elsewhere, 'content-type': 'application/octet-stream' };
    const answer = await server.agents.inject({ method: 'PUT', url: '/agent/blobs', headers, payload: Buffer.from([1]) });
    expect(answer.statusCode).toBe(200);
  });

  test('reports of its own environments', async () => {
    const report = async (headers: Headers, by: string, name: string): Promise<string> => {
      const commands = [{ by, kind: 'urls', environment: 'dev', urls: { api: `http://${name}` } }];
      const payload = { system: 'shop', commands };
      await server.agents.inject({ method: 'POST', url: '/agent/observations', headers, payload });
      return (await server.engine.read('shop'))?.state.environments.get('dev')?.urls['api'] ?? 'none';
    };
    expect(await report(elsewhere, 'agent:web1', 'a')).toBe('none');
    expect(await report(elsewhere, 'agent:local', 'b')).toBe('none');
    expect(await report(narrow, 'agent:local', 'c')).toBe('none');
    expect(await report(own, 'agent:local', 'd')).toBe('http://d');
  });

  test('facts of its own environments', async () => {
    const tell = async (headers: Headers, value: string): Promise<void> => {
      const payload = { facts: [{ key: 'node', value, source: 'agent' }] };
      expect((await server.agents.inject({ method: 'PUT', url: '/agent/facts', headers, payload })).statusCode).toBe(204);
    };
    const known = async (environment: string): Promise<string | undefined> =>
      (await server.context.facts.factsOf('local', environment))[0]?.value;
    await tell(elsewhere, 'of web1');
    expect(await known('dev')).toBeUndefined();
    await tell(own, 'of local');
    await tell(narrow, 'of prod');
    expect([await known('dev'), await known('prod')]).toEqual(['of local', 'of prod']);
  });

  test('answers to questions that its host was asked', async () => {
    const question = { kind: 'logs', system: 'shop', environment: 'dev', service: 'api', lines: 1 } as const;
    const asked = server.engine.ask('local', question, 5_000);
    const { id } = (await orders(own, 'local')).json<{ questions: [{ id: string }] }>().questions[0];
    const answer = (headers: Headers, text: string) =>
      server.agents.inject({ method: 'POST', url: `/agent/answers/${id}`, headers, payload: { text } });
    await answer(elsewhere, 'forged');
    await answer(own, 'true');
    expect(await asked).toBe('true');
  });

  test('nothing any more once it is removed', async () => {
    const headers = await server.signIn('root');
    const { agents } = (await server.app.inject({ method: 'GET', url: '/api/agents', headers })).json<{
      agents: { id: string; host: string }[];
    }>();
    const web1 = agents.find(({ host }) => host === 'web1')?.id ?? '';
    expect((await server.app.inject({ method: 'DELETE', url: `/api/agents/${web1}`, headers })).statusCode).toBe(204);
    expect((await orders(elsewhere, 'web1')).statusCode).toBe(401);
  });
});
