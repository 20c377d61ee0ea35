// Who may what, written out: every route of the table, for everybody there is. A route that is not listed here fails.
import { text as readText } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { agentRoutes } from '#core/api/agent-routes.ts';
import { errorShape } from '#core/api/error.ts';
import type { ErrorBody } from '#core/api/error.ts';
import type { Route } from '#core/api/route.ts';
import { routeEntries } from '#core/api/routes.ts';
import type { RouteId } from '#core/api/routes.ts';
import { createApp } from './build-server.ts';
import { createHandlers } from './handlers.ts';
import { registerRoutes } from './register.ts';
import { agentToken, startTestServer } from './test-server.ts';
import type { Headers, TestServer } from './test-server.ts';

/**
 * `+` is let in (whatever the rules then say), `1` must sign in, `3` is told no, `4` is told that there is no such system.
 * The columns: nobody, viewer, developer, tester, release manager, operator, admin, auditor (all of `shop`), a release manager's
 * token for `view` only, the agents' token, a member of the other system, an administrator of the installation.
 */
const columns = ['nobody', 'vera', 'dora', 'tom', 'rita', 'otto', 'adam', 'aude', 'token', 'agent', 'olga', 'root'] as const;

const expected: { readonly [Id in RouteId]: string } = {
  signIn: '+++++++++1++',
  openApi: '+++++++++1++',
  health: '+++++++++1++',
  ready: '+++++++++1++',
  metrics: '1++++++++1++',
  planCanary: '1++++++++1++',
  signOut: '1++++++++1++',
  me: '1++++++++1++',
  systems: '1++++++++1++',
  boards: '1++++++++1++',
  findReleases: '1++++++++1++',
  approvals: '1++++++++1++',
  events: '1++++++++1++',
  prove: '1+++++++31++',
  grants: '1++++++++1++',
  secondGrant: '1+++++++31++',
  withdrawGrant: '1++++++++1++',
  changePassword: '1+++++++31++',
  beginSecondFactor: '1+++++++31++',
  confirmSecondFactor: '1+++++++31++',
  renewRecoveryCodes: '1+++++++31++',
  dropSecondFactor: '1+++++++31++',
  takeSecondFactor: '13333333313+',
  secondFactorRoles: '1++++++++1++',
  setSecondFactorRoles: '13333333313+',
  sessions: '1+++++++31++',
  endSession: '1+++++++31++',
  endOtherSessions: '1+++++++31++',
  tokens: '1+++++++31++',
  addToken: '1+++++++31++',
  removeToken: '1+++++++31++',
  users: '13333333313+',
  addUser: '13333333313+',
  changeUser: '13333333313+',
  eraseUser: '13333333313+',
  serviceTokens: '13333333313+',
  addServiceToken: '13333333313+',
  removeServiceToken: '13333333313+',
  identities: '13333333313+',
  linkIdentity: '13333333313+',
  unlinkIdentity: '13333333313+',
  authors: '13333333313+',
  changeAuthors: '13333333313+',
  groups: '13333333313+',
  group: '13333333313+',
  changeGroup: '13333333313+',
  agents: '13333333313+',
  hosts: '13333333313+',
  inviteAgent: '13333333313+',
  removeAgent: '13333333313+',
  putBlob: '13+3++3331+3',
  collectBlobs: '13333333313+',
  getBlob: '13+3++3331+3',
  file: '1++++++++14+',
  board: '1++++++++14+',
  path: '1++++++++14+',
  releases: '1++++++++14+',
  release: '1++++++++14+',
  why: '1++++++++14+',
  forecast: '1++++++++14+',
  moves: '1++++++++14+',
  shift: '1++++++++14+',
  whatIf: '1++++++++14+',
  backtest: '1++++++++14+',
  calendar: '1++++++++14+',
  trains: '1++++++++14+',
  calendarChanges: '1++++++++14+',
  evidence: '1++++++++14+',
  environments: '1++++++++14+',
  door: '1++++++++14+',
  doorToken: '1++++++++14+',
  configuration: '1++++++++14+',
  compare: '1++++++++14+',
  simulate: '1++++++++14+',
  liveCanary: '1++++++++14+',
  availability: '1++++++++14+',
  stays: '1++++++++14+',
  data: '1++++++++14+',
  refreshDetail: '1++++++++14+',
  dataProof: '1++++++++14+',
  dataProofPage: '1++++++++14+',
  proposals: '1++++++++14+',
  adoptions: '1++++++++14+',
  exceptions: '1++++++++14+',
  orders: '1++++++++14+',
  promotion: '1++++++++14+',
  logs: '1++++++++14+',
  secrets: '13333++3314+',
  setSecret: '13333++3314+',
  removeSecret: '13333++3314+',
  changeDataKey: '13333++3314+',
  changeMasterKey: '13333333313+',
  feeds: '1+++++++314+',
  addFeed: '1+++++++314+',
  removeFeed: '1+++++++314+',
  calendarFeed: '+++++++++1++',
  hooks: '13333++3314+',
  addHook: '13333++3314+',
  removeHook: '13333++3314+',
  takeDelivery: '+++++++++1++',
  receivers: '13333333313+',
  putReceiver: '13333333313+',
  removeReceiver: '13333333313+',
  testReceiver: '13333333313+',
  changeSigningKey: '13333333313+',
  notices: '13333333313+',
  retryNotice: '13333333313+',
  ownNotices: '1++++++++1++',
  chooseNotices: '1+++++++31++',
  testOwnNotices: '1+++++++31++',
  ledger: '1333+3++314+',
  verifyLedger: '1333+3++314+',
  acknowledgeHold: '13333333313+',
  applyFile: '133333+3314+',
  'command:approve-proposal': '1333+3+3314+',
  'command:withdraw-proposal': '1333+3+3314+',
  'command:create': '13+3+3333143',
  'command:without-hotfix': '13+3+3333143',
  'command:scope': '13+++3333143',
  'command:sign-scope': '1+++++++314+',
  'command:target': '1333+3333143',
  'command:board': '1333+3333143',
  'command:promote': '13+3++333143',
  'command:approve': '1+++++++314+',
  'command:sign': '1+++++++314+',
  'command:try-item': '1+++++++314+',
  'command:add-item': '13+++3333143',
  'command:drop-item': '1+++++++314+',
  'command:answer': '1+++++++314+',
  'command:clean': '13+3++333143',
  'command:refresh': '133+++333143',
  'command:recheck': '13++++333143',
  'command:revoke': '133++3333143',
  'command:restart-soak': '133++3333143',
  'command:reject': '133++3333143',
  'command:reopen': '133++3333143',
  'command:hold': '1333++333143',
  'command:free': '1333++333143',
  'command:stop': '1333+++3314+',
  'command:lift-stop': '1333+++3314+',
  'command:except': '13++++333143',
  'command:break-glass': '1333++333143',
  'command:except-data': '133+++333143',
  'command:second-exception': '1333+3+3314+',
  'command:revoke-exception': '1333+3+3314+',
  'command:abort': '13+3++333143',
  'command:continue': '1+++++++314+',
  'command:settle': '1333++333143',
  'command:rollback': '1333++333143',
  'command:adopt': '1333++333143',
  'command:second-adoption': '1333++333143',
};

