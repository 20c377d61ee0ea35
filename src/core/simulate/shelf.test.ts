import { describe, expect, test } from 'vitest';
import type { Event } from '#core/event.ts';
import { systemOf } from '#core/fixture.ts';
import { fold } from '#core/fold/index.ts';
import type { State } from '#core/state.ts';
import { World } from '#core/world-fixture.ts';
import { Shelf } from './shelf.ts';

const text = `lockstep: 1
system: shop
roles: {developer: [dora], release-manager: [rita]}
services:
  api: {source: 'directory:./api', command: node a.js}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly}
path:
  - stage: DEV
  - stage: PROD
    entry: [approval: release-manager]
`;

/** Three releases, of which the first two have been rejected. */
function ended(): State {
  const world = new World(systemOf(text));
  for (const release of ['1.0', '1.1', '1.2']) world.create(release);
  const ends = ['1.0', '1.1'].map((release): Event => ({ kind: 'releaseEnded', release, as: 'rejected', by: 'dora', because: 'chance' }));
  return fold(world.state, ends);
}

const names = (state: State): readonly string[] => [...state.releases.keys()];

describe('what has ended', () => {
  test('stands aside, and is all there again in the end, as it was', () => {
    const [shelf, state] = [new Shelf(0), ended()];
    const tidied = shelf.tidy(state);
    expect(names(tidied)).toEqual(['1.2']);
    expect(shelf.whole(tidied)).toEqual(state);
  });

  test('is fetched by whoever names it, and stands aside again when it is tidied next', () => {
    const shelf = new Shelf(0);
    const tidied = shelf.tidy(ended());
    const named = shelf.with(tidied, [{ kind: 'reject', by: 'dora', release: '1.1', reason: 'again' }, undefined]);
    expect(names(named)).toEqual(['1.2', '1.1']);
    expect(names(shelf.tidy(named))).toEqual(['1.2']);
  });

  test('does not come back where it was withdrawn meanwhile', () => {
    const shelf = new Shelf(0);
    const withdrawn: Event = { kind: 'releaseWithdrawn', release: '1.1', by: 'dora', because: 'chance' };
    const gone = fold(shelf.with(shelf.tidy(ended()), [withdrawn]), [withdrawn]);
    expect(names(shelf.whole(gone)).toSorted()).toEqual(['1.0', '1.2']);
  });

  test('stays for a while: to look for it each time would take longer than it saves', () => {
    const shelf = new Shelf(2);
    const tidied = shelf.tidy(systemOf(text));
    expect(names(shelf.tidy({ ...tidied, releases: new Map([...ended().releases].slice(0, 2)) }))).toHaveLength(2);
    expect(names(shelf.tidy({ ...tidied, releases: ended().releases }))).toEqual(['1.2']);
  });
});
