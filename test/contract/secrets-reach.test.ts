// Where the value of a secret can be reached: every route for everybody, every call of an agent, the log, and every row, searched for
// planted values. Only an order of the environment that a promotion has started in may have them, and only those that it needs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogue } from '#catalogue/index.ts';
import { agentRoutes } from '#core/api/agent-routes.ts';
import { routeEntries } from '#core/api/routes.ts';
import type { Route } from '#core/api/route.ts';
import { canonical, digestOf } from '#core/canonical.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { openSecrets } from '#secrets/index.ts';
import { openVault } from '#secrets/vault.ts';
import { agentToken, startTestServer, type Headers, type TestServer } from '#http/test-server.ts';

const file = `lockstep: 1
system: vaulted
roles:
  viewer: [vera]
  developer: [dora]
  tester: [tom]
  release-manager: [rita, ralf]
  operator: [otto]
  admin: [adam]
  auditor: [aude]
services:
  api: {source: 'directory:./api', command: node a.js, variables: {DB: '\${secret.API_DB}'}}
secrets: store
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly}
path:
  - stage: DEV
  - stage: PROD
    entry: [approval: release-manager]
`;
const planted = { dev: 'planted-value-of-dev', prod: 'planted-value-of-prod', unused: 'planted-value-that-nothing-names' };
const people = ['vera', 'dora', 'tom', 'rita', 'otto', 'adam', 'aude', 'olga', 'nils', 'root'] as const;
const digest = `sha256:${'0'.repeat(64)}`;
const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-reach-'));
const logged: string[] = [];
let server: TestServer;

beforeAll(async () => {
  const warn = (): void => undefined;
  server = await startTestServer({
    log: pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }),
    // Everybody asks every route, several times: who is told to ask later is told nothing, and proves nothing.
    limits: { perPerson: { burst: 100_000, perSecond: 1_000 }, perAddress: { burst: 100_000, perSecond: 1_000 } },
    openSecrets: ({ settings }) => {
      const vault = openVault({ settings, keyFile: path.join(folder, 'secret-key') });
      return { vault, secrets: openSecrets({ folder, warn, vault }) };
    },
  });
  const parsed = parseSystem(file, catalogue);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  await server.engine.submit('vaulted', { kind: 'apply', by: 'root', file: parsed.system, digest: digestOf(file) }, 'apply');
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function put(place: string, body: object, person = 'otto') {
  const headers = { ...(await server.signIn(person)), 'content-type': 'application/json' };
  return server.app.inject({ method: 'PUT', url: `/api/systems/vaulted/environments/${place}`, headers, payload: JSON.stringify(body) });
}

/** Which planted values stand in a text, as they are or in a usual disguise. */
function foundIn(text: string): readonly string[] {
  const disguises = (value: string): readonly string[] =>
    (['utf8', 'base64', 'base64url', 'hex'] as const).map((encoding) => Buffer.from(value).toString(encoding));
  return Object.entries(planted).flatMap(([name, value]) => (disguises(value).some((form) => text.includes(form)) ? [name] : []));
}

async function everyAnswer(): Promise<string> {
  const promotions = [...((await server.engine.read('vaulted'))?.state.promotions.keys() ?? [])];
  const parameters: Record<string, string> = {
    system: 'vaulted',
    environment: 'prod',
    secret: 'API_DB',
    release: '1.0.0',
    person: 'vera',
    promotion: promotions[0] ?? 'p1',
    digest,
  };
  // What changes something is asked with a body that cannot be right, and never the removal: the secrets have to stay.
  const asked = routeEntries().filter(([id]) => id !== 'removeSecret' && id !== 'signOut' && !id.startsWith('change'));
  const answers: string[] = [];
  for (const person of [undefined, ...people]) {
    for (const [, route] of asked) answers.push(await ask(route, parameters, person === undefined ? {} : await server.signIn(person)));
  }
  return answers.join('\n');
}

async function ask(route: Route, parameters: Readonly<Record<string, string>>, headers: Headers): Promise<string> {
  const url = route.path.replaceAll(/:(\w+)/g, (_all, name: string) => parameters[name] ?? 'x1');
  const type: Headers =
    route.body === undefined ? {} : { 'content-type': route.body === 'bytes' ? 'application/octet-stream' : 'application/json' };
  const query = route.method === 'GET' ? '?environment=prod&service=api&limit=100' : '';
  const payload = route.body === undefined ? '' : '{"stage":7}';
  const answer = await server.app.inject({
    method: route.method,
    url: url + query,
    headers: { ...headers, ...type },
    payload,
    payloadAsStream: true,
  });
  if (route.answer !== 'events') return JSON.stringify(answer.headers) + (await readText(answer.stream()));
  answer.stream().destroy();
  return '';
}

/** Everything that the store holds, as text. */
async function everyRow(): Promise<string> {
  const { store } = server;
  const [{ rows }, events] = [await store.snapshot('vaulted'), await store.events('vaulted', { limit: 10_000 })];
  const kinds = ['secret', 'secret-ring', 'user', 'session', 'token', 'groups', 'door-key'];
  const settings = await Promise.all(kinds.map((kind) => store.settings.list(kind)));
  return [canonical(rows), canonical(events), canonical(settings)].join('\n');
}

async function orders(): Promise<string> {
  const headers = { authorization: `Bearer ${agentToken}` };
  const bodies: string[] = [];
  for (const { method, path: route } of Object.values(agentRoutes)) {
    const url = route.replaceAll(/:(\w+)/g, () => digest);
    const query = url.endsWith('orders') ? '?host=local&wait=0' : '';
    bodies.push((await server.agents.inject({ method, url: url + query, headers })).body);
  }
  return bodies.join('\n');
}

