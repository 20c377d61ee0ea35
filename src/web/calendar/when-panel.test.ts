import { expect, test } from 'vitest';
import { at, lineOfInt } from './fixture.ts';
import { datesOf } from './when-panel.tsx';

const [tuesday, wednesday] = [at('2026-06-09 17:00'), at('2026-06-10 17:00')];

test.each([
  ['three dates', lineOfInt, ['earliest', 'even odds', '9 in 10']],
  ['two where even odds and nine in ten are one day', { ...lineOfInt, nineInTen: wednesday }, ['earliest', '9 in 10']],
  ['one where all of them are', { ...lineOfInt, evenOdds: tuesday, nineInTen: tuesday }, ['live']],
  ['three where one is not known', { ...lineOfInt, nineInTen: undefined }, ['earliest', 'even odds', '9 in 10']],
])('when a release is live is told by %s', (_, { nineInTen, ...line }, names) => {
  const told = datesOf({ ...line, ...(nineInTen !== undefined && { nineInTen }) });
  expect(told.map(({ name }) => name)).toEqual(names);
  expect(told.at(-1)?.at).toBe(nineInTen);
});

test('where two dates become one it rests on what both did', () => {
  const told = datesOf({ ...lineOfInt, nineInTen: wednesday, neverPercent: 4 });
  expect(told.at(-1)?.because).toBe('from 14 answers of people; in 4 of 100 it never gets there');
});
