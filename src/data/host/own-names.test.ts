import { expect, test } from 'vitest';
import { OwnNames } from './own-names.ts';

const key = Buffer.alloc(32, 1);
const names = new OwnNames(key, 'staging');

test('a host knows the databases that it made, and no other', () => {
  const made = names.make('next');
  expect(made).toMatch(/^staging_next_[0-9a-f]{16}$/);
  expect(names.is('next', made)).toBe(true);
  expect(names.is('before', made)).toBe(false);
  expect(names.is('next', 'staging_next_1')).toBe(false);
  expect(names.is('next', `staging_next_${'0'.repeat(16)}`)).toBe(false);
  expect(new OwnNames(Buffer.alloc(32, 2), 'staging').is('next', made)).toBe(false);
  expect(new OwnNames(key, 'stage').is('next', made)).toBe(false);
});

test('a name that is too long is cut, and one database is never taken for another that begins alike', () => {
  const long = 'ä'.repeat(30);
  const [one, other] = [new OwnNames(key, `${long}1`), new OwnNames(key, `${long}2`)];
  const made = one.make('before');
  expect(Buffer.byteLength(made)).toBeLessThanOrEqual(63);
  expect(one.is('before', made)).toBe(true);
  expect(other.is('before', made)).toBe(false);
});
