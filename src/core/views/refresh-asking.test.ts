import { expect, test } from 'vitest';
import { must } from '#core/bug.ts';
import { systemOf } from '#core/fixture.ts';
import { World } from '#core/world-fixture.ts';
import { refreshAsking, type RefreshAsking } from './refresh-asking.ts';

const hour = 3_600_000;

const file = `lockstep: 1
system: shop
roles: {admin: [ada], developer: [dora], release-manager: [rita], operator: [olaf], tester: [tess]}
services:
  api: {source: directory:./api, command: node a.js}
environments:
  staging: {data: masked, errors: full, refresh: {from: prod, databases: [shop], unmasked: by-exception}}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: STAGING
  - stage: PROD
`;

function asked(world: World): RefreshAsking {
  return refreshAsking(world.state, must(world.state.environments.get('staging'), 'staging'), world.now);
}

function begun(): World {
  const world = new World(systemOf(file));
  world.create('1.0');
  world.promote('1.0', 'STAGING');
  return world;
}

test('where nothing is in its way a refresh waits for nothing, and asking for it would not be refused', () => {
  expect(asked(begun())).toEqual({ waits: [] });
});

test('below nothing that runs it would be refused, with what to do', () => {
  const { refused, waits } = asked(new World(systemOf(file)));
  expect(refused).toEqual({
    sentence: 'Nothing runs in staging yet: its data come with the first release, where its stage says `refresh: true`.',
    next: 'lockstep status',
  });
  expect(waits).toEqual([]);
});

test('what it would wait for is told before anybody asks: a hold, a stop, and who moves there', () => {
  const world = begun();
  world.say({ kind: 'hold', by: 'olaf', stage: 'STAGING', reason: 'Auditors look' });
  expect(asked(world).waits).toEqual(['STAGING is held by olaf: Auditors look']);
  world.say({ kind: 'free', by: 'olaf', stage: 'STAGING' });
  world.create('1.1');
  world.say({ kind: 'promote', by: 'dora', release: '1.1', stage: 'STAGING', wait: true });
  expect(asked(world).waits).toEqual(['1.1 is being brought into STAGING now']);
});

test('while one is under way another would be refused', () => {
  const world = begun();
  world.say({ kind: 'refresh', by: 'tess', environment: 'staging' });
  expect(asked(world).refused?.sentence).toMatch(/^The data of staging are being refreshed already \(refresh-staging\.\d+\)\.$/);
});

test('that two people permit it without masks is told, as long as they do', () => {
  const world = begun();
  const expires = world.now + hour;
  world.say({ kind: 'except-data', by: 'tess', environment: 'staging', reason: 'Only its rows show it', expires });
  expect(asked(world).unmasked).toBeUndefined();
  world.say({ kind: 'second-exception', by: 'rita', id: 'staging/x1' });
  expect(asked(world).unmasked).toEqual({ exception: 'staging/x1', until: expires });
  world.now = expires;
  expect(asked(world).unmasked).toBeUndefined();
});
