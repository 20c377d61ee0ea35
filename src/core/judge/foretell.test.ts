import { expect, test } from 'vitest';
import { begunAt, systemOf } from '#core/fixture.ts';
import type { DateMove, Foretold } from '#core/foretold.ts';
import type { PersonCommand } from '#core/command.ts';
import { World } from '#core/world-fixture.ts';

const file = `lockstep: 1
system: shop
roles: {admin: [ada], developer: [dora], release-manager: [rita], tester: [tom]}
services: {api: {source: directory:./api, command: node a.js}}
environments: {dev: {data: synthetic, errors: full}, prod: {data: real, errors: friendly}}
path: [stage: DEV, {stage: PROD, entry: [approval: tester]}]
`;
const day = 86_400_000;

function foretoldOf(days: number, rest: Partial<Foretold> = {}): Foretold {
  const at = (more: number): number => begunAt + (days + more) * day;
  const text = (more: number): string => new Date(at(more)).toISOString().slice(0, 10);
  const dates = { earliest: at(0), evenOdds: at(1), nineInTen: at(2), days: { evenOdds: text(1), nineInTen: text(2) } };
  return { at: begunAt, ...dates, neverPercent: 0, ...rest };
}

function moveOf(from: Foretold, rest: Partial<DateMove> = {}): DateMove {
  return { from, ms: day, samples: 400, parts: [{ kind: 'calendar', words: 'a closed day', ms: day }], ...rest };
}

type Foretell = Extract<PersonCommand, { kind: 'foretell' }>;

function shop(): World {
  const world = new World(systemOf(file));
  world.create('1.0');
  return world;
}

function foretell(world: World, foretold: Foretold, rest: Partial<Foretell> = {}) {
  const before = world.events.length;
  const refusal = world.say({ kind: 'foretell', by: 'lockstep', release: '1.0', foretold, ...rest });
  return { refusal, events: world.events.slice(before) };
}

test('a first date is written once, and stands with its release until that ends', () => {
  const world = shop();
  const first = foretoldOf(10);
  expect(foretell(world, first).events).toEqual([{ kind: 'dateForetold', release: '1.0', ...first }]);
  expect(world.state.releases.get('1.0')?.foretold).toEqual(first);
  expect(foretell(world, { ...first, at: first.at + 5 }).events).toEqual([]);
  world.say({ kind: 'reject', by: 'rita', release: '1.0', reason: 'no' });
  expect(world.state.releases.get('1.0')).not.toHaveProperty('foretold');
});

test('a date that lies on another day is written with its causes; the same day again is no news', () => {
  const world = shop();
  const first = foretoldOf(10);
  foretell(world, first);
  const next = foretoldOf(11, { at: first.at + 1 });
  expect(foretell(world, { ...first, at: first.at + 1 }, { move: moveOf(first) }).events).toEqual([]);
  expect(foretell(world, next).events).toEqual([]);
  expect(foretell(world, next, { move: moveOf(first) }).events).toMatchObject([{ move: { ms: day }, evenOdds: next.evenOdds }]);
});

test('whoever reckoned from a date that is not the last any more says nothing', () => {
  const world = shop();
  const first = foretoldOf(10);
  foretell(world, first);
  const second = foretoldOf(11, { at: first.at + 1 });
  foretell(world, second, { move: moveOf(first) });
  const third = foretoldOf(13, { at: first.at + 2 });
  expect(foretell(world, third, { move: moveOf(first) }).events).toEqual([]);
  expect(foretell(world, third, { move: moveOf(second) }).events).toHaveLength(1);
});

test('a target that nine in ten have come to lie behind is news though the day is the same', () => {
  const world = shop();
  const first = foretoldOf(10);
  foretell(world, first);
  const late = { ...first, at: first.at + 1, pastTarget: begunAt + 11 * day };
  expect(foretell(world, late).events).toMatchObject([{ pastTarget: late.pastTarget }]);
  expect(foretell(world, { ...late, at: first.at + 2 }).events).toEqual([]);
});

test.each<[string, Foretold, Partial<Foretell>, string]>([
  ['dates that do not rise', foretoldOf(10, { earliest: begunAt + 12 * day }), {}, 'the dates do not rise'],
  ['nine in ten without even odds', withoutEvenOdds(), {}, 'nine in ten get there, and not five'],
  ['a date without its day', foretoldOf(10, { days: {} }), {}, 'a date has no day, or a day no date'],
  ['a share beyond a hundred', foretoldOf(10, { neverPercent: 101 }), {}, 'a share is no share'],
  [
    'parts that do not add up',
    foretoldOf(11),
    { move: moveOf(foretoldOf(10), { ms: day + 1 }) },
    `the parts of a move are ${day} ms, and the move is ${day + 1} ms`,
  ],
])('%s are refused', (_name, foretold, rest, because) => {
  expect(foretell(shop(), foretold, rest).refusal).toMatchObject({
    code: 'not-foretold',
    sentence: `No date is foretold: of 1.0 ${because}.`,
  });
});

function withoutEvenOdds(): Foretold {
  const { evenOdds: _even, ...rest } = foretoldOf(10, { days: { nineInTen: '2026-06-13' } });
  return rest;
}

test('a release that is at the end of its path, has ended, or was never there has no date', () => {
  const world = shop();
  world.promote('1.0', 'DEV');
  world.say({ kind: 'approve', by: 'tom', release: '1.0', stage: 'PROD' });
  world.promote('1.0', 'PROD');
  expect(foretell(world, foretoldOf(10)).refusal?.code).toBe('not-foretold');
  const other = shop();
  other.say({ kind: 'reject', by: 'rita', release: '1.0', reason: 'no' });
  expect(foretell(other, foretoldOf(10)).refusal?.code).toBe('release-ended');
  expect(foretell(other, foretoldOf(10), { release: '9.9' }).refusal?.code).toBe('no-such-release');
});

test('only the controller foretells', () => {
  for (const by of ['ada', 'rita', 'dora', 'agent:local'])
    expect(foretell(shop(), foretoldOf(10), { by }).refusal?.code).toBe('not-your-role');
});
