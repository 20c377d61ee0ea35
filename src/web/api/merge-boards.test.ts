import { expect, test } from 'vitest';
import { mergeBoards } from './merge-boards.ts';

type Answer = Parameters<typeof mergeBoards>[1];
type Row = Answer['boards'][number];

const row = (system: string, seq: number): Row => ({
  system,
  seq,
  stages: [],
  services: [],
  cells: [],
  open: 0,
  underWay: 0,
  moving: 0,
});
const answer = (boards: Row[], parts: Partial<Answer> = {}): Answer => ({ asOf: 'x.2', isWhole: false, systems: 3, boards, ...parts });
const known = answer([row('a', 1), row('b', 1), row('c', 1)]);

test('a row that changed takes the place of the old one; the others stay the same objects', () => {
  const merged = mergeBoards(known, answer([row('b', 2)]));
  expect(merged?.boards.map(({ system, seq }) => `${system}${seq}`)).toEqual(['a1', 'b2', 'c1']);
  expect(merged?.boards[0]).toBe(known.boards[0]);
});

test('a system that is new stands where its name belongs', () => {
  const merged = mergeBoards(known, answer([row('ab', 1)], { systems: 4 }));
  expect(merged?.boards.map(({ system }) => system)).toEqual(['a', 'ab', 'b', 'c']);
});

test('a system that I may no longer see: the whole is asked for', () => {
  expect(mergeBoards(known, answer([], { systems: 2 }))).toBeUndefined();
});

test('a whole answer is taken as it is', () => {
  const whole = answer([row('z', 1)], { isWhole: true, systems: 1 });
  expect(mergeBoards(known, whole)).toBe(whole);
});
