import { expect, test } from 'vitest';
import { promotionView } from './promotion.ts';
import { releaseView, whyView } from './release.ts';
import type { AgentCommand, OrderResult, PersonCommand } from '#core/command.ts';
import { begunAt as at, systemOf } from '#core/fixture.ts';
import { isMigrationFile } from '#core/migrations/facts.ts';
import type { MigrationMeasured } from '#core/migrations/measured.ts';
import type { Order, State } from '#core/state.ts';
import { step } from '#core/step.ts';

const file = `lockstep: 1
system: shop
roles: {developer: [dora], operator: [olga]}
secrets: file:secrets/\${env.name}.yaml
services:
  api: {source: 'directory:./api', command: node a.js, migrations: {sql: ./migrations, database: "\${secret.DB}"}}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly}
path:
  - stage: DEV
  - stage: PROD
`;

class World {
  state: State = systemOf(file);

  say(command: PersonCommand | AgentCommand): void {
    const done = step(this.state, command, at);
    if (done.refusal !== undefined) throw new Error(done.refusal.sentence);
    this.state = done.state;
  }

  create(release: string): void {
    const bill = { api: { digest: `sha256:${release}`, source: 'directory:./api', blob: `sha256:${release}` } };
    this.say({ kind: 'create', by: 'dora', release, bill, authors: [], carry: false });
  }

  order(): Order | undefined {
    return [...this.state.orders.values()].find(({ state }) => state === 'open');
  }

  done({ key, fence, seq }: Order, result: OrderResult): void {
    this.say({ kind: 'observe', by: 'agent:local', key, fence, seq: seq + 1, state: 'succeeded', at, because: 'done', result });
  }

  /** Every step goes through, the migration with what it measured. */
  enter(release: string, stage: string, migration: MigrationMeasured): void {
    this.say({ kind: 'promote', by: 'olga', release, stage, wait: false });
    for (let order = this.order(); order !== undefined; order = this.order()) {
      const result =
        order.step?.kind === 'migrate' ? { migration } : order.step?.kind === 'read-back' ? { digest: `sha256:${release}` } : {};
      this.done(order, result);
    }
  }

  sentences(release: string): readonly string[] {
    return (releaseView(this.state, 1, at, release)?.migrations ?? []).map(({ sentence }) => sentence);
  }
}

function measured(ms: number, databaseBytes: number): MigrationMeasured {
  return { ms, everyMs: 40, databaseBytes, sizes: {}, tables: [], blocked: { sessions: 0, longestMs: 0 } };
}

test('what a migration took in a stage is told of the release, and that nobody knows yet what comes', () => {
  const world = new World();
  world.create('1.0.0');
  expect(world.sentences('1.0.0')).toEqual([]);
  world.enter('1.0.0', 'DEV', measured(2_000, 1e9));
  expect(world.sentences('1.0.0')).toEqual([
    'DEV: the migration of api took 2 s on 1 GB.',
    'PROD: the migration of api takes nobody knows how long: how large its database is, is known after its first migration.',
  ]);
});

test('what it will take is told once the size there is known, in why too', () => {
  const world = new World();
  world.create('1.0.0');
  world.enter('1.0.0', 'DEV', measured(10, 1e9));
  world.enter('1.0.0', 'PROD', measured(10, 12e9));
  world.create('1.1.0');
  world.enter('1.1.0', 'DEV', measured(2_000, 1e9));
  expect(world.sentences('1.1.0').at(-1)).toBe(
    'PROD: the migration of api takes about 24 s (2 s to 48 s): PROD has 12 GB of it, DEV had 1 GB.',
  );
  expect(whyView(world.state, 1, at, { release: '1.1.0' })?.migrations).toEqual(releaseView(world.state, 1, at, '1.1.0')?.migrations);
});

test('a second attempt, which finds nothing to do, does not stand for the first', () => {
  const world = new World();
  world.create('1.0.0');
  world.say({ kind: 'promote', by: 'olga', release: '1.0.0', stage: 'DEV', wait: false });
  const [migrate] = [world.order()];
  if (migrate === undefined) throw new Error('no order');
  world.done(migrate, { migration: measured(5_000, 1e9) });
  const place = world.order();
  if (place === undefined) throw new Error('no order');
  world.say({ kind: 'observe', by: 'agent:local', key: place.key, fence: place.fence, seq: 2, state: 'failed', at, because: 'no' });
  for (let order = world.order(); order !== undefined; order = world.order()) world.done(order, {});
  world.enter('1.0.0', 'DEV', measured(30, 1e9));
  expect(world.sentences('1.0.0')[0]).toBe('DEV: the migration of api took 5 s on 1 GB.');
});

test('while one runs, its step says what the stage before took', () => {
  const world = new World();
  world.create('1.0.0');
  world.enter('1.0.0', 'DEV', measured(7_000, 1e9));
  world.say({ kind: 'promote', by: 'olga', release: '1.0.0', stage: 'PROD', wait: false });
  const order = world.order();
  const promotion = [...world.state.promotions.values()].find(({ state }) => state === 'running');
  if (order === undefined || promotion === undefined) throw new Error('no order');
  world.say({ kind: 'progress', by: 'agent:local', key: order.key, fence: order.fence, at, because: 'the migration runs' });
  expect(promotionView(world.state, promotion).steps[0]).toMatchObject({
    step: 'migrate-api',
    because: 'the migration runs; DEV took 7 s',
  });
});

test.each([
  ['sql/001.sql', 'sql', true],
  ['sql/001.sql', './sql/', true],
  ['sql/deep/001.sql', './sql', true],
  ['001.sql', '.', true],
  ['other/001.sql', './sql', false],
  ['sql/001.down.sql', './sql', false],
  ['migrations/001.sql', './sql', false],
])('%s is a migration of the folder %s: %s', (path, folder, wanted) => {
  expect(isMigrationFile(path, folder)).toBe(wanted);
});
