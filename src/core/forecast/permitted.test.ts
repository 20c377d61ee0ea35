import fc from 'fast-check';
import { expect, test } from 'vitest';
import { union } from '#core/time/intervals.ts';
import { utc } from '#core/time/fixture.ts';
import type { Interval } from '#core/time/types.ts';
import { opensAt, type Start, type TimeRules } from '#core/time/windows.ts';
import { permittedBetween, startsAt } from './permitted.ts';
import type { Freeze, Window } from '#core/time/timed-rules.ts';

const start: Start = {
  action: 'promotion',
  stage: 'PROD',
  isFirstStage: false,
  kind: 'normal',
  environments: ['prod'],
  services: ['api'],
  excepted: [],
};
const all = { from: 0, to: 1000 };

const intervals = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 990 }), fc.integer({ min: 1, max: 60 })), { maxLength: 8 })
  .map((pairs) => union(pairs.map(([from, long]): Interval => ({ from, to: from + long }))));

const windows = fc
  .array(fc.tuple(intervals, fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined })), { maxLength: 3 })
  .map((many) =>
    many.map(([each, mustFitMs], index): Window => ({
      name: `w${index}`,
      scope: {},
      zone: utc,
      known: all,
      intervals: each,
      ...(mustFitMs !== undefined && { mustFitMs }),
    })),
  );

const freezes = fc.array(intervals, { maxLength: 2 }).map((many) =>
  many.map((each, index): Freeze => ({
    name: `f${index}`,
    scope: {},
    zone: utc,
    known: all,
    intervals: each,
    kind: 'freeze',
    because: 'x',
  })),
);

const stops = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 90 })), { maxLength: 1 })
  .map((many) => many.map(([from, long]) => ({ by: 'ada', because: 'x', from, until: from + long, scope: {} })));

test('what is laid out at once says at every instant what the rules say when they are asked then', () => {
  fc.assert(
    fc.property(windows, freezes, stops, fc.integer({ min: 0, max: 400 }), (windows, freezes, stops, from) => {
      const rules: TimeRules = { zone: utc, windows, freezes, stops };
      const permitted = permittedBetween(rules, start, from, 900);
      for (let at = from; at < 900; at += 1) {
        const said = startsAt(permitted, at);
        const asked = opensAt(rules, start, at) ?? Number.POSITIVE_INFINITY;
        expect(said).toBe(asked >= 900 ? Number.POSITIVE_INFINITY : asked);
      }
    }),
    { numRuns: 40 },
  );
});
