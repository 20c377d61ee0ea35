import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instant } from '#core/system.ts';
import { dayAt, dayMs, dayOf, minuteMs } from './day.ts';
import { sorted } from './fixture.ts';
import { addWorkingTime, buildIndex, soakDue, workingTimeBetween, type DayIndex } from './index-of-days.ts';
import { mergeDays } from './merge-days.ts';
import { beginCount, countUntil, dueOfCount } from './soak-count.ts';
import { naiveInstant, naiveSoakDue, naiveWorkingTime } from './testing-walk.ts';
import type { CalendarDay, CalendarVersion, Day, HalfUnits, ZoneRules } from './types.ts';
import { instantOf, isDoubtful, wallOf } from './zone.ts';

// `LOCKSTEP_LONG=1` tries a hundred thousand of each instead of some hundred; `LOCKSTEP_CASES=25000` as many as it says.
const cases = Number(process.env['LOCKSTEP_CASES'] ?? (process.env['LOCKSTEP_LONG'] === undefined ? 300 : 100_000));
const runs = { numRuns: cases };
const timeout = 900_000;

const first = dayAt(2010, 1, 1);
const last = dayAt(2011, 12, 31);

const shifts = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(3600, -3600) },
  { weight: 3, arbitrary: fc.constantFrom(1800, -1800, 10_800, 900) },
  { weight: 1, arbitrary: fc.constantFrom(86_400, -86_400) },
);

/** Clocks are changed every week or more, at any hour, by half an hour to a day. */
const anyZone: fc.Arbitrary<ZoneRules> = fc
  .tuple(
    fc.integer({ min: -44, max: 56 }),
    fc.array(fc.tuple(fc.integer({ min: 7 * 24 * 4, max: 200 * 24 * 4 }), shifts), { maxLength: 12 }),
  )
  .map(([quarters, changes]) => {
    const offsets = [{ from: first * dayMs, seconds: quarters * 900 }];
    for (const [after, shift] of changes) {
      const before = offsets.at(-1) ?? { from: 0, seconds: 0 };
      offsets.push({ from: before.from + after * 15 * minuteMs, seconds: within(before.seconds, shift) });
    }
    return { name: 'Test/Zone', data: 'test', offsets };
  });

/** A zone is never a day and a half away from Greenwich. */
function within(seconds: number, shift: number): number {
  return Math.abs(seconds + shift) > 54_000 ? seconds - shift : seconds + shift;
}

const weights = fc.constantFrom<HalfUnits>(0, 1, 2);
const weeks = fc.oneof(
  fc.constantFrom<readonly HalfUnits[]>([2, 2, 2, 2, 2, 0, 0], [2, 2, 2, 2, 0, 0, 2], [2, 2, 2, 2, 2, 2, 2], [2, 2, 2, 2, 2, 1, 0]),
  fc.tuple(fc.constant<HalfUnits>(2), weights, weights, weights, weights, weights, weights),
);
const hoursOf = fc.constantFrom({ from: 540, to: 1020 }, { from: 0, to: 1440 }, { from: 480, to: 961 }, { from: 360, to: 840 });

/** Two years with any number of days that are unlike their weekday. `whole` leaves out all that counts half. */
function anyCalendar({ isWhole }: { readonly isWhole: boolean }): fc.Arbitrary<CalendarVersion> {
  return fc
    .tuple(
      anyZone,
      weeks,
      hoursOf,
      fc.option(fc.integer({ min: 540, max: 1439 }), { nil: undefined }),
      fc.array(anyDay, { maxLength: 120 }),
    )
    .map(([zone, week, hours, cutOff, special]) => {
      const days = new Map(special.map((each) => [each.day, isWhole ? whole(each) : each]));
      const wholeWeek = week.map((weight) => (isWhole && weight === 1 ? 2 : weight));
      return { zone, week: wholeWeek, hours, ...(cutOff !== undefined && { cutOff }), first, last, days: sorted([...days.values()]) };
    });
}

