import { expect, test } from 'vitest';
import { exitContext } from '#core/blockers/proof.ts';
import { must } from '#core/bug.ts';
import { emptyState } from '#core/empty-state.ts';
import type { Event } from '#core/event.ts';
import { makeGate } from '#core/file/gate-hash.ts';
import { fold } from '#core/fold/index.ts';
import { judgeCompile, timeEvents } from '#core/judge/time.ts';
import { isRefusal } from '#core/judge/ruling.ts';
import { soakingIn } from '#core/pauses.ts';
import type { Exception, Release, State, Stay } from '#core/state.ts';
import type { Stage } from '#core/system.ts';
import type { CalendarRecord } from '#core/time-records.ts';
import { pack, type CompiledTime } from '#core/time/compiled.ts';
import type { TimeDefinitions } from '#core/time/definitions.ts';
import { calendarOfTests, day, sorted, wall } from '#core/time/fixture.ts';
import { instantWords } from '#core/time/instant-words.ts';
import type { TimeScope } from '#core/time/types.ts';
import { instantOf } from '#core/time/zone.ts';
import { digestOfTime } from '#core/times.ts';
import { attestingsOf } from './attest.ts';
import { soakDue, type SoakGate } from './soak-due.ts';
import { judgeSoak } from './soak.ts';
import type { Freeze } from '#core/time/timed-rules.ts';

// Soaks while freezes hold that pause them. Baden-Württemberg, 09:00-17:00, cut-off 16:00.

const { zone } = calendarOfTests;
const at = (text: string): number => instantOf(zone, wall(text), 'later');
const hourMs = 3_600_000;
const known = { from: at('2025-01-01 00:00'), to: at('2029-01-01 00:00') };
const record: CalendarRecord = { name: 'de', version: 1, at: 0, calendar: calendarOfTests, sources: [] };
const entered = '2026-11-17 10:00';

type Mode = 'continuous' | 'cumulative';

function soakOf(length: { readonly workingDays: number } | { readonly ms: number }, mode: Mode = 'continuous', graceMs?: number): SoakGate {
  const gate = makeGate({ kind: 'soak', side: 'exit', mode, ...(graceMs !== undefined && { graceMs }), ...soakLength(length) });
  if (gate.kind !== 'soak') throw new Error('no soak');
  return gate;
}

function soakLength(length: { readonly workingDays: number } | { readonly ms: number }) {
  return 'ms' in length ? length : { ...length, calendar: 'de' };
}

interface Frozen {
  readonly name?: string;
  readonly scope?: TimeScope;
  readonly pausesSoak?: false;
}

function freezeOf(spans: readonly (readonly [string, string])[], { name = 'Year end', scope = {}, pausesSoak }: Frozen = {}): Freeze {
  const intervals = spans.map(([from, to]) => ({ from: at(from), to: at(to) }));
  return { name, scope, zone, known, intervals, kind: 'freeze', because: name, ...(pausesSoak === undefined && { pausesSoak: true }) };
}

const stage: Stage = { name: 'INT', waves: [['int'], ['int2']], entry: [], exit: [], rollout: 'at-once', queue: 'protect-soak' };

/** One release that has entered INT, in both of its environments, and soaks there by this gate. */
function soaking(gate: SoakGate, fields: Partial<Release> = {}): State {
  const since = at(entered);
  const stay: Stay = { release: 'r1', bill, version: 1, promotion: 'p1', stage: 'INT', since, upSince: since, earnedMs: 0 };
  const state = emptyState('shop');
  const system = { name: 'shop', roles: {}, services: [], hosts: ['local'], environments: [], path: [{ ...stage, exit: [gate] }] };
  const release: Release = {
    id: 'r1',
    ordinal: 1,
    origin: 'created',
    bill,
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
    ...fields,
  };
  const environments = ['int', 'int2'].map((name) => [name, { name, fence: 1, stay, good: [], healthSeq: 0, urls: {} }] as const);
  return {
    ...state,
    head: { ...state.head, version: 1 },
    files: new Map([['1', { version: 1, digest: 'd', by: 'ada', system, retired: false }]]),
    releases: new Map([['r1', release]]),
    environments: new Map(environments),
    calendars: new Map([['de', record]]),
  };
}

const bill = { api: { digest: 'a', source: 's', blob: 'b' } };

/** The file says these freezes, and no others, from then on. */
function frozen(state: State, freezes: readonly Freeze[], when: string, calendars: CompiledTime['calendars'] = {}): State {
  return fold(saying(state, freezes), compiled(state, freezes, when, calendars));
}

