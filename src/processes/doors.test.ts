import { expect, test } from 'vitest';
import { readDoorOptions } from './doors.ts';

const usual = { 'requests-per-second': '50' };

test('an address that is none is a sentence at the start, and never a door that opens to no one', () => {
  for (const url of ['lockstep.example', 'ftp://lockstep.example', 'https://', ''])
    expect(() => readDoorOptions({ ...usual, url }), url).toThrow('is no address');
  for (const proxies of ['proxy.example', '10.0.0.7,x', 'true'])
    expect(() => readDoorOptions({ ...usual, 'trusted-proxies': proxies }), proxies).toThrow('is no address of a proxy');
});

test('TLS makes cookies secure; proxies and the rate are as told', () => {
  const told = { url: 'https://lockstep.example', 'trusted-proxies': '10.0.0.7,10.1.0.0/16,::1', 'requests-per-second': '7' };
  expect(readDoorOptions(told)).toMatchObject({
    secureCookies: true,
    trustedProxies: ['10.0.0.7', '10.1.0.0/16', '::1'],
    limits: { perPerson: { perSecond: 7, burst: 70 }, perAddress: { perSecond: 70, burst: 700 } },
  });
  expect(readDoorOptions(usual)).toMatchObject({ secureCookies: false, trustedProxies: [] });
});
