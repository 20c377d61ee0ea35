import { expect, test } from 'vitest';
import { must } from './bug.ts';
import type { OrderResult } from './command.ts';
import { begunAt, systemOf } from './fixture.ts';
import type { Order, Promotion } from './state.ts';
import { noticesOf } from './notify/notices-of.ts';
import { dataView } from './views/data.ts';
import { environmentViews } from './views/environments.ts';
import { World } from './world-fixture.ts';

const hour = 3_600_000;
const sign = `sha256:${'a'.repeat(64)}`;

function fileWith(staging: string, refresh: string): string {
  return `lockstep: 1
system: shop
roles: {admin: [ada], developer: [dora], release-manager: [rita, rolf], operator: [olaf], tester: [tess]}
services:
  api: {source: directory:./api, command: node a.js}
environments:
  staging: {data: masked, ${staging}, errors: full, refresh: {from: prod, databases: [shop, crm]${refresh}}}
  prod: {data: real, errors: friendly, audience: public}
path:
  - {stage: STAGING, exit: [data: 9 days]}
  - stage: PROD
`;
}

/** Agents that mask, but where they are ordered not to. */
class RawWorld extends World {
  constructor(refresh = ', unmasked: by-exception') {
    super(systemOf(fileWith('audience: team', refresh)));
    this.create('1.0');
    this.promote('1.0', 'STAGING');
  }

  answer({ key, fence, host, step, promotion }: Order): void {
    const digest = this.state.promotions.get(promotion)?.bill[step?.service ?? '']?.digest;
    const copied = step?.refresh && this.#copied(step.refresh.unmasked === undefined ? 'pass' : 'raw');
    const result = copied ?? (digest === undefined ? { verdict: 'pass' as const } : { digest });
    this.say({ kind: 'observe', by: `agent:${host}`, key, fence, seq: 2, state: 'succeeded', at: this.now, because: 'so it is', result });
  }

  #copied(verdict: 'pass' | 'raw'): OrderResult {
    const [classification, plan, schema] = [sign, sign, sign];
    return { refreshed: { at: this.now, classification, plan, schema, verdict, tables: 3, rows: 10, bytes: 1000, ms: 60_000 } };
  }

  override obey(): void {
    for (let [order] = this.state.orders.values(); order !== undefined; [order] = this.state.orders.values()) this.answer(order);
  }

  permit(hours = 48): void {
    this.say({
      kind: 'except-data',
      by: 'tess',
      environment: 'staging',
      reason: 'Only its rows show it',
      expires: this.now + hours * hour,
    });
    this.say({ kind: 'second-exception', by: 'rita', id: 'staging/x1' });
  }

  /** How it ended, or was refused. */
  refresh(unmasked = true): string {
    const refusal = this.say({ kind: 'refresh', by: 'tess', environment: 'staging', ...(unmasked && { unmasked: true }) });
    return refusal?.code ?? 'asked';
  }

  last(): Promotion {
    return must(
      [...this.state.promotions.values()].findLast(({ kind }) => kind === 'refresh'),
      'a refresh',
    );
  }

  verdicts(): readonly string[] {
    return Object.entries(this.state.environments.get('staging')?.data ?? {}).map(([name, { verdict }]) => `${name} ${verdict}`);
  }

  /** As if somebody had applied another file. */
  applied(staging: string, refresh: string): void {
    const [version] = [...systemOf(fileWith(staging, refresh).replace('errors: full', 'errors: medium')).files.values()];
    const files = new Map([...this.state.files, ['2', { ...must(version, 'a file'), version: 2 }]]);
    this.state = { ...this.state, head: { ...this.state.head, version: 2 }, files };
    this.say(undefined);
  }
}

test('without two people nothing comes unmasked', () => {
  const world = new RawWorld();
  expect(world.refresh()).toBe('unmasked-not-granted');
  world.say({ kind: 'except-data', by: 'rita', environment: 'staging', reason: 'Only its rows show it', expires: begunAt + hour });
  expect(world.refresh()).toBe('unmasked-not-granted');
  expect(world.say({ kind: 'second-exception', by: 'rita', id: 'staging/x1' })?.code).toBe('same-person');
  expect(world.say({ kind: 'second-exception', by: 'tess', id: 'staging/x1' })?.code).toBe('not-your-role');
  expect(world.refresh()).toBe('unmasked-not-granted');
});