let server: TestServer;
const parameters: Record<string, string> = {
  system: 'shop',
  digest: `sha256:${'0'.repeat(64)}`,
  environment: 'dev',
  // Somebody whom nobody else here is: one of the routes erases.
  person: 'nils',
  secret: 'API_DB',
  hook: '0123456789abcdef',
  feed: '0123456789abcdef',
  release: '0.9.0',
};

beforeAll(async () => {
  server = await startTestServer();
  const bill = { api: { digest: 'sha256:1', source: 'directory:./api', blob: 'sha256:1' } };
  await server.engine.submit('shop', { kind: 'create', by: 'dora', release: '0.9.0', bill, authors: [], carry: false }, 'create');
  await server.engine.submit('shop', { kind: 'promote', by: 'dora', release: '0.9.0', stage: 'DEV', wait: false }, 'promote');
  parameters['promotion'] = [...((await server.engine.read('shop'))?.state.promotions.keys() ?? [])].join();
});
afterAll(() => server.close());

describe('every route lets in whom the table says', () => {
  test.each(routeEntries())('%s', async (id, route) => {
    const seen: string[] = [];
    for (const column of columns) seen.push(await ask(route, await headersOf(column)));
    expect(seen.join('')).toBe(expected[id]);
  });
});

async function headersOf(column: (typeof columns)[number]): Promise<Headers> {
  if (column === 'nobody') return {};
  if (column === 'agent') return { authorization: `Bearer ${agentToken}` };
  return column === 'token' ? server.token('rita', { verbs: ['view'] }) : server.signIn(column);
}

async function ask(route: Route, headers: Headers): Promise<string> {
  const url = route.path.replaceAll(/:(\w+)/g, (_all, name: string) => parameters[name] ?? 'x1');
  const answer = await server.app.inject({
    method: route.method,
    url,
    headers: { ...headers, ...typeOf(route) },
    payload: bodyOf(route),
    payloadAsStream: true,
  });
  if (answer.statusCode === 200 && route.answer === 'events') {
    answer.stream().destroy();
    return '+';
  }
  const body = await readText(answer.stream());
  // What is answered is what the table promises: field for field.
  if (answer.statusCode === 200 && route.answer instanceof z.ZodType) route.answer.parse(JSON.parse(body));
  return verdictOf(answer.statusCode, body);
}

function typeOf({ body }: Route): Headers {
  if (body === undefined) return {};
  return { 'content-type': body === 'bytes' ? 'application/octet-stream' : 'application/json' };
}

