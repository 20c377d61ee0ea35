import fc from 'fast-check';
import { expect, test } from 'vitest';
import { act, anyHistory } from './actions.ts';
import { people } from './fixture.ts';
import { World } from './world.ts';
import { canonical } from '#core/canonical.ts';
import { boardView } from '#core/views/board.ts';
import { environmentViews } from '#core/views/environments.ts';
import { releaseView, whyView } from '#core/views/release.ts';
import type { BoardView, ReleaseView } from '#core/views/shapes.ts';
import type { State } from '#core/state.ts';

/** Holds what people see against the state it is made of, at every turn of a history. */
function checkViews(state: State, now: number): void {
  const board = boardView(state, 1, now);
  expect(board.cells.map((cell) => cell.stage)).toEqual(board.stages);
  for (const release of state.releases.keys()) {
    const view = releaseView(state, 1, now, release);
    if (view !== undefined) checkRelease(state, view, now);
  }
  for (const person of people) checkVerbs(state, boardView(state, 1, now, person), person, now);
  for (const { environment, release } of environmentViews(state)) expect(release).toBe(state.environments.get(environment)?.stay?.release);
}

/** Of a scope its signatures are told with it; bits, tests and data speak for themselves. */
const without: ReadonlySet<string> = new Set(['migrations', 'scope', 'requirements', 'data']);

function checkRelease(state: State, view: ReleaseView, now: number): void {
  // The CLI's `why` and the page of the release tell the same blockers, byte for byte.
  const why = whyView(state, 1, now, { release: view.release });
  if (view.next !== undefined) expect(canonical(why?.blockers)).toBe(canonical(view.blockers));
  for (const stage of view.stages) {
    for (const gate of [...stage.entry, ...stage.exit]) {
      if (gate.state === 'passed' && !without.has(gate.gate.kind)) expect(gate.evidence.length, JSON.stringify(gate)).toBeGreaterThan(0);
      expect(gate.because, `${stage.stage} ${gate.gate.label} ${gate.state}`).not.toBe('');
    }
  }
  if (view.state === 'open' && view.next !== undefined && view.blockers.length > 0) expect(view.sentence).toMatch(/may not enter|is being/);
  expect(view.sentence).toMatch(/\.$/);
}

/** Nobody is shown a verb that the blockers do not ask of this person. */
function checkVerbs(state: State, board: BoardView, person: string, now: number): void {
  for (const cell of board.cells) {
    if (cell.verb === undefined || cell.release === undefined) continue;
    const asked = releaseView(state, 1, now, cell.release)?.blockers.some(
      ({ clears, askable }) => askable && clears.kind === 'person' && clears.who.includes(person),
    );
    expect(asked, `${person} is asked to ${cell.verb} ${cell.release}`).toBe(true);
  }
}

test('board, release, why and environments tell what the state says, at every turn of a history', () => {
  fc.assert(
    fc.property(anyHistory(40, 60), ({ options, actions }) => {
      const world = new World(options, actions.length % 2 === 0);
      for (const [turn, action] of actions.entries()) {
        act(world, action);
        if (turn % 7 === 0) checkViews(world.state, world.now);
      }
    }),
    { numRuns: 60 },
  );
});