test('one person under two accounts is one person', () => {
  const world = new RawWorld();
  const { groups } = world.state.head;
  world.say({ kind: 'roster', by: 'lockstep', groups, identities: { rolf: 'rita' } });
  world.say({ kind: 'except-data', by: 'rita', environment: 'staging', reason: 'Only its rows show it', expires: begunAt + hour });
  expect(world.say({ kind: 'second-exception', by: 'rolf', id: 'staging/x1' })?.code).toBe('same-person');
});

test.each([
  ['audience: team', 'the file does not say `unmasked: by-exception` of staging'],
  ['audience: customers', 'customers come into staging'],
  ['audience: public', 'everybody comes into staging'],
])('where the file says %s and no more, nobody can permit it', (staging, because) => {
  const world = new RawWorld('');
  world.applied(staging, '');
  const refusal = world.say({ kind: 'except-data', by: 'tess', environment: 'staging', reason: 'So', expires: begunAt + hour });
  expect(refusal?.code).toBe('unmasked-never');
  expect(refusal?.sentence).toBe(`Data come to staging masked, and no Exception changes that: ${because}.`);
  expect(world.refresh()).toBe('unmasked-never');
});

test.each([
  [{ reason: '' }, 'reason-missing'],
  [{ expires: begunAt }, 'expired'],
  [{ expires: begunAt + 31 * 24 * hour }, 'expired'],
  [{ environment: 'prod' }, 'nothing-to-refresh'],
  [{ environment: 'nowhere' }, 'no-such-environment'],
  [{ by: 'dora' }, 'not-your-role'],
])('who asks with %j is refused', (fields, code) => {
  const asked = {
    kind: 'except-data',
    by: 'tess',
    environment: 'staging',
    reason: 'Only its rows show it',
    expires: begunAt + hour,
  } as const;
  expect(new RawWorld().say({ ...asked, ...fields })?.code).toBe(code);
});

test('with both the order says by which Exception, of whom, until when; what comes so opens no gate, and masks come again when nobody asks otherwise', () => {
  const world = new RawWorld();
  world.permit();
  expect(world.refresh()).toBe('asked');
  const [order] = world.state.orders.values();
  expect(order?.step?.refresh?.unmasked).toEqual({ exception: 'staging/x1', by: 'tess', second: 'rita', until: begunAt + 48 * hour });
  world.obey();
  expect(world.verdicts()).toEqual(['shop raw', 'crm raw']);
  expect(world.state.environments.get('staging')?.data?.['shop']?.exception).toBe('staging/x1');
  expect(world.blockersOf('1.0', 'PROD')[0]?.because).toBe('shop in staging was copied from prod without masks');
  expect(world.refresh(false)).toBe('asked');
  const [masked] = world.state.orders.values();
  expect(masked?.step?.refresh?.unmasked).toBeUndefined();
  world.obey();
  expect([world.verdicts(), world.blockersOf('1.0', 'PROD')]).toEqual([['shop pass', 'crm pass'], []]);
});

test.each([
  ['ends', (world: RawWorld) => world.goTo(begunAt + hour), 'Exception staging/x1 has ended'],
  [
    'is taken back',
    (world: RawWorld) => void world.say({ kind: 'revoke-exception', by: 'rolf', id: 'staging/x1' }),
    'rolf took Exception staging/x1 back',
  ],
  [
    'is overtaken by a file that lets customers in',
    (world: RawWorld) => world.applied('audience: customers', ''),
    'customers come into staging',
  ],
  [
    'is overtaken by a file that permits none',
    (world: RawWorld) => world.applied('audience: team', ''),
    'the file does not say `unmasked: by-exception` of staging',
  ],
])('a refresh without masks that waits, or is on its way, ends when its Exception %s', (_how, end, because) => {
  const waiting = new RawWorld();
  waiting.permit(1);
  waiting.say({ kind: 'stop', by: 'rita', reason: 'Audit' });
  waiting.refresh();
  end(waiting);
  expect([waiting.last().state, waiting.last().because]).toEqual(['aborted', because]);
  const moving = new RawWorld();
  moving.permit(1);
  moving.refresh();
  moving.answer(must([...moving.state.orders.values()][0], 'an order'));
  expect(moving.verdicts()).toEqual(['shop raw']);
  moving.obey = () => undefined;
  end(moving);
  RawWorld.prototype.obey.call(moving);
  expect([moving.last().state, moving.last().because, moving.verdicts()]).toEqual(['aborted', because, []]);
});

