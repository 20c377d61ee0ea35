import { expect, test } from 'vitest';
import { emptyState } from '#core/empty-state.ts';
import type { Event } from '#core/event.ts';
import { makeGate } from '#core/file/gate-hash.ts';
import { fold } from '#core/fold/index.ts';
import { judgeCompile } from '#core/judge/time.ts';
import { isRefusal } from '#core/judge/ruling.ts';
import type { Release, State, Stay } from '#core/state.ts';
import type { CalendarRecord } from '#core/time-records.ts';
import { calendarOfTests, day, sorted, wall } from '#core/time/fixture.ts';
import { instantWords } from '#core/time/instant-words.ts';
import type { CalendarDay } from '#core/time/types.ts';
import { instantOf } from '#core/time/zone.ts';
import { soakDue, type SoakGate } from './soak-due.ts';

// Soaks in working days of Baden-Württemberg, cut-off 16:00, as events make and break them.

const { zone } = calendarOfTests;

const at = (text: string): number => instantOf(zone, wall(text), 'later');

const minuteMs = 60_000;

function soakOf(workingDays: number, mode: 'continuous' | 'cumulative', graceMs?: number): SoakGate {
  const gate = makeGate({ kind: 'soak', side: 'exit', workingDays, calendar: 'de', mode, ...(graceMs !== undefined && { graceMs }) });
  if (gate.kind !== 'soak') throw new Error('no soak');
  return gate;
}

const record: CalendarRecord = { name: 'de', version: 1, at: 0, calendar: calendarOfTests, sources: [] };

function withClosure(date: string): CalendarRecord {
  const closure: CalendarDay = { day: day(date), because: 'Company day', counts: 0, kind: 'closure' };
  return { ...record, calendar: { ...calendarOfTests, days: sorted([...calendarOfTests.days, closure]) } };
}

/** One release that has entered INT, and soaks there by this gate. */
function soaking(entered: string, gate: SoakGate): State {
  const state = emptyState('shop');
  const since = at(entered);
  const stay: Stay = { release: 'r1', bill: {}, version: 1, promotion: 'p1', stage: 'INT', since, upSince: since, earnedMs: 0 };
  const stage = { name: 'INT', waves: [['int']], entry: [], exit: [gate], rollout: 'at-once', queue: 'protect-soak' } as const;
  const system = { name: 'shop', roles: {}, services: [], hosts: ['local'], environments: [], path: [stage] };
  const release: Release = {
    id: 'r1',
    ordinal: 1,
    origin: 'created',
    bill: {},
    digest: 'd',
    authors: [],
    by: 'dora',
    at: since,
    version: 1,
    planDigest: 'd',
    state: 'open',
    evidence: [],
    exceptions: [],
    entries: { INT: { attempts: 1, entered: 'p1', exit: [gate], rolledBack: false } },
    held: {},
    rechecks: {},
  };
  return {
    ...state,
    head: { ...state.head, version: 1 },
    files: new Map([['1', { version: 1, digest: 'd', by: 'ada', system, retired: false }]]),
    releases: new Map([['r1', release]]),
    environments: new Map([['int', { name: 'int', fence: 1, stay, good: [], healthSeq: 0, urls: {} }]]),
    calendars: new Map([['de', record]]),
  };
}

function due(state: State, gate: SoakGate, now: string): string | undefined {
  const { stay } = state.environments.get('int') ?? {};
  const found = stay === undefined ? undefined : soakDue(state, gate, [{ stay, pauses: [] }], at(now));
  return found === undefined ? undefined : instantWords(zone, found.at).replace(' Europe/Berlin', '');
}

function down(state: State, from: string, to: string): State {
  return fold(state, [
    { kind: 'environmentDown', environment: 'int', seq: 1, because: 'another release', at: at(from) },
    { kind: 'environmentUp', environment: 'int', seq: 2, at: at(to) },
  ]);
}

function change(state: State, to: CalendarRecord, when: string): { readonly state: State; readonly events: readonly Event[] } {
  const { calendar, sources } = to;
  const time = { of: '', calendars: { de: { calendar, sources } }, schedule: { of: '', zone, windows: [], freezes: [] } };
  const events = judgeCompile(state, { kind: 'compile-time', by: 'lockstep', time }, at(when));
  if (isRefusal(events)) throw new Error(events.sentence);
  return { state: fold(state, events), events };
}

test.each([
  ['2026-11-17 15:40', 5, 'Tue 24 Nov 2026, 15:40 (+01:00)'],
  ['2026-11-17 16:01', 5, 'Wed 25 Nov 2026, 09:00 (+01:00)'],
  ['2026-11-21 11:00', 1, 'Tue 24 Nov 2026, 09:00 (+01:00)'],
  ['2026-03-27 10:00', 28, 'Mon 11 May 2026, 10:00 (+02:00)'],
])('who enters on %s soaks for %i working days until %s', (entered, days, expected) => {
  const gate = soakOf(days, 'continuous');
  expect(due(soaking(entered, gate), gate, entered)).toBe(expected);
});

