import { expect, test } from 'vitest';
import { begunAt, systemOf } from './fixture.ts';
import type { OrderResult } from './command.ts';
import { must } from './bug.ts';
import { envelopeOf, secretsNeeded } from './order-payload.ts';
import type { Order } from './state.ts';
import { World } from './world-fixture.ts';

const hour = 3_600_000;

const file = `lockstep: 1
system: shop
hosts: [east, west]
secrets: file:secrets/\${env.name}.yaml
roles: {admin: [ada], developer: [dora], release-manager: [rita], operator: [olaf], tester: [tess]}
services:
  api: {source: directory:./api, command: node a.js, migrations: node m.js, variables: {DB: "\${secret.DB}"}}
environments:
  staging: {data: masked, errors: full, host: east, refresh: {from: prod, databases: [shop, crm], at-most: 2 hours}}
  prod: {data: real, errors: friendly, audience: public, host: west}
path:
  - stage: STAGING
    refresh: true
    exit: [data: 1 day]
  - stage: PROD
`;

const sign = `sha256:${'a'.repeat(64)}`;
const refreshed = (at: number, verdict: 'pass' | 'unproven' = 'pass'): OrderResult => ({
  refreshed: { at, classification: sign, plan: sign, schema: sign, verdict, tables: 3, rows: 10, bytes: 1000, ms: 60_000 },
});

/** Agents that copy what lies at this moment, and do at once whatever else they are told. */
class DataWorld extends World {
  verdict: 'pass' | 'unproven' = 'pass';

  answer(order: Order, as: 'succeeded' | 'failed' = 'succeeded'): void {
    const { key, fence, host, step } = order;
    const digest = this.state.promotions.get(order.promotion)?.bill[step?.service ?? '']?.digest;
    const result =
      step?.refresh !== undefined ? refreshed(this.now, this.verdict) : digest === undefined ? { verdict: 'pass' as const } : { digest };
    this.say({ kind: 'observe', by: `agent:${host}`, key, fence, seq: 2, state: as, at: this.now, because: 'so it is', result });
  }

  override obey(): void {
    for (let [order] = this.orders(); order !== undefined; [order] = this.orders()) this.answer(order);
  }

  orders(): readonly Order[] {
    return [...this.state.orders.values()];
  }

  onlyOrder(): Order {
    const [order] = this.orders();
    return must(order, 'an order');
  }

  databases(): readonly (readonly [string, number])[] {
    return Object.entries(this.state.environments.get('staging')?.data ?? {})
      .map(([name, { at }]) => [name, at - begunAt] as const)
      .toSorted(([one], [other]) => (one < other ? -1 : 1));
  }
}

function running(): DataWorld {
  const world = new DataWorld(systemOf(file));
  world.create('1.0');
  world.promote('1.0', 'STAGING');
  return world;
}

const asked = { kind: 'refresh', by: 'tess', environment: 'staging', reason: 'Orders of last week are missing' } as const;

test('a release comes in on fresh data: they are read before its migrations run, by the agent at the source, which gets none of its secrets', () => {
  const world = new DataWorld(systemOf(file));
  world.create('1.0');
  world.say({ kind: 'promote', by: 'dora', release: '1.0', stage: 'STAGING', wait: true });
  const order = world.onlyOrder();
  expect([order.environment, order.host, order.step?.id, order.deadline - order.issued]).toEqual([
    'staging',
    'west',
    'refresh-shop',
    2 * hour + 15_000,
  ]);
  expect(secretsNeeded(world.state, order)).toEqual({ reference: undefined, names: [], versions: {} });
  expect(envelopeOf(world.state, order)).toMatchObject({
    environment: { name: 'staging' },
    payload: { step: { refresh: { database: 'shop', from: 'prod', host: 'west' } } },
  });
  world.obey();
  const [promotion] = world.state.promotions.values();
  expect(promotion?.deployments['staging']?.steps.slice(0, 3).map(({ id }) => id)).toEqual(['refresh-shop', 'refresh-crm', 'migrate-api']);
  expect(world.databases()).toEqual([
    ['crm', 0],
    ['shop', 0],
  ]);
  expect(world.blockersOf('1.0', 'PROD')).toEqual([]);
});

test('data grow old from the moment at which they were read, and close the gate by themselves', () => {
  const world = running();
  world.goTo(begunAt + 24 * hour - 1);
  expect(world.blockersOf('1.0', 'PROD')).toEqual([]);
  world.goTo(begunAt + 24 * hour);
  expect(world.blockersOf('1.0', 'PROD')).toMatchObject([
    {
      code: 'data',
      because: 'shop in staging is as prod was 1 d ago, and may be 1 d old',
      clears: { kind: 'person', who: ['olaf', 'rita', 'tess'], command: 'lockstep data refresh staging' },
    },
  ]);
});

test('what nobody has proven is not fresh', () => {
  const world = new DataWorld(systemOf(file));
  world.verdict = 'unproven';
  world.create('1.0');
  world.promote('1.0', 'STAGING');
  expect(world.blockersOf('1.0', 'PROD')[0]?.because).toBe(
    'shop in staging was refreshed from prod, and nobody has proven that no personal data came along',
  );
});