test('once its Exception has ended that is said once, keeps releases out, and a refresh with masks clears it', () => {
  const world = new RawWorld();
  world.permit();
  world.refresh();
  world.obey();
  world.create('1.1');
  expect(world.blockersOf('1.1', 'STAGING')).toEqual([]);
  world.goTo(begunAt + 48 * hour - 1);
  expect(world.events.filter(({ kind }) => kind === 'unmaskedOverdue')).toEqual([]);
  world.goTo(begunAt + 60 * hour);
  expect(world.events.filter(({ kind }) => kind === 'unmaskedOverdue')).toEqual([
    {
      kind: 'unmaskedOverdue',
      environment: 'staging',
      databases: ['crm', 'shop'],
      because: 'Exception staging/x1 has ended',
      at: begunAt + 48 * hour,
    },
  ]);
  expect(world.blockersOf('1.1', 'STAGING')).toMatchObject([
    {
      code: 'unmasked',
      because: 'crm and shop in staging are not masked, and Exception staging/x1 has ended',
      clears: { who: ['olaf', 'rita', 'rolf', 'tess'], command: 'lockstep data refresh staging' },
    },
  ]);
  const at = begunAt + 48 * hour;
  const overdue = must(
    world.events.find((event) => event.kind === 'unmaskedOverdue'),
    'that it is said',
  );
  expect(noticesOf({ before: world.state, after: world.state, events: [overdue], firstSeq: 1, at })).toMatchObject([
    {
      kind: 'deadline-passed',
      text: 'crm and shop in staging are not masked, and Exception staging/x1 has ended.',
      command: 'lockstep data refresh staging',
      people: ['olaf', 'rita', 'rolf', 'tess'],
    },
  ]);
  expect(environmentViews(world.state).find(({ environment }) => environment === 'staging')?.unmasked).toEqual({
    databases: ['crm', 'shop'],
    until: at,
    overdue: 'Exception staging/x1 has ended',
  });
  const staging = must(world.state.environments.get('staging'), 'staging');
  expect(dataView(world.state, staging).databases[0]?.unmasked).toEqual({
    exception: 'staging/x1',
    by: 'tess',
    second: 'rita',
    until: at,
    overdue: { since: at, because: 'Exception staging/x1 has ended' },
  });
  expect(world.refresh()).toBe('unmasked-not-granted');
  world.refresh(false);
  world.obey();
  expect([world.blockersOf('1.1', 'STAGING'), world.state.environments.get('staging')?.overdue]).toEqual([[], undefined]);
});

test('that they are to go stands until they are gone, whatever the file and other Exceptions say since; and of the next ones it is said again', () => {
  const world = new RawWorld();
  const told = (): readonly string[] =>
    world.events.flatMap((event) => (event.kind === 'unmaskedOverdue' ? [`${event.databases.join()}: ${event.because}`] : []));
  world.permit();
  world.refresh();
  world.obey();
  world.create('1.1');
  const { files, head } = world.state;
  world.applied('audience: customers', '');
  expect(told()).toEqual(['crm,shop: customers come into staging']);
  world.state = { ...world.state, head, files };
  world.say(undefined);
  expect(world.blockersOf('1.1', 'STAGING').map(({ code }) => code)).toEqual(['unmasked']);
  expect([world.refresh(), world.verdicts()]).toEqual(['asked', ['shop raw', 'crm raw']]);
  world.obey();
  expect([world.blockersOf('1.1', 'STAGING'), world.state.environments.get('staging')?.overdue]).toEqual([[], undefined]);
  world.goTo(begunAt + 48 * hour);
  expect(told()).toEqual(['crm,shop: customers come into staging', 'crm,shop: Exception staging/x1 has ended']);
});

test('while a refresh is under way that clears it, whoever is kept out is told so', () => {
  const world = new RawWorld();
  world.permit();
  world.refresh();
  world.obey();
  world.create('1.1');
  world.goTo(begunAt + 48 * hour);
  world.refresh(false);
  expect(world.blockersOf('1.1', 'STAGING').find(({ code }) => code === 'unmasked')).toMatchObject({
    because: 'crm and shop in staging are not masked, and Exception staging/x1 has ended (a refresh is under way)',
    clears: { kind: 'release', release: '1.0', command: 'lockstep data history staging' },
  });
});

