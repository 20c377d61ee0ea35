import { expect, test } from 'vitest';
import { digestOf } from '#core/canonical.ts';
import { emptyState } from '#core/empty-state.ts';
import { fixtureCatalogue } from '#core/file/fixture.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { begunAt } from '#core/fixture.ts';
import { step } from '#core/step.ts';
import { pack, type CompiledTime } from '#core/time/compiled.ts';
import type { TimeDefinitions } from '#core/time/definitions.ts';
import { berlin, wall } from '#core/time/fixture.ts';
import type { Interval } from '#core/time/types.ts';
import { instantOf } from '#core/time/zone.ts';
import { World } from '#core/world-fixture.ts';
import type { Freeze, Window } from '#core/time/timed-rules.ts';

// Windows and freezes of the day before a stage, with everything else that stands there.

const at = (text: string): number => instantOf(berlin, wall(text), 'later');
const between = (from: string, to: string): Interval => ({ from: at(from), to: at(to) });
const known = between('2026-01-01 00:00', '2027-01-01 00:00');
const office: Window = {
  name: 'PROD',
  scope: { stages: ['PROD'] },
  zone: berlin,
  known,
  intervals: ['2026-06-01', '2026-06-02', '2026-06-03', '2026-06-04'].map((day) => between(`${day} 13:00`, `${day} 15:00`)),
};
const audit: Freeze = {
  ...office,
  name: 'Audit',
  kind: 'freeze',
  because: 'books are closed',
  intervals: [between('2026-06-02 00:00', '2026-06-03 00:00')],
};

/** What was compiled stands for itself; of the file only the digest is asked. */
const definitions: TimeDefinitions = { zone: 'Europe/Berlin', calendars: {}, windows: [], freezes: [] };

function timeOf(windows: readonly Window[], freezes: readonly Freeze[]): CompiledTime {
  const of = digestOf(definitions);
  return { of, calendars: {}, schedule: { of, zone: berlin, windows: windows.map(pack), freezes: freezes.map(pack) } };
}

const file = `lockstep: 1
system: shop
roles: {developer: [dora], tester: [tom], release-manager: [rita, rolf], operator: [olga]}
services:
  api: {source: 'directory:./api', command: node a.js}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly}
path:
  - stage: DEV
    exit: [soak: 1 hour]
  - stage: PROD
`;

/** 1.0 runs in DEV since Monday, 1 June 2026, 11:00 in Berlin, and is on its way to PROD. */
function shop(time: CompiledTime | undefined): World {
  const parsed = parseSystem(file, fixtureCatalogue);
  if (!parsed.ok) throw new Error('the file is wrong');
  const known = step(emptyState('shop'), { kind: 'roster', by: 'lockstep', groups: { 'installation-admin': ['ada'] } }, begunAt).state;
  const world = new World(known);
  const system = { ...parsed.system, time: definitions };
  world.say({ kind: 'apply', by: 'ada', file: system, digest: 'one', ...(time && { time }) });
  world.create('1.0');
  return world;
}

function walking(time: CompiledTime): World {
  const world = shop(time);
  world.promote('1.0', 'PROD');
  return world;
}

const runsIn = (world: World, stage: string): boolean => world.state.releases.get('1.0')?.entries[stage]?.enteredAt !== undefined;
const told = (world: World): readonly string[] => world.blockersOf('1.0', 'PROD').map(({ because }) => because);

test('what waits goes in when its window opens, not when its soak is over', () => {
  const world = walking(timeOf([office], []));
  world.goTo(at('2026-06-01 12:59'));
  expect(told(world)).toEqual(['window `PROD` is closed until Mon 1 Jun 2026, 13:00 Europe/Berlin (+02:00)']);
  expect(runsIn(world, 'PROD')).toBe(false);
  world.goTo(at('2026-06-01 13:00'));
  expect(world.state.releases.get('1.0')?.entries['PROD']?.enteredAt).toBe(at('2026-06-01 13:00'));
});

test('a window that is open now and closed when the soak ends is named, with the next time it opens', () => {
  const world = walking(
    timeOf(
      [{ ...office, intervals: [between('2026-06-01 09:00', '2026-06-01 11:30'), between('2026-06-03 13:00', '2026-06-03 15:00')] }],
      [],
    ),
  );
  expect(world.blockersOf('1.0', 'PROD')).toMatchObject([
    { code: 'soak', clears: { kind: 'time', at: at('2026-06-01 12:00') } },
    { code: 'window', clears: { kind: 'time', at: at('2026-06-03 13:00') }, expectedAt: at('2026-06-03 13:00') },
  ]);
});

