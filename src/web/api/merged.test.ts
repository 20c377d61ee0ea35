import { expect, test } from 'vitest';
import { merged } from './merged.ts';

const [a, c] = [
  { system: 'a', seq: 1 },
  { system: 'c', seq: 1 },
];

test('what did not change stays the very same', () => {
  const next = { system: 'c', seq: 2 };
  const rows = merged([a, c], { isWhole: false, systems: 2 }, [next]);
  expect(rows?.[0]).toBe(a);
  expect(rows?.[1]).toBe(next);
});

test('what is new stands in its place by name', () => {
  expect(merged([a, c], { isWhole: false, systems: 3 }, [{ system: 'b', seq: 1 }])?.map(({ system }) => system)).toEqual(['a', 'b', 'c']);
});

test('where a system is no longer seen, the whole is to be asked for', () => {
  expect(merged([a, c], { isWhole: false, systems: 1 }, [])).toBeUndefined();
});

test('the whole replaces what was known', () => {
  expect(merged([a, c], { isWhole: true, systems: 1 }, [c])).toEqual([c]);
});
