import { expect, test } from 'vitest';
import { must } from '#core/bug.ts';
import { digestOf } from '#core/canonical.ts';
import type { OrderResult } from '#core/command.ts';
import { emptyState } from '#core/empty-state.ts';
import { fixtureCatalogue } from '#core/file/fixture.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { begunAt } from '#core/fixture.ts';
import type { Notice } from '#core/notify/notice.ts';
import { noticesOf } from '#core/notify/notices-of.ts';
import { leftOutWords } from '#core/refresh-words.ts';
import type { Order } from '#core/state.ts';
import { step } from '#core/step.ts';
import type { System } from '#core/system.ts';
import { packRefreshTimes, type CompiledTime } from '#core/time/compiled.ts';
import { berlin, wall } from '#core/time/fixture.ts';
import type { RefreshTimes } from '#core/time/refreshes.ts';
import type { Interval } from '#core/time/types.ts';
import { instantOf } from '#core/time/zone.ts';
import { calendarView } from '#core/views/calendar.ts';
import { feedEntries } from '#core/views/calendar-feed.ts';
import { refreshTimesView } from '#core/views/refresh-times.ts';
import { waitsOf, wakeOf } from '#core/waits.ts';
import { World } from '#core/world-fixture.ts';

// The data of staging, and of train beside it, are due at 01:00 in Berlin, and may begin until 04:00. It begins on Monday, 1 June 2026, 11:00.

const hour = 3_600_000;
const at = (text: string): number => instantOf(berlin, wall(text), 'later');
const known: Interval = { from: at('2026-01-01 00:00'), to: at('2027-01-01 00:00') };
const nights = ['2026-06-07 01:00', '2026-06-14 01:00', '2026-06-21 01:00'].map(at);

const times = (environment: string, more: Partial<RefreshTimes> = {}): RefreshTimes => ({
  environment,
  said: 'Sun 01:00; Europe/Berlin',
  zone: berlin,
  known,
  dues: nights,
  latestStartMs: 3 * hour,
  ...more,
});

const file = `lockstep: 1
system: shop
zone: Europe/Berlin
hosts: [east, west]
roles: {admin: [ada], developer: [dora], release-manager: [rita], operator: [olaf], tester: [tess]}
services:
  api: {source: directory:./api, command: node a.js}
environments:
  staging: {data: masked, errors: full, host: east, refresh: {from: prod, databases: [shop], at: Sun 01:00}}
  train: {data: masked, errors: full, host: east, refresh: {from: prod, databases: [crm], at: Sun 01:00}}
  prod: {data: real, errors: friendly, audience: public, host: west}
path:
  - {stage: STAGING, environments: [staging, train]}
  - stage: PROD
`;

function systemWith(text = file): System {
  const parsed = parseSystem(text, fixtureCatalogue);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence }) => sentence).join(' '));
  return parsed.system;
}

function compiledOf(system: System, refreshes: readonly RefreshTimes[]): CompiledTime {
  const of = digestOf(must(system.time, 'times'));
  return { of, calendars: {}, schedule: { of, zone: berlin, windows: [], freezes: [], refreshes: refreshes.map(packRefreshTimes) } };
}

const sign = `sha256:${'a'.repeat(64)}`;

class Nights extends World {
  isWorking = true;

  apply(refreshes: readonly RefreshTimes[], text = file): void {
    const system = systemWith(text);
    const digest = digestOf([text, refreshes]);
    expect(this.say({ kind: 'apply', by: 'ada', file: system, digest, time: compiledOf(system, refreshes) })).toBeUndefined();
  }

  answer({ key, fence, host, step: own, promotion }: Order): void {
    const digest = this.state.promotions.get(promotion)?.bill[own?.service ?? '']?.digest;
    const refreshed = {
      at: this.now,
      classification: sign,
      plan: sign,
      schema: sign,
      verdict: 'pass',
      tables: 3,
      rows: 9,
      bytes: 9,
      ms: 60_000,
    } as const;
    const result: OrderResult = own?.refresh !== undefined ? { refreshed } : digest === undefined ? { verdict: 'pass' } : { digest };
    this.say({ kind: 'observe', by: `agent:${host}`, key, fence, seq: 2, state: 'succeeded', at: this.now, because: 'done', result });
  }

  /** The agent of the source may be at work for longer. */
  override obey(): void {
    const due = (): readonly Order[] =>
      [...this.state.orders.values()].filter(({ step: own }) => this.isWorking || own?.refresh === undefined);
    for (let [order] = due(); order !== undefined; [order] = due()) this.answer(order);
  }

  asked(): readonly string[] {
    return this.events.flatMap((event) =>
      event.kind === 'promotionRequested' && event.promotion.due !== undefined
        ? [`${event.promotion.waves.flat().join(' ')} ${event.promotion.by} ${new Date(event.promotion.at).toISOString().slice(5, 16)}`]
        : [],
    );
  }

