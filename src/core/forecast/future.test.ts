import { expect, test } from 'vitest';
import { berlin, day, utc, wall } from '#core/time/fixture.ts';
import { instantOf } from '#core/time/zone.ts';
import { inFuture, readFuture } from './future.ts';
import { emptyHistory, takeEvents } from './history.ts';
import { anyTime, startsAt, without } from './permitted.ts';
import { systemOf, visit } from './testing.ts';

const at = (text: string): number => instantOf(berlin, wall(text), 'later');

test.each([
  ['freeze 2026-12-18 to 2027-01-07', { kind: 'freeze', from: at('2026-12-18 00:00'), to: at('2027-01-07 00:00'), stages: undefined }],
  [
    'freeze 2026-12-18T08:00 to 2026-12-18T20:00 in INT, PROD',
    { kind: 'freeze', from: at('2026-12-18 08:00'), to: at('2026-12-18 20:00'), stages: ['INT', 'PROD'] },
  ],
  ['approve 1.1.0 for PROD by 2026-11-26T12:00', { kind: 'answer', release: '1.1.0', stage: 'PROD', at: at('2026-11-26 12:00') }],
  ['delay 1.1.0 by 2 days', { kind: 'delay', release: '1.1.0', ms: 172_800_000 }],
  ['closed 2026-06-05', { kind: 'closed', day: day('2026-06-05') }],
  ['open Sat 2026-06-06', { kind: 'open', day: day('2026-06-06') }],
  ['closed Fri 2026-06-05 in support', { kind: 'closed', day: day('2026-06-05'), calendar: 'support' }],
])('%s is understood, on the walls of the zone', (text, future) => {
  expect(readFuture(text, berlin)).toEqual(future);
});

test.each([
  'freeze 2027-01-07 to 2026-12-18',
  'freeze 2026-02-30 to 2026-03-02',
  'freeze 2026-12-18 to 2027-01-07 in',
  'approve 1.1.0 for PROD by noon',
  'delay 1.1.0 by 2 working days',
  'delay 1.1.0 by 2',
  'hurry',
  'open Fri 2026-06-06',
  'closed 2026-02-30',
  'closed 2026-06-05 in',
  'closed 2026-06-05 at noon',
  '',
])('`%s` is not', (text) => {
  expect(readFuture(text, utc)).toBeUndefined();
});

test('a freeze takes its time out of what is permitted, and touches nothing else', () => {
  const permitted = { from: Float64Array.of(0, 100, 200), to: Float64Array.of(50, 150, 250) };
  const left = without(permitted, { from: 40, to: 210 });
  expect([...left.from].map((from, index) => [from, left.to[index]])).toEqual([
    [0, 40],
    [210, 250],
  ]);
  expect(startsAt(without(anyTime, { from: 10, to: 20 }), 15)).toBe(20);
});

test('a freeze of one stage leaves the others', () => {
  const system = systemOf(0, ['in-order', 'in-order'], [{ id: 'r', from: 0, visits: [visit(0), visit(1)] }]);
  const frozen = inFuture(system, { kind: 'freeze', from: 10, to: 20, stages: ['S1'] });
  expect(frozen.releases[0]?.visits.map(({ starts }) => startsAt(starts, 15))).toEqual([15, 20]);
});

test('the ledger says how long each answer took, from when it was asked for', () => {
  const history = emptyHistory();
  const evidence = { id: 'e', gate: 'g', releaseDigest: 'd', planDigest: 'p', verdict: 'pass', because: '', by: 'tom' } as const;
  const promotion = { id: '1.0@DEV.1', kind: 'normal', release: '1.0', stage: 'DEV' } as const;
  const bare = {
    ordinal: 1,
    bill: {},
    version: 1,
    by: 'dora',
    at: 5,
    waves: [],
    state: 'waiting',
    wave: 0,
    planDigest: 'p',
    entry: [],
    exit: [],
  } as const;
  takeEvents(history, [
    { kind: 'promotionRequested', promotion: { ...bare, ...promotion, evidence: [], exceptions: [], passes: {}, deployments: {} } },
    { kind: 'promotionStarted', promotion: '1.0@DEV.1', at: 10, entry: [], exit: [], evidence: [], exceptions: [], passes: {} },
    { kind: 'promotionEnded', promotion: '1.0@DEV.1', as: 'done', at: 40, because: '' },
    {
      kind: 'evidenceGiven',
      release: '1.0',
      evidence: { ...evidence, kind: 'sign-off', stage: 'DEV', label: 'uat', entry: '1.0@DEV.1', at: 90 },
    },
    {
      kind: 'evidenceGiven',
      release: '1.0',
      evidence: { ...evidence, kind: 'approval', stage: 'PROD', label: 'tester', entry: 'attempt 1', at: 70 },
    },
  ]);
  expect(Object.fromEntries(history.waits)).toEqual({
    'deployment DEV ': [{ from: 10, to: 40 }],
    'sign-off DEV uat': [{ from: 40, to: 90 }],
    'approval PROD tester': [{ from: 40, to: 70 }],
  });
});
