import { expect, test } from 'vitest';
import type { AgentCommand, PersonCommand } from '#core/command.ts';
import { billDigestOf } from '#core/bill.ts';
import { begunAt as at, systemOf } from '#core/fixture.ts';
import { envelopeOf } from '#core/order-payload.ts';
import type { Order, State } from '#core/state.ts';
import { cameToNothing } from './adopt-again.ts';
import { step } from '#core/step.ts';
import type { Bill } from '#core/system.ts';
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
  /** Of the last command: how it began. */
  kinds: readonly string[] = [];

  say(command: PersonCommand | AgentCommand): string | undefined {
    const done = step(this.state, command, at);
    if (done.refusal === undefined) this.state = done.state;
    this.kinds = done.events.map(({ kind }) => kind).slice(0, 4);
    return done.refusal?.sentence;
  }

  adopt(running?: { readonly [service: string]: number }, bits: Bill = bill, place = 'prod'): string | undefined {
    const asked = { by: 'olga', release: '1.0.0', bill: bits, environments: [place], ...(running && { running }) };
    return this.say({ kind: 'adopt', ...asked }) ?? this.say({ kind: 'second-adoption', by: 'rita', id: this.newest() });
  }

  newest(): string {
    return [...this.state.adoptions.keys()].at(-1) ?? '';
  }

  isBusy(): boolean {
    return [...this.state.orders.values()].some(({ state }) => state === 'open');
  }

  order(): Order {
    const found = [...this.state.orders.values()].find(({ state }) => state === 'open');
    if (found === undefined) throw new Error('no order');
    return found;
  }

  end(state: 'succeeded' | 'failed', because: string): void {
    const { key, fence, seq } = this.order();
    this.say({ kind: 'observe', by: 'agent:local', key, fence, seq: seq + 1, state, at, because, result: { digest: 'sha256:one' } });
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

const other = { api: { digest: 'sha256:two', source: 'directory:./api', blob: 'sha256:two' } };

function failed(): World {
  const world = new World();
  world.adopt();
  world.end('failed', 'What runs is not 1.0.0: other bits.');
  world.end('succeeded', 'undo place api: done.');
  return world;
}

test('what came to nothing is adopted again under its name, with the bits that do run; both are told', () => {
  const world = failed();
  expect(world.adopt(undefined, other)).toBeUndefined();
  expect(world.state.releases.get('1.0.0')).toMatchObject({ bill: other, entries: {}, adopted: { second: 'rita' } });
  const earlier = releaseView(world.state, 1, at, '1.0.0')?.earlier;
  expect(earlier).toMatchObject([{ digest: billDigestOf(bill), by: 'olga', second: 'rita', at }]);
  expect(earlier?.[0]?.because).toMatch(/^PROD: .*what runs is not 1\.0\.0: other bits/i);
  expect(world.kinds).toEqual(['adoptionSigned', 'releaseWithdrawn', 'releaseCreated', 'promotionRequested']);
  expect(envelopeOf(world.state, world.order()).payload).toMatchObject({ services: [{ artefact: other.api }] });
});

test('a third attempt tells of both before it, and one with the same bits takes the file of today', () => {
  const world = failed();
  world.adopt(undefined, other);
  world.end('failed', 'What runs is not 1.0.0: other bits.');
  world.end('succeeded', 'undo place api: done.');
  world.state = { ...world.state, head: { ...world.state.head, version: 7 } };
  world.state = { ...world.state, files: new Map([...world.state.files, ['7', { ...fileOf(world.state), version: 7 }]]) };
  expect(world.adopt(undefined, other)).toBeUndefined();
  expect(world.state.releases.get('1.0.0')).toMatchObject({
    version: 7,
    earlier: [{ digest: billDigestOf(bill) }, { digest: billDigestOf(other) }],
  });
});

test('one that was rejected after it had come to nothing gives its name back too', () => {
  const world = failed();
  world.say({ kind: 'reject', by: 'rita', release: '1.0.0', reason: 'The wrong bits.' });
  expect(world.adopt(undefined, other)).toBeUndefined();
  expect(world.state.releases.get('1.0.0')?.state).toBe('open');
});

test('while it is under way, and once it runs, its name stands for its bits', () => {
  const world = new World();
  world.adopt();
  expect(world.adopt(undefined, other)).toContain('A release never changes.');
  for (let steps = 0; steps < 9 && world.isBusy(); steps += 1) world.end('succeeded', 'done.');
  expect(world.state.environments.get('prod')?.stay?.release).toBe('1.0.0');
  expect(world.adopt(undefined, other, 'dev')).toContain('A release never changes.');
});

const given = { id: 'e1', stage: 'PROD', gate: 'sha256:gate', label: 'approval', by: 'rita', at };
const approval = {
  ...given,
  kind: 'approval',
  releaseDigest: billDigestOf(bill),
  planDigest: 'sha256:plan',
  entry: 'attempt 1',
  verdict: 'pass',
  because: '',
} as const;
const exception = { ...given, reason: 'It is urgent.', expires: at + 1 };

test.each([
  ['promoted as a release', { entries: { DEV: { attempts: 1, exit: [], rolledBack: false } } }],
  ['asked to walk on', { goal: { stage: 'DEV', by: 'olga' } }],
  ['created and not adopted', { origin: 'created' }],
  ['given evidence', { evidence: [approval] }],
  ['waived a gate', { exceptions: [exception] }],
] as const)('what was %s since keeps its name', (_words, fields) => {
  const world = failed();
  const known = world.state.releases.get('1.0.0');
  if (known === undefined) throw new Error('no release');
  expect(cameToNothing(world.state, known)).toBe(true);
  expect(cameToNothing(world.state, { ...known, ...fields })).toBe(false);
});

test('its name is taken from it only by a second person', () => {
  const world = failed();
  world.say({ kind: 'adopt', by: 'olga', release: '1.0.0', bill: other, environments: ['prod'] });
  expect(world.state.releases.get('1.0.0')?.bill).toEqual(bill);
  expect(world.say({ kind: 'second-adoption', by: 'olga', id: world.newest() })).toContain('a second person signs it');
  expect(world.state.releases.get('1.0.0')?.bill).toEqual(bill);
});

function fileOf({ files, head }: State) {
  const file = files.get(String(head.version)) ?? [...files.values()][0];
  if (file === undefined) throw new Error('no file');
  return file;
}