function bodyOf({ body, examples = [] }: Route): string {
  if (body === undefined) return '';
  return body === 'bytes' ? 'bytes' : JSON.stringify(examples[0]?.body ?? {});
}

function verdictOf(status: number, body: string): string {
  if (status < 400) return '+';
  const { error } = errorShape.parse(JSON.parse(body));
  if (error.code === 'not-signed-in') return '1';
  if (error.code === 'no-system') return '4';
  return ['not-permitted', 'token-too-narrow', 'needs-a-person', 'not-your-role'].includes(error.code) ? '3' : '+';
}

test('the release and the promotion that were asked for are there', async () => {
  const headers = await server.signIn('vera');
  for (const path of ['releases/0.9.0', 'releases/0.9.0/why', `promotions/${parameters['promotion']}`]) {
    expect((await server.app.inject({ method: 'GET', url: `/api/systems/shop/${path}`, headers })).statusCode, path).toBe(200);
  }
});

test('what is registered is the table, and nothing else', () => {
  const app = createApp(server.context);
  const registered: string[] = [];
  app.addHook('onRoute', ({ method, url }) => void registered.push(`${String(method)} ${url}`));
  registerRoutes(app, server.context, createHandlers(server.context));
  const wanted = routeEntries().map(([, { method, path }]) => `${method} ${path}`);
  expect(registered.sort()).toEqual(wanted.sort());
  expect(Object.keys(expected).sort()).toEqual(
    routeEntries()
      .map(([id]) => id)
      .sort(),
  );
});

test('a route that does not say who may use it cannot be registered', () => {
  const app = createApp(server.context);
  expect(() => app.get('/open-to-all', async () => 'hello')).toThrow('does not say who may use it');
});

describe('the listener of the agents', () => {
  test.each(Object.values(agentRoutes))('$method $path takes the token of the agents and nothing else', async ({ method, path }) => {
    const url = path.replaceAll(/:(\w+)/g, (_all, name: string) => parameters[name] ?? 'x1');
    const status = async (headers: Headers): Promise<number> => (await server.agents.inject({ method, url, headers })).statusCode;
    const strangers = [
      {},
      await server.token('root'),
      await server.signIn('root'),
      { authorization: 'Bearer ' },
      { authorization: `Bearer ${agentToken}x` },
    ];
    for (const headers of strangers) expect(await status(headers)).toBe(401);
    expect(await status({ authorization: `Bearer ${agentToken}` })).not.toBe(401);
    expect((await server.app.inject({ method, url, headers: { authorization: `Bearer ${agentToken}` } })).statusCode).toBe(404);
  });
});

describe('a token is its person, narrowed', () => {
  test('for another system it does not show that there is this one', async () => {
    const headers = await server.token('rita', { systems: ['other'] });
    const answer = await server.app.inject({ method: 'GET', url: '/api/systems/shop/board', headers });
    expect(answer.json<ErrorBody>().error.code).toBe('no-system');
    expect((await server.app.inject({ method: 'GET', url: '/api/systems', headers })).json()).toEqual({ systems: [] });
  });

  test('with a verb its person does not have, it still has not', async () => {
    const headers = await server.token('vera', { verbs: ['promote', 'audit'] });
    expect((await server.app.inject({ method: 'GET', url: '/api/systems/shop/ledger', headers })).statusCode).toBe(403);
  });

  test('of an administrator, narrowed to a system, administers nothing', async () => {
    const headers = await server.token('root', { systems: ['shop'] });
    expect((await server.app.inject({ method: 'GET', url: '/api/users', headers })).statusCode).toBe(403);
  });
});

describe('nobody learns of a system that is not theirs', () => {
  test.each(['shop', 'there-is-no-such-system'])('%s is answered alike', async (system) => {
    const answer = await server.app.inject({ method: 'GET', url: `/api/systems/${system}/board`, headers: await server.signIn('olga') });
    expect([answer.statusCode, answer.json<ErrorBody>().error.sentence]).toEqual([404, `There is no system ${system} that you may see.`]);
  });

  test('lists leave it out', async () => {
    const headers = await server.signIn('olga');
    for (const url of ['/api/systems', '/api/board', '/api/me']) {
      expect((await server.app.inject({ method: 'GET', url, headers })).body, url).not.toContain('shop');
    }
  });

  test('an id of one system finds nothing in another', async () => {
    const { digest } = await server.store.blobs.put(Buffer.from('a report'));
    const headers = await server.signIn('olga');
    for (const path of [`releases/1.0.0`, `releases/1.0.0/why`, `promotions/x1`, `releases/1.0.0/evidence/${digest}`]) {
      const answer = await server.app.inject({ method: 'GET', url: `/api/systems/other/${path}`, headers });
      expect(answer.statusCode, path).toBe(404);
    }
  });
});
