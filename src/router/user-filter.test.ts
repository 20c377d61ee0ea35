import { expect, test } from 'vitest';
import { hashOf } from './sticky.ts';
import { MinuteFilter, SeenFilter } from './user-filter.ts';

const visitors = (count: number) => Array.from({ length: count }, (_, index) => hashOf(`visitor ${index}`, 1));

test('a visitor is new once for each thing, and the same again after the filter is cleared', () => {
  const filter = new SeenFilter();
  expect([filter.isFirst(1, 0), filter.isFirst(1, 0), filter.isFirst(1, 1), filter.isFirst(2, 0)]).toEqual([true, false, true, true]);
  filter.clear();
  expect(filter.isFirst(1, 0)).toBe(true);
});

test('of 20,000 visitors at most one in a hundred is taken for one who was seen', () => {
  const filter = new SeenFilter();
  expect(visitors(20_000).filter((visitor) => !filter.isFirst(visitor, 0)).length).toBeLessThan(200);
});

test('a flood of invented visitors does not make it blind: of the next, nearly all still count', () => {
  const filter = new SeenFilter();
  for (const visitor of visitors(1_500_000)) filter.isFirst(visitor, 0);
  const next = Array.from({ length: 1_000 }, (_, index) => hashOf(`next ${index}`, 1));
  expect(next.filter((visitor) => filter.isFirst(visitor, 0)).length).toBeGreaterThan(900);
});

test('three requests of a visitor count in a minute, and no more', () => {
  const filter = new MinuteFilter();
  const taken = () => Array.from({ length: 5 }, () => filter.take(7));
  expect(taken()).toEqual([true, true, true, false, false]);
  filter.clear();
  expect(taken()).toEqual([true, true, true, false, false]);
});

test('of 10,000 visitors in a minute nearly all have their three', () => {
  const filter = new MinuteFilter();
  const all = visitors(10_000);
  let taken = 0;
  for (let turn = 0; turn < 5; turn += 1) taken += all.filter((visitor) => filter.take(visitor)).length;
  expect(taken).toBeGreaterThan(29_000);
  expect(taken).toBeLessThanOrEqual(30_000);
});
