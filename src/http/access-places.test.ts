// Who may what where: every route that asks for a command, for everybody whose role reaches one environment only. The same is asked in
// two systems that differ in nothing but that: in `near` all roles reach `live`, where everything happens, in `far` they reach `end`.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { catalogue } from '#catalogue/index.ts';
import { errorShape } from '#core/api/error.ts';
import type { Route } from '#core/api/route.ts';
import { routeEntries } from '#core/api/routes.ts';
import type { PersonCommand } from '#core/command.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { must } from '#core/bug.ts';
import type { State } from '#core/state.ts';
import { startTestServer } from './test-server.ts';
import type { TestServer } from './test-server.ts';

/** The columns: viewer, developer, tester, release manager, operator, admin, auditor, and approver, a role of one's own. */
const columns = ['vera', 'dora', 'tom', 'rita', 'otto', 'adam', 'aude', 'nils'] as const;

/** `+` is let in (whatever the rules then say), `3` is told no: where the role reaches, and where it does not. */
const expected: { readonly [id: string]: { readonly near: string; readonly far: string } } = {
  // What concerns the system as a whole is nobody’s whose role does not reach the whole of it.
  applyFile: { near: '33333333', far: '33333333' },
  'command:approve-proposal': { near: '33333333', far: '33333333' },
  'command:withdraw-proposal': { near: '33333333', far: '33333333' },
  'command:reject': { near: '33333333', far: '33333333' },
  'command:reopen': { near: '33333333', far: '33333333' },
  'command:stop': { near: '33333333', far: '33333333' },
  'command:lift-stop': { near: '33333333', far: '33333333' },
  // It is nowhere yet.
  'command:create': { near: '3+3+3333', far: '3+3+3333' },
  'command:without-hotfix': { near: '3+3+3333', far: '3+3+3333' },
  'command:scope': { near: '3+++3333', far: '3+++3333' },
  'command:target': { near: '333+3333', far: '333+3333' },
  'command:board': { near: '333+3333', far: '333+3333' },
  // Where it happens, the role must reach.
  'command:promote': { near: '3+3++333', far: '33333333' },
  'command:abort': { near: '3+3++333', far: '33333333' },
  'command:approve': { near: '3333333+', far: '33333333' },
  // Nothing is in LIVE yet, so that nobody is asked; who may, once it is, the core’s own test says.
  'command:sign-scope': { near: '++++++++', far: '++++++++' },
  'command:sign': { near: '++++++++', far: '++++++++' },
  'command:try-item': { near: '++++++++', far: '++++++++' },
  'command:add-item': { near: '3+++3333', far: '33333333' },
  'command:drop-item': { near: '++++++++', far: '++++++++' },
  'command:answer': { near: '++++++++', far: '++++++++' },
  // Who is asked is judged with the question.
  'command:continue': { near: '++++++++', far: '++++++++' },
  'command:clean': { near: '3+3++333', far: '33333333' },
  'command:refresh': { near: '33+++333', far: '33333333' },
  'command:except-data': { near: '33+++333', far: '33333333' },
  'command:recheck': { near: '3++++333', far: '33333333' },
  'command:except': { near: '3++++333', far: '33333333' },
  'command:revoke': { near: '33++3333', far: '33333333' },
  'command:restart-soak': { near: '33++3333', far: '33333333' },
  'command:hold': { near: '333++333', far: '33333333' },
  'command:free': { near: '333++333', far: '33333333' },
  'command:break-glass': { near: '333++333', far: '33333333' },
  'command:settle': { near: '333++333', far: '33333333' },
  'command:rollback': { near: '333++333', far: '33333333' },
  'command:adopt': { near: '333++333', far: '33333333' },
  'command:second-adoption': { near: '333++333', far: '33333333' },
  'command:second-exception': { near: '333+3+33', far: '33333333' },
  'command:revoke-exception': { near: '333+3+33', far: '33333333' },
  // Before anything is encrypted, or compared.
  setSecret: { near: '3333++33', far: '33333333' },
  removeSecret: { near: '3333++33', far: '33333333' },
  changeDataKey: { near: '3333++33', far: '33333333' },
  // Names without values. Hooks are the whole system's to make.
  secrets: { near: '3333++33', far: '3333++33' },
  hooks: { near: '3333++33', far: '3333++33' },
  addHook: { near: '33333333', far: '33333333' },
  removeHook: { near: '33333333', far: '33333333' },
};

const fileOf = (system: string, reach: string): string => `lockstep: 1
system: ${system}
roles:
  viewer: [{who: vera, in: ${reach}}]
  developer: [olga, {who: dora, in: ${reach}}]
  tester: [olga, {who: tom, in: ${reach}}]
  release-manager: [olga, {who: rita, in: ${reach}}]
  operator: [olga, {who: otto, in: ${reach}}]
  admin: [{who: adam, in: ${reach}}]
  auditor: [{who: aude, in: ${reach}}]
  approver: [ralf, {who: nils, in: ${reach}}]
services:
  api: {source: 'directory:./api', command: node a.js}
environments:
  live: {data: synthetic, errors: full}
  end: {data: real, errors: friendly}
path:
  - stage: LIVE
    environment: live
    entry: [approval: approver]
  - stage: END
    environment: end
`;

const bill = { api: { digest: `sha256:${'1'.repeat(64)}`, source: 'directory:./api', blob: `sha256:${'1'.repeat(64)}` } };
const [walking, standing] = ['1.0.0', '1.1.0'];

let server: TestServer;
const at = Date.UTC(2026, 10, 20);

