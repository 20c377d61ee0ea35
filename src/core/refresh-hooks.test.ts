import { expect, test } from 'vitest';
import { must } from './bug.ts';
import type { OrderResult } from './command.ts';
import { systemOf } from './fixture.ts';
import { envelopeOf, secretsNeeded } from './order-payload.ts';
import type { Order } from './state.ts';
import { World } from './world-fixture.ts';

const file = `lockstep: 1
system: shop
hosts: [east, west]
secrets: file:secrets/\${env.name}.yaml
roles: {developer: [dora], release-manager: [rita], operator: [olaf], tester: [tess]}
services:
  api: {source: directory:./api, command: node a.js, migrations: node m.js}
environments:
  staging:
    data: masked
    errors: full
    host: east
    refresh:
      from: prod
      databases: [shop, crm]
      before: [node stop-worker.js]
      after: [node flush.js, {command: node index.js, timeout: 5 minutes, environment: {KEY: "\${secret.SEARCH}"}}]
  prod: {data: real, errors: friendly, audience: public, host: west}
path:
  - {stage: STAGING, refresh: true, rollout: blue-green}
  - stage: PROD
`;

const sign = `sha256:${'a'.repeat(64)}`;

/** Agents that do at once what they are told, but for what is to fail. */
class Hooked extends World {
  readonly done: string[] = [];
  fails: readonly string[] = [];

  answer({ key, fence, host, step, promotion, undo }: Order): void {
    const name = `${undo === true ? 'undo ' : ''}${must(step, 'a step').id}`;
    this.done.push(name);
    const digest = this.state.promotions.get(promotion)?.bill[step?.service ?? '']?.digest;
    const refreshed = {
      at: this.now,
      classification: sign,
      plan: sign,
      schema: sign,
      verdict: 'pass',
      tables: 1,
      rows: 1,
      bytes: 1,
      ms: 1,
    } as const;
    const result: OrderResult = step?.refresh !== undefined ? { refreshed } : digest === undefined ? { verdict: 'pass' } : { digest };
    const state = this.fails.includes(name) ? 'failed' : 'succeeded';
    this.say({ kind: 'observe', by: `agent:${host}`, key, fence, seq: 2, state, at: this.now, because: 'so it is', result });
  }

  override obey(): void {
    for (let [order] = this.state.orders.values(); order !== undefined; [order] = this.state.orders.values()) this.answer(order);
  }

  refresh(...fails: readonly string[]): readonly string[] {
    this.fails = fails;
    this.done.length = 0;
    this.say({ kind: 'refresh', by: 'tess', environment: 'staging' });
    this.obey();
    return this.done;
  }

  end(): readonly (string | undefined)[] {
    const last = [...this.state.promotions.values()].at(-1);
    return [last?.state, last?.because];
  }
}

function running(): Hooked {
  const world = new Hooked(systemOf(file));
  world.create('1.0');
  world.promote('1.0', 'STAGING');
  return world;
}

test('as a release comes in they run before its data are replaced, and once it stands, before visitors reach it', () => {
  expect(running().done).toEqual([
    'before-1',
    'refresh-shop',
    'refresh-crm',
    'migrate-api',
    'place-api',
    'read-back-api',
    'after-1',
    'after-2',
    'switch',
    'retire-api',
  ]);
});

test('below what stays they run around its data and its migrations, on its own host, with the secrets that they name', () => {
  const world = running();
  expect(world.refresh()).toEqual(['before-1', 'refresh-shop', 'refresh-crm', 'migrate-api', 'after-1', 'after-2']);
  world.fails = [];
  world.say({ kind: 'refresh', by: 'tess', environment: 'staging' });
  const [first] = world.state.orders.values();
  expect([first?.host, first?.deadline && first.deadline - first.issued]).toEqual(['east', 11 * 60_000 + 15_000]);
  const last = {
    ...must(first, 'an order'),
    step: must([...world.state.promotions.values()].at(-1)?.deployments['staging']?.steps.at(-1), 'a step'),
  };
  expect(secretsNeeded(world.state, last).names).toEqual(['SEARCH']);
  expect(envelopeOf(world.state, last)).toMatchObject({
    payload: { step: { hook: 'after', check: { options: { command: 'node index.js' } } } },
  });
});

test('where one before fails nothing is replaced, and what it may have stopped is started again', () => {
  const world = running();
  const data = world.state.environments.get('staging')?.data;
  expect(world.refresh('before-1')).toEqual(['before-1', 'undo after-1', 'undo after-2']);
  expect(world.end()).toEqual(['failed', 'before-1 failed in staging: so it is']);
  expect(world.state.environments.get('staging')?.data).toEqual(data);
});

test('where one after fails the data are taken back, and all of them run again on the old ones', () => {
  const world = running();
  world.now += 1000;
  const data = world.state.environments.get('staging')?.data;
  expect(world.refresh('after-2')).toEqual([
    'before-1',
    'refresh-shop',
    'refresh-crm',
    'migrate-api',
    'after-1',
    'after-2',
    'undo refresh-crm',
    'undo refresh-shop',
    'undo after-1',
    'undo after-2',
  ]);
  expect(world.end()).toEqual(['failed', 'after-2 failed in staging: so it is']);
  expect(world.state.environments.get('staging')?.data).toEqual(data);
});

test('one that fails on data that are back is told, and keeps nobody', () => {
  const world = running();
  const done = world.refresh('after-1', 'undo after-1');
  expect(done.slice(-2)).toEqual(['undo after-1', 'undo after-2']);
  expect(world.end()).toEqual([
    'failed',
    'after-1 failed in staging: so it is; after-1 failed in staging once its data were back: so it is',
  ]);
  expect(world.state.environments.get('staging')?.lease).toBeUndefined();
});

test('where nothing ran before nothing has to be told that the data are the old ones', () => {
  const world = new Hooked(systemOf(file));
  world.create('1.0');
  world.fails = ['place-api'];
  world.promote('1.0', 'STAGING');
  expect(world.done.slice(-3)).toEqual(['undo place-api', 'undo refresh-crm', 'undo refresh-shop']);
});
