import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { begunAt } from '#core/fixture.ts';
import { isWorthTelling } from './look.ts';
import { dayMs, hourMs, MovingWorld } from './testing-moves.ts';

/** 1.0.0 stands in DEV, and its date was foretold. */
function begun(releases: readonly string[] = ['1.0.0']) {
  const world = new MovingWorld();
  for (const release of releases) world.create(release);
  for (const release of releases.slice(0, 1)) world.promote(release, 'PROD');
  return { world, start: world.foretell() };
}

describe('each kind of cause alone is told by itself', () => {
  test('a day that is closed moves the date by the calendar, with its name', () => {
    const { world, start } = begun();
    world.compile(['2026-06-08']);
    const { ms, parts } = world.moveSince(start, '1.0.0');
    expect(parts).toEqual([{ kind: 'calendar', words: 'Mon 8 Jun (Company day) counts otherwise in the calendar', ms }]);
    expect(ms).toBeGreaterThan(20 * hourMs);
  });

  test('a freeze moves it by a rule', () => {
    const { world, start } = begun();
    world.compile([], [{ name: 'Summer', from: '2026-06-10', to: '2026-06-30' }]);
    const { ms, parts } = world.moveSince(start, '1.0.0');
    expect(parts).toEqual([{ kind: 'rule', words: 'freeze Summer added', ms }]);
    expect(ms).toBeGreaterThan(10 * dayMs);
  });

  test('a release that is before it moves it by the line', () => {
    const world = new MovingWorld();
    world.create('1.0.0');
    world.create('1.1.0');
    const start = world.foretell();
    world.say({ kind: 'reject', by: 'rita', release: '1.0.0', reason: 'no' });
    const { ms, parts } = world.moveSince(start, '1.1.0');
    expect(parts).toEqual([{ kind: 'queue', words: '1.0.0 is rejected', ms }]);
    expect(ms).toBeLessThan(-dayMs);
  });

  test('nobody answers: that is waiting, and it names who', () => {
    const { world } = begun();
    world.goTo(begunAt + 18 * dayMs);
    const start = world.foretell();
    world.goTo(begunAt + 22 * dayMs);
    const { ms, parts } = world.moveSince(start, '1.0.0');
    expect(parts).toMatchObject([{ kind: 'wait', ms }]);
    expect(parts[0]?.words).toMatch(/^carla has not answered for \d+ d/);
    expect(ms).toBeGreaterThan(2 * dayMs);
  });

  test('an answer that comes is what it waited for', () => {
    const { world } = begun();
    world.goTo(begunAt + 18 * dayMs);
    const start = world.foretell();
    world.say({ kind: 'approve', by: 'carla', release: '1.0.0', stage: 'PROD' });
    const { parts } = world.moveSince(start, '1.0.0');
    expect(parts).toMatchObject([{ kind: 'wait', words: '1.0.0 was approved for PROD by carla' }]);
  });

  test('a hold takes the date away, and says so; where it ends, the time that it took is its own', () => {
    const { world, start } = begun();
    world.say({ kind: 'hold', by: 'olga', stage: 'PROD', reason: 'the disks are full' });
    const words = 'olga holds PROD: the disks are full';
    expect(world.moveSince(start, '1.0.0')).toEqual({ ms: 0, samples: 0, parts: [{ kind: 'rule', words, ms: 0, turns: 'gone' }] });
    world.goTo(begunAt + 25 * dayMs);
    world.say({ kind: 'approve', by: 'carla', release: '1.0.0', stage: 'PROD' });
    world.say({ kind: 'free', by: 'olga', stage: 'PROD' });
    const { ms, parts } = world.moveSince(start, '1.0.0');
    expect(parts).toEqual([{ kind: 'rule', words, ms }]);
    expect(ms).toBeGreaterThan(5 * dayMs);
  });
});

test('nothing happened: nothing has moved, and nothing is news', () => {
  const { world, start } = begun();
  expect(world.moveSince(start, '1.0.0')).toEqual({ ms: 0, samples: 400, parts: [] });
  expect(world.news()).toEqual([]);
});

test('a soak that goes on as it was reckoned moves nothing, however often somebody looks', () => {
  const { world } = begun();
  for (let hours = 1; hours < 48; hours += 1) {
    world.goTo(begunAt + hours * hourMs);
    expect(world.news()).toEqual([]);
  }
});

/** One thing that somebody does, by number. */
const deeds: readonly ((world: MovingWorld) => void)[] = [
  (world) => world.compile(['2026-06-08', '2026-06-09']),
  (world) => world.compile([], [{ name: 'Summer', from: '2026-06-10', to: '2026-06-20' }]),
  (world) => world.compile([]),
  (world) => world.create('1.2.0'),
  (world) => world.say({ kind: 'reject', by: 'rita', release: '1.1.0', reason: 'no' }),
  (world) => world.say({ kind: 'approve', by: 'carla', release: '1.0.0', stage: 'PROD' }),
  (world) => world.say({ kind: 'hold', by: 'olga', stage: 'PROD', reason: 'fair' }),
  (world) => world.say({ kind: 'free', by: 'olga', stage: 'PROD' }),
  (world) => world.promote('1.1.0', 'PROD'),
  (world) => world.goTo(world.now + 30 * hourMs),
  (world) => world.goTo(world.now + 5 * dayMs),
];

test('whatever happens, the parts of a move add up to it, to the millisecond, and are no more than thirty', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...deeds), { minLength: 1, maxLength: 8 }), (some) => {
      const { world, start } = begun(['1.0.0', '1.1.0']);
      for (const deed of some) deed(world);
      for (const release of ['1.0.0', '1.1.0']) {
        const { ms, parts } = world.moveSince(start, release);
        expect(parts.reduce((sum, part) => sum + part.ms, 0)).toBe(ms);
        expect(Number.isInteger(ms)).toBe(true);
        expect(parts.length).toBeLessThanOrEqual(30);
      }
    }),
    { numRuns: 30 },
  );
});

test('of more than thirty things the first are told together', () => {
  const { world, start } = begun();
  for (let index = 0; index < 40; index += 1) {
    world.goTo(world.now + 2 * hourMs);
    world.compile([], [{ name: `Freeze ${index}`, from: '2026-06-10', to: `2026-06-${11 + (index % 15)}` }]);
  }
  const { ms, parts } = world.moveSince(start, '1.0.0');
  expect(parts.length).toBeLessThanOrEqual(30);
  expect(parts[0]?.words).toMatch(/^1\d things before #\d+ of the ledger$/);
  expect(parts.reduce((sum, part) => sum + part.ms, 0)).toBe(ms);
});

test('a date is told again on another day, and where more than little has moved; a date that is gone always is', () => {
  const at = begunAt;
  const of = (even: string | undefined) => ({
    at,
    neverPercent: 0,
    ...(even !== undefined && { evenOdds: Date.parse(even) }),
    days: even === undefined ? {} : { evenOdds: even.slice(0, 10) },
  });
  const [monday, late, tuesday] = [of('2026-06-08T09:00Z'), of('2026-06-08T23:00Z'), of('2026-06-09T01:00Z')];
  expect(isWorthTelling(monday, tuesday, { ms: 16 * hourMs })).toBe(true);
  expect(isWorthTelling(late, tuesday, { ms: 2 * hourMs })).toBe(false);
  expect(isWorthTelling(monday, late, { ms: 14 * hourMs })).toBe(false);
  expect(isWorthTelling(monday, of(undefined), { ms: 0 })).toBe(true);
  expect(isWorthTelling(monday, { ...monday, pastTarget: at }, { ms: 0 })).toBe(true);
});
