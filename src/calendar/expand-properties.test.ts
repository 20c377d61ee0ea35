// The library against the slow way: every day asked whether it is one, every period for its positions.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayAt, dayMs } from '#core/time/day.ts';
import { comesFrom, fillRule, findSkipped, isDayOf, periodOf } from '#core/time/recurrence-days.ts';
import { readRule } from '#core/time/recurrence-rule.ts';
import { textOfRule } from '#core/time/recurrence-text.ts';
import type { Rule } from '#core/time/recurrence-types.ts';
import { type Purpose, resolve } from '#core/time/spans.ts';
import type { Interval, WallTime, ZoneRules } from '#core/time/types.ts';
import { expand } from './expand.ts';
import { readZone } from './zone-rules.ts';

// `LOCKSTEP_LONG=1` tries many more.
const numRuns = Number(process.env['LOCKSTEP_CASES'] ?? (process.env['LOCKSTEP_LONG'] === undefined ? 100 : 20_000));
const utc: ZoneRules = { name: 'UTC', data: 'test', offsets: [{ from: 0, seconds: 0 }] };
const first = dayAt(2010, 1, 1);
const horizon: Interval = { from: first * dayMs, to: (first + 3 * 365) * dayMs };

const weekday = fc.integer({ min: 0, max: 6 });
const lists = <Value>(value: fc.Arbitrary<Value>, maxLength = 3) => fc.uniqueArray(value, { minLength: 1, maxLength });
const either = (most: number) => fc.integer({ min: -most, max: most }).filter((each) => each !== 0);
const anyDay = fc.record({ weekday, nth: either(5) }, { requiredKeys: ['weekday'] });
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 1 });
const seldom = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

/** Parts of whatever kind together: what goes with what is for the reader to say, and what it takes has to come out right. */
const anyParts = fc.record({
  frequency: fc.constantFrom('YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY'),
  interval: fc.integer({ min: 1, max: 5 }),
  weekStart: weekday,
  count: seldom(fc.integer({ min: 1, max: 40 })),
  byMonth: maybe(lists(fc.integer({ min: 1, max: 12 }))),
  byMonthDay: maybe(lists(either(31))),
  byYearDay: seldom(lists(either(366))),
  byWeekNo: seldom(lists(either(53))),
  byDay: maybe(
    fc.oneof(
      lists(weekday).map((days) => days.map((each) => ({ weekday: each }))),
      fc.uniqueArray(anyDay, { minLength: 1, maxLength: 3, selector: JSON.stringify }),
    ),
  ),
  byHour: maybe(lists(fc.integer({ min: 0, max: 23 }), 2)),
  byMinute: maybe(lists(fc.constantFrom(0, 15, 30), 2)),
  bySetPos: seldom(lists(either(4), 2)),
});

/** A rule as its own text reads it; undefined where it is refused. */
function ruleOf(parts: object): Rule | undefined {
  const given = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
  const read = readRule(textOfRule({ frequency: 'DAILY', interval: 1, weekStart: 0, ...given }));
  return read.ok ? read.rule : undefined;
}
const anyRule = anyParts.map(ruleOf).filter((rule) => rule !== undefined);
const anyStart = fc
  .tuple(fc.integer({ min: first - 400, max: first + 400 }), fc.integer({ min: 0, max: 1439 }))
  .map(([day, minute]) => day * dayMs + minute * 60_000);

test('what the library lays out are the days that the calendar has', { timeout: 900_000 }, () => {
  let found = 0;
  fc.assert(
    fc.property(anyRule, anyStart, (read, from) => {
      const rule = fillRule(read, from);
      const spans = expand({ text: '', rule, from, end: { kind: 'for', ms: 60_000 } }, horizon, utc);
      const walls = spans.map((span) => span.from).filter((wall) => wall >= horizon.from);
      expect(walls.map(words)).toEqual(slowly(rule, from).map(words));
      if (walls.length === 0) return;
      found += 1;
      expect(comesFrom(rule, Math.floor(from / dayMs))).toBe(true);
    }),
    { numRuns },
  );
  expect(found).toBeGreaterThan(numRuns / 4);
});

