import { describe, expect, test } from 'vitest';
import { berlin, wall, wallText } from './fixture.ts';
import { intervalBetween } from './intervals.ts';
import { obstacleWords } from './obstacle-words.ts';
import type { Interval } from './types.ts';
import { type Start, type Stop, type TimeRules, mayStart, missedIn, opensAt } from './windows.ts';
import { instantOf } from './zone.ts';
import type { Freeze, Window } from './timed-rules.ts';

const known = between('2026-01-01 00:00', '2028-01-01 00:00');
/** Thursday and Friday, 26 and 27 November 2026, and the Monday after. */
const office: Window = {
  name: 'office',
  scope: {},
  zone: berlin,
  known,
  intervals: [
    between('2026-11-26 09:00', '2026-11-26 17:00'),
    between('2026-11-27 09:00', '2026-11-27 17:00'),
    between('2026-11-30 09:00', '2026-11-30 17:00'),
  ],
};
const evening: Window = { ...office, name: 'evening', intervals: [between('2026-11-26 17:00', '2026-11-26 22:00')] };
const blackFriday: Freeze = {
  ...office,
  name: 'Black Friday',
  kind: 'freeze',
  because: 'The shop is full.',
  intervals: [between('2026-11-27 00:00', '2026-11-28 00:00')],
};
const codeFreeze: Freeze = { ...blackFriday, name: 'Autumn', kind: 'code', because: 'The release of autumn is tested' };
const stop: Stop = {
  by: 'maria',
  because: 'Payments fail',
  from: at('2026-11-26 10:00'),
  until: at('2026-11-26 12:30'),
  scope: {},
};
const nothing: TimeRules = { zone: berlin, windows: [], freezes: [], stops: [] };
const start: Start = {
  action: 'promotion',
  stage: 'PROD',
  isFirstStage: false,
  kind: 'normal',
  environments: ['prod'],
  services: ['api'],
  excepted: [],
};

/** What keeps it from starting, or `may`; and from when on it may. */
function judged(rules: Partial<TimeRules>, time: string, changed: Partial<Start> = {}): string {
  const verdict = mayStart({ ...nothing, ...rules }, { ...start, ...changed }, at(time));
  if (verdict.may) return 'may';
  return `${verdict.because.map(({ kind }) => kind).join(' ')}, from ${wallText(berlin, verdict.opensAt)}`;
}

test('nothing that says otherwise: it may', () => {
  expect(judged({}, '2026-11-26 03:00')).toBe('may');
});

test.each([
  ['2026-11-26 08:59', 'closed, from 2026-11-26 09:00'],
  ['2026-11-26 09:00', 'may'],
  ['2026-11-26 16:59', 'may'],
  ['2026-11-26 17:00', 'closed, from 2026-11-27 09:00'],
  ['2026-11-28 12:00', 'closed, from 2026-11-30 09:00'],
  ['2026-11-30 17:00', 'closed, from not known'],
])('a window is half-open: at %s, %s', (time, expected) => {
  expect(judged({ windows: [office] }, time)).toBe(expected);
});

test.each([
  ['2026-11-26 23:59', 'may'],
  ['2026-11-27 00:00', 'freeze, from 2026-11-28 00:00'],
  ['2026-11-27 23:59', 'freeze, from 2026-11-28 00:00'],
  ['2026-11-28 00:00', 'may'],
])('a freeze is half-open: at %s, %s', (time, expected) => {
  expect(judged({ freezes: [blackFriday] }, time)).toBe(expected);
});

describe('what beats what', () => {
  test.each([
    [
      'a freeze beats an open window',
      { windows: [office], freezes: [blackFriday] },
      '2026-11-27 10:00',
      {},
      'freeze, from 2026-11-30 09:00',
    ],
    ['a stop beats an open window', { windows: [office], stops: [stop] }, '2026-11-26 11:00', {}, 'stop, from 2026-11-26 12:30'],
    [
      'all that stands in the way is named',
      { windows: [office], freezes: [blackFriday], stops: [{ ...stop, until: at('2026-11-27 20:00') }] },
      '2026-11-27 18:00',
      {},
      'stop freeze closed, from 2026-11-30 09:00',
    ],
    ['an Exception opens the freeze that it names', { freezes: [blackFriday] }, '2026-11-27 10:00', { excepted: ['Black Friday'] }, 'may'],
    [
      'an Exception opens no other freeze',
      { freezes: [blackFriday] },
      '2026-11-27 10:00',
      { excepted: ['Year end'] },
      'freeze, from 2026-11-28 00:00',
    ],
    [
      'an Exception never opens a stop',
      { stops: [stop] },
      '2026-11-26 11:00',
      { excepted: ['Payments fail', 'maria'] },
      'stop, from 2026-11-26 12:30',
    ],
    ['a stop is over at its end', { stops: [stop] }, '2026-11-26 12:30', {}, 'may'],
    ['a stop lets what goes back start', { stops: [stop] }, '2026-11-26 11:00', { action: 'rollback' }, 'may'],
    [
      'what goes back waits for no window and no freeze',
      { windows: [office], freezes: [blackFriday] },
      '2026-11-27 23:00',
      { action: 'rollback' },
      'may',
    ],
    [
      'a code freeze keeps new releases out of the first stage',
      { freezes: [codeFreeze] },
      '2026-11-27 10:00',
      { isFirstStage: true },
      'freeze, from 2026-11-28 00:00',
    ],
    ['a code freeze lets hotfixes in', { freezes: [codeFreeze] }, '2026-11-27 10:00', { isFirstStage: true, kind: 'hotfix' }, 'may'],
    ['a code freeze lets those on their way go on', { freezes: [codeFreeze] }, '2026-11-27 10:00', {}, 'may'],
    [
      'a freeze holds hotfixes as well',
      { freezes: [blackFriday] },
      '2026-11-27 10:00',
      { kind: 'hotfix' },
      'freeze, from 2026-11-28 00:00',
    ],
  ] as const)('%s', (_, rules, time, changed, expected) => {
    expect(judged(rules, time, changed)).toBe(expected);
  });
});