test('a hotfix that they keep out lets the refresh go first that replaces them', () => {
  const world = new RawWorld();
  world.refresh(false);
  world.obey();
  world.promote('1.0', 'PROD');
  world.permit();
  world.refresh();
  world.obey();
  const hotfix = { because: 'Orders are lost' };
  const bill = { api: { digest: `sha256:${'f'.repeat(64)}`, source: 'directory:./api', blob: `sha256:${'f'.repeat(64)}` } };
  world.say({ kind: 'create', by: 'dora', release: '1.0.1', bill, authors: [], carry: true, unknownAuthors: [], hotfix });
  world.goTo(begunAt + 48 * hour);
  world.say({ kind: 'promote', by: 'dora', release: '1.0.1', stage: 'STAGING', wait: true });
  expect(world.blockersOf('1.0.1', 'STAGING').map(({ code }) => code)).toEqual(['unmasked']);
  world.refresh(false);
  expect(world.last().state).toBe('running');
  world.obey();
  expect([world.verdicts(), world.state.environments.get('staging')?.stay?.release]).toEqual([['shop pass', 'crm pass'], '1.0.1']);
});

test('what the file no longer names is replaced by nothing, and keeps releases out until it does again', () => {
  const world = new RawWorld();
  world.permit();
  world.refresh();
  world.obey();
  world.create('1.1');
  const [version] = [...systemOf(fileWith('audience: team', '').replace('[shop, crm]', '[shop]')).files.values()];
  const files = new Map([...world.state.files, ['2', { ...must(version, 'a file'), version: 2 }]]);
  world.state = { ...world.state, head: { ...world.state.head, version: 2 }, files };
  world.say(undefined);
  expect(world.blockersOf('1.1', 'STAGING')).toMatchObject([
    { code: 'unmasked', clears: { kind: 'person', who: ['ada'], command: 'lockstep apply' } },
  ]);
});

test('a copy that comes while its refresh is taken back is told as well as the one before it', () => {
  const world = new RawWorld();
  world.permit();
  world.refresh();
  world.answer(must([...world.state.orders.values()][0], 'an order'));
  world.say({ kind: 'revoke-exception', by: 'rolf', id: 'staging/x1' });
  world.answer(must([...world.state.orders.values()][0], 'an order'));
  const told = world.events.flatMap((event) => (event.kind === 'unmaskedOverdue' ? [event.databases] : []));
  expect(told).toEqual([['shop'], ['crm', 'shop']]);
  world.obey();
  expect([world.verdicts(), world.state.environments.get('staging')?.overdue]).toEqual([[], undefined]);
});

test('what was not masked is not put back when the refresh that replaced it is aborted', () => {
  const world = new RawWorld();
  world.permit();
  world.refresh();
  world.obey();
  world.refresh(false);
  world.answer(must([...world.state.orders.values()][0], 'an order'));
  world.say({ kind: 'abort', by: 'rita', promotion: world.last().id, reason: 'Too late' });
  world.obey();
  expect([world.last().state, world.verdicts()]).toEqual(['aborted', ['shop pass', 'crm pass']]);
});

test('what was taken back permits nothing any more', () => {
  const world = new RawWorld();
  world.permit();
  world.say({ kind: 'revoke-exception', by: 'rolf', id: 'staging/x1' });
  expect(world.refresh()).toBe('unmasked-not-granted');
});

test('an Exception of another place, or of nobody, permits nothing', () => {
  const world = new RawWorld();
  expect(world.say({ kind: 'second-exception', by: 'rita', id: 'staging/x1' })?.code).toBe('no-such-exception');
  expect(world.say({ kind: 'second-exception', by: 'rita', id: 'prod/x1' })?.code).toBe('no-such-exception');
});

test('to grant it the password is given anew, and no token will do', () => {
  const world = new RawWorld();
  world.say({ kind: 'except-data', by: 'tess', environment: 'staging', reason: 'Only its rows show it', expires: begunAt + hour });
  const granted = { kind: 'second-exception', by: 'rita', id: 'staging/x1' } as const;
  expect(world.say({ ...granted, means: { kind: 'token' } })?.code).toBe('needs-a-person');
  expect(world.say({ ...granted, means: { kind: 'session', provedAt: begunAt - hour } })?.code).toBe('prove-yourself');
  expect(world.say({ ...granted, means: { kind: 'session', provedAt: begunAt } })).toBeUndefined();
});
