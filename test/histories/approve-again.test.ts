import { expect, test } from 'vitest';
import { blockers } from '#core/blockers/index.ts';
import { billOf, type Options } from './fixture.ts';
import { runAgents } from './helping-hand.ts';
import { World } from './world.ts';

/** r1 has left DEV and is asked about for PROD: one lead and one qa. eve is both. */
function asked(options: Partial<Options> = {}): World {
  const world = new World({ withInt: false, leads: 1, ...options });
  world.do({ kind: 'create', by: 'ann', release: 'r1', bill: billOf(1, 1), authors: [], carry: false });
  world.do({ kind: 'promote', by: 'fay', release: 'r1', stage: 'DEV', wait: false });
  while (runAgents(world));
  return world;
}

function approve(world: World, by: string, role?: string): readonly string[] {
  return world
    .do({ kind: 'approve', by, release: 'r1', stage: 'PROD', ...(role !== undefined && { role }) })
    .events.map(({ kind }) => kind);
}

test('who said as what she approves may say again that it is as anything, and that is what counts', () => {
  const world = asked();
  expect(approve(world, 'eve')).toEqual(['evidenceGiven']);
  expect(approve(world, 'eve', 'qa')).toEqual(['evidenceGiven']);
  expect(approve(world, 'eve')).toEqual(['evidenceGiven']);
  expect(approve(world, 'eve')).toEqual([]);
  expect(approve(world, 'dan')).toEqual(['evidenceGiven']);
  const release = world.state.releases.get('r1');
  expect(release && blockers(world.state, release, 'PROD', world.now).map(({ code }) => code)).toEqual(['manual']);
});

test('who approved by the account that is no lead is asked to approve by the one that is, where nobody else could', () => {
  const world = asked({ withoutEve: true });
  expect(approve(world, 'cat2')).toEqual(['evidenceGiven']);
  const release = world.state.releases.get('r1');
  const [first] = release === undefined ? [] : blockers(world.state, release, 'PROD', world.now);
  expect(first?.clears).toMatchObject({ kind: 'person', who: ['cat'] });
  expect(approve(world, 'cat')).toEqual(['evidenceGiven']);
  expect(approve(world, 'dan')).toEqual(['evidenceGiven']);
});