function compiled(state: State, freezes: readonly Freeze[], when: string, calendars: CompiledTime['calendars'] = {}): readonly Event[] {
  const of = digestOfTime(definitionsOf(freezes));
  const schedule = { of, zone, windows: [], freezes: freezes.map(pack) };
  const events = judgeCompile(
    saying(state, freezes),
    { kind: 'compile-time', by: 'lockstep', time: { of, calendars, schedule } },
    at(when),
  );
  if (isRefusal(events)) throw new Error(events.sentence);
  return events;
}

function definitionsOf(freezes: readonly Freeze[]): TimeDefinitions {
  const said = freezes.map(({ name, scope, intervals }) => ({ name, scope, when: [], zone: JSON.stringify(intervals), because: '' }));
  return { zone: 'Europe/Berlin', calendars: {}, windows: [], freezes: said.map((each) => ({ ...each, kind: 'freeze' })) };
}

function saying(state: State, freezes: readonly Freeze[] | undefined): State {
  const file = must(state.files.get('1'), 'the file');
  const { time: _time, ...system } = file.system;
  return {
    ...state,
    files: new Map([['1', { ...file, system: freezes === undefined ? system : { ...system, time: definitionsOf(freezes) } }]]),
  };
}

function due(state: State, gate: SoakGate, when: string): string | undefined {
  const found = soakDue(state, gate, soakingIn(state, must(state.releases.get('r1'), 'r1'), stage) ?? [], at(when));
  return found === undefined ? undefined : instantWords(zone, found.at).replace(/ 2026| Europe\/Berlin.*/g, '');
}

function move(state: State, kind: 'environmentDown' | 'environmentUp', when: string): State {
  const event: Event =
    kind === 'environmentUp'
      ? { kind, environment: 'int', seq: 1, at: at(when) }
      : { kind, environment: 'int', seq: 1, because: '', at: at(when) };
  return fold(state, [event]);
}

const week = freezeOf([['2026-11-18 00:00', '2026-11-21 00:00']]);

test.each<readonly [string, SoakGate, string]>([
  ['two working days', soakOf({ workingDays: 2 }), 'Tue 24 Nov, 10:00'],
  ['two working days, cumulative', soakOf({ workingDays: 2 }, 'cumulative'), 'Tue 24 Nov, 10:00'],
  ['30 hours', soakOf({ ms: 30 * hourMs }), 'Sat 21 Nov, 16:00'],
  ['30 hours, cumulative', soakOf({ ms: 30 * hourMs }, 'cumulative'), 'Sat 21 Nov, 16:00'],
  ['14 hours, which are over as it begins', soakOf({ ms: 14 * hourMs }), 'Wed 18 Nov, 00:00'],
])('a soak of %s does not count a freeze from Wednesday to Friday, and is not begun anew by it', (_what, gate, expected) => {
  const state = frozen(soaking(gate), [week], '2026-11-16 09:00');
  expect([due(state, gate, entered), due(state, gate, '2026-11-19 12:00')]).toEqual([expected, expected]);
});

test.each<readonly [string, Freeze, string]>([
  [
    'of every Thursday',
    freezeOf([
      ['2026-11-12 09:00', '2026-11-12 17:00'],
      ['2026-11-19 09:00', '2026-11-19 17:00'],
      ['2026-11-26 09:00', '2026-11-26 17:00'],
    ]),
    'Mon 23 Nov, 10:00',
  ],
  ['of nights, where it is not over', freezeOf([['2026-11-20 08:00', '2026-11-20 09:00']]), 'Fri 20 Nov, 10:00'],
  ['in which it would be over, at its end', freezeOf([['2026-11-20 17:00', '2026-11-20 23:00']]), 'Fri 20 Nov, 10:00'],
  ['of another stage', freezeOf([['2026-11-18 00:00', '2026-11-21 00:00']], { scope: { stages: ['PROD'] } }), 'Fri 20 Nov, 10:00'],
  [
    'of one of its environments',
    freezeOf([['2026-11-18 00:00', '2026-11-21 00:00']], { scope: { environments: ['int2'] } }),
    'Wed 25 Nov, 10:00',
  ],
  ['of its service', freezeOf([['2026-11-18 00:00', '2026-11-21 00:00']], { scope: { services: ['api'] } }), 'Wed 25 Nov, 10:00'],
  ['of another service', freezeOf([['2026-11-18 00:00', '2026-11-21 00:00']], { scope: { services: ['web'] } }), 'Fri 20 Nov, 10:00'],
  ['of hotfixes', freezeOf([['2026-11-18 00:00', '2026-11-21 00:00']], { scope: { kinds: ['hotfix'] } }), 'Fri 20 Nov, 10:00'],
  ['that does not say so', freezeOf([['2026-11-18 00:00', '2026-11-21 00:00']], { pausesSoak: false }), 'Fri 20 Nov, 10:00'],
])('a freeze %s: three working days from Tuesday 10:00', (_what, freeze, expected) => {
  const gate = soakOf({ workingDays: 3 });
  expect(due(frozen(soaking(gate), [freeze], '2026-11-16 09:00'), gate, entered)).toBe(expected);
});

