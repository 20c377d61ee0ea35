import { expect, test } from 'vitest';
import type { AgentCommand, PersonCommand } from '#core/command.ts';
import { begunAt as at, systemOf } from '#core/fixture.ts';
import { cleanGate } from '#core/nothing/gate.ts';
import { envelopeOf, secretsNeeded } from '#core/order-payload.ts';
import type { Order, State } from '#core/state.ts';
import { step } from '#core/step.ts';
import { releaseView } from '#core/views/release.ts';

const file = `lockstep: 1
system: shop
roles: {developer: [dora], operator: [olga], tester: [tom], release-manager: [rita]}
secrets: file:secrets/\${env.name}.yaml
services:
  api: {source: 'directory:./api', command: node a.js, variables: {KEY: "\${secret.KEY}"}}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly}
path:
  - stage: DEV
  - stage: PROD
    entry: [approval: release-manager]
`;

class World {
  state: State = systemOf(file);

  constructor() {
    for (const release of ['1.0.0', '1.1.0']) {
      const bill = { api: { digest: `sha256:${release}`, source: 'directory:./api', blob: `sha256:${release}` } };
      this.say({ kind: 'create', by: 'dora', release, bill, authors: [], carry: false });
    }
  }

  /** The code of the refusal. */
  say(command: PersonCommand | AgentCommand): string | undefined {
    const done = step(this.state, command, at);
    if (done.refusal === undefined) this.state = done.state;
    return done.refusal?.code;
  }

  look(release: string, environment: string, by = 'olga'): string | undefined {
    return this.say({ kind: 'clean', by, release, environment });
  }

  orders(): readonly Order[] {
    return [...this.state.orders.values()].filter(({ check }) => check?.gate === cleanGate);
  }

  answer(verdict: 'pass' | 'fail'): void {
    for (const { key, fence } of this.orders())
      this.say({
        kind: 'observe',
        by: 'agent:local',
        key,
        fence,
        seq: 1,
        state: 'succeeded',
        at,
        because: 'clean: seen',
        result: { verdict },
      });
  }
}

test('a look from nothing is an order about the very release, though another runs there or none does', () => {
  const world = new World();
  expect(world.look('1.1.0', 'dev')).toBeUndefined();
  const [order] = world.orders();
  if (order === undefined) throw new Error('no order');
  expect(envelopeOf(world.state, order).payload).toMatchObject({
    kind: 'check',
    release: '1.1.0',
    services: [{ artefact: { digest: 'sha256:1.1.0' } }],
  });
  expect(secretsNeeded(world.state, order).names).toEqual(['KEY']);
});

test('while one is looked at nobody begins another; afterwards somebody may', () => {
  const world = new World();
  world.look('1.1.0', 'dev');
  world.look('1.1.0', 'dev');
  expect(world.orders()).toHaveLength(1);
  world.answer('fail');
  expect(world.orders()).toHaveLength(0);
  world.look('1.1.0', 'dev');
  world.answer('pass');
  expect(releaseView(world.state, 1, at, '1.1.0')?.cleans?.map(({ verdict }) => verdict)).toEqual(['fail', 'pass']);
});

test('what it finds opens no gate and closes none', () => {
  const world = new World();
  const before = releaseView(world.state, 1, at, '1.1.0');
  world.look('1.1.0', 'dev');
  world.answer('fail');
  const after = releaseView(world.state, 1, at, '1.1.0');
  expect({ stages: after?.stages, blockers: after?.blockers }).toEqual({ stages: before?.stages, blockers: before?.blockers });
});

test.each([
  ['it may not enter there, and gets none of its secrets', '1.1.0', 'prod', 'olga', 'blocked'],
  ['there is no such place', '1.1.0', 'qa', 'olga', 'no-such-environment'],
  ['there is no such release', '9.9.9', 'dev', 'olga', 'no-such-release'],
  ['whoever may not bring releases into stages', '1.1.0', 'dev', 'tom', 'not-your-role'],
])('it is refused: %s', (_, release, environment, by, code) => {
  expect(new World().look(release, environment, by)).toBe(code);
});

test('it is refused while somebody moves in, and once the release has ended', () => {
  const world = new World();
  world.say({ kind: 'promote', by: 'olga', release: '1.0.0', stage: 'DEV', wait: false });
  expect(world.look('1.1.0', 'dev')).toBe('environment-taken');
  const other = new World();
  other.say({ kind: 'reject', by: 'tom', release: '1.1.0', reason: 'wrong' });
  expect(other.look('1.1.0', 'dev')).toBe('release-ended');
});

test('where its release ends while it is looked at, the order is dropped', () => {
  const world = new World();
  world.look('1.1.0', 'dev');
  world.say({ kind: 'reject', by: 'tom', release: '1.1.0', reason: 'wrong' });
  expect(world.orders()).toEqual([]);
});
