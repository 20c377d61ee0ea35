import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { VisitorKey } from '#core/system.ts';
import { sharesOf, sideAt } from './choice.ts';
import { hashOf, pointOf, visitorOf } from './sticky.ts';

function sideOf(visitor: string, salt: string, weight: number): string | undefined {
  const shares = sharesOf({ blue: 10_000 - weight, green: weight }, 'green');
  return sideAt(shares, pointOf(hashOf(visitor, hashOf(salt, 0))));
}

test('a visitor who came to the new side stays there as its weight grows, whatever the others are called and however they share the rest', () => {
  const stages = fc.array(fc.tuple(fc.nat(10_000), fc.nat(100)), { maxLength: 8 });
  fc.assert(
    fc.property(fc.string(), fc.string(), stages, (visitor, salt, weights) => {
      const point = pointOf(hashOf(visitor, hashOf(salt, 0)));
      const sides = weights
        .toSorted(([left], [right]) => left - right)
        .map(([weight, share]) => {
          const before = Math.round(((10_000 - weight) * share) / 100);
          return sideAt(sharesOf({ a: before, m: weight, z: 10_000 - weight - before }, 'm'), point);
        });
      const first = sides.indexOf('m');
      expect(first === -1 ? [] : sides.slice(first).filter((side) => side !== 'm')).toEqual([]);
    }),
  );
});

const visitors = {
  addresses: (index: number) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
  numbers: (index: number) => String(index),
  sessions: (index: number) => `s%3A${index.toString(36).padStart(24, '0')}.sig`,
};

test.each(
  Object.entries(visitors).flatMap(([kind, nameOf]) => [10, 100, 500, 2_500, 5_000].map((weight) => [kind, weight, nameOf] as const)),
)('of 100,000 %s a weight of %i takes its share, within what chance allows once in a million', (_kind, weight, nameOf) => {
  const all = 100_000;
  let taken = 0;
  for (let index = 0; index < all; index += 1) if (sideOf(nameOf(index), `deployment ${weight}`, weight) === 'green') taken += 1;
  const share = weight / 10_000;
  expect(Math.abs(taken - all * share)).toBeLessThan(4.9 * Math.sqrt(all * share * (1 - share)));
});

test('another deployment begins with other visitors', () => {
  const first = (salt: string) =>
    Array.from({ length: 20_000 }, (_, index) => index).filter((index) => sideOf(`v${index}`, salt, 1_000) === 'green');
  const again = new Set(first('one'));
  const both = first('two').filter((index) => again.has(index)).length;
  // A tenth of a tenth of 20,000 is 200.
  expect(both).toBeGreaterThan(130);
  expect(both).toBeLessThan(270);
});

const byCookie: VisitorKey = { from: 'cookie', name: 'sid' };
const byHeader: VisitorKey = { from: 'header', name: 'X-User' };

test.each<[string, VisitorKey, Readonly<Record<string, string>>, string, string]>([
  ['the address', { from: 'address' }, {}, '10.0.0.1', '10.0.0.1'],
  ['an address of version 4 that is written as one of 6', { from: 'address' }, {}, '::ffff:10.0.0.1', '10.0.0.1'],
  ['the cookie', byCookie, { cookie: 'a=b; sid=s1; c=d' }, '10.0.0.1', 's1'],
  ['no cookie whose name only ends like it', byCookie, { cookie: 'xsid=s1' }, '10.0.0.1', '10.0.0.1'],
  ['the header, in whatever case it is named', byHeader, { 'x-user': 'u1' }, '10.0.0.1', 'u1'],
  ['the address where there is no cookie', byCookie, {}, '10.0.0.1', '10.0.0.1'],
  ['the address where the header is empty', byHeader, { 'x-user': '' }, '10.0.0.1', '10.0.0.1'],
])('a visitor is known by %s', (_words, key, headers, address, text) => {
  expect(visitorOf({ headers, address }, key, 7)).toBe(hashOf(text, 7));
});