  leftOut(): readonly string[] {
    return this.events.flatMap((event) => (event.kind === 'refreshLeftOut' ? [leftOutWords(event)] : []));
  }

  /** Of the last step. */
  told(...commands: readonly undefined[]): readonly Notice[] {
    const [before, first] = [this.state, this.events.length];
    for (const command of commands) this.say(command);
    const events = commands.length === 0 ? this.events : this.events.slice(first);
    const told = noticesOf({ before, after: this.state, events, firstSeq: 1, at: this.now });
    return told.filter(({ kind }) => kind === 'deadline-passed');
  }

  dataOf(environment: string): readonly number[] {
    return Object.values(this.state.environments.get(environment)?.data ?? {}).map((record) => record.at);
  }

  running(): readonly string[] {
    return [...this.state.promotions.values()].flatMap(({ kind, state, waves }) =>
      kind === 'refresh' && state === 'running' ? waves.flat() : [],
    );
  }
}

function shop(refreshes = [times('staging')], text = file): Nights {
  const groups = { 'installation-admin': ['ada'] };
  const world = new Nights(step(emptyState('shop'), { kind: 'roster', by: 'lockstep', groups }, begunAt).state);
  world.apply(refreshes, text);
  world.create('1.0');
  world.promote('1.0', 'STAGING');
  return world;
}

const day = (text: string): string => `Sun ${text} 2026, 01:00 Europe/Berlin (+02:00)`;

test('data are refreshed by themselves when they are due, once for each time', () => {
  const world = shop();
  expect(wakeOf(world.state, world.now)).toBe(nights[0]);
  world.goTo(at('2026-06-15 09:00'));
  expect(world.asked()).toEqual(['staging lockstep 06-06T23:00', 'staging lockstep 06-13T23:00']);
  expect(world.dataOf('staging')).toEqual([nights[1]]);
  expect(world.leftOut()).toEqual([]);
});

test('what lies before the file was applied, or is said anew, is not made up for', () => {
  const world = shop([times('staging', { dues: [begunAt - hour, ...nights] })]);
  expect(world.asked()).toEqual([]);
  world.goTo(at('2026-06-07 01:30'));
  world.apply([times('staging', { said: 'Sun 01:15; Europe/Berlin', dues: [at('2026-06-07 01:15'), at('2026-06-14 01:15')] })]);
  world.say(undefined);
  expect(world.asked()).toHaveLength(1);
  world.goTo(at('2026-06-14 09:00'));
  expect(world.asked()).toEqual(['staging lockstep 06-06T23:00', 'staging lockstep 06-13T23:15']);
});

test('a file that says the same of it, and a clock that goes back, have nothing refreshed a second time', () => {
  const world = shop();
  world.goTo(at('2026-06-07 01:30'));
  world.apply([times('staging')], file.replace('tester: [tess]', 'tester: [tess, tom]'));
  world.now = at('2026-06-07 00:30');
  world.say(undefined);
  world.goTo(at('2026-06-07 03:00'));
  expect(world.asked()).toHaveLength(1);
});

test('a file whose times are not looked up yet leaves out nothing that waits', () => {
  const world = shop([nightly]);
  world.goTo(at('2026-06-07 01:30'));
  const later = systemWith(file.replace('[crm], at: Sun 01:00', '[crm], at: Sun 03:00'));
  expect(world.say({ kind: 'apply', by: 'ada', file: later, digest: 'later' })).toBeUndefined();
  expect([world.leftOut(), world.running()]).toEqual([[], []]);
  world.say({ kind: 'compile-time', by: 'lockstep', time: compiledOf(later, [nightly]) });
  world.goTo(at('2026-06-07 02:00'));
  expect(world.dataOf('staging')).toEqual([at('2026-06-07 02:00')]);
});

test('a controller that was away begins what may still begin, and tells what it overslept', () => {
  const [early, late] = [shop(), shop()];
  early.sleepUntil(at('2026-06-07 03:59'));
  early.say(undefined);
  expect([early.asked().length, early.leftOut()]).toEqual([1, []]);
  late.sleepUntil(at('2026-06-21 04:00'));
  late.say(undefined);
  expect(late.asked()).toEqual([]);
  expect(late.leftOut()).toEqual([
    `the refresh of the data of staging that was due ${day('14 Jun')} (and 1 before it) is left out: nobody looked in time`,
    `the refresh of the data of staging that was due ${day('21 Jun')} is left out: nobody looked in time`,
  ]);
});

