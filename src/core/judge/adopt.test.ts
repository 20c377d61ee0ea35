import { expect, test } from 'vitest';
import type { AgentCommand, PersonCommand } from '#core/command.ts';
import { begunAt as at, systemOf } from '#core/fixture.ts';
import { envelopeOf } from '#core/order-payload.ts';
import type { Order, State } from '#core/state.ts';
import { step } from '#core/step.ts';
import { releaseView } from '#core/views/release.ts';

const file = `lockstep: 1
system: shop
roles: {operator: [olga], release-manager: [rita]}
services:
  api: {source: 'directory:./api', command: node a.js}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly}
path:
  - stage: DEV
  - stage: PROD
`;
const bill = { api: { digest: 'sha256:one', source: 'directory:./api', blob: 'sha256:one' } };

class World {
  state: State = systemOf(file);

  say(command: PersonCommand | AgentCommand): string | undefined {
    const done = step(this.state, command, at);
    if (done.refusal === undefined) this.state = done.state;
    return done.refusal?.sentence;
  }

  adopt(running?: { readonly [service: string]: number }): string | undefined {
    const refusal = this.say({ kind: 'adopt', by: 'olga', release: '1.0.0', bill, environments: ['prod'], ...(running && { running }) });
    return refusal ?? this.say({ kind: 'second-adoption', by: 'rita', id: [...this.state.adoptions.keys()][0] ?? '' });
  }

  order(): Order {
    const found = [...this.state.orders.values()].find(({ state }) => state === 'open');
    if (found === undefined) throw new Error('no order');
    return found;
  }

  end(state: 'succeeded' | 'failed', because: string): void {
    const { key, fence, seq } = this.order();
    this.say({ kind: 'observe', by: 'agent:local', key, fence, seq: seq + 1, state, at, because, result: {} });
  }
}

test('the agent hears that something is adopted, and on which port it runs; not who signed', () => {
  const world = new World();
  world.adopt({ api: 8080 });
  expect(envelopeOf(world.state, world.order()).payload).toMatchObject({ kind: 'step', adopts: { running: { api: 8080 } } });
  expect(JSON.stringify(envelopeOf(world.state, world.order()).payload)).not.toContain('rita');
});

test('who signed, and what was found of its bits, stands in the release', () => {
  const world = new World();
  world.adopt({ api: 8080 });
  world.end('succeeded', 'place api: process 7 of port 8080, in /srv/api, has the same 4 files as 1.0.0.');
  expect(releaseView(world.state, 1, at, '1.0.0')?.adopted).toEqual({
    second: 'rita',
    compared: { 'prod api': 'process 7 of port 8080, in /srv/api, has the same 4 files as 1.0.0.' },
  });
});

test('where it comes to nothing, the release says why', () => {
  const world = new World();
  world.adopt();
  world.end('failed', 'What runs is not 1.0.0: other bits.');
  world.end('succeeded', 'undo place api: done.');
  expect(releaseView(world.state, 1, at, '1.0.0')?.stages[1]?.failed?.because).toContain('what runs is not 1.0.0: other bits');
});

test('a port of a service that the release does not have is refused', () => {
  expect(new World().adopt({ web: 8080 })).toBe('1.0.0 has no service web, so nothing of it runs on a port.');
});
