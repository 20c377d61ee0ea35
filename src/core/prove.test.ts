// What stands in a place is proven by itself: nothing is copied, its gate closes on what was found, and opens once nothing is.
import { expect, test } from 'vitest';
import { must } from './bug.ts';
import { digestOf } from './canonical.ts';
import type { Proved } from './data/proved.ts';
import { fixtureCatalogue } from './file/fixture.ts';
import { parseSystem } from './file/parse-system.ts';
import { begunAt, systemOf } from './fixture.ts';
import { noticesOf } from './notify/notices-of.ts';
import type { Notice } from './notify/notice.ts';
import type { Order, Promotion } from './state.ts';
import { step } from './step.ts';
import { pack } from './time/compiled.ts';
import { berlin } from './time/fixture.ts';
import type { TimeScope } from './time/types.ts';
import { waitsOf } from './waits.ts';
import type { Command } from './command.ts';
import type { Refusal } from './refusal.ts';
import { refreshedIn } from './prove-fixture.ts';
import { World } from './world-fixture.ts';

const hour = 3_600_000;
const sign = `sha256:${'a'.repeat(64)}`;

const file = `lockstep: 1
system: shop
hosts: [east, west]
roles: {admin: [ada], developer: [dora], release-manager: [rita], operator: [olaf], tester: [tess]}
services:
  api: {source: directory:./api, command: node a.js, migrations: node m.js}
environments:
  staging: {data: masked, errors: full, host: east, refresh: {from: prod, databases: [shop]}}
  prod: {data: real, errors: friendly, audience: public, host: west}
path:
  - stage: STAGING
    refresh: true
    exit: [data: 9 days]
  - stage: PROD
`;

class ProvingWorld extends World {
  verdict: Proved['verdict'] = 'pass';
  signer = 'lockstep/a+0+k';
  readonly notices: Notice[] = [];

  override say(command: Command | undefined): Refusal | undefined {
    const before = this.state;
    const done = step(before, command, this.now);
    this.notices.push(...noticesOf({ before, after: done.state, events: done.events, firstSeq: this.events.length, at: this.now }));
    return super.say(command);
  }

  answer({ key, fence, host, promotion, step: own }: Order): void {
    const { now: at, signer, verdict } = this;
    const digest = this.state.promotions.get(promotion)?.bill[own?.service ?? '']?.digest;
    const proved = {
      at,
      verdict,
      classification: sign,
      plan: sign,
      values: 9,
      cells: 90,
      leaks: verdict === 'leak' ? 2 : 0,
      ms: 5,
      signer,
    };
    const result =
      own?.refresh === undefined
        ? digest === undefined
          ? { verdict: 'pass' as const }
          : { digest }
        : own.refresh.only === 'proof'
          ? { proved }
          : refreshedIn({ at, signer });
    this.say({ kind: 'observe', by: `agent:${host}`, key, fence, seq: 2, state: 'succeeded', at, because: 'so it is', result });
  }

  override obey(): void {
    for (let [order] = this.state.orders.values(); order !== undefined; [order] = this.state.orders.values()) this.answer(order);
  }

  prove(verdict: Proved['verdict']): Promotion {
    this.verdict = verdict;
    this.now += hour;
    expect(this.say({ kind: 'refresh', by: 'tess', environment: 'staging', only: 'proof' })).toBeUndefined();
    this.obey();
    return must(
      [...this.state.promotions.values()].findLast(({ only }) => only === 'proof'),
      'a proof',
    );
  }

  record() {
    return must(this.state.environments.get('staging')?.data?.['shop'], 'its data');
  }
}

function running(): ProvingWorld {
  const world = new ProvingWorld(systemOf(file));
  world.create('1.0');
  world.promote('1.0', 'STAGING');
  return world;
}

test('what stands is looked through, by the agent at the source, and stays what it is: its soak, its age, its way back', () => {
  const world = running();
  const before = world.record();
  const { stay } = must(world.state.environments.get('staging'), 'staging');
  world.now += hour;
  world.say({ kind: 'refresh', by: 'tess', environment: 'staging', only: 'proof', reason: 'a customer comes' });
  const order = must([...world.state.orders.values()][0], 'an order');
  expect([order.host, order.step?.id, order.step?.undoable, order.step?.looks, order.step?.refresh]).toEqual([
    'west',
    'prove-shop',
    false,
    true,
    { database: 'shop', from: 'prod', host: 'west', only: 'proof' },
  ]);
  world.obey();
  const promotion = must(
    [...world.state.promotions.values()].find(({ only }) => only === 'proof'),
    'a proof',
  );
  expect(promotion).toMatchObject({ kind: 'refresh', state: 'done', because: 'the data of staging were looked through' });
  expect(promotion.id).toMatch(/^prove-staging\.\d+$/);
  expect(promotion.deployments['staging']?.steps.map(({ id }) => id)).toEqual(['prove-shop']);
  expect(world.record()).toMatchObject({ ...before, proof: { verdict: 'pass', at: begunAt + hour, promotion: promotion.id } });
  expect(world.state.environments.get('staging')?.stay).toEqual(stay);
  expect(world.blockersOf('1.0', 'PROD')).toEqual([]);
});