beforeEach(async () => {
  server = await startTestServer();
  await begin('near', 'live');
  await begin('far', 'end');
});
afterEach(() => server.close());

/** One release is on its way into LIVE, another stands before it with an Exception asked for; an Adoption and a Proposal wait. */
async function begin(system: string, reach: string): Promise<void> {
  const parsed = parseSystem(fileOf(system, reach), catalogue);
  const weaker = parseSystem(fileOf(system, reach).replace('    entry: [approval: approver]\n', ''), catalogue);
  if (!parsed.ok || !weaker.ok) throw new Error('the file is wrong');
  const give = async (command: PersonCommand): Promise<void> => {
    const answer = await server.engine.submit(system, command, JSON.stringify(command));
    if (!answer.ok) throw new Error(`${command.kind}: ${answer.refusal.sentence}`);
  };
  await give({ kind: 'apply', by: 'root', file: parsed.system, digest: 'one' });
  await give({ kind: 'adopt', by: 'olga', release: '0.9.0', bill, environments: ['live'] });
  for (const release of [walking, standing]) {
    const bits = { api: { ...bill.api, digest: `sha256:${release}` } };
    await give({ kind: 'create', by: 'olga', release, bill: bits, authors: [], carry: false });
  }
  const gate = must((await stateOf(system)).files.get('1')?.system.path[0]?.entry[0]?.hash, 'the gate of LIVE');
  await give({ kind: 'except', by: 'olga', release: standing, stage: 'LIVE', gate, reason: 'urgent', expires: at + 3_600_000 });
  await give({ kind: 'approve', by: 'ralf', release: walking, stage: 'LIVE' });
  await give({ kind: 'promote', by: 'olga', release: walking, stage: 'LIVE', wait: false });
  await give({ kind: 'apply', by: 'root', file: weaker.system, digest: 'two' });
}

async function stateOf(system: string): Promise<State> {
  return must(await server.engine.read(system), system).state;
}

const commandRoutes = routeEntries().filter(([, { access }]) => typeof access === 'object');

describe('every route that asks for a command lets in whom the table says, where the table says', () => {
  test.each(commandRoutes)('%s', async (id, route) => {
    const seen = { near: '', far: '' };
    for (const system of ['near', 'far'] as const) {
      const state = await stateOf(system);
      for (const person of columns) seen[system] += await ask(route, person, state);
    }
    expect(seen).toEqual(expected[id]);
  });
});

test('the table has every such route', () => {
  expect(Object.keys(expected).sort()).toEqual(commandRoutes.map(([id]) => id).sort());
});

test('nobody reads the ledger of the whole system by a role in a part of it', async () => {
  const read = async (person: string, system: string): Promise<number> => {
    const headers = await server.signIn(person);
    return (await server.app.inject({ method: 'GET', url: `/api/systems/${system}/ledger`, headers })).statusCode;
  };
  for (const person of ['aude', 'rita', 'adam']) expect([await read(person, 'near'), await read(person, 'far')]).toEqual([403, 403]);
  expect(await read('olga', 'near')).toBe(200);
});

async function ask(route: Route, person: string, state: State): Promise<string> {
  const system = state.head.system;
  const parameters: { readonly [name: string]: string } = { system, environment: 'live', secret: 'API_DB', hook: '0123456789abcdef' };
  const answer = await server.app.inject({
    method: route.method,
    url: route.path.replaceAll(/:([a-z]+)/g, (_all, name: string) => must(parameters[name], `:${name}`)),
    headers: { ...(await server.signIn(person)), ...(route.body !== undefined && { 'content-type': 'application/json' }) },
    ...(route.body !== undefined && { payload: JSON.stringify(bodyOf(route, state)) }),
  });
  if (answer.statusCode < 400) return '+';
  const { error } = errorShape.parse(answer.json());
  return ['not-your-role', 'not-permitted'].includes(error.code) ? '3' : '+';
}

/** What the example of the route says, about LIVE, and about what is there. */
function bodyOf({ path, body, examples = [] }: Route, state: State): object {
  if (body === 'file') return { text: fileOf(state.head.system, 'end') };
  const example = examples[0]?.body ?? {};
  const kind = path.split('/').at(-1) ?? '';
  const told = { release: standing, stage: 'LIVE', ...thingsOf(state, kind), expires: at + 3_600_000 };
  const fields = Object.entries(told).filter(([name]) => Object.hasOwn(example, name));
  return { ...example, ...Object.fromEntries(fields) };
}

/** The things that a command names by their ids: each is there, so that none is let in for being unknown. */
function thingsOf(state: State, kind: string): { readonly [field: string]: unknown } {
  const release = must(state.releases.get(walking), walking);
  const ids: { readonly [kind: string]: string | undefined } = {
    'second-exception': state.releases.get(standing)?.exceptions[0]?.id,
    'revoke-exception': state.releases.get(standing)?.exceptions[0]?.id,
    'approve-proposal': [...state.proposals.keys()][0],
    'withdraw-proposal': [...state.proposals.keys()][0],
    'second-adoption': [...state.adoptions.keys()][0],
  };
  const promotion = must([...state.promotions.keys()][0], 'a promotion');
  const order = must([...state.orders.keys()][0], 'an order');
  const things = {
    promotion,
    order,
    environments: ['live'],
    environment: 'live',
    stage: 'LIVE',
    ...(Object.hasOwn(ids, kind) && { id: must(ids[kind], kind) }),
  };
  if (kind === 'revoke') return { ...things, release: walking, evidence: must(release.evidence[0]?.id, 'evidence') };
  return things;
}
