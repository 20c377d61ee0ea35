import { afterAll, expect, test } from 'vitest';
import { startEngine } from '#engine/start-engine.ts';
import { openVault } from '#secrets/vault.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import { doorOptions } from './doors.ts';

const store = openMemoryStore();
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const engine = startEngine({ store, log, owner: 'test', now: () => 0, secrets: { secretsOf: async () => ({}) } });
const ports = { engine, vault: openVault({ settings: store.settings, keyFile: '/nowhere' }) };
afterAll(async () => {
  await engine.stop();
  await store.close();
});

const usual = { 'requests-per-second': '50' };

test('an address that is none is a sentence at the start, and never a door that opens to no one', () => {
  for (const url of ['lockstep.example', 'ftp://lockstep.example', 'https://', ''])
    expect(() => doorOptions({ ...usual, url }, ports), url).toThrow('is no address');
  for (const proxies of ['proxy.example', '10.0.0.7,x', 'true'])
    expect(() => doorOptions({ ...usual, 'trusted-proxies': proxies }, ports), proxies).toThrow('is no address of a proxy');
});

test('TLS makes cookies secure; proxies and the rate are as told', () => {
  const told = { url: 'https://lockstep.example', 'trusted-proxies': '10.0.0.7,10.1.0.0/16,::1', 'requests-per-second': '7' };
  expect(doorOptions(told, ports)).toMatchObject({
    secureCookies: true,
    trustedProxies: ['10.0.0.7', '10.1.0.0/16', '::1'],
    limits: { perPerson: { perSecond: 7, burst: 70 }, perAddress: { perSecond: 70, burst: 700 } },
  });
  expect(doorOptions(usual, ports)).toMatchObject({ secureCookies: false, trustedProxies: [] });
});
