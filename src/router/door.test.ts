import { expect, test } from 'vitest';
import { cookieName, localPath } from './door.ts';

test.each([
  ['/', '/'],
  ['/cart?id=1#top', '/cart?id=1#top'],
  ['/a/../b', '/b'],
  ['//evil.test', undefined],
  ['/\\evil.test', undefined],
  ['\\\\evil.test', undefined],
  ['/\t/evil.test', undefined],
  ['/\n//evil.test', undefined],
  ['/.//evil.test', undefined],
  ['/a/..//evil.test', undefined],
  ['/%2e//evil.test', undefined],
  ['http://evil.test/', undefined],
  ['javascript:alert(1)', undefined],
  ['cart', undefined],
  ['', undefined],
  ['/ok\r\nSet-Cookie: a=b', '/okSet-Cookie:%20a=b'],
])('a door leads from %j to %j', (to, path) => {
  expect(localPath(to)).toBe(path);
});

test('two environments of one host have two cookies', () => {
  expect(cookieName('shop/int')).toMatch(/^lockstep_door_[0-9a-f]{12}$/);
  expect(cookieName('shop/int')).not.toBe(cookieName('shop/prod'));
});