test('while a release stays, its data are refreshed, its migrations run again, and its soak goes on', () => {
  const world = running();
  world.goTo(begunAt + 30 * hour);
  const before = world.state.environments.get('staging')?.stay;
  expect(world.say(asked)).toBeUndefined();
  expect(world.say(asked)?.code).toBe('already-moving');
  expect(world.blockersOf('1.0', 'PROD')[0]?.because).toContain('(a refresh is under way)');
  world.obey();
  const promotion = [...world.state.promotions.values()].find(({ kind }) => kind === 'refresh');
  expect(promotion).toMatchObject({ state: 'done', because: 'the data of staging are refreshed', reason: asked.reason });
  expect(promotion?.deployments['staging']?.steps.map(({ id }) => id)).toEqual(['refresh-shop', 'refresh-crm', 'migrate-api']);
  expect(world.state.environments.get('staging')).toMatchObject({ stay: before });
  expect(world.state.environments.get('staging')?.lease).toBeUndefined();
  expect(world.databases()).toEqual([
    ['crm', 30 * hour],
    ['shop', 30 * hour],
  ]);
  expect(world.blockersOf('1.0', 'PROD')).toEqual([]);
});

test('a refresh that fails takes back what it had put in place, and what was known before is known again', () => {
  const world = running();
  world.goTo(begunAt + 2 * hour);
  world.say(asked);
  world.answer(world.onlyOrder());
  expect(world.databases()).toEqual([
    ['crm', 0],
    ['shop', 2 * hour],
  ]);
  world.answer(world.onlyOrder(), 'failed');
  expect(world.orders().map(({ step, undo, host }) => [step?.id, undo, host])).toEqual([['refresh-crm', true, 'west']]);
  world.obey();
  const promotion = [...world.state.promotions.values()].find(({ kind }) => kind === 'refresh');
  expect([promotion?.state, promotion?.because]).toEqual(['failed', 'refresh-crm failed in staging: so it is']);
  expect(world.databases()).toEqual([
    ['crm', 0],
    ['shop', 0],
  ]);
  expect(world.state.environments.get('staging')?.stay?.release).toBe('1.0');
});

test('a refresh waits for what moves in, and what wants to move in waits for it', () => {
  const world = running();
  world.create('1.1');
  world.say({ kind: 'promote', by: 'dora', release: '1.1', stage: 'STAGING', wait: true });
  expect(world.say(asked)).toBeUndefined();
  expect(world.orders().every(({ promotion }) => promotion.startsWith('1.1@STAGING'))).toBe(true);
  world.obey();
  expect([...world.state.promotions.values()].map(({ kind, state }) => [kind, state])).toContainEqual(['refresh', 'done']);
  world.say(asked);
  world.create('1.2');
  world.say({ kind: 'promote', by: 'dora', release: '1.2', stage: 'STAGING', wait: true });
  expect(world.blockersOf('1.2', 'STAGING').map(({ because }) => because)).toContain('the data of staging are being refreshed now');
  world.obey();
  expect(world.state.environments.get('staging')?.stay?.release).toBe('1.2');
});

test('whoever waits for a refresh is told what it waits for: who moves in, and who is before it in the line', () => {
  const world = new DataWorld(systemOf(file.replace('    refresh: true\n', '    entry: [approval: release-manager]\n')));
  const enter = (release: string): void => {
    world.create(release);
    world.say({ kind: 'promote', by: 'dora', release, stage: 'STAGING', wait: true });
    world.say({ kind: 'approve', by: 'rita', release, stage: 'STAGING' });
  };
  const told = (release: string) => world.blockersOf(release, 'PROD').find(({ code }) => code === 'data');
  enter('1.0');
  world.obey();
  world.say(asked);
  world.obey();
  expect(world.promote('1.0', 'PROD')).toBeUndefined();
  enter('1.1');
  world.obey();
  world.now += hour;
  enter('1.2');
  world.say(asked);
  const before = 'shop in staging has the schema that prod had before 1.0 migrated api there';
  expect(told('1.1')).toMatchObject({
    because: `${before} (a refresh waits: 1.2 is being brought into STAGING now)`,
    clears: { kind: 'release', release: '1.2', command: 'lockstep status 1.2' },
  });
  world.obey();
  expect(told('1.2')).toBeUndefined();
  world.now += 25 * hour;
  const hotfix = { because: 'Orders are lost' };
  const bill = { api: { digest: `sha256:${'f'.repeat(64)}`, source: 'directory:./api', blob: `sha256:${'f'.repeat(64)}` } };
  world.say({ kind: 'create', by: 'dora', release: '1.0.1', bill, authors: [], carry: true, unknownAuthors: [], hotfix });
  world.say({ kind: 'promote', by: 'dora', release: '1.0.1', stage: 'STAGING', wait: true });
  world.say(asked);
  const promotion = [...world.state.promotions.keys()].find((id) => id.startsWith('1.0.1@STAGING')) ?? '';
  expect(told('1.2')).toMatchObject({
    because: 'shop in staging is as prod was 1 d 1 h ago, and may be 1 d old (a refresh waits: 1.0.1 is before it in the line for STAGING)',
    clears: { kind: 'release', release: '1.0.1', command: `lockstep abort ${promotion} --reason "…"` },
  });
  world.say({ kind: 'abort', by: 'olaf', promotion, reason: 'It is not ready' });
  expect(told('1.2')?.because).toContain('(a refresh is under way)');
  world.obey();
  expect(told('1.2')).toBeUndefined();
});