test('a soak that would be over at night, while a freeze holds, is over when that ends', () => {
  const gate = soakOf({ workingDays: 1 });
  const late = move(move(soaking(gate), 'environmentDown', '2026-11-17 11:00'), 'environmentUp', '2026-11-18 03:00');
  const state = frozen(late, [freezeOf([['2026-11-19 01:00', '2026-11-19 08:00']])], '2026-11-18 04:00');
  expect(due(state, gate, '2026-11-18 04:00')).toBe('Thu 19 Nov, 08:00');
});

test('a freeze that comes later pauses from then on, and one that is taken away gives nothing back', () => {
  for (const mode of ['continuous', 'cumulative'] as const) {
    const gate = soakOf({ ms: 60 * hourMs }, mode);
    const later = frozen(soaking(gate), [week], '2026-11-18 12:00');
    expect(due(later, gate, '2026-11-18 12:00')).toBe('Sun 22 Nov, 10:00');
    const gone = frozen(later, [], '2026-11-19 12:00');
    expect(due(gone, gate, '2026-11-19 12:00')).toBe('Fri 20 Nov, 22:00');
    // Whoever breaks it off afterwards keeps what was earned, and no more.
    const again = move(move(gone, 'environmentDown', '2026-11-20 00:00'), 'environmentUp', '2026-11-20 02:00');
    expect(due(again, gate, '2026-11-20 02:00')).toBe(mode === 'cumulative' ? 'Sat 21 Nov, 00:00' : 'Sun 22 Nov, 14:00');
  }
});

test('days that are over stay as they were judged, whatever is frozen since', () => {
  const gate = soakOf({ workingDays: 4 });
  const later = frozen(soaking(gate), [week], '2026-11-19 12:00');
  // Wednesday has counted, Thursday and Friday do not.
  expect(due(later, gate, '2026-11-19 12:00')).toBe('Wed 25 Nov, 10:00');
  const gone = frozen(later, [], '2026-11-20 08:00');
  // Thursday stays paused, Friday had not begun.
  expect(due(gone, gate, '2026-11-20 08:00')).toBe('Tue 24 Nov, 10:00');
});

test('a calendar and a freeze that change together settle the past by both', () => {
  const gate = soakOf({ workingDays: 3 }, 'cumulative');
  const before = frozen(soaking(gate), [freezeOf([['2026-11-18 09:00', '2026-11-18 12:00']])], '2026-11-16 09:00');
  const closed = { day: day('2026-11-18'), because: 'Company day', counts: 0, kind: 'closure' } as const;
  const calendar = { ...calendarOfTests, days: sorted([...calendarOfTests.days, closed]) };
  // The day of the change counts by the newest calendar; what was paused of it would come back without the freeze, were it not settled.
  const after = frozen(before, [], '2026-11-19 11:00', { de: { calendar, sources: [] } });
  expect(due(after, gate, '2026-11-19 11:00')).toBe('Fri 20 Nov, 13:00');
});

test('a soak that is over stays so, though its hosts have not attested it and its last day is frozen at noon', () => {
  const gate = soakOf({ workingDays: 3 });
  const state = frozen(soaking(gate), [freezeOf([['2026-11-20 12:00', '2026-11-24 00:00']])], '2026-11-20 12:00');
  expect(due(state, gate, '2026-11-20 12:00')).toBe('Fri 20 Nov, 10:00');
});

test('an outage begins a continuous soak anew while it is paused, too', () => {
  const gate = soakOf({ ms: 10 * hourMs });
  const state = frozen(soaking(gate), [week], '2026-11-16 09:00');
  const broken = move(move(state, 'environmentDown', '2026-11-19 12:00'), 'environmentUp', '2026-11-19 13:00');
  expect(due(broken, gate, '2026-11-19 13:00')).toBe('Sat 21 Nov, 10:00');
});

test('what a grace forgives is paused as the rest is', () => {
  const gate = soakOf({ workingDays: 2 }, 'continuous', 60_000);
  const state = frozen(soaking(gate), [week], '2026-11-16 09:00');
  const shaken = move(move(state, 'environmentDown', '2026-11-17 12:00'), 'environmentUp', '2026-11-17 12:01');
  expect(due(frozen(shaken, [], '2026-11-19 08:00'), gate, '2026-11-19 08:00')).toBe('Fri 20 Nov, 10:00');
});

