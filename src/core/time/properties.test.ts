import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCalendar, anyInstant, naiveSoakDue, naiveWorkingTime } from './arbitraries.ts';
import { dayMs, dayOf, minuteMs } from './day.ts';
import { addWorkingTime, buildIndex, soakDue, workingTimeBetween, type DayIndex } from './index-of-days.ts';
import { mergeDays } from './merge-days.ts';
import { beginCount, countUntil, dueOfCount } from './soak-count.ts';
import type { CalendarVersion, Day } from './types.ts';
import { wallOf } from './zone.ts';

// `LOCKSTEP_LONG=1` tries a hundred thousand of each instead of some hundred.
const isLong = process.env['LOCKSTEP_LONG'] !== undefined;
const runs = { numRuns: isLong ? 100_000 : 300 };
const timeout = 900_000;

const calendars = anyCalendar({ isWhole: false });
const wholeDays = anyCalendar({ isWhole: true });
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
        expect(soakDue(buildIndex(calendar), entered, workingDays)).toBe(naiveSoakDue(calendar, entered, workingDays));
      }),
      runs,
    );
  });

  test('measures the same working time as a walk from day to day', { timeout }, () => {
    fc.assert(
      fc.property(calendars, anyInstant, spans, (calendar, from, span) => {
        expect(workingTimeBetween(buildIndex(calendar), from, from + span)).toBe(naiveWorkingTime(calendar, from, from + span));
      }),
      runs,
    );
  });

  test('comes, by adding what lies between, to every working instant exactly, and to any other at the next one', { timeout }, () => {
    fc.assert(
      fc.property(calendars, anyInstant, spans, (calendar, from, span) => {
        const index = buildIndex(calendar);
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
        const index = buildIndex(calendar);
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
        const index = buildIndex(calendar);
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
        const index = buildIndex(calendar);
        const [one, other] = [soakDue(index, entered, workingDays), soakDue(index, entered + after, workingDays)];
        fc.pre(one !== undefined && other !== undefined && !isInDoubt(index, entered) && !isInDoubt(index, one));
        expect(dayOf(wallOf(calendar.zone, other ?? 0))).toBeGreaterThanOrEqual(dayOf(wallOf(calendar.zone, one ?? 0)));
      }),
      runs,
    );
  });

  // Who enters in the night keeps that time, who has entered the evening before begins with the hours: of these the later one is due earlier.
  test('that was entered later, in the hours or after them, is not due earlier', { timeout }, () => {
    fc.assert(
      fc.property(wholeDays, anyInstant, fc.oneof(spans, fc.nat(dayMs)), soaks, (calendar, entered, after, workingDays) => {
        const index = buildIndex(calendar);
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
        const entryDay = dayOf(wallOf(calendar.zone, entered));
        const more = closedOn(
          calendar,
          closed.map((after) => entryDay + after),
        );
        const one = soakDue(buildIndex(calendar), entered, workingDays);
        const other = soakDue(buildIndex(more), entered, workingDays);
        fc.pre(one !== undefined && other !== undefined && !isInDoubt(buildIndex(calendar), one));
        expect(other).toBeGreaterThanOrEqual(one ?? Number.NaN);
      }),
      runs,
    );
  });

  test('is never due on an earlier day for another closure, half days or not', { timeout }, () => {
    fc.assert(
      fc.property(calendars, anyInstant, soaks, fc.array(fc.nat(60), { maxLength: 8 }), (calendar, entered, workingDays, closed) => {
        const entryDay = dayOf(wallOf(calendar.zone, entered));
        const more = closedOn(
          calendar,
          closed.map((after) => entryDay + after),
        );
        const one = soakDue(buildIndex(calendar), entered, workingDays);
        const other = soakDue(buildIndex(more), entered, workingDays);
        fc.pre(one !== undefined && other !== undefined && !isInDoubt(buildIndex(calendar), one));
        expect(dayOf(wallOf(calendar.zone, other ?? 0))).toBeGreaterThanOrEqual(dayOf(wallOf(calendar.zone, one ?? 0)));
      }),
      runs,
    );
  });
});

describe('a soak whose calendar changes', () => {
  test('counts, without a change, as if nothing had been kept', { timeout }, () => {
    fc.assert(
      fc.property(calendars, anyInstant, soaks, fc.array(spans, { maxLength: 5 }), (calendar, entered, workingDays, looks) => {
        const index = buildIndex(calendar);
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
        const index = buildIndex(calendar);
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

function closedOn(calendar: CalendarVersion, closed: readonly Day[]): CalendarVersion {
  return rewrittenOn(calendar, closed, []);
}

/** Also held: a closure beats a day that is also worked. */
function rewrittenOn(calendar: CalendarVersion, closed: readonly Day[], worked: readonly Day[]): CalendarVersion {
  const known = new Set([...closed, ...worked]);
  const named = (day: Day): { readonly day: Day; readonly because: string } => ({ day, because: 'changed' });
  const merged = mergeDays({
    week: calendar.week,
    holidays: [],
    halfDays: [],
    alsoWorking: worked.map(named),
    closures: closed.map(named),
  });
  const days = [...calendar.days.filter(({ day }) => !known.has(day)), ...merged].sort((left, right) => left.day - right.day);
  return { ...calendar, days };
}
