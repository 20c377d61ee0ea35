import { expect, test } from 'vitest';
import { ReplicaMoment, type ReplicaLook } from './replica-moment.ts';

const hour = 3_600_000;
const look = (now: number, places: Partial<ReplicaLook>): ReplicaLook => ({
  now,
  isReplica: true,
  heard: undefined,
  taken: 0,
  lastCommit: 0,
  ...places,
});

test('a server of its own is of now', () => {
  expect(new ReplicaMoment().after(look(hour, { isReplica: false, lastCommit: 5 }))).toBe(hour);
});

test('a replica that has taken all that it heard of is of now, however long nobody committed', () => {
  expect(new ReplicaMoment().after(look(hour, { heard: 9_000, taken: 9_000 }))).toBe(hour);
});

test('the end of a page is no record: what is still to come of it is no lag', () => {
  const at = (heard: number, taken: number): number => new ReplicaMoment().after(look(hour, { heard, taken }));
  expect(at(5 * 8192, 5 * 8192 - 100)).toBe(hour);
  expect(at(5 * 8192, 3 * 8192)).toBe(0);
  expect(at(5 * 8192 + 1, 5 * 8192 - 100)).toBe(0);
});

test('what it had heard of at a look is in once it has taken that, and the rows are of that look', () => {
  const known = new ReplicaMoment();
  expect(known.after(look(hour, { heard: 9_000, taken: 8_000 }))).toBe(0);
  expect(known.after(look(hour + 500, { heard: 9_500, taken: 8_999 }))).toBe(0);
  expect(known.after(look(hour + 1_000, { heard: 9_900, taken: 9_600 }))).toBe(hour + 500);
});

test('one that nobody tells anything any more stays of the moment that it had reached', () => {
  const known = new ReplicaMoment();
  known.after(look(hour, { heard: 9_000, taken: 9_000, lastCommit: 7 }));
  expect(known.after(look(2 * hour, { taken: 9_000, lastCommit: 7 }))).toBe(hour);
  expect(new ReplicaMoment().after(look(2 * hour, { taken: 9_000, lastCommit: 7 }))).toBe(7);
});

test('a commit is of when it was made, and never of later than now', () => {
  const known = new ReplicaMoment();
  expect(known.after(look(hour, { heard: 9_000, taken: 8_000, lastCommit: hour - 3 }))).toBe(hour - 3);
  expect(known.after(look(hour + 1, { heard: 9_000, taken: 8_000, lastCommit: hour + 50 }))).toBe(hour + 1);
});

test('of one that takes nothing for a day it is known all the same what it reaches then', () => {
  const known = new ReplicaMoment();
  for (let at = 1; at <= 10_000; at += 1) known.after(look(hour + at, { heard: 10_000 + at, taken: 10_000 }));
  expect(known.after(look(2 * hour, { heard: 30_000, taken: 20_000 }))).toBe(hour + 10_000);
  const half = new ReplicaMoment();
  for (let at = 1; at <= 10_000; at += 1) half.after(look(hour + at, { heard: 10_000 + at, taken: 10_000 }));
  const moment = half.after(look(2 * hour, { heard: 30_000, taken: 19_000 })) - hour;
  expect(moment).toBeGreaterThan(0);
  expect(moment).toBeLessThanOrEqual(9_000);
});
