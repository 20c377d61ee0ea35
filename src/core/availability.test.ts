import { describe, expect, test } from 'vitest';
import { availabilityOf, hasAnswered, hourMs, minuteMs, type Minute, type Stretch } from './availability.ts';

const quiet: Minute = { environment: 'prod', at: 0, requests: 0, failures: 0, serviceErrors: 0, toldSeconds: 60, upSeconds: 60 };

test.each<readonly [Partial<Minute>, boolean]>([
  [{}, true],
  [{ upSeconds: 30 }, true],
  [{ upSeconds: 29 }, false],
  [{ toldSeconds: 20, upSeconds: 10 }, true],
  [{ requests: 10, failures: 5 }, true],
  [{ requests: 10, failures: 3, serviceErrors: 3 }, false],
])('a minute with %j has answered: %s', (seen, answered) => {
  expect(hasAnswered({ ...quiet, ...seen })).toBe(answered);
});

const now = 1_000 * hourMs;

function minutes(count: number, seen: Partial<Stretch> = {}): readonly Stretch[] {
  const none = { ms: minuteMs, minutes: 1, answered: 1, requests: 2, failures: 0, serviceErrors: 0 };
  return Array.from({ length: count }, (_minute, index) => ({ ...none, from: now - (index + 1) * minuteMs, ...seen }));
}

describe('availability', () => {
  test('is the share of the minutes that were told of, and says of how many nobody told', () => {
    const kept = [...minutes(29), ...minutes(1, { from: now - 60 * minuteMs, answered: 0, failures: 2 })];
    const seen = availabilityOf('prod', kept, { days: 1, now });
    expect(seen).toMatchObject({ minutes: 30, answered: 29, unknown: 30, requests: 60, failures: 2 });
    expect(seen.share).toBeCloseTo(29 / 30, 10);
    expect(seen.sentence).toBe('prod answered in 96.666 % of 30 minutes; 2 of 60 requests failed. Of 30 minutes nobody told.');
  });

  test('of which nobody told is no number at all', () => {
    const seen = availabilityOf('prod', [], { days: 7, now });
    expect(seen.share).toBeUndefined();
    expect(seen.sentence).toContain('Nobody has told of prod yet');
  });

  test('that is less than whole is never rounded up to 100 %', () => {
    const kept = minutes(1, { minutes: 1_000_000, answered: 999_999, requests: 0 });
    expect(availabilityOf('prod', kept, { days: 7, now }).sentence).toContain('99.999 %');
  });

  test.each([
    [1, 96],
    [7, 168],
    [30, 30],
  ])('of %i days is told in %i equal parts that hold every minute once', (days, parts) => {
    const seen = availabilityOf('prod', minutes(120), { days, now });
    expect(seen.parts).toHaveLength(parts);
    expect(seen.parts.reduce((sum, part) => sum + part.minutes, 0)).toBe(120);
  });
});