describe('scopes', () => {
  const night: Window = { ...evening, name: 'night', scope: { services: ['db'] } };
  test.each([
    ['a window for another stage is none', { windows: [{ ...office, scope: { stages: ['INT'] } }] }, '2026-11-26 20:00', {}, 'may'],
    ['one that is permitted by another window starts', { windows: [office, evening] }, '2026-11-26 20:00', {}, 'may'],
    ['where two windows touch, nothing is between', { windows: [office, evening] }, '2026-11-26 17:00', {}, 'may'],
    ['a window of its own does not bind another service', { windows: [night] }, '2026-11-26 10:00', {}, 'may'],
    [
      'each service waits for a window of its own',
      { windows: [{ ...office, scope: { services: ['api'] } }, night] },
      '2026-11-26 10:00',
      { services: ['api', 'db'] },
      'closed, from not known',
    ],
    [
      'each environment waits for a window of its own',
      {
        windows: [
          { ...office, scope: { environments: ['a'] } },
          { ...evening, scope: { environments: ['b'] } },
        ],
      },
      '2026-11-26 10:00',
      { environments: ['a', 'b'] },
      'closed, from not known',
    ],
    [
      'a freeze on one service holds a release of two',
      { freezes: [{ ...blackFriday, scope: { services: ['db'] } }] },
      '2026-11-27 10:00',
      { services: ['api', 'db'] },
      'freeze, from 2026-11-28 00:00',
    ],
    ['a freeze on another service does not', { freezes: [{ ...blackFriday, scope: { services: ['db'] } }] }, '2026-11-27 10:00', {}, 'may'],
    [
      'what does not say its services may touch any',
      { freezes: [{ ...blackFriday, scope: { services: ['db'] } }] },
      '2026-11-27 10:00',
      { services: [] },
      'freeze, from 2026-11-28 00:00',
    ],
    [
      'a freeze for normal releases lets hotfixes go',
      { freezes: [{ ...blackFriday, scope: { kinds: ['normal'] } }] },
      '2026-11-27 10:00',
      { kind: 'hotfix' },
      'may',
    ],
    [
      'every part of a scope has to fit',
      { freezes: [{ ...blackFriday, scope: { stages: ['PROD'], environments: ['other'] } }] },
      '2026-11-27 10:00',
      {},
      'may',
    ],
    [
      'a scope of nothing is about nothing',
      { freezes: [{ ...blackFriday, scope: { services: [] } }] },
      '2026-11-27 10:00',
      { services: [] },
      'may',
    ],
    ['a stop may be for one stage', { stops: [{ ...stop, scope: { stages: ['INT'] } }] }, '2026-11-26 11:00', {}, 'may'],
  ] as const)('%s', (_, rules, time, changed, expected) => {
    expect(judged(rules, time, changed)).toBe(expected);
  });
});

describe('room to finish', () => {
  const tight: Window = { ...office, mustFitMs: 2 * 3_600_000 };
  test.each([
    ['exactly enough', { windows: [tight] }, '2026-11-26 15:00', 'may'],
    ['a minute too little', { windows: [tight] }, '2026-11-26 15:01', 'no-room, from 2026-11-27 09:00'],
    ['another window goes on where it closes', { windows: [tight, evening] }, '2026-11-26 16:30', 'may'],
    ['another that is open asks for no room', { windows: [tight, { ...office, name: 'any' }] }, '2026-11-26 16:30', 'may'],
    [
      'a freeze begins before',
      { windows: [tight], freezes: [{ ...blackFriday, intervals: [between('2026-11-26 16:00', '2026-11-26 16:30')] }] },
      '2026-11-26 15:00',
      'no-room, from 2026-11-27 09:00',
    ],
    [
      'a freeze leaves room behind it',
      { windows: [tight], freezes: [{ ...blackFriday, intervals: [between('2026-11-26 10:00', '2026-11-26 11:00')] }] },
      '2026-11-26 09:00',
      'no-room, from 2026-11-26 11:00',
    ],
    ['no window is ever long enough', { windows: [{ ...tight, mustFitMs: 9 * 3_600_000 }] }, '2026-11-26 09:00', 'no-room, from not known'],
  ] as const)('%s', (_, rules, time, expected) => {
    expect(judged(rules, time)).toBe(expected);
  });
});