test('a leak closes the gate and is told at once; what could not see takes nothing back; and what finds none opens it', () => {
  const world = running();
  const { id } = world.prove('leak');
  const closed = { code: 'data', because: `shop in staging holds people’s own values: ${id} found them in what stands there` };
  expect(world.blockersOf('1.0', 'PROD')).toMatchObject([closed]);
  expect(world.notices.filter(({ kind }) => kind === 'check-stopped')).toMatchObject([
    {
      subject: 'People’s own values were found in shop of staging (shop)',
      command: 'lockstep data history staging',
      people: ['olaf', 'rita', 'tess'],
    },
  ]);
  world.prove('broken');
  expect(world.blockersOf('1.0', 'PROD')).toMatchObject([closed]);
  world.prove('pass');
  expect(world.blockersOf('1.0', 'PROD')).toEqual([]);
  world.prove('broken');
  expect(world.blockersOf('1.0', 'PROD')).toEqual([]);
});

test('a refresh after a leak brings other data, of which nothing was found', () => {
  const world = running();
  world.prove('leak');
  world.say({ kind: 'refresh', by: 'tess', environment: 'staging' });
  world.obey();
  expect(world.record().proof).toBeUndefined();
  expect(world.blockersOf('1.0', 'PROD')).toEqual([]);
});

test('it is asked for once at a time, of what was refreshed, and stands in the line with a refresh', () => {
  const world = running();
  world.say({ kind: 'refresh', by: 'tess', environment: 'staging', only: 'proof' });
  expect(world.say({ kind: 'refresh', by: 'olaf', environment: 'staging', only: 'proof' })?.code).toBe('already-moving');
  expect(world.say({ kind: 'refresh', by: 'olaf', environment: 'staging' })).toBeUndefined();
  const waiting = must(
    [...world.state.promotions.values()].find(({ kind, only }) => kind === 'refresh' && only === undefined),
    'a refresh',
  );
  expect(waiting.state).toBe('waiting');
  world.obey();
  expect(world.state.promotions.get(waiting.id)?.state).toBe('done');
  const fresh = new ProvingWorld(systemOf(file.replace('    refresh: true\n', '')));
  fresh.create('1.0');
  fresh.promote('1.0', 'STAGING');
  expect(fresh.say({ kind: 'refresh', by: 'tess', environment: 'staging', only: 'proof' })?.code).toBe('nothing-to-refresh');
});

test('another key than before is told, once', () => {
  const world = running();
  const refresh = (): void => {
    world.say({ kind: 'refresh', by: 'tess', environment: 'staging' });
    world.obey();
  };
  refresh();
  expect(world.record().signerBefore).toBeUndefined();
  world.signer = 'lockstep/b+0+k';
  refresh();
  expect(world.record()).toMatchObject({ signer: 'lockstep/b+0+k', signerBefore: 'lockstep/a+0+k' });
  world.prove('pass');
  const told = world.notices.filter(({ kind }) => kind === 'check-stopped');
  expect(told.map(({ subject }) => subject)).toEqual(['The proofs of shop in staging are signed by another key (shop)']);
  expect(told[0]?.text).toMatch(/lockstep\/b signed refresh-staging\.\d+, and lockstep\/a the one before/);
  refresh();
  expect(world.record().signerBefore).toBeUndefined();
  world.signer = 'lockstep/c+0+k';
  world.prove('pass');
  world.prove('pass');
  refresh();
  expect(world.record().signerBefore).toBeUndefined();
  const [, again, ...more] = world.notices.filter(({ kind }) => kind === 'check-stopped');
  expect(again?.text).toMatch(/lockstep\/c signed prove-staging\.\d+, and lockstep\/b the one before/);
  expect(more).toEqual([]);
});

