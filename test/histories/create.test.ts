import { expect, test } from 'vitest';
import { World } from './world.ts';
import { billOf } from './fixture.ts';
import type { Bill } from '#core/system.ts';

const create = (world: World, release: string, bill: Bill, carry = false) =>
  world.do({ kind: 'create', by: 'ann', release, bill, authors: [], carry });
const [app2] = Object.entries(billOf(1, 2)).map(([, artefact]) => artefact);

test.each<[string, string, Bill, boolean, string | undefined]>([
  ['newer bits of both services', 'r3', billOf(2, 3), false, undefined],
  ['the same bits of one, newer of the other', 'r3', billOf(2, 3, 2), false, undefined],
  ['a service goes back behind the newest', 'r3', billOf(2, 3, 1), false, 'goes-back'],
  ['the same name with the same bits is already so', 'r2', billOf(2, 2), false, undefined],
  ['the same name with other bits', 'r2', billOf(2, 9), false, 'name-taken'],
  ['a service is missing', 'r3', billOf(1, 3), false, 'bill-incomplete'],
  ['what is missing is carried over from the newest', 'r3', billOf(1, 3), true, undefined],
  ['a service that the file does not know', 'r3', { ...billOf(2, 3), ...(app2 && { extra: app2 }) }, false, 'bill-unknown-service'],
])('after r1 and r2 a release is created: %s', (_name, release, bill, carry, code) => {
  const world = new World({ services: 2 });
  create(world, 'r1', billOf(2, 1));
  create(world, 'r2', billOf(2, 2));
  expect(create(world, release, bill, carry).refusal?.code).toBe(code);
});

test('once the newest is rejected, the way back is open again', () => {
  const world = new World({ services: 2 });
  create(world, 'r1', billOf(2, 1));
  create(world, 'r2', billOf(2, 2));
  world.do({ kind: 'reject', by: 'fay', release: 'r2', reason: 'it does not work' });
  expect(create(world, 'r3', billOf(2, 1, 1)).refusal).toBeUndefined();
});