const anyDay: fc.Arbitrary<CalendarDay> = fc
  .tuple(fc.integer({ min: first, max: last }), weights, fc.integer({ min: 601, max: 1019 }))
  .map(([day, counts, until]): CalendarDay => {
    const kind = counts === 0 ? 'holiday' : counts === 1 ? 'half-day' : 'also-working';
    return { day, counts, because: `${kind} ${day}`, kind, ...(counts === 1 && { until }) };
  });

function whole({ day, because, kind, counts }: CalendarDay): CalendarDay {
  return counts === 1 ? { day, because, kind: 'also-working', counts: 2 } : { day, because, kind, counts };
}

/** Entries that leave room for a soak before the calendar ends. */
const anyInstant = fc.integer({ min: (first + 3) * dayMs, max: (first + 420) * dayMs });

const calendars = manyOf(anyCalendar({ isWhole: false }));
const wholeDays = manyOf(anyCalendar({ isWhole: true }));

/** Where thousands are tried, one calendar is asked about many instants: to think of it takes longer than to ask. */
function manyOf(calendar: fc.Arbitrary<CalendarVersion>): fc.Arbitrary<CalendarVersion> {
  return cases <= 1000 ? calendar : fc.constantFrom(...fc.sample(calendar, 1000));
}

const indexes = new WeakMap<CalendarVersion, DayIndex>();

function indexOf(calendar: CalendarVersion): DayIndex {
  const index = indexes.get(calendar) ?? buildIndex(calendar);
  indexes.set(calendar, index);
  return index;
}

const soaks = fc.integer({ min: 0, max: 40 });
const spans = fc.integer({ min: 0, max: 60 * dayMs });

/** So near to a change of the clocks that they may show it twice, never, or as another time than was meant. */
function isInDoubt({ calendar: { zone } }: DayIndex, instant: number | undefined): boolean {
  return zone.offsets.some(({ from, seconds }, position) => {
    const shift = 1000 * Math.abs(seconds - (zone.offsets[position - 1]?.seconds ?? seconds));
    return instant === undefined || Math.abs(instant - from) <= shift;
  });
}

describe('the index', () => {
  test('says the same as a walk from day to day', { timeout }, () => {
    fc.assert(
      fc.property(calendars, anyInstant, soaks, (calendar, entered, workingDays) => {
        expect(soakDue(indexOf(calendar), entered, workingDays)).toBe(naiveSoakDue(calendar, entered, workingDays));
      }),
      runs,
    );
  });

  test('measures the same working time as a walk from day to day', { timeout }, () => {
    fc.assert(
      fc.property(calendars, anyInstant, spans, (calendar, from, span) => {
        expect(workingTimeBetween(indexOf(calendar), from, from + span)).toBe(naiveWorkingTime(calendar, from, from + span));
      }),
      runs,
    );
  });

  test('comes, by adding what lies between, to every working instant exactly, and to any other at the next one', { timeout }, () => {
    fc.assert(
      fc.property(calendars, anyInstant, spans, (calendar, from, span) => {
        const index = indexOf(calendar);
        const to = from + span;
        const reached = addWorkingTime(index, from, workingTimeBetween(index, from, to) ?? Number.NaN);
        const isWorking = naiveWorkingTime(calendar, to, to + 1) === 1;
        if (isWorking) expect(reached).toBe(to);
        else if (reached !== undefined) expect(naiveWorkingTime(calendar, to, reached)).toBe(0);
        if (reached !== undefined) expect(naiveWorkingTime(calendar, reached, reached + 1)).toBe(1);
      }),
      runs,
    );
  });
});

