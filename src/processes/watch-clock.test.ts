import { expect, test } from 'vitest';
import { ClockWatch } from './watch-clock.ts';

const hour = 3_600_000;

test.each([
  [hour, /^The clock of this machine went forward by 3600 s at once/],
  [24 * hour, /went forward by 86400 s/],
  [-hour, /^The clock of this machine was set back by 3600 s: soaks and windows end that much later\.$/],
  [-24 * hour, /set back by 86400 s/],
])('a clock that steps by %i ms is told once', (step, sentence) => {
  const said: string[] = [];
  const at = { wall: 1_800_000_000_000, monotonic: 5_000 };
  const watch = new ClockWatch({ warn: (words) => said.push(words), wall: () => at.wall, monotonic: () => at.monotonic });
  at.wall += 1_000 + step;
  at.monotonic += 1_000;
  watch.look();
  watch.look();
  expect(said).toEqual([expect.stringMatching(sentence)]);
});

test('a clock that runs a second beside the other, or a process that stood still for an hour, is no step', () => {
  const said: string[] = [];
  const at = { wall: 1_800_000_000_000, monotonic: 5_000 };
  const watch = new ClockWatch({ warn: (words) => said.push(words), wall: () => at.wall, monotonic: () => at.monotonic });
  at.wall += hour + 900;
  at.monotonic += hour;
  watch.look();
  expect(said).toEqual([]);
});
