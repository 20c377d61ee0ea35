import { expect, test } from 'vitest';
import { placeTimeProblems } from './place-time.ts';
import { placedFaults } from './sentences-of-hands.ts';
import { timeFile, withTime } from './time-fixture.ts';

test.each(placedFaults)('$code of $path stands at $at', ({ file, path, code, at, sentence }) => {
  const placed = placeTimeProblems(file, [{ path, code, sentence }]);
  expect(placed.map((problem) => `${problem.code} ${problem.line}:${problem.column} ${problem.sentence}`)).toEqual([
    `${code} ${at} ${sentence}`,
  ]);
});

test('what is odd is a warning, and an invisible mark at the beginning moves nothing', () => {
  const odd = { path: ['windows', 0], code: 'odd-time', sentence: 'Window `Office hours` opens at no time.' } as const;
  expect(placeTimeProblems(`\ufeff${timeFile}`, [odd], 'warning')).toMatchObject([{ severity: 'warning', line: 58, column: 5 }]);
});

test('a window at an entry is found behind those of the list, its own stage among others', () => {
  const file = withTime('- manual: release-manager\n        instruction: Tell support', '- window: Mon-Thu 09:00-15:00');
  const zone = { path: ['windows', 1, 'when', 0], code: 'bad-when', sentence: 'It never comes.' } as const;
  expect(placeTimeProblems(file, [zone])).toMatchObject([{ line: 52, column: 17 }]);
});
