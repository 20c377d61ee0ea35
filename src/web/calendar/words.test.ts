import { describe, expect, test } from 'vitest';
import { at, inInt, june, lineOfInt, viewOf } from './fixture.ts';
import { movedBy } from './moved.ts';
import { wordsOfComing, wordsOfDates, wordsOfFreeze, wordsOfOdds, wordsOfScope, wordsOfTried, weekOf } from './words.ts';
import { wordsInZones, wordsOfOtherZone, wordsOfSpanInZones } from './zones.ts';

const view = viewOf(june(), [inInt]);
const freeze = { first: '2026-06-10', last: '2026-06-11', stages: ['PROD'] };
const shift = {
  meanMs: 86_400_000,
  mostMs: 86_400_000,
  laterPercent: 60,
  soonerPercent: 0,
  lost: 0,
  gained: 0,
  words: '1 d later at the mean, 60 of 100 are.',
};
const later = { ...lineOfInt, evenOdds: at('2026-06-12 10:00'), shift };

describe('the answer of the calendar', () => {
  test('is what comes next, never as one date, and the next day off', () => {
    expect(wordsOfComing([lineOfInt], view)).toBe(
      '4.2 is live next: even odds by Wed 10 Jun, 9 in 10 by Fri 12 Jun. Next day off: Thu 4 Jun, Corpus Christi.',
    );
  });

  test('is one date where no person is on the way and all odds are that day', () => {
    const alone = { ...lineOfInt, people: 0, nineInTen: at('2026-06-09 10:05') };
    expect(wordsOfOdds(alone)).toBe('on Tue 9 Jun');
  });

  test('where even odds and nine in ten are one day, that day is said once', () => {
    expect(wordsOfOdds({ ...lineOfInt, nineInTen: lineOfInt.evenOdds ?? 0 })).toBe('by Wed 10 Jun in 9 of 10 cases');
  });

  test('says in how many cases it never is, where that is more than one of ten', () => {
    const { nineInTen: _, ...line } = lineOfInt;
    expect(wordsOfOdds({ ...line, neverPercent: 12 })).toBe('even odds by Wed 10 Jun, in 12 of 100 cases never');
  });

  test('says so where nothing is on its way', () => {
    expect(wordsOfComing([], view)).toBe('No release is on its way. Next day off: Thu 4 Jun, Corpus Christi.');
  });

  test('to a freeze is whom it moves, from when to when', () => {
    expect(wordsOfTried(freeze, movedBy([lineOfInt], [later], view.days))).toBe(
      'With a freeze of PROD from Wed 10 to Thu 11 Jun, 4.2 goes live by Fri 12 Jun at even odds, not Wed 10 Jun.',
    );
  });

  test('to a freeze that moves nobody says that', () => {
    const same = { ...lineOfInt, evenOdds: at('2026-06-11 10:00'), shift: { ...shift, meanMs: 0, laterPercent: 0 } };
    const moved = movedBy([lineOfInt], [same], view.days);
    expect(wordsOfTried(freeze, moved)).toBe('A freeze of PROD from Wed 10 to Thu 11 Jun moves no date.');
    expect(moved[0]?.evenOdds).toEqual({ before: lineOfInt.evenOdds, after: lineOfInt.evenOdds });
  });
});

describe('a move', () => {
  test.each([
    ['2026-06-03 10:00', '2026-06-08 10:00', '+2 wd'],
    ['2026-06-08 10:00', '2026-06-03 10:00', '−2 wd'],
    ['2026-06-03 10:00', '2026-06-03 16:00', undefined],
    ['2026-06-12 10:00', '2026-07-12 10:00', '+30 d'],
  ])('from %s to %s is %s', (before, after, by) => {
    const [moved] = movedBy([{ ...lineOfInt, evenOdds: at(before) }], [{ ...later, evenOdds: at(after) }], view.days);
    expect(moved?.evenOdds.by).toBe(by);
  });
});

test.each([
  ['2026-06-08', '2026-06-08', 'Mon 8 Jun'],
  ['2026-06-08', '2026-06-10', 'Mon 8 to Wed 10 Jun'],
  ['2026-06-30', '2026-07-01', 'Tue 30 Jun to Wed 1 Jul'],
])('%s to %s is %s', (first, last, words) => {
  expect(wordsOfDates(first, last)).toBe(words);
});

test('a freeze of everything, on one day, is said so', () => {
  expect(wordsOfFreeze({ first: '2026-06-08', last: '2026-06-08' })).toBe('a freeze of every stage on Mon 8 Jun');
});

test.each([
  [{}, 'every stage'],
  [{ stages: ['INT', 'PROD'] }, 'INT and PROD'],
  [{ stages: ['PROD'], kinds: ['normal'] }, 'PROD, not hotfixes'],
  [{ environments: ['prod-eu'], kinds: ['hotfix'] }, 'prod-eu, hotfixes only'],
] as const)('the scope %o is %s', (scope, words) => {
  expect(wordsOfScope(scope)).toBe(words);
});

test.each([
  ['2026-06-08', 24],
  ['2026-12-31', 53],
  ['2027-01-01', 53],
  ['2027-01-04', 1],
])('%s is in week %d', (date, week) => {
  expect(weekOf(date)).toBe(week);
});

test('an instant is told as the reader sees it, with the clocks of the system where they show something else', () => {
  const instant = at('2026-06-17 10:00');
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  expect(wordsInZones(instant, own)).toMatch(/^\w{3} 1[67] Jun \d\d:\d\d$/);
  const elsewhere = own === 'Pacific/Kiritimati' ? 'UTC' : 'Pacific/Kiritimati';
  expect(wordsInZones(instant, elsewhere)).toMatch(new RegExp(`^\\w{3} 1[67] Jun \\d\\d:\\d\\d \\(.*\\d\\d:\\d\\d ${elsewhere}\\)$`));
});

test('a span of one day says its day once, and one of two days both', () => {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const noon = new Date(2026, 5, 8, 12).getTime();
  expect(wordsOfSpanInZones({ from: noon, to: noon + 3_600_000 }, own)).toBe('Mon 8 Jun 12:00 to 13:00');
  expect(wordsOfSpanInZones({ from: noon, to: noon + 86_400_000 }, own)).toBe('Mon 8 Jun 12:00 to Tue 9 Jun 12:00');
});

test('of what the core tells in a zone, that is said where it is not the own one', () => {
  expect(wordsOfOtherZone(new Intl.DateTimeFormat().resolvedOptions().timeZone)).toBe('');
  expect(wordsOfOtherZone('Pacific/Kiritimati')).toBe('Times of Pacific/Kiritimati.');
});
