import { expect, test } from 'vitest';
import { systemOf } from '#core/fixture.ts';
import { currentSystem } from '#core/find.ts';
import { fewForHotfix } from './few-for-hotfix.ts';

function told(roles: string, entry: string): readonly string[] {
  const state = systemOf(
    `lockstep: 1
system: shop
roles: {admin: [ada], developer: [dora], ${roles}}
services:
  api: {source: 'directory:./api', command: node app.js}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly}
path:
  - stage: DEV
  - stage: PROD
${entry}`,
    { services: ['robot'] },
  );
  const system = currentSystem(state);
  if (system === undefined) throw new Error('no file');
  return fewForHotfix(state, system);
}

test.each([
  ['release-manager: [carla, rolf]', '', []],
  [
    'release-manager: [carla]',
    '',
    ['two people besides its authors let a hotfix into PROD, and only carla may approve there as release-manager'],
  ],
  [
    'release-manager: [carla, robot]',
    '',
    ['two people besides its authors let a hotfix into PROD, and only carla may approve there as release-manager'],
  ],
  ['tester: [tom]', '', ['two people besides its authors let a hotfix into PROD, and nobody may approve there as release-manager']],
  ['release-manager: [carla], tester: [tom]', '    entry: [approval: [release-manager, tester]]\n', []],
  [
    'release-manager: [carla, rolf], tester: [tom]',
    '    entry: [approval: tester]\n',
    ['two people besides its authors let a hotfix into PROD, and only tom may approve there as tester'],
  ],
])('who may let a hotfix in by %s %s', (roles, entry, expected) => {
  expect(told(roles, entry)).toEqual(expected);
});