test('a rule that skips nothing comes in each of its months or years', { timeout: 900_000 }, () => {
  const rules = anyParts
    .map((parts) => ruleOf({ ...parts, count: undefined, bySetPos: undefined, interval: 1 }))
    .filter((rule) => rule !== undefined);
  fc.assert(
    fc.property(rules, (rule) => {
      if (rule.frequency === 'WEEKLY' || rule.frequency === 'DAILY' || findSkipped(rule, first) !== undefined) return;
      const own = rule.frequency === 'MONTHLY' ? 3 * (rule.byMonth?.length ?? 12) : 3;
      const found = new Set(slowly(rule, first * dayMs).map((wall) => periodOf(rule, Math.floor(wall / dayMs))));
      // The horizon ends a day before its third year does.
      expect(found.size).toBeGreaterThanOrEqual(own - 1);
    }),
    { numRuns },
  );
});

const zones = [
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Asia/Tehran',
  'America/New_York',
  'Pacific/Apia',
].map((name) => {
  const read = readZone(name);
  if (!read.ok) throw new Error(read.sentence);
  return read.zone;
});
const quarter = 900_000;
/** Around where the clocks of a zone are set, mostly. */
const anyZoneAndSpan = fc.constantFrom(...zones).chain((zone) => {
  const changes = zone.offsets.slice(1).map(({ from, seconds }) => Math.floor((from + seconds * 1000) / quarter));
  const begins = fc
    .tuple(
      fc.constantFrom(...changes),
      fc.oneof({ weight: 3, arbitrary: fc.integer({ min: -8, max: 8 }) }, fc.integer({ min: -110, max: 110 })),
    )
    .map(([change, by]) => change + by);
  const span = fc
    .tuple(begins, fc.integer({ min: 1, max: 120 }))
    .map(([begin, length]) => ({ from: begin * quarter, to: (begin + length) * quarter }));
  return fc.tuple(fc.constant(zone), span);
});

test('in every zone a window opens no earlier, and closes no later, than a freeze of the same times', { timeout: 900_000 }, () => {
  let doubtful = 0;
  fc.assert(
    fc.property(anyZoneAndSpan, ([zone, span]) => {
      const of = (purpose: Purpose): Interval | undefined => resolve([span], zone, purpose).intervals[0];
      const [open, frozen] = [of('permits'), of('forbids')];
      expect(frozen).toBeDefined();
      if (open?.from !== frozen?.from || open?.to !== frozen?.to) doubtful += 1;
      if (open === undefined || frozen === undefined) return;
      expect(open.from).toBeGreaterThanOrEqual(frozen.from);
      expect(open.to).toBeLessThanOrEqual(frozen.to);
    }),
    { numRuns },
  );
  expect(doubtful).toBeGreaterThan(numRuns / 20);
});

/** Without the library: each candidate of each period in turn, its positions counted, then what lies within. */
function slowly(rule: Rule, from: WallTime): readonly WallTime[] {
  const start = Math.floor(from / dayMs);
  const periods = new Map<number, WallTime[]>();
  for (let day = start - 400; day < first + 3 * 365 + 400; day += 1) {
    const period = periodOf(rule, day);
    if ((period - periodOf(rule, start)) % rule.interval !== 0 || !isDayOf(rule, day)) continue;
    periods.set(period, [...(periods.get(period) ?? []), ...timesOf(rule, day)]);
  }
  const chosen = [...periods.values()].flatMap((walls) => positionsOf(rule, walls)).filter((wall) => wall >= from);
  return chosen.slice(0, rule.count ?? chosen.length).filter((wall) => wall >= horizon.from && wall < horizon.to);
}

function timesOf({ byHour = [0], byMinute = [0] }: Rule, day: number): readonly WallTime[] {
  const minutes = byHour.flatMap((hour) => byMinute.map((minute) => hour * 60 + minute));
  return minutes.toSorted((left, right) => left - right).map((minute) => day * dayMs + minute * 60_000);
}

function positionsOf({ bySetPos }: Rule, walls: readonly WallTime[]): readonly WallTime[] {
  if (bySetPos === undefined) return walls;
  const chosen = bySetPos.flatMap((position) => walls.at(position > 0 ? position - 1 : position) ?? []);
  return [...new Set(chosen)].toSorted((left, right) => left - right);
}

function words(wall: WallTime): string {
  return new Date(wall).toISOString();
}
