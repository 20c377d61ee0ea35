import { expect, test } from 'vitest';
import { canonical } from './canonical.ts';
import { asWritten, prune, rowsOf, stateOf } from './entities.ts';
import { systemOf } from './fixture.ts';
import type { State } from './state.ts';
import { World } from './world-fixture.ts';

const file = `lockstep: 1
system: shop
roles: {admin: [admin], developer: [dora], release-manager: [dora]}
services: {api: {source: 'directory:./api', command: node api.js}}
environments: {dev: {data: synthetic, errors: full}}
path: [{stage: DEV}]
`;

/** 1.0.0 has come, and 1.1.0 is rejected: it leaves the slice. */
function twoReleases(): { readonly slice: State; readonly after: State } {
  const world = new World(systemOf(file));
  world.create('1.0.0');
  world.promote('1.0.0', 'DEV');
  world.create('1.1.0');
  const slice = prune(world.state);
  world.state = slice;
  world.say({ kind: 'reject', by: 'dora', release: '1.1.0', reason: 'broken' });
  return { slice, after: world.state };
}

test('what is closed leaves the slice, and what the slice before had is the same without a look', () => {
  const { slice, after } = twoReleases();
  const pruned = prune(after, slice);
  expect([...pruned.releases.keys()]).toEqual(['1.0.0']);
  expect(canonical(rowsOf(pruned))).toBe(canonical(rowsOf(prune(after))));
  expect(pruned.files).toBe(slice.files);
  expect(prune(slice, slice)).toBe(slice);
});

test('a row is read from its text, but where what was written is kept beside it', () => {
  const { after } = twoReleases();
  const release = after.releases.get('1.1.0');
  const read = stateOf('shop', rowsOf(after)).releases.get('1.1.0');
  expect(read).not.toBe(release);
  expect(canonical(read)).toBe(canonical(release));
  expect(stateOf('shop', rowsOf(after).map(asWritten)).releases.get('1.1.0')).toBe(release);
});