test.each([
  ['continuous', 'Tue 24 Nov 2026, 12:00 (+01:00)'],
  ['cumulative', 'Fri 20 Nov 2026, 10:00 (+01:00)'],
] as const)('a day on which something else ran is no day of a %s soak', (mode, expected) => {
  const gate = soakOf(3, mode);
  const state = down(soaking('2026-11-16 10:00', gate), '2026-11-18 12:00', '2026-11-19 12:00');
  expect(due(state, gate, '2026-11-19 12:00')).toBe(expected);
});

test('a soak that is down ends, as far as anybody can say, as if it came up now', () => {
  const gate = soakOf(3, 'cumulative');
  const state = fold(soaking('2026-11-16 10:00', gate), [
    { kind: 'environmentDown', environment: 'int', seq: 1, because: '', at: at('2026-11-18 12:00') },
  ]);
  expect(due(state, gate, '2026-11-20 09:00')).toBe('Fri 20 Nov 2026, 15:00 (+01:00)');
});

test('a closure on a day to come moves the date, once, and says why', () => {
  const gate = soakOf(28, 'continuous');
  const before = soaking('2026-03-27 10:00', gate);
  const { state, events } = change(before, withClosure('2026-05-08'), '2026-04-20 12:00');
  expect(due(state, gate, '2026-04-20 12:00')).toBe('Tue 12 May 2026, 10:00 (+02:00)');
  const because = ['Fri 8 May: Company day, does not count'];
  const moved = [
    { release: 'r1', stage: 'INT', gate: 'soak', calendar: 'de', from: at('2026-05-11 10:00'), to: at('2026-05-12 10:00'), because },
  ];
  expect(events).toMatchObject([{ kind: 'timeCompiled', because: 'holidays', calendars: [{ version: 2 }], moved }]);
  expect(change(state, withClosure('2026-05-08'), '2026-04-21 12:00').events).toEqual([]);
});

test('a closure on a day that is over moves nothing', () => {
  const gate = soakOf(28, 'continuous');
  const { state, events } = change(soaking('2026-03-27 10:00', gate), withClosure('2026-05-08'), '2026-05-09 12:00');
  expect(due(state, gate, '2026-05-09 12:00')).toBe('Mon 11 May 2026, 10:00 (+02:00)');
  expect(events).toMatchObject([{ moved: [] }]);
});

test('the day of the change itself still counts by the newest calendar', () => {
  const gate = soakOf(28, 'continuous');
  const { state } = change(soaking('2026-03-27 10:00', gate), withClosure('2026-05-08'), '2026-05-08 12:00');
  expect(due(state, gate, '2026-05-08 12:00')).toBe('Tue 12 May 2026, 10:00 (+02:00)');
});

test('a soak that is over stays so, though its hosts have not attested it and its last day is taken away at noon', () => {
  const gate = soakOf(28, 'continuous');
  const { state } = change(soaking('2026-03-27 10:00', gate), withClosure('2026-05-11'), '2026-05-11 12:00');
  expect(due(state, gate, '2026-05-11 12:00')).toBe('Mon 11 May 2026, 10:00 (+02:00)');
  const broken = down(state, '2026-05-11 13:00', '2026-05-11 14:00');
  expect(due(broken, gate, '2026-05-11 14:00')).toBe('Wed 24 Jun 2026, 09:00 (+02:00)');
});

test('what a cumulative soak has earned is not taken back by a closure, nor counted twice', () => {
  const gate = soakOf(3, 'cumulative');
  const { state } = change(soaking('2026-11-16 10:00', gate), withClosure('2026-11-16'), '2026-11-18 12:00');
  expect(due(state, gate, '2026-11-18 12:00')).toBe('Thu 19 Nov 2026, 10:00 (+01:00)');
  const again = change(down(state, '2026-11-18 13:00', '2026-11-18 14:00'), withClosure('2026-11-17'), '2026-11-18 15:00').state;
  expect(due(again, gate, '2026-11-18 15:00')).toBe('Thu 19 Nov 2026, 11:00 (+01:00)');
});

test('a soak that was begun anew forgets what was counted before', () => {
  const gate = soakOf(3, 'cumulative');
  const { state } = change(soaking('2026-11-16 10:00', gate), withClosure('2026-12-01'), '2026-11-18 12:00');
  const anew = fold(state, [
    { kind: 'soakRestarted', release: 'r1', stage: 'INT', by: 'tess', reason: 'other data', at: at('2026-11-18 13:00') },
  ]);
  expect(due(anew, gate, '2026-11-18 13:00')).toBe('Mon 23 Nov 2026, 13:00 (+01:00)');
});

