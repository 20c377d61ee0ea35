import { expect, test } from 'vitest';
import { begunAt, systemOf } from '#core/fixture.ts';
import { must } from '#core/bug.ts';
import { hotfixStage } from '#core/hotfix.ts';
import { World } from '#core/world-fixture.ts';

/** Two gates into production: who is a manager, and who tests. */
function fileWith(managers: string, testers: string, last = '      - approval: release-manager\n      - approval: tester'): string {
  return `lockstep: 1
system: shop
roles: {admin: [ada, rita], developer: [dora], release-manager: ${managers}, tester: ${testers}}
services: {api: {source: directory:./api, command: node a.js}}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: DEV
  - stage: PROD
    entry:
${last}
`;
}

/** A hotfix that stands before production, where a normal release is live. */
function hotfixIn(text: string, first: readonly (readonly [string, string])[]): World {
  const world = new World(systemOf(text));
  world.create('1');
  world.promote('1', 'DEV');
  for (const [by, gate] of first) world.say({ kind: 'approve', by, release: '1', stage: 'PROD', gate });
  world.promote('1', 'PROD');
  const sign = 'f'.repeat(64);
  const bill = { api: { digest: `sha256:${sign}`, source: 'directory:./api', blob: `sha256:${sign}` } };
  const made = { bill, authors: [], carry: false, unknownAuthors: [], hotfix: { because: 'Orders are lost.' } };
  world.say({ kind: 'create', by: 'dora', release: '1.1', ...made });
  world.promote('1.1', 'DEV');
  return world;
}

const approve = (world: World, by: string, gate: string) => world.say({ kind: 'approve', by, release: '1.1', stage: 'PROD', gate });

function asked(world: World): readonly unknown[] {
  return world
    .blockersOf('1.1', 'PROD')
    .map(({ label, clears }) => [label, clears.kind === 'person' ? [...clears.who, clears.command] : clears]);
}

const command = (gate: string): string => `lockstep approve 1.1 --stage PROD --gate ${gate}`;
const both = [
  ['rita', 'release-manager'],
  ['tom', 'tester'],
] as const;

test('two gates of the last stage count the people of a hotfix together: one of each is enough', () => {
  const world = hotfixIn(fileWith('[rita, rolf]', '[tom]'), both);
  expect(asked(world)).toEqual([
    ['release-manager', ['rita', 'rolf', command('release-manager')]],
    ['tester', ['tom', command('tester')]],
  ]);
  approve(world, 'rita', 'release-manager');
  expect(asked(world)).toEqual([['tester', ['tom', command('tester')]]]);
  approve(world, 'tom', 'tester');
  expect(asked(world)).toEqual([]);
});

test('who may fill both gates is one person all the same, and a second one is asked for at either', () => {
  const world = hotfixIn(fileWith('[rita, rolf]', '[rita, tom]'), both);
  approve(world, 'rita', 'release-manager');
  // The place of the tester may be hers, too.
  expect(asked(world)).toEqual([
    ['release-manager', ['rolf', command('release-manager')]],
    ['tester', ['rita', 'tom', command('tester')]],
  ]);
  approve(world, 'rita', 'tester');
  expect(asked(world)).toEqual([['release-manager', ['rolf', command('release-manager')]]]);
  const [blocker] = world.blockersOf('1.1', 'PROD');
  expect(blocker?.because).toBe(
    'one more person with the role release-manager has still to approve 1.1 for PROD: a hotfix takes 2 people besides its authors',
  );
  expect(approve(world, 'tom', 'tester')).toBeUndefined();
  expect(asked(world)).toEqual([]);
});

test('where nobody else is who could fill the gate that counts, whoever approves the other one is asked', () => {
  const world = hotfixIn(fileWith('[rita]', '[rita, tom]'), both);
  approve(world, 'rita', 'release-manager');
  approve(world, 'rita', 'tester');
  expect(asked(world)).toEqual([['release-manager', ['tom', command('tester')]]]);
  expect(world.blockersOf('1.1', 'PROD')[0]?.because).toContain('one more person with the role tester');
  approve(world, 'tom', 'tester');
  expect(asked(world)).toEqual([]);
  const alone = hotfixIn(fileWith('[rita]', '[rita]'), [both[0], ['rita', 'tester']]);
  expect(alone.blockersOf('1.1', 'PROD').map(({ code }) => code)).toContain('unfillable');
});

test('an Exception for one of the gates is nobody: two people approve at the other', () => {
  const world = hotfixIn(fileWith('[rita, rolf]', '[tom]'), both);
  approve(world, 'rita', 'release-manager');
  const expires = begunAt + 3_600_000;
  world.say({ kind: 'except', by: 'rolf', release: '1.1', stage: 'PROD', gate: 'tester', reason: 'Tom is ill.', expires });
  const id = world.state.releases.get('1.1')?.exceptions[0]?.id ?? '';
  world.say({ kind: 'second-exception', by: 'rita', id });
  expect(asked(world)).toEqual([['release-manager', ['rolf', command('release-manager')]]]);
});

test('a file that asks more is asked for what it says', () => {
  const last = '      - approval: 2 release-manager\n      - approval: tester';
  const [managers, theirs] = ['2 release-manager', command('"2 release-manager"')];
  const world = hotfixIn(fileWith('[rita, rolf]', '[rolf]', last), [
    ['rita', managers],
    ['rolf', managers],
    ['rolf', 'tester'],
  ]);
  approve(world, 'rolf', 'tester');
  expect(asked(world)).toEqual([[managers, ['rita', 'rolf', theirs]]]);
  approve(world, 'rolf', managers);
  expect(asked(world)).toEqual([[managers, ['rita', theirs]]]);
});

test('who let it in an earlier time, before another took its place, is asked anew', () => {
  const world = hotfixIn(fileWith('[rita, rolf]', '[rita, tom]'), both);
  approve(world, 'rita', 'release-manager');
  approve(world, 'tom', 'tester');
  world.promote('1.1', 'PROD');
  world.create('2');
  world.promote('2', 'DEV');
  world.say({ kind: 'without-hotfix', by: 'dora', release: '2', hotfix: '1.1', reason: 'By design' });
  for (const [by, gate] of both) world.say({ kind: 'approve', by, release: '2', stage: 'PROD', gate });
  world.promote('2', 'PROD');
  world.say({ kind: 'reject', by: 'rita', release: '2', reason: 'It loses orders.' });
  approve(world, 'rita', 'release-manager');
  approve(world, 'rita', 'tester');
  expect(asked(world)).toEqual([['release-manager', ['rolf', command('release-manager')]]]);
  expect(approve(world, 'rolf', 'release-manager')).toBeUndefined();
  expect(asked(world)).toEqual([]);
});

test('only one gate of the last stage counts them', () => {
  const path = must(systemOf(fileWith('[rita]', '[tom]')).files.get('1'), 'a file').system.path;
  const last = hotfixStage(must(path.at(-1), 'PROD'), true);
  expect(last.entry.map((gate) => gate.kind === 'approval' && gate.inAll)).toEqual([2, undefined]);
});