test('a freeze beats an open window, and what is told is until when both are out of the way', () => {
  const world = walking(timeOf([{ ...office, intervals: office.intervals.slice(1) }], [audit]));
  world.goTo(at('2026-06-02 13:30'));
  expect(runsIn(world, 'PROD')).toBe(false);
  expect(world.blockersOf('1.0', 'PROD')).toMatchObject([
    { code: 'freeze', gate: 'freeze:Audit', clears: { kind: 'time', at: at('2026-06-03 00:00') }, expectedAt: at('2026-06-03 13:00') },
    { code: 'window' },
  ]);
  world.goTo(at('2026-06-03 13:00'));
  expect(runsIn(world, 'PROD')).toBe(true);
});

test('an Exception opens the freeze that it names, for its release, once a second person grants it', () => {
  const world = walking(timeOf([], [audit]));
  world.goTo(at('2026-06-01 11:30'));
  world.say({ kind: 'hold', by: 'olga', stage: 'PROD', reason: 'later' });
  world.goTo(at('2026-06-02 13:30'));
  world.say({ kind: 'free', by: 'olga', stage: 'PROD' });
  expect(told(world)).toEqual(['freeze `Audit` holds until Wed 3 Jun 2026, 00:00 Europe/Berlin (+02:00): books are closed']);
  const asked = { kind: 'except', by: 'dora', release: '1.0', stage: 'PROD', reason: 'a leak', expires: at('2026-06-02 20:00') } as const;
  expect(world.say({ ...asked, gate: 'freeze:Other' })).toMatchObject({ code: 'no-such-gate' });
  expect(world.say({ ...asked, gate: 'freeze:Audit' })).toBeUndefined();
  expect(runsIn(world, 'PROD')).toBe(false);
  world.say({ kind: 'second-exception', by: 'rita', id: '1.0.x1' });
  world.obey();
  expect(runsIn(world, 'PROD')).toBe(true);
});

test('a code freeze keeps new releases out of the first stage, and lets on what is on its way', () => {
  const world = shop(timeOf([], [{ ...audit, kind: 'code', scope: {}, intervals: [between('2026-06-01 11:10', '2026-06-02 00:00')] }]));
  world.promote('1.0', 'PROD');
  world.goTo(at('2026-06-01 11:30'));
  world.create('1.1');
  world.promote('1.1', 'DEV');
  expect(world.state.releases.get('1.1')?.entries['DEV']?.entered).toBeUndefined();
  world.goTo(at('2026-06-01 12:00'));
  expect(runsIn(world, 'PROD')).toBe(true);
  world.goTo(at('2026-06-02 00:00'));
  expect(world.state.releases.get('1.1')?.entries['DEV']?.enteredAt).toBe(at('2026-06-02 00:00'));
});

test('a rollback is held by neither', () => {
  const world = walking(timeOf([], [audit]));
  world.goTo(at('2026-06-01 13:00'));
  world.create('1.1');
  world.promote('1.1', 'PROD');
  world.goTo(at('2026-06-02 09:00'));
  const before = world.state.environments.get('dev')?.stay?.release;
  expect(world.say({ kind: 'rollback', by: 'olga', stage: 'DEV', reason: 'wrong' })).toBeUndefined();
  world.obey();
  expect([before, world.state.environments.get('dev')?.stay?.release]).toEqual(['1.1', '1.0']);
});

test('while what the file says of time is not compiled, nothing starts', () => {
  const world = shop(undefined);
  world.promote('1.0', 'DEV');
  expect(world.blockersOf('1.0', 'DEV').map(({ because }) => because)).toEqual([
    'the windows and freezes of the file are not compiled yet, so nothing starts',
  ]);
  world.say({ kind: 'compile-time', by: 'lockstep', time: timeOf([], []) });
  world.obey();
  expect(runsIn(world, 'DEV')).toBe(true);
});

test('a window that nobody saw is told once, and not made up for outside of one', () => {
  const world = walking(timeOf([office], []));
  world.goTo(at('2026-06-01 12:30'));
  world.sleepUntil(at('2026-06-01 18:00'));
  world.say({ kind: 'look-back', by: 'lockstep', since: at('2026-06-01 13:00') });
  const missed = { kind: 'windowMissed', stage: 'PROD', window: 'PROD', from: at('2026-06-01 13:00'), to: at('2026-06-01 15:00') };
  expect(world.events.filter(({ kind }) => kind === 'windowMissed')).toMatchObject([missed]);
  expect(runsIn(world, 'PROD')).toBe(false);
  world.goTo(at('2026-06-02 13:00'));
  expect(runsIn(world, 'PROD')).toBe(true);
});