describe('a soak', () => {
  test('is due at the same time however it is split', { timeout }, () => {
    fc.assert(
      fc.property(wholeDays, anyInstant, soaks, soaks, (calendar, entered, one, other) => {
        const index = indexOf(calendar);
        const between = soakDue(index, entered, one);
        // Where the clocks make another time of what is due between, there are two answers, and neither is wrong.
        fc.pre(!isInDoubt(index, between));
        expect(between === undefined ? undefined : soakDue(index, between, other)).toBe(soakDue(index, entered, one + other));
      }),
      runs,
    );
  });

  test('that is split is never due earlier for half days', { timeout }, () => {
    fc.assert(
      fc.property(calendars, anyInstant, soaks, soaks, (calendar, entered, one, other) => {
        const index = indexOf(calendar);
        const between = soakDue(index, entered, one);
        const split = between === undefined ? undefined : soakDue(index, between, other);
        const whole = soakDue(index, entered, one + other);
        fc.pre(split !== undefined && whole !== undefined);
        expect(dayOf(wallOf(calendar.zone, split ?? 0))).toBeGreaterThanOrEqual(dayOf(wallOf(calendar.zone, whole ?? 0)));
      }),
      runs,
    );
  });

  test('that was entered later is not due on an earlier day, but for hours that the clocks show twice or never', { timeout }, () => {
    fc.assert(
      fc.property(calendars, anyInstant, fc.oneof(spans, fc.nat(dayMs)), soaks, (calendar, entered, after, workingDays) => {
        const index = indexOf(calendar);
        const [one, other] = [soakDue(index, entered, workingDays), soakDue(index, entered + after, workingDays)];
        fc.pre(one !== undefined && other !== undefined && !isInDoubt(index, entered) && !isInDoubt(index, one));
        expect(dayOf(wallOf(calendar.zone, other))).toBeGreaterThanOrEqual(dayOf(wallOf(calendar.zone, one)));
      }),
      runs,
    );
  });

  // Who enters in the night keeps that time, who has entered the evening before begins with the hours: of these the later one is due earlier.
  test('that was entered later, in the hours or after them, is not due earlier', { timeout }, () => {
    fc.assert(
      fc.property(wholeDays, anyInstant, fc.oneof(spans, fc.nat(dayMs)), soaks, (calendar, entered, after, workingDays) => {
        const index = indexOf(calendar);
        const [one, other] = [soakDue(index, entered, workingDays), soakDue(index, entered + after, workingDays)];
        fc.pre(one !== undefined && other !== undefined && !isInDoubt(index, entered) && !isInDoubt(index, entered + after));
        fc.pre(!isInDoubt(index, one));
        fc.pre(wallOf(calendar.zone, entered + after) % dayMs >= calendar.hours.from * minuteMs);
        expect(other).toBeGreaterThanOrEqual(one ?? Number.NaN);
      }),
      runs,
    );
  });

  test('is never due earlier for another closure', { timeout }, () => {
    fc.assert(
      fc.property(wholeDays, anyInstant, soaks, fc.array(fc.nat(60), { maxLength: 8 }), (calendar, entered, workingDays, closed) => {
        const [one, other] = dueWithClosures(calendar, entered, { workingDays, closed });
        expect(other).toBeGreaterThanOrEqual(one);
      }),
      runs,
    );
  });

  test('is never due on an earlier day for another closure, half days or not', { timeout }, () => {
    fc.assert(
      fc.property(calendars, anyInstant, soaks, fc.array(fc.nat(60), { maxLength: 8 }), (calendar, entered, workingDays, closed) => {
        const [one, other] = dueWithClosures(calendar, entered, { workingDays, closed });
        expect(dayOf(wallOf(calendar.zone, other))).toBeGreaterThanOrEqual(dayOf(wallOf(calendar.zone, one)));
      }),
      runs,
    );
  });
});

describe('a soak whose calendar changes', () => {
  test('counts, without a change, as if nothing had been kept', { timeout }, () => {
    fc.assert(
      fc.property(calendars, anyInstant, soaks, fc.array(spans, { maxLength: 5 }), (calendar, entered, workingDays, looks) => {
        const index = indexOf(calendar);
        const due = soakDue(index, entered, workingDays);
        const open = looks.map((after) => entered + after).filter((look) => due !== undefined && look < due);
        let count = beginCount(index, entered);
        for (const look of open.toSorted((left, right) => left - right)) count = countUntil(index, count, look) ?? count;
        expect(dueOfCount(index, count, workingDays)).toBe(due);
      }),
      runs,
    );
  });

  test('keeps its past: what a newer calendar says of days that are over moves nothing', { timeout }, () => {
    const edits = fc.tuple(fc.array(fc.nat(60), { maxLength: 20 }), fc.array(fc.nat(60), { maxLength: 20 }));
    fc.assert(
      fc.property(calendars, anyInstant, soaks, spans, edits, (calendar, entered, workingDays, after, [closed, worked]) => {
        const index = indexOf(calendar);
        const due = soakDue(index, entered, workingDays);
        const changedAt = entered + after;
        fc.pre(due !== undefined && changedAt < due);
        const count = countUntil(index, beginCount(index, entered), changedAt);
        const changeDay = dayOf(wallOf(calendar.zone, changedAt));
        // All that the edits touch lies before the day of the change.
        const rewritten = buildIndex(
          rewrittenOn(
            calendar,
            closed.map((days) => changeDay - 1 - days),
            worked.map((days) => changeDay - 1 - days),
          ),
        );
        expect(count === undefined ? undefined : dueOfCount(rewritten, count, workingDays)).toBe(due);
      }),
      runs,
    );
  });
});

