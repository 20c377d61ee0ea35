import { expect, test } from 'vitest';
import { judgePromotions } from './judge-promotions.ts';
import { begunAt, systemOf } from '#core/fixture.ts';
import { World } from '#core/world-fixture.ts';

const file = `lockstep: 1
system: shop
roles: {admin: [ada], developer: [dora]}
services: {api: {source: directory:./api, command: node a.js}}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: DEV
  - stage: PROD
`;

test('others are let in between after each promotion that is judged, and each open release that is looked at', () => {
  const world = new World(systemOf(file));
  for (const release of ['1', '2', '3']) {
    world.create(release);
    world.promote(release, 'DEV');
    world.promote(release, 'PROD');
  }
  const { state } = world;
  const end = { state, unknown: [], notMade: new Map<string, string>() };
  const work = judgePromotions({ history: state, since: 0, until: begunAt, end, thenNew: new Map() });
  let rests = 0;
  let step = work.next();
  for (; step.done !== true; step = work.next()) rests += 1;
  expect(step.value.map(({ release, stage, fate }) => `${release} ${stage} ${fate}`)).toHaveLength(6);
  const open = [...state.releases.values()].filter((release) => release.state === 'open').length;
  expect(rests).toBe(1 + open + 6);
});