test.each([
  [
    'a stop',
    { kind: 'stop', by: 'rita', reason: 'Audit', until: at('2026-06-07 09:00') } as const,
    'everything is stopped by rita: Audit (ada, olaf or rita may lift or renew it)',
  ],
  ['a hold', { kind: 'hold', by: 'rita', stage: 'STAGING', reason: 'Tests' } as const, 'STAGING is held by rita: Tests'],
])('what %s keeps until the latest start is left out, and told', (_name, command, because) => {
  const world = shop();
  world.goTo(at('2026-06-06 20:00'));
  expect(world.say(command)).toBeUndefined();
  world.goTo(at('2026-06-07 03:59'));
  expect([world.running(), world.leftOut()]).toEqual([[], []]);
  world.goTo(at('2026-06-07 04:00'));
  expect(world.leftOut()).toEqual([`the refresh of the data of staging that was due ${day('7 Jun')} is left out: ${because}`]);
  const [promotion] = [...world.state.promotions.values()].filter(({ kind }) => kind === 'refresh');
  expect([promotion?.state, promotion?.because]).toEqual(['aborted', because]);
});

test('a stop that is lifted in time lets it begin', () => {
  const world = shop();
  world.goTo(at('2026-06-06 20:00'));
  expect(world.say({ kind: 'stop', by: 'rita', reason: 'Audit', until: at('2026-06-07 09:00') })).toBeUndefined();
  world.goTo(at('2026-06-07 02:30'));
  world.say({ kind: 'lift-stop', by: 'rita' });
  world.obey();
  expect(world.dataOf('staging')).toEqual([at('2026-06-07 02:30')]);
});

test('where nothing runs it waits until something does, or is left out', () => {
  const world = shop(
    [times('staging')],
    file.replace('environments: [staging, train]}', 'environments: [train]}\n  - {stage: LAST, environments: [staging]}'),
  );
  world.goTo(at('2026-06-07 09:00'));
  expect(world.leftOut()).toEqual([`the refresh of the data of staging that was due ${day('7 Jun')} is left out: nothing ran in staging`]);
  world.goTo(at('2026-06-14 01:30'));
  expect(world.asked()).toEqual([]);
  world.promote('1.0', 'LAST');
  expect(world.asked()).toEqual(['staging lockstep 06-13T23:30']);
});

test('one that somebody asked for and that takes their place meanwhile stands for it', () => {
  const world = shop();
  world.goTo(at('2026-06-07 00:59'));
  world.isWorking = false;
  world.say({ kind: 'refresh', by: 'tess', environment: 'staging' });
  world.goTo(at('2026-06-07 01:20'));
  expect(world.asked()).toEqual([]);
  world.isWorking = true;
  world.obey();
  const [id] = [...world.state.promotions.values()].filter(({ kind }) => kind === 'refresh').map((each) => each.id);
  expect(world.leftOut()).toEqual([
    `the refresh of the data of staging that was due ${day('7 Jun')} is left out: ${id} has refreshed them since`,
  ]);
  expect(world.asked()).toEqual([]);
  expect(world.told()).toEqual([]);
});

test('who minds an environment is told that a refresh is left out', () => {
  const world = shop();
  world.sleepUntil(at('2026-06-07 04:00'));
  expect(world.told(undefined)).toMatchObject([
    {
      kind: 'deadline-passed',
      subject: 'The refresh of the data of staging is left out (shop)',
      text: `the refresh of the data of staging that was due ${day('7 Jun')} is left out: nobody looked in time.`,
      command: 'lockstep data history staging',
      people: ['olaf', 'rita'],
      roles: ['operator', 'release-manager'],
    },
  ]);
});

test('of two that read from one source at the same time the second begins when the first is done', () => {
  const world = shop([times('staging'), times('train')]);
  world.isWorking = false;
  world.goTo(at('2026-06-07 01:10'));
  expect(world.running()).toEqual(['staging']);
  const [waiting] = waitsOf(world.state, world.now).filter(({ id }) => id.startsWith('refresh-train'));
  expect(waiting?.blockers.map(({ code, because }) => [code, because.replace(/\.\d+/, '.N')])).toEqual([
    ['busy', 'the data of prod are read for refresh-staging.N now, and one after the other'],
  ]);
  for (const order of world.state.orders.values()) world.answer(order);
  expect(world.running()).toEqual(['train']);
});

const nightly = {
  ...times('staging'),
  window: { name: 'Nights', scope: {}, zone: berlin, known, intervals: nights.map((from) => ({ from: from + hour, to: from + 4 * hour })) },
};