test('a copy that is dropped for a leak stands nowhere: that its refresh failed is told, and no leak of what stands there', () => {
  const world = running();
  const before = world.record();
  world.now += hour;
  world.say({ kind: 'refresh', by: 'tess', environment: 'staging' });
  const { key, fence, host } = must([...world.state.orders.values()][0], 'an order');
  const proved = {
    at: world.now,
    verdict: 'leak',
    classification: sign,
    plan: sign,
    values: 9,
    cells: 90,
    leaks: 2,
    ms: 5,
    signer: 'lockstep/a+0+k',
  } as const;
  const failed = { kind: 'observe', by: `agent:${host}`, key, fence, seq: 2, state: 'failed', at: world.now } as const;
  world.say({ ...failed, because: 'Nothing was replaced.', result: { proved } });
  world.obey();
  expect(world.notices.map(({ kind }) => kind)).not.toContain('check-stopped');
  expect(world.record()).toEqual(before);
  expect(world.blockersOf('1.0', 'PROD')).toEqual([]);
});

test('a stop keeps it from beginning', () => {
  const world = running();
  world.say({ kind: 'stop', by: 'olaf', reason: 'production suffers' });
  world.say({ kind: 'refresh', by: 'tess', environment: 'staging', only: 'proof' });
  expect(world.state.orders.size).toBe(0);
  world.say({ kind: 'lift-stop', by: 'olaf' });
  world.obey();
  expect(world.record().proof).toMatchObject({ verdict: 'pass' });
});

/** From now on, and for ever. */
function frozen(world: ProvingWorld, scope: TimeScope = {}): void {
  const parsed = parseSystem(file, fixtureCatalogue);
  if (!parsed.ok) throw new Error('the file is wrong');
  const definitions = { zone: 'Europe/Berlin', calendars: {}, windows: [], freezes: [] };
  const of = digestOf(definitions);
  const always = { from: begunAt - hour, to: begunAt + 1_000 * hour };
  const freeze = {
    name: 'Audit',
    kind: 'freeze',
    because: 'books are closed',
    scope,
    zone: berlin,
    known: always,
    intervals: [always],
  } as const;
  const time = { of, calendars: {}, schedule: { of, zone: berlin, windows: [], freezes: [pack(freeze)] } };
  expect(world.say({ kind: 'apply', by: 'ada', file: { ...parsed.system, time: definitions }, digest: 'two', time })).toBeUndefined();
}

test('a freeze keeps a refresh, and no proof: that changes nothing', () => {
  const world = running();
  frozen(world);
  expect(world.prove('pass').state).toBe('done');
  world.say({ kind: 'refresh', by: 'tess', environment: 'staging' });
  world.obey();
  expect([...world.state.promotions.values()].at(-1)).toMatchObject({ kind: 'refresh', state: 'waiting' });
});

test('a refresh that a freeze keeps is passed by: a proof waits for no time of somebody else’s either', () => {
  const world = running();
  frozen(world);
  world.say({ kind: 'refresh', by: 'tess', environment: 'staging' });
  expect(world.prove('leak').state).toBe('done');
  world.say({ kind: 'hold', by: 'olaf', stage: 'STAGING', reason: 'tests run' });
  expect(world.prove('pass').state).toBe('waiting');
  world.say({ kind: 'free', by: 'olaf', stage: 'STAGING' });
  world.obey();
  expect(world.record().proof?.verdict).toBe('pass');
});

test('behind a refresh that may begin a proof waits, and is told so', () => {
  const world = running();
  world.say({ kind: 'hold', by: 'olaf', stage: 'STAGING', reason: 'tests run' });
  world.say({ kind: 'refresh', by: 'tess', environment: 'staging' });
  const proof = world.prove('pass');
  const [wait] = waitsOf(world.state, world.now).filter(({ id }) => id === proof.id);
  expect(wait?.blockers.map(({ code, because }) => [code, because])).toEqual([
    ['busy', 'the refresh of the data of staging is before it in the line for STAGING'],
    ['hold', 'STAGING is held by olaf: tests run'],
  ]);
});

test.each([
  ['of everything', {}, 'waiting'],
  ['of its stage', { stages: ['STAGING'] }, 'waiting'],
  ['of its environment', { environments: ['staging'] }, 'waiting'],
  ['of another environment', { environments: ['prod'] }, 'done'],
] as const)('below a release that was rejected a freeze %s leaves a refresh %s', (_of, scope, state) => {
  const world = running();
  world.say({ kind: 'reject', by: 'rita', release: '1.0', reason: 'too slow' });
  expect(world.state.releases.get('1.0')?.state).toBe('rejected');
  frozen(world, scope);
  world.say({ kind: 'refresh', by: 'tess', environment: 'staging' });
  world.obey();
  expect([...world.state.promotions.values()].at(-1)).toMatchObject({ kind: 'refresh', state });
});
