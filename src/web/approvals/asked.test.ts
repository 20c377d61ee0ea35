import { expect, test } from 'vitest';
import type { ApprovalsView, AskedView } from '#core/views/shapes.ts';
import { chosenOf, flattened } from './asked.ts';

const question: AskedView = {
  release: '1.1.0',
  by: 'dora',
  stage: 'PROD',
  kind: 'approval',
  gate: 'g1',
  because: 'a tester has still to approve',
  isMine: false,
  who: ['anna'],
};

function of(system: string, ...asked: readonly Partial<AskedView>[]): ApprovalsView {
  return { system, seq: 1, now: 0, decided: [], asked: asked.map((each) => ({ ...question, ...each })) };
}

test('mine come first, over all systems, and of those the one that is to be answered soonest', () => {
  const all = flattened([
    of('shop', { gate: 'late', isMine: true, answerBy: 20 }, { gate: 'others', answerBy: 1 }),
    of('till', { gate: 'soon', isMine: true, answerBy: 10 }, { gate: 'ever', isMine: true }),
  ]);
  expect(all.map(({ gate }) => gate)).toEqual(['soon', 'late', 'ever', 'others']);
});

test('the address names one; where that is answered, the first is shown', () => {
  const all = flattened([of('shop', { gate: 'one', isMine: true }, { gate: 'two' })]);
  const named = (gate: string) => new URLSearchParams({ system: 'shop', release: '1.1.0', stage: 'PROD', gate });
  expect(chosenOf(all, named('two'))?.gate).toBe('two');
  expect(chosenOf(all, named('gone'))?.gate).toBe('one');
  expect(chosenOf([], named('two'))).toBeUndefined();
});