test('nothing is refreshed under a stop', () => {
  const world = running();
  world.say({ kind: 'stop', by: 'rita', reason: 'Audit' });
  world.say(asked);
  expect(world.orders()).toEqual([]);
  world.say({ kind: 'lift-stop', by: 'rita' });
  expect(world.onlyOrder().step?.id).toBe('refresh-shop');
});

test.each([
  [{ ...asked, environment: 'nowhere' }, 'no-such-environment', 'There is no environment nowhere. There are staging, prod.'],
  [{ ...asked, environment: 'prod' }, 'nothing-to-refresh', 'The file does not say where the data of prod come from.'],
  [{ ...asked, by: 'dora' }, 'not-your-role', 'dora may not refresh data in shop. Only operator, release-manager or tester may do this.'],
])('%j is refused', (command, code, sentence) => {
  expect(running().say(command)).toMatchObject({ code, sentence });
});

test('where nothing runs there is nothing to refresh below', () => {
  const world = new DataWorld(systemOf(file));
  expect(world.say(asked)?.code).toBe('nothing-runs');
});

test('a refresh is of what runs when it begins, and a file that says no more where data come from ends it', () => {
  const world = running();
  world.create('1.1');
  world.say({ kind: 'promote', by: 'dora', release: '1.1', stage: 'STAGING', wait: true });
  world.say(asked);
  world.obey();
  const refresh = [...world.state.promotions.values()].find(({ kind }) => kind === 'refresh');
  expect([refresh?.release, refresh?.state, refresh?.bill]).toEqual(['1.1', 'done', world.state.releases.get('1.1')?.bill]);
  world.say({ kind: 'stop', by: 'rita', reason: 'Audit' });
  world.say(asked);
  const without = file.replace(', refresh: {from: prod, databases: [shop, crm], at-most: 2 hours}', '').replace('    refresh: true\n', '');
  const { files, head } = systemOf(without.replace('    exit: [data: 1 day]\n', ''));
  const [version] = [...files.values()];
  world.state = {
    ...world.state,
    head: { ...world.state.head, version: 2 },
    files: new Map([...world.state.files, ['2', { ...must(version, 'a file'), version: 2 }]]),
  };
  expect(head.version).toBe(1);
  world.say(undefined);
  const last = [...world.state.promotions.values()].findLast(({ kind }) => kind === 'refresh');
  expect([last?.state, last?.because]).toEqual(['aborted', 'the file does not say where the data of staging come from']);
});

test('of data that a person says were brought nobody knows what they are; of those that were put back it is known again', () => {
  const world = running();
  const lose = (): void => {
    const { deadline } = world.onlyOrder();
    world.now = deadline;
    world.say(undefined);
    const question = must(
      world.orders().find(({ kind }) => kind === 'inquire'),
      'a question',
    );
    const { key, fence, host } = question;
    world.say({ kind: 'observe', by: `agent:${host}`, key, fence, seq: 2, state: 'unknown', at: world.now, because: 'no answer' });
  };
  const settle = (): void => {
    world.say({ kind: 'settle', by: 'olaf', order: world.onlyOrder().key, as: 'done', reason: 'I looked' });
  };
  const told = (): readonly string[] =>
    Object.entries(world.state.environments.get('staging')?.data ?? {}).map(([name, { verdict }]) => `${name} ${verdict}`);
  const before = world.databases();
  world.say(asked);
  lose();
  settle();
  expect(told().toSorted()).toEqual(['crm pass', 'shop unproven']);
  expect(world.blockersOf('1.0', 'PROD')[0]?.because).toBe(
    'shop in staging was refreshed from prod, and nobody has proven that no personal data came along (a refresh is under way)',
  );
  world.answer(world.onlyOrder(), 'failed');
  world.answer(world.onlyOrder());
  lose();
  settle();
  expect([world.databases(), told().toSorted()]).toEqual([before, ['crm pass', 'shop pass']]);
});

test('an agent that says no more than that they were brought has proven nothing', () => {
  const world = running();
  world.say(asked);
  const { key, fence, host } = world.onlyOrder();
  world.say({ kind: 'observe', by: `agent:${host}`, key, fence, seq: 2, state: 'succeeded', at: world.now, because: 'done' });
  expect(world.state.environments.get('staging')?.data?.['shop']).toMatchObject({ verdict: 'unproven', at: world.now, from: 'prod' });
});