describe('the value of a secret', () => {
  test('goes in, and the answer does not bring it back', async () => {
    for (const environment of ['dev', 'prod'] as const) {
      const answer = await put(`${environment}/secrets/API_DB`, { value: planted[environment] });
      expect(answer.json()).toMatchObject({ version: 1, events: ['secretChanged'] });
    }
    expect((await put('prod/secrets/UNUSED', { value: planted.unused })).statusCode).toBe(200);
    expect((await put('prod/secrets/API_DB', { value: planted.prod })).json()).toMatchObject({ version: 1, events: [] });
  });

  test('is asked for by nobody but an order: not by any route, nor any call of an agent, before a promotion has started', async () => {
    expect(foundIn(await everyAnswer())).toEqual([]);
    expect(foundIn(await orders())).toEqual([]);
  });

  test('that another environment has is refused without being shown, and taken with a reason that stays', async () => {
    const refusal = await put('dev/secrets/COPY', { value: `  ${Buffer.from(planted.prod).toString('base64')}\n` });
    expect(refusal.json()).toMatchObject({ error: { code: 'equal-secret' } });
    expect(refusal.body).toContain('API_DB of prod');
    expect(foundIn(refusal.body)).toEqual([]);
    expect((await put('dev/secrets/COPY', { value: planted.prod, reason: ' ' })).json()).toMatchObject({
      error: { code: 'reason-missing' },
    });
    expect((await put('dev/secrets/COPY', { value: planted.prod, reason: 'One licence.' })).statusCode).toBe(200);
    const [event] = (await server.store.events('vaulted', { limit: 1, newestFirst: true })).filter(({ kind }) => kind === 'secretChanged');
    expect(event).toMatchObject({ by: 'otto' });
    expect(JSON.parse(event?.body ?? '')).toMatchObject({ reason: 'One licence.', equals: [{ environment: 'prod', name: 'API_DB' }] });
  });

  test('is given to an order of its environment once the promotion has started there, and only if its services name it', async () => {
    const bill = { api: { digest, source: 'directory:./api', blob: digest } };
    await server.engine.submit(
      'vaulted',
      { kind: 'create', by: 'dora', release: '1.0.0', bill, authors: ['dora'], carry: false },
      'create',
    );
    await server.engine.submit('vaulted', { kind: 'promote', by: 'rita', release: '1.0.0', stage: 'PROD', wait: true }, 'promote');
    expect(foundIn(await orders())).toEqual(['dev']);
    for (let step = 0; step < 20 && (await server.engine.read('vaulted'))?.state.environments.get('dev')?.lease !== undefined; step += 1)
      await obey();
    expect((await server.engine.read('vaulted'))?.state.environments.get('dev')?.stay?.release).toBe('1.0.0');
    // The release stands before PROD, whose gate is closed.
    expect(foundIn(await orders())).toEqual([]);
    expect(foundIn(await everyAnswer())).toEqual([]);
    const approved = await server.engine.submit('vaulted', { kind: 'approve', by: 'ralf', release: '1.0.0', stage: 'PROD' }, 'approve');
    expect(approved).toMatchObject({ ok: true });
    expect(foundIn(await orders())).toEqual(['prod']);
  });

  test('is in no answer, row, event or line of the log afterwards', async () => {
    expect(foundIn(await everyAnswer())).toEqual([]);
    expect(foundIn(await everyRow())).toEqual([]);
    expect(logged.length).toBeGreaterThan(0);
    expect(foundIn(logged.join('\n'))).toEqual([]);
  });

  test('would be found in a disguise too', () => {
    expect(foundIn(Buffer.from(planted.prod).toString('base64'))).toEqual(['prod']);
  });

  test('that was removed is given to no order any more', async () => {
    const headers = await server.signIn('otto');
    const url = '/api/systems/vaulted/environments/prod/secrets/API_DB';
    expect((await server.app.inject({ method: 'DELETE', url, headers })).statusCode).toBe(200);
    expect((await server.app.inject({ method: 'DELETE', url, headers })).json()).toMatchObject({ error: { code: 'no-such-secret' } });
    expect(foundIn(await orders())).toEqual([]);
    expect((await server.store.settings.list('secret')).filter(({ id }) => id.includes('prod/API_DB'))).toEqual([]);
  });
});

test('of two that set a secret at once, one is told', async () => {
  const change = { as: 'set', environment: 'prod', name: 'UNUSED', version: 1, equals: [] } as const;
  const answer = await server.engine.submit('vaulted', { kind: 'secrets', by: 'otto', change }, 'late');
  expect(answer).toMatchObject({ ok: false, refusal: { code: 'secret-outdated' } });
});

test.each([
  ['secrets: store:somewhere', ['`store` looks at no place. Write `store` alone.']],
  ['secrets: store', []],
])('a file with `%s` has the problems %j', (line, sentences) => {
  const parsed = parseSystem(file.replace('secrets: store', line), catalogue);
  expect((parsed.ok ? parsed.warnings : parsed.problems).map(({ sentence }) => sentence)).toEqual(sentences);
});

/** The agent does everything that is asked of it now. */
async function obey(): Promise<void> {
  const { orders: open } = await server.engine.ordersFor('local', 0);
  for (const { key, fence, payload } of open) {
    const seen = { kind: 'observe', by: 'agent:local', key, fence, at: server.engine.now() } as const;
    const isRead = payload.kind === 'step' && payload.step.kind === 'read-back';
    await server.engine.hear('local', 'vaulted', [
      { ...seen, seq: 1, state: 'started' },
      { ...seen, seq: 2, state: 'succeeded', because: 'done', result: isRead ? { digest } : {} },
    ]);
  }
}