test('outside of its window a refresh waits, is told until when, and keeps no release waiting', () => {
  const world = shop([{ ...nightly, dues: [] }]);
  expect(world.say({ kind: 'refresh', by: 'tess', environment: 'staging' })).toBeUndefined();
  expect(world.running()).toEqual([]);
  const [wait] = waitsOf(world.state, world.now).filter(({ of }) => of === 'promotion');
  const opens = nights.map((night) => night + hour)[0];
  expect(wait?.blockers).toEqual([
    {
      code: 'window',
      stage: 'STAGING',
      because: 'window `Nights` is closed until Sun 7 Jun 2026, 02:00 Europe/Berlin (+02:00)',
      clears: { kind: 'time', at: opens },
      askable: true,
    },
  ]);
  expect(wakeOf(world.state, world.now)).toBe(opens);
  world.create('1.1');
  world.promote('1.1', 'STAGING');
  expect(world.state.environments.get('staging')?.stay?.release).toBe('1.1');
  world.goTo(at('2026-06-07 02:00'));
  expect(world.dataOf('staging')).toEqual([opens]);
});

test('who looks at the data is told when they are due, what waits and until when', () => {
  const world = shop([{ ...nightly, latestStartMs: 4 * hour }]);
  const view = () => refreshTimesView(world.state, must(world.state.environments.get('staging'), 'staging'), world.now);
  expect(view()).toEqual({ at: ['Sun 01:00'], zone: 'Europe/Berlin', latestStartMs: 3 * hour, next: nights[0] });
  world.goTo(at('2026-06-07 01:30'));
  expect(view()).toMatchObject({
    next: nights[1],
    waiting: {
      by: 'lockstep',
      due: nights[0],
      until: at('2026-06-07 05:00'),
      because: ['window `Nights` is closed until Sun 7 Jun 2026, 02:00 Europe/Berlin (+02:00)'],
    },
  });
  world.goTo(at('2026-06-07 02:00'));
  expect(view()?.waiting).toBeUndefined();
});

test('a calendar and its feed show when they are due, for as long as the last refresh took', () => {
  const world = shop();
  world.goTo(at('2026-06-08 09:00'));
  const view = calendarView(world.state, 1, world.now, { from: '2026-06-10', days: 14 });
  const minute = 60_000;
  expect(view?.refreshes).toEqual([{ environment: 'staging', spans: nights.slice(1).map((from) => ({ from, to: from + minute })) }]);
  const forecast = { system: 'shop', seq: 1, now: world.now, zone: 'Europe/Berlin', samples: 1, releases: [] };
  const entries = feedEntries(world.state, { forecast, parts: [] });
  expect(entries.map(({ summary, when }) => [summary, 'from' in when && when.from])).toEqual(
    nights.slice(1).map((from) => ['shop: the data of staging are refreshed', from]),
  );
});

test('what is due begins within its window only', () => {
  const world = shop([nightly]);
  world.goTo(at('2026-06-07 09:00'));
  expect(world.dataOf('staging')).toEqual([at('2026-06-07 02:00')]);
  const shut = shop([{ ...nightly, latestStartMs: hour }]);
  shut.goTo(at('2026-06-07 09:00'));
  expect(shut.leftOut()[0]).toContain('is left out: window `Nights` is closed until Sun 7 Jun 2026, 02:00');
});

const gated = file.replace('environments: [staging, train]}', 'environments: [staging, train], exit: [data: 4 days]}');

test('a gate for data opens when they are due, and as long later as the last refresh took', () => {
  const world = shop([times('staging'), times('train')], gated);
  world.goTo(at('2026-06-07 12:00'));
  expect(world.blockersOf('1.0', 'PROD')).toEqual([]);
  world.goTo(at('2026-06-12 12:00'));
  expect(world.blockersOf('1.0', 'PROD')).toMatchObject([
    {
      code: 'data',
      because:
        'shop in staging is as prod was 5 d 11 h ago, and may be 4 d old; it is due to be refreshed Sun 14 Jun 2026, 01:00 Europe/Berlin (+02:00)',
      clears: { kind: 'time', at: at('2026-06-14 01:01') },
    },
  ]);
  world.goTo(at('2026-06-14 01:01'));
  expect(world.blockersOf('1.0', 'PROD')).toEqual([]);
});

test.each([
  ['02:30', '2026-06-14 02:31'],
  // Later than it may begin: it is left out.
  ['05:00', '2026-06-21 01:01'],
])('a gate for data knows that nothing begins under a stop until %s', (until, opens) => {
  const world = shop([times('staging'), times('train')], gated);
  world.goTo(at('2026-06-13 12:00'));
  world.say({ kind: 'stop', by: 'rita', reason: 'Audit', until: at(`2026-06-14 ${until}`) });
  expect(world.blockersOf('1.0', 'PROD').find(({ code }) => code === 'data')?.clears).toEqual({ kind: 'time', at: at(opens) });
  world.goTo(at(opens));
  expect(world.blockersOf('1.0', 'PROD')).toEqual([]);
});
