import { expect, test } from 'vitest';
import type { OrderResult } from '#core/command.ts';
import { systemOf } from '#core/fixture.ts';
import type { Order, State } from '#core/state.ts';
import { noRefreshes, takeRefreshes } from '#core/views/data.ts';
import { World } from '#core/world-fixture.ts';

const hour = 3_600_000;
const [mine, other] = ['a', 'b'].map((letter) => `sha256:${letter.repeat(64)}`);

function fileWith(refresh: string): string {
  return `lockstep: 1
system: shop
roles: {admin: [ada], developer: [dora], release-manager: [rita], operator: [olaf], tester: [tess]}
services:
  api: {source: directory:./api, command: node a.js, migrations: node m.js}
  mail: {source: directory:./mail, command: node b.js, migrations: node m.js}
environments:
  staging: {data: masked, errors: full, refresh: {from: prod, databases: [shop, crm]${refresh}}}
  prod: {data: real, errors: friendly, audience: public}
path:
  - {stage: STAGING, exit: [data: 9 days]}
  - stage: PROD
`;
}

/** Agents that copy what lies at this moment by their own classification, and do at once whatever else they are told. */
class CopiedWorld extends World {
  classification: string = mine ?? '';

  constructor(refresh = '', state: State = systemOf(fileWith(refresh))) {
    super(state);
  }

  answer({ key, fence, host, step, promotion }: Order, as: 'succeeded' | 'failed' = 'succeeded'): void {
    const digest = this.state.promotions.get(promotion)?.bill[step?.service ?? '']?.digest;
    const result = step?.refresh !== undefined ? this.copied() : digest === undefined ? { verdict: 'pass' as const } : { digest };
    this.say({ kind: 'observe', by: `agent:${host}`, key, fence, seq: 2, state: as, at: this.now, because: 'so it is', result });
  }

  copied(): OrderResult {
    const { classification, now: at } = this;
    return {
      refreshed: {
        at,
        classification,
        plan: classification,
        schema: classification,
        verdict: 'pass',
        tables: 3,
        rows: 10,
        bytes: 1000,
        ms: 60_000,
      },
    };
  }

  override obey(): void {
    for (let [order] = this.state.orders.values(); order !== undefined; [order] = this.state.orders.values()) this.answer(order);
  }

  /** `files`: of its folder of migrations; what nobody could read has none. */
  make(release: string, files?: readonly string[]): void {
    const sign = release.replaceAll(/\D/g, '').padStart(64, '0');
    const facts = files?.map((path) => ({ path, digest: path, changes: !path.includes('nothing'), makes: [], breaks: [] }));
    const [api, mail] = [sign, '7'.repeat(64)].map((hex) => ({ digest: `sha256:${hex}`, source: 'directory:./it', blob: `sha256:${hex}` }));
    const bill = { ...(api && { api }), ...(mail && { mail }) };
    const migrations = facts && { migrations: { api: facts } };
    this.say({ kind: 'create', by: 'dora', release, bill, authors: [], carry: false, unknownAuthors: [], ...migrations });
  }

  refresh(): void {
    this.say({ kind: 'refresh', by: 'tess', environment: 'staging' });
    this.obey();
  }

  reasons(release: string): readonly string[] {
    return this.blockersOf(release, 'PROD').map(({ because }) => because);
  }
}

test('what is masked by another classification than the file names is refused by the order, and closes the gate', () => {
  const world = new CopiedWorld(`, classification: {crm: "${other}"}`);
  world.make('1.0');
  world.promote('1.0', 'STAGING');
  world.say({ kind: 'refresh', by: 'tess', environment: 'staging' });
  const steps = [...world.state.promotions.values()].flatMap(({ deployments }) => deployments['staging']?.steps ?? []);
  expect(steps.flatMap(({ refresh }) => (refresh === undefined ? [] : [[refresh.database, refresh.expects]]))).toEqual([
    ['shop', undefined],
    ['crm', other],
  ]);
  // An agent that does not know what is asked of it masks by its own.
  world.obey();
  expect(world.blockersOf('1.0', 'PROD')).toMatchObject([
    {
      code: 'data',
      because: 'crm in staging was masked by the classification sha256:aaaaaaaaaaaa, and the file says sha256:bbbbbbbbbbbb',
      clears: { kind: 'person', command: 'lockstep data refresh staging' },
    },
  ]);
  world.classification = other ?? '';
  world.refresh();
  expect(world.reasons('1.0')).toEqual([]);
});

