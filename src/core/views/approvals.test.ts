import { expect, test } from 'vitest';
import { approvalsView } from './approvals.ts';
import { systemOf } from '#core/fixture.ts';
import { World } from '#core/world-fixture.ts';

const file = `lockstep: 1
system: shop
roles: {admin: [ada], developer: [dora], tester: [tom], customer: [carl], release-manager: [rita]}
services:
  api: {source: directory:./api, command: node a.js}
environments:
  int: {data: masked, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: INT
    exit:
      - sign-off: customer
        checklist: [Order placed]
        within: 2 hours
  - stage: PROD
    entry: [approval: release-manager]
`;

test('everybody sees what is asked, by when and since when; mine is what I may answer, and what I have said stands there', () => {
  const world = new World(systemOf(file));
  world.create('1.1.0');
  world.promote('1.1.0', 'INT');
  const of = (person: string) => approvalsView(world.state, 7, world.now, person);
  expect(of('carl')).toMatchObject({
    system: 'shop',
    seq: 7,
    asked: [
      {
        release: '1.1.0',
        stage: 'INT',
        kind: 'sign-off',
        isMine: true,
        who: ['carl'],
        by: 'dora',
        since: world.now,
        answerBy: world.now + 2 * 3_600_000,
      },
      { release: '1.1.0', stage: 'PROD', kind: 'approval', isMine: false, who: ['rita'] },
    ],
    decided: [],
  });
  expect(of('rita').asked.map(({ isMine }) => isMine)).toEqual([false, true]);
  world.say({ kind: 'sign', by: 'carl', release: '1.1.0', stage: 'INT', checklist: { 'Order placed': true } });
  expect(of('carl').asked.map(({ kind }) => kind)).toEqual(['approval']);
  expect(of('carl').decided).toMatchObject([
    { release: '1.1.0', kind: 'sign-off', stage: 'INT', isYes: true, because: '1 of 1 as wished' },
  ]);
  expect(of('rita').decided).toEqual([]);
});

test('what is live is named, and a release that has arrived asks nobody', () => {
  const world = new World(systemOf(file));
  world.create('1.1.0');
  world.promote('1.1.0', 'INT');
  world.say({ kind: 'sign', by: 'carl', release: '1.1.0', stage: 'INT', checklist: { 'Order placed': true } });
  world.say({ kind: 'approve', by: 'rita', release: '1.1.0', stage: 'PROD' });
  world.promote('1.1.0', 'PROD');
  expect(approvalsView(world.state, 1, world.now, 'rita')).toMatchObject({ live: '1.1.0', asked: [] });
});
