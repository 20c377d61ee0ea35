import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyZone, naiveInstant } from './arbitraries.ts';
import { apia, berlin, wall } from './fixture.ts';
import { instantOf, isDoubtful, wallOf } from './zone.ts';

// `LOCKSTEP_LONG=1` tries a hundred thousand instead of some hundred.
const isLong = process.env['LOCKSTEP_LONG'] !== undefined;
const numRuns = isLong ? 100_000 : 500;

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

const instants = fc.integer({ min: Date.UTC(2009, 0, 1), max: Date.UTC(2013, 0, 1) });

test('in every zone: an instant is one of the two of its wall time', { timeout: 900_000 }, () => {
  fc.assert(
    fc.property(anyZone, instants, (zone, instant) => {
      const shown = wallOf(zone, instant);
      expect([instantOf(zone, shown, 'earlier'), instantOf(zone, shown, 'later')]).toContain(instant);
    }),
    { numRuns },
  );
});

test(
  'in every zone: a wall time without doubt comes back as itself, and one with doubt opens no earlier than it closes',
  { timeout: 900_000 },
  () => {
    fc.assert(
      fc.property(anyZone, instants, (zone, shown) => {
        const [earlier, later] = [instantOf(zone, shown, 'earlier'), instantOf(zone, shown, 'later')];
        if (isDoubtful(zone, shown)) expect(later).toBeGreaterThan(earlier);
        else expect(wallOf(zone, later)).toBe(shown);
      }),
      { numRuns },
    );
  },
);

test('in every zone: the instants are those that are found by trying every offset', { timeout: 900_000 }, () => {
  const near = fc.tuple(anyZone, fc.nat(), fc.integer({ min: -90_000_000, max: 90_000_000 }));
  fc.assert(
    fc.property(near, fc.constantFrom('earlier' as const, 'later' as const), ([zone, which, by], doubt) => {
      const shown = (zone.offsets[which % zone.offsets.length]?.from ?? 0) + by;
      expect(instantOf(zone, shown, doubt)).toBe(naiveInstant(zone, shown, doubt));
    }),
    { numRuns },
  );
});