/** 1.0 is live with one migration, staging has its data, and 1.1 is what comes next. */
function rehearsing(files: readonly string[] | undefined, refresh = ''): CopiedWorld {
  const world = new CopiedWorld(refresh);
  world.make('1.0', ['1.sql']);
  world.promote('1.0', 'STAGING');
  world.refresh();
  world.promote('1.0', 'PROD');
  world.now += hour;
  world.refresh();
  world.now += hour;
  world.make('1.1', files);
  world.promote('1.1', 'STAGING');
  return world;
}

/** 1.1 is live, and 1.2 runs on what was copied before it came. */
function afterIt(world: CopiedWorld): readonly string[] {
  world.promote('1.1', 'PROD');
  world.now += hour;
  world.make('1.2', ['1.sql']);
  world.promote('1.2', 'STAGING');
  return world.reasons('1.2');
}

const older = 'shop in staging has the schema that prod had before 1.1 migrated api there';

test.each([
  ['with a new migration', ['1.sql', '2.sql'], '', [older]],
  ['with a migration that nobody could read', undefined, '', [older]],
  ['with the same migrations', ['1.sql'], '', []],
  ['with a file that changes nothing', ['1.sql', '2-nothing.sql'], '', []],
  ['that migrates no other database', ['1.sql', '2.sql'], ', migrated-by: {crm: [api], shop: [mail]}', [older.replace('shop', 'crm')]],
])('once a release %s is live, what was copied before is judged so', (_what, files, refresh, reasons) => {
  const world = rehearsing(files, refresh);
  expect(world.reasons('1.1')).toEqual([]);
  expect(afterIt(world)).toEqual(reasons);
  world.refresh();
  expect(world.reasons('1.2')).toEqual([]);
});

test('what was copied before the very first release came to production is not as production is', () => {
  const world = new CopiedWorld();
  world.make('1.0', ['1.sql']);
  world.promote('1.0', 'STAGING');
  world.refresh();
  world.now += hour;
  world.promote('1.0', 'PROD');
  world.now += hour;
  world.make('1.1', ['1.sql']);
  world.promote('1.1', 'STAGING');
  expect(world.reasons('1.1')).toEqual(['shop in staging has the schema that prod had before 1.0 migrated api there']);
});

test('a migration that failed in production may have done half', () => {
  const world = rehearsing(['1.sql', '2.sql']);
  world.say({ kind: 'promote', by: 'dora', release: '1.1', stage: 'PROD', wait: true });
  for (const order of world.state.orders.values()) world.answer(order, order.step?.kind === 'migrate' ? 'failed' : 'succeeded');
  world.obey();
  expect(world.state.environments.get('prod')?.stay?.release).toBe('1.0');
  expect(world.reasons('1.1')).toContain(older);
});

test('who goes back brings no schema along, and a place that migrates for itself closes nothing', () => {
  // The files of before are one file now.
  const world = rehearsing(['2.sql']);
  world.promote('1.1', 'PROD');
  world.now += hour;
  world.refresh();
  world.now += hour;
  world.say({ kind: 'rollback', by: 'olaf', stage: 'PROD', reason: 'Errors at the till' });
  world.obey();
  expect(world.state.environments.get('prod')?.stay?.release).toBe('1.0');
  world.make('1.2', ['1.sql', '3.sql']);
  world.promote('1.2', 'STAGING');
  expect(world.blockersOf('1.2', 'PROD').filter(({ code }) => code === 'data')).toEqual([]);
});

test('a classification that is not the one of before is told in the history', () => {
  const world = rehearsing(['1.sql']);
  world.classification = other ?? '';
  world.refresh();
  world.refresh();
  const told = takeRefreshes(noRefreshes, world.events).refreshes.get('staging') ?? [];
  expect(told.filter(({ database }) => database === 'shop').map(({ otherClassification }) => otherClassification === true)).toEqual([
    false,
    false,
    true,
    false,
  ]);
});

test('data that come from elsewhere than the file says are not what it asks for', () => {
  const world = rehearsing(['1.sql']);
  const environment = world.state.environments.get('staging');
  const data = Object.fromEntries(Object.entries(environment?.data ?? {}).map(([name, record]) => [name, { ...record, from: 'other' }]));
  const environments = new Map(world.state.environments);
  if (environment !== undefined) environments.set('staging', { ...environment, data });
  world.state = { ...world.state, environments };
  expect(world.reasons('1.1')).toEqual(['shop in staging was refreshed from other, and the file says prod']);
});

test('where the file names none any classification will do', () => {
  const world = rehearsing(['1.sql']);
  world.classification = other ?? '';
  world.refresh();
  expect(world.reasons('1.1')).toEqual([]);
});
