import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IpAddress, MacAddress, Url, Username } from './network.ts';
import { Out } from './out.ts';
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
    expect(masked(ip, '192.0.2.7/24')).toBe(`${masked(ip, '192.0.2.7')}/24`);
    expect(masked(ip, '2A00::1')).toBe(masked(ip, '2a00::1'));
  });
});

test('the address of a card is another one, written as it was, each once, and says who gave it out', () => {
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
  expect(all.every((one) => /^[0-9a-f][048c](:[0-9a-f]{2}){5}$/.test(one))).toBe(true);
  expect(new Set(all).size).toBe(all.length);
  expect(masked(mac, '001b44-112233')).toMatch(/^[0-9a-f]{6}-[0-9a-f]{6}$/);
  expect(masked(mac, '021B44112233')).toMatch(/^[0-9A-F][26AE][0-9A-F]{10}$/);
  expect(masked(mac, '001b.4411.2233')).toMatch(/^[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}$/);
  expect(masked(mac, 'Mia’s laptop')).toMatch(/^[A-Z][a-z]{2}’[a-z] [a-z]{6}$/);
});

describe('a URL', () => {
  const url = new Url(keys.of('url'));

  test.each([
    ['https://example.org/users/mia?tab=orders#top', /^https:\/\/[a-z]{7}-[a-z]{3}\/[a-z]{5}\/[a-z]{3}\?[a-z]{3}=[a-z]{6}#[a-z]{3}$/],
    ['http://mia:secret1@shop.example.org:8080/', /^http:\/\/[a-z]{3}:[a-z]{6}\d@[a-z]{4}-[a-z]{7}-[a-z]{3}:8080\/$/],
    ['www.example.org', /^[a-z]{3}-[a-z]{7}-[a-z]{3}$/],
    ['/relative/path', /^\/[a-z]{8}\/[a-z]{4}$/],
    ['https://münchen.example/Grüße', /^https:\/\/[\p{L}]{7}-[a-z]{7}\/[\p{L}]{5}$/u],
    ['https://my-shop.example.org:x', /^https:\/\/[a-z]{2}\.[a-z]{4}-[a-z]{7}-[a-z]{3}:[a-z]$/],
    ['mia://berger', /^[a-z]{3}:\/\/[a-z]{6}$/],
    ['', /^$/],
  ])('%s keeps its shape only', (text, shape) => {
    const found = masked(url, text);
    expect(found).toMatch(shape);
    if (text !== '') expect(found).not.toBe(text);
  });
});

test('the name of an account keeps its shape; what is an address of mail can’t be written to', () => {
  const username = new Username(keys.of('username'));
  expect(masked(username, 'Mia_Berger-77')).toMatch(/^[A-Z][a-z]{2}_[A-Z][a-z]{5}-\d\d$/);
  expect(masked(username, 'mia@my-shop.example.org')).toMatch(/^[a-z]{3}@[a-z]{2}\.[a-z]{4}-[a-z]{7}-[a-z]{3}$/);
});

test.each([
  ['192.0.2.0/24', /^10\.\d+\.\d+\.0\/24$/],
  ['192.0.128.0/17', /^10\.\d+\.(0|128)\.0\/17$/],
  ['0.0.0.0/0', /^0\.0\.0\.0\/0$/],
  ['192.0.2.1/32', /^10(\.\d+){3}\/32$/],
  ['2a00:1450::/29', /^2001:db8(:0){6}\/29$/],
  ['2a00:1450:4001::/48', /^2001:db8:[\da-f]{1,4}(:0){5}\/48$/],
  ['2a00:1450:4001::1/48', /^2001:db8(:[1-9a-f][\da-f]{0,3}){6}\/48$/],
])('%s is a network as it was, or none', (text, shape) => {
  expect(masked(new IpAddress(keys.of('ip')), text)).toMatch(shape);
});

test('behind the length of a network nothing is kept', () => {
  const ip = new IpAddress(keys.of('ip'));
  expect(masked(ip, '192.0.2.1/mia')).toMatch(/^10(\.\d+){3}$/);
});

test('a URL of any bytes is masked up to its end, and nothing behind it is read', () => {
  const bytes = new Uint8Array([...Buffer.from('www.'), 0xff, 0xc3, ...Buffer.from('.org'), ...Buffer.from('Berger')]);
  const [one, other] = [new Out(64), new Out(64)];
  new Url(keys.of('url')).write(bytes, 0, bytes.length - 6, one);
  new Url(keys.of('url')).write(bytes.subarray(0, bytes.length - 6), 0, bytes.length - 6, other);
  expect(Buffer.from(one.view()).toString('latin1')).toBe(Buffer.from(other.view()).toString('latin1'));
  expect(one.length).toBe(bytes.length - 6);
});