test('an Exception for a freeze lets in, and counts no time that the freeze pauses', () => {
  const gate = soakOf({ workingDays: 2 });
  const exception: Exception = {
    id: 'x1',
    stage: 'INT',
    gate: 'freeze:Year end',
    label: 'freeze Year end',
    by: 'rita',
    second: 'rolf',
    reason: '',
    at: 0,
    expires: at('2027-01-01 00:00'),
  };
  const state = frozen(soaking(gate, { exceptions: [exception] }), [week], '2026-11-16 09:00');
  expect(due(state, gate, entered)).toBe('Tue 24 Nov, 10:00');
});

test('an announced freeze moves the date, once, and says by which days', () => {
  const gate = soakOf({ workingDays: 3 });
  const events = compiled(soaking(gate), [freezeOf([['2026-11-19 00:00', '2026-11-20 00:00']])], '2026-11-17 12:00');
  const moved = {
    release: 'r1',
    stage: 'INT',
    gate: 'soak',
    calendar: 'de',
    from: at('2026-11-20 10:00'),
    to: at('2026-11-23 10:00'),
    because: ['Thu 19 Nov: freeze Year end pauses soaks, does not count'],
  };
  expect(events).toMatchObject([{ kind: 'timeCompiled', because: 'file', moved: [moved] }]);
  const hours = soakOf({ ms: 50 * hourMs });
  const byTheClock = compiled(soaking(hours), [freezeOf([['2026-11-19 00:00', '2026-11-20 00:00']])], '2026-11-17 12:00');
  expect(byTheClock).toMatchObject([{ moved: [{ from: at('2026-11-19 12:00'), because: ['freeze Year end pauses soaks'] }] }]);
  expect(byTheClock[0]?.kind === 'timeCompiled' && byTheClock[0].moved[0] && 'calendar' in byTheClock[0].moved[0]).toBe(false);
});

test('a file that says nothing of time any more pauses nothing from then on', () => {
  const gate = soakOf({ ms: 60 * hourMs });
  const before = saying(frozen(soaking(gate), [week], '2026-11-16 09:00'), undefined);
  const after = fold(before, timeEvents(before, undefined, at('2026-11-19 12:00')));
  expect([due(before, gate, '2026-11-19 12:00'), due(after, gate, '2026-11-19 12:00')]).toEqual(['Sun 22 Nov, 22:00', 'Sat 21 Nov, 10:00']);
  expect(timeEvents(after, undefined, at('2026-11-19 13:00'))).toEqual([]);
});

test.each<readonly [string, SoakGate, string, string]>([
  [
    'before it',
    soakOf({ workingDays: 3 }),
    '2026-11-17 12:00',
    'soak: 3 working days of 3 working days left in INT, until Wed 25 Nov 2026, 10:00 Europe/Berlin (+01:00); freeze `Year end` pauses it from Wed 18 Nov 2026, 00:00 Europe/Berlin (+01:00) until Sat 21 Nov 2026, 00:00 Europe/Berlin (+01:00)',
  ],
  [
    'while it holds',
    soakOf({ ms: 20 * hourMs }),
    '2026-11-18 12:00',
    'soak: 6 h of 20 h left in INT; freeze `Year end` pauses it until Sat 21 Nov 2026, 00:00 Europe/Berlin (+01:00)',
  ],
  [
    'after it',
    soakOf({ workingDays: 3 }),
    '2026-11-23 12:00',
    'soak: 2 working days of 3 working days left in INT, until Wed 25 Nov 2026, 10:00 Europe/Berlin (+01:00)',
  ],
])('who asks %s is told which freeze pauses it, and until when', (_when, gate, now, because) => {
  const state = frozen(soaking(gate), [week], '2026-11-16 09:00');
  const judged = judgeSoak(exitContext(state, must(state.releases.get('r1'), 'r1'), stage, at(now)), gate);
  expect(judged.passed ? '' : judged.blockers[0]?.because).toBe(because);
});

test('hosts are asked about the whole time, with what was paused of it', () => {
  const gate = soakOf({ ms: 20 * hourMs });
  const state = frozen(soaking(gate), [week], '2026-11-16 09:00');
  const context = (now: string) => exitContext(state, must(state.releases.get('r1'), 'r1'), stage, at(now));
  expect(attestingsOf(context('2026-11-21 05:59'), gate)).toBeUndefined();
  const soaked = { mode: 'continuous', since: at(entered), until: at('2026-11-21 06:00') };
  expect(attestingsOf(context('2026-11-21 06:00'), gate)).toMatchObject([{ soaked }, { soaked }]);
});
