import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StayView } from '#core/views/stays.ts';
import { barsIn, stretchOf } from './stay-bars.ts';

const day = 86_400_000;
const now = 1000 * day;

function stay(release: string, from: number, to?: number): StayView {
  return {
    release,
    stage: 'PROD',
    promotion: release,
    kind: 'normal',
    by: 'mia',
    from: from * day,
    ...(to !== undefined && { to: to * day }),
  };
}

test('what ran is cut at both ends of the stretch, and what runs goes on to its end', () => {
  const stays = [stay('1.0', 900, 979), stay('1.1', 979, 986), stay('1.2', 986)];
  expect(stretchOf(stays, now, 0)).toEqual({ from: 958 * day, to: now });
  expect(barsIn(stays, stretchOf(stays, now, 0))).toMatchObject([
    { stay: { release: '1.0' }, left: 0, width: 50 },
    { stay: { release: '1.1' }, left: 50 },
    { stay: { release: '1.2' }, width: 100 / 3 },
  ]);
});

test('a young place is shown from when something first ran there, and earlier weeks on request', () => {
  expect(stretchOf([stay('1.0', 993)], now, 0).from).toBe(993 * day);
  const stays = [stay('1.0', 900, 979), stay('1.1', 979)];
  expect(barsIn(stays, stretchOf(stays, now, 6)).map(({ stay: { release } }) => release)).toEqual(['1.0']);
});

test('bars never overlap, and never leave the stretch', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 20 }), fc.nat({ max: 20 }), (steps, weeksAgo) => {
      let at = 800;
      const stays = steps.map((length, index) => {
        const from = at;
        at += length;
        return stay(String(index), from, index === steps.length - 1 ? undefined : at);
      });
      const bars = barsIn(stays, stretchOf(stays, now, weeksAgo));
      for (const [index, { left, width }] of bars.entries()) {
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left + width).toBeLessThanOrEqual(100.001);
        expect((bars[index + 1]?.left ?? 100) - (left + width)).toBeGreaterThanOrEqual(-0.001);
      }
    }),
  );
});