describe('beyond what was compiled', () => {
  const short = { ...office, known: between('2026-11-26 00:00', '2026-11-28 00:00') };
  test.each([
    [
      'a freeze that nobody knows forbids',
      { freezes: [{ ...blackFriday, known: short.known }] },
      '2026-11-28 00:00',
      'unknown, from not known',
    ],
    ['before it as after it', { freezes: [{ ...blackFriday, known: short.known }] }, '2026-11-25 23:59', 'unknown, from not known'],
    ['a window that nobody knows is not open', { windows: [short] }, '2026-11-30 10:00', 'unknown, from not known'],
    ['one that is known to be open permits', { windows: [short, { ...office, name: 'known' }] }, '2026-11-30 10:00', 'may'],
    [
      'no date is told while a window that nobody knows might open sooner',
      { windows: [short, { ...office, name: 'known' }] },
      '2026-11-28 12:00',
      'unknown, from not known',
    ],
    ['no date is told that rests on what is not known', { windows: [short] }, '2026-11-27 18:00', 'closed, from not known'],
  ] as const)('%s', (_, rules, time, expected) => {
    expect(judged(rules, time)).toBe(expected);
  });
});

test('after a downtime it is judged now; the windows that nobody saw are told', () => {
  const downtime = between('2026-11-26 08:00', '2026-11-28 00:00');
  expect(missedIn(office, downtime)).toEqual(office.intervals.slice(0, 2));
  expect(missedIn(office, between('2026-11-26 09:00', '2026-11-27 16:59'))).toEqual(office.intervals.slice(0, 1));
  expect(judged({ windows: [office] }, '2026-11-28 00:00')).toBe('closed, from 2026-11-30 09:00');
});

test('what may start now opens now', () => {
  expect(opensAt(nothing, start, at('2026-11-26 03:00'))).toBe(at('2026-11-26 03:00'));
});

test.each([
  [
    { stops: [stop] },
    '2026-11-26 11:00',
    {},
    'maria stopped everything until Thu 26 Nov 2026, 12:30 Europe/Berlin (+01:00): Payments fail.',
  ],
  [
    { freezes: [blackFriday] },
    '2026-11-27 11:00',
    {},
    'Freeze `Black Friday` holds until Sat 28 Nov 2026, 00:00 Europe/Berlin (+01:00): The shop is full.',
  ],
  [
    { freezes: [codeFreeze] },
    '2026-11-27 11:00',
    { isFirstStage: true },
    'Code freeze `Autumn` lets no new release into the first stage until Sat 28 Nov 2026, 00:00 Europe/Berlin (+01:00): The release of autumn is tested.',
  ],
  [{ windows: [office] }, '2026-11-27 18:00', {}, 'Window `office` is closed until Mon 30 Nov 2026, 09:00 Europe/Berlin (+01:00).'],
  [
    { windows: [office, evening] },
    '2026-11-26 08:00',
    {},
    'Windows `office` and `evening` are closed until Thu 26 Nov 2026, 09:00 Europe/Berlin (+01:00).',
  ],
  [{ windows: [evening] }, '2026-11-26 22:00', {}, 'Window `evening` is closed, and no time is known at which it opens again.'],
  [
    { windows: [{ ...office, mustFitMs: 7_200_000 }] },
    '2026-11-26 15:30',
    {},
    'Window `office` asks for room of 2 h, and 1 h 30 min are left until Thu 26 Nov 2026, 17:00 Europe/Berlin (+01:00).',
  ],
  [
    { windows: [office] },
    '2028-01-01 00:00',
    {},
    '`office` is known from Thu 1 Jan 2026, 00:00 Europe/Berlin (+01:00) to Sat 1 Jan 2028, 00:00 Europe/Berlin (+01:00) only, so nothing starts: compile it for longer.',
  ],
] as const)('told: %#', (rules, time, changed, sentence) => {
  const verdict = mayStart({ ...nothing, ...rules }, { ...start, ...changed }, at(time));
  expect(verdict.may ? [] : verdict.because.map((each) => obstacleWords(each, berlin, at(time)))).toEqual([sentence]);
});

test('an interval that is empty or ends before it begins is none', () => {
  expect(() => intervalBetween(5, 5)).toThrow(RangeError);
  expect(() => intervalBetween(5, 4)).toThrow(RangeError);
  expect(() => intervalBetween(5, Number.NaN)).toThrow(RangeError);
});

function at(text: string): number {
  return instantOf(berlin, wall(text), 'later');
}

function between(from: string, to: string): Interval {
  return { from: at(from), to: at(to) };
}
