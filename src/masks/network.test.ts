import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IpAddress, MacAddress, Url } from './network.ts';
import { keys, masked } from './testing.ts';

describe('an IP address', () => {
  const ip = new IpAddress(keys.of('ip'));

  test('becomes one of those that are nobody’s, of the same family', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV6(), (four, six) => {
        const [one, other] = [masked(ip, four), masked(ip, six)];
        expect(isIPv4(one) && one.startsWith('10.')).toBe(true);
        expect(isIPv6(other) && other.startsWith('2001:db8:')).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('of a network keeps its length', () => {
    expect(masked(ip, '192.0.2.0/24')).toBe(`${masked(ip, '192.0.2.0')}/24`);
    expect(masked(ip, '2A00::1')).toBe(masked(ip, '2a00::1'));
  });
});

test('the address of a card is one that no maker gave out, written as it was, each once', () => {
  const mac = new MacAddress(keys.of('mac'));
  const all = Array.from({ length: 20_000 }, (_, index) =>
    masked(
      mac,
      `00:1b:44:${index
        .toString(16)
        .padStart(6, '0')
        .replace(/(..)(..)/, '$1:$2:')}`,
    ),
  );
  expect(all.every((one) => /^[0-9a-f][26ae](:[0-9a-f]{2}){5}$/.test(one))).toBe(true);
  expect(new Set(all).size).toBe(all.length);
  expect(masked(mac, '001b44-112233')).toMatch(/^[0-9a-f]{6}-[0-9a-f]{6}$/);
});

describe('a URL', () => {
  const url = new Url(keys.of('url'));

  test.each([
    ['https://example.org/users/mia?tab=orders#top', /^https:\/\/[a-z]{7}\.test\/[a-z]{5}\/[a-z]{3}\?[a-z]{3}=[a-z]{6}#[a-z]{3}$/],
    ['http://mia:secret1@shop.example.org:8080/', /^http:\/\/[a-z]{3}:[a-z]{6}\d@[a-z]{4}\.[a-z]{7}\.test:8080\/$/],
    ['www.example.org', /^[a-z]{3}\.[a-z]{7}\.test$/],
    ['/relative/path', /^\/[a-z]{8}\/[a-z]{4}$/],
    ['https://münchen.example/Grüße', /^https:\/\/[\p{L}]{7}\.test\/[\p{L}]{5}$/u],
    ['', /^$/],
  ])('%s keeps its shape only', (text, shape) => {
    const found = masked(url, text);
    expect(found).toMatch(shape);
    if (text !== '') expect(found).not.toBe(text);
  });
});
