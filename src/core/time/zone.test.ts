import { expect, test } from 'vitest';
import { apia, berlin, wall } from './fixture.ts';
import { instantOf, isDoubtful, wallOf } from './zone.ts';

test.each([
  ['2026-03-29 01:59', '2026-03-29T00:59Z', '2026-03-29T00:59Z'],
  ['2026-03-29 02:00', '2026-03-29T00:00Z', '2026-03-29T01:00Z'],
  ['2026-03-29 02:30', '2026-03-29T00:30Z', '2026-03-29T01:30Z'],
  ['2026-03-29 03:00', '2026-03-29T01:00Z', '2026-03-29T01:00Z'],
  ['2026-10-25 01:59', '2026-10-24T23:59Z', '2026-10-24T23:59Z'],
  ['2026-10-25 02:30', '2026-10-25T00:30Z', '2026-10-25T01:30Z'],
  ['2026-10-25 03:00', '2026-10-25T02:00Z', '2026-10-25T02:00Z'],
])('%s in Berlin is, read early, %s, and late %s', (text, earlier, later) => {
  expect(instantOf(berlin, wall(text), 'earlier')).toBe(Date.parse(earlier));
  expect(instantOf(berlin, wall(text), 'later')).toBe(Date.parse(later));
  expect(isDoubtful(berlin, wall(text))).toBe(earlier !== later);
});

test('before the first change and after the last one the clocks stand as at these', () => {
  expect(wallOf(berlin, Date.parse('1999-07-01T00:00Z'))).toBe(Date.parse('1999-07-01T01:00Z'));
  expect(wallOf(berlin, Date.parse('2060-07-01T00:00Z'))).toBe(Date.parse('2060-07-01T01:00Z'));
});

test('of a day that was left out no wall time comes back as itself', () => {
  expect(wallOf(apia, instantOf(apia, wall('2011-12-30 09:00'), 'earlier'))).toBe(wall('2011-12-29 09:00'));
  expect(wallOf(apia, instantOf(apia, wall('2011-12-30 09:00'), 'later'))).toBe(wall('2011-12-31 09:00'));
});