/** When a soak is due without and with these closures, in days after its entry. Both are known, and the clocks are in no doubt. */
function dueWithClosures(
  calendar: CalendarVersion,
  entered: Instant,
  { workingDays, closed }: { readonly workingDays: number; readonly closed: readonly number[] },
): readonly [Instant, Instant] {
  const entryDay = dayOf(wallOf(calendar.zone, entered));
  const index = indexOf(calendar);
  const one = soakDue(index, entered, workingDays);
  const more = closed.map((after) => entryDay + after);
  const other = soakDue(buildIndex(closedOn(calendar, more)), entered, workingDays);
  fc.pre(one !== undefined && other !== undefined && !isInDoubt(index, one));
  return [one ?? Number.NaN, other ?? Number.NaN];
}

function closedOn(calendar: CalendarVersion, closed: readonly Day[]): CalendarVersion {
  return rewrittenOn(calendar, closed, []);
}

/** Also held: a closure beats a day that is also worked. */
function rewrittenOn(calendar: CalendarVersion, closed: readonly Day[], worked: readonly Day[]): CalendarVersion {
  const known = new Set([...closed, ...worked]);
  const named = (day: Day): { readonly day: Day; readonly because: string } => ({ day, because: 'changed' });
  const merged = mergeDays({
    week: calendar.week,
    hours: calendar.hours,
    holidays: [],
    halfDays: [],
    alsoWorking: worked.map(named),
    closures: closed.map(named),
  });
  const days = [...calendar.days.filter(({ day }) => !known.has(day)), ...merged].sort((left, right) => left.day - right.day);
  return { ...calendar, days };
}

const instants = fc.integer({ min: Date.UTC(2009, 0, 1), max: Date.UTC(2013, 0, 1) });

test('in every zone: an instant is one of the two of its wall time', { timeout }, () => {
  fc.assert(
    fc.property(anyZone, instants, (zone, instant) => {
      const shown = wallOf(zone, instant);
      expect([instantOf(zone, shown, 'earlier'), instantOf(zone, shown, 'later')]).toContain(instant);
    }),
    runs,
  );
});

test(
  'in every zone: a wall time without doubt comes back as itself, and one with doubt opens no earlier than it closes',
  { timeout },
  () => {
    fc.assert(
      fc.property(anyZone, instants, (zone, shown) => {
        const [earlier, later] = [instantOf(zone, shown, 'earlier'), instantOf(zone, shown, 'later')];
        if (isDoubtful(zone, shown)) expect(later).toBeGreaterThan(earlier);
        else expect(wallOf(zone, later)).toBe(shown);
      }),
      runs,
    );
  },
);

test('in every zone: the instants are those that are found by trying every offset', { timeout }, () => {
  const near = fc.tuple(anyZone, fc.nat(), fc.integer({ min: -90_000_000, max: 90_000_000 }));
  fc.assert(
    fc.property(near, fc.constantFrom('earlier' as const, 'later' as const), ([zone, which, by], doubt) => {
      const shown = (zone.offsets[which % zone.offsets.length]?.from ?? 0) + by;
      expect(instantOf(zone, shown, doubt)).toBe(naiveInstant(zone, shown, doubt));
    }),
    runs,
  );
});