test('where a calendar is not there, or does not reach so far, nobody can say when it is over', () => {
  const gate = soakOf(3, 'continuous');
  const state = soaking('2026-11-16 10:00', gate);
  expect(due({ ...state, calendars: new Map() }, gate, '2026-11-16 10:00')).toBeUndefined();
  const far = soakOf(100, 'continuous');
  expect(due(soaking('2026-11-16 10:00', far), far, '2026-11-16 10:00')).toBeUndefined();
});

test.each([
  ['continuous', '2026-11-18 12:15', 'Thu 19 Nov 2026, 10:00 (+01:00)'],
  ['continuous', '2026-11-18 12:16', 'Mon 23 Nov 2026, 12:16 (+01:00)'],
  ['cumulative', '2026-11-18 12:15', 'Thu 19 Nov 2026, 10:00 (+01:00)'],
  ['cumulative', '2026-11-18 12:16', 'Thu 19 Nov 2026, 10:16 (+01:00)'],
] as const)('an outage within the grace is none, and a longer one is whole: %s, down from 12:00 until %s', (mode, up, expected) => {
  const gate = soakOf(3, mode, 15 * minuteMs);
  expect(due(down(soaking('2026-11-16 10:00', gate), '2026-11-18 12:00', up), gate, up)).toBe(expected);
});

test('soaks of one stage forgive each by its own grace', () => {
  const [patient, strict] = [soakOf(3, 'continuous', 15 * minuteMs), soakOf(3, 'continuous')];
  const state = down(soaking('2026-11-16 10:00', patient), '2026-11-18 12:00', '2026-11-18 12:10');
  expect(due(state, patient, '2026-11-18 12:10')).toBe('Thu 19 Nov 2026, 10:00 (+01:00)');
  expect(due(state, strict, '2026-11-18 12:10')).toBe('Mon 23 Nov 2026, 12:10 (+01:00)');
});

test('each outage is held against the grace by itself, and one that was too long begins it anew for good', () => {
  const gate = soakOf(3, 'continuous', 15 * minuteMs);
  const twice = down(
    down(soaking('2026-11-16 10:00', gate), '2026-11-17 12:00', '2026-11-17 12:10'),
    '2026-11-18 12:00',
    '2026-11-18 12:10',
  );
  expect(due(twice, gate, '2026-11-18 12:10')).toBe('Thu 19 Nov 2026, 10:00 (+01:00)');
  const long = down(
    down(soaking('2026-11-16 10:00', gate), '2026-11-17 12:00', '2026-11-17 13:00'),
    '2026-11-18 12:00',
    '2026-11-18 12:10',
  );
  expect(due(long, gate, '2026-11-18 12:10')).toBe('Fri 20 Nov 2026, 13:00 (+01:00)');
});

test('while it is down nothing is over, within the grace or after it', () => {
  const gate = soakOf(3, 'continuous', 15 * minuteMs);
  const state = fold(soaking('2026-11-16 10:00', gate), [
    { kind: 'environmentDown', environment: 'int', seq: 1, because: '', at: at('2026-11-19 09:55') },
  ]);
  const { stay } = state.environments.get('int') ?? {};
  if (stay === undefined) throw new Error('nothing runs there');
  expect(soakDue(state, gate, [{ stay, pauses: [] }], at('2026-11-19 10:05'))).toEqual({ at: at('2026-11-19 10:00'), certain: false });
  expect(soakDue(state, gate, [{ stay, pauses: [] }], at('2026-11-19 10:11'))).toEqual({ at: at('2026-11-24 10:11'), certain: false });
});

test('a gap that nobody had heard of is forgiven by no grace: how long it was, nobody knows', () => {
  const gate = soakOf(3, 'continuous', 15 * minuteMs);
  const shaken = down(soaking('2026-11-16 10:00', gate), '2026-11-17 12:00', '2026-11-17 12:10');
  const state = fold(shaken, [{ kind: 'gapAttested', environment: 'int', promotion: 'p1', since: at('2026-11-18 12:00'), because: '' }]);
  expect(due(state, gate, '2026-11-18 12:00')).toBe('Mon 23 Nov 2026, 12:00 (+01:00)');
});

test('a soak that forgave an outage keeps the days that were judged when its calendar changes', () => {
  const gate = soakOf(28, 'continuous', 15 * minuteMs);
  const shaken = down(soaking('2026-03-27 10:00', gate), '2026-04-15 12:00', '2026-04-15 12:10');
  const late = change(shaken, withClosure('2026-05-08'), '2026-05-09 12:00').state;
  expect(due(late, gate, '2026-05-09 12:00')).toBe('Mon 11 May 2026, 10:00 (+02:00)');
  const early = change(shaken, withClosure('2026-05-08'), '2026-04-20 12:00').state;
  expect(due(early, gate, '2026-04-20 12:00')).toBe('Tue 12 May 2026, 10:00 (+02:00)');
});
