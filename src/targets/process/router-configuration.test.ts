import { describe, expect, test } from 'vitest';
import { secureHostOf } from './listeners.ts';
import type { EnvironmentRecord, InstanceRecord } from './record.ts';
import { routerDocument, withoutNews } from './router-configuration.ts';

function instance(port: number, part: Partial<InstanceRecord> = {}): InstanceRecord {
  return { service: 'web', artefact: '', command: '', port, marker: '', specification: '', isWanted: true, isProven: true, ...part };
}

const record: EnvironmentRecord = {
  system: 'shop',
  environment: 'int',
  audience: 'team',
  services: { web: { isInternal: false, port: 8080 }, api: { isInternal: true, port: 0 } },
  active: 'blue',
  sides: {
    blue: { release: '1.0.0', fence: 1, instances: { web: instance(11_001, { health: '/health' }) } },
    green: { release: '1.1.0', fence: 2, instances: { web: instance(11_002), api: instance(11_003, { service: 'api', isWanted: false }) } },
  },
};

test('each service has a listener inside, and one behind the door unless only services use it', () => {
  const { listeners } = routerDocument([record], undefined);
  expect(listeners.slice(0, 3).map(({ name, port, door }) => ({ name, port, door }))).toEqual([
    { name: 'shop/int/web', port: 8080, door: { audience: 'shop/int' } },
    { name: 'shop/int/web@internal', port: 0, door: 'open' },
    { name: 'shop/int/api@internal', port: 0, door: 'open' },
  ]);
});

test('each side has listeners of its own, that lead to nothing but itself', () => {
  const own = routerDocument([record], undefined).listeners.slice(3);
  expect(own.map(({ name, sides, weights, door }) => [name, Object.keys(sides), weights, door])).toEqual([
    ['shop/int/web@blue', ['blue'], { blue: 10_000 }, 'open'],
    ['shop/int/api@blue', [], {}, 'open'],
    ['shop/int/web@green', ['green'], { green: 10_000 }, 'open'],
    ['shop/int/api@green', [], {}, 'open'],
  ]);
});

test('a side that nothing was ever placed on has no listeners, and one with services that the release lost keeps theirs', () => {
  const { blue, green } = record.sides;
  const names = (sides: EnvironmentRecord['sides']) => routerDocument([{ ...record, sides }], undefined).listeners.map(({ name }) => name);
  expect(names({ blue, green: { fence: 0, instances: {} } }).filter((name) => name.endsWith('@green'))).toEqual([]);
  const kept = { ...green, instances: { ...green.instances, mail: instance(11_004, { service: 'mail' }) } };
  expect(names({ blue, green: kept })).toContain('shop/int/mail@green');
});

test('everybody is sent to the active side; what is not to run is no instance', () => {
  const [web, , api] = routerDocument([record], undefined).listeners;
  expect(web?.weights).toEqual({ blue: 10_000 });
  expect(web?.sides).toEqual({
    blue: { instances: [{ host: '127.0.0.1', port: 11_001 }], health: '/health' },
    green: { instances: [{ host: '127.0.0.1', port: 11_002 }] },
  });
  expect(api).toMatchObject({ sides: {}, weights: {} });
});

test('copies of a service share its listener', () => {
  const { blue, green } = record.sides;
  const copies = { web: instance(11_001, { health: '/health' }), 'web#2': instance(11_009, { health: '/health' }) };
  const { listeners } = routerDocument([{ ...record, sides: { blue: { ...blue, instances: copies }, green } }], undefined);
  const instances = [11_001, 11_009].map((port) => ({ host: '127.0.0.1', port }));
  expect(listeners[0]?.sides['blue']).toEqual({ instances, health: '/health' });
  // Which of them is well now matters on the side's own listener too.
  expect(listeners.find(({ name }) => name === 'shop/int/web@blue')?.sides['blue']).toEqual({ instances, health: '/health' });
});

describe('a canary', () => {
  const api = instance(11_003, { service: 'api' });
  const { blue, green } = record.sides;
  const sides = { blue: { ...blue, instances: { ...blue.instances, api } }, green };
  const canary = { side: 'green', weight: 500, key: { from: 'address' }, salt: '1.1.0/2' } as const;
  const { listeners } = routerDocument([{ ...record, sides, canary }], undefined);
  const named = (name: string) => listeners.find((listener) => listener.name === name);

  test('sends its share of the visitors to the new side, and counts a whole environment together', () => {
    const split = { group: 'shop/int', side: 'green', key: { from: 'address' }, salt: '1.1.0/2' };
    expect(named('shop/int/web')).toMatchObject({ weights: { blue: 9_500, green: 500 }, split });
  });

  test('splits off nobody who comes by an address of the inside, nor where one of the sides lacks the service', () => {
    expect(named('shop/int/web@internal')).toMatchObject({ weights: { blue: 10_000 } });
    expect(named('shop/int/api@internal')).toMatchObject({ weights: { blue: 10_000 } });
    expect(listeners.filter(({ split }) => split !== undefined).map(({ name }) => name)).toEqual(['shop/int/web']);
    const gone = { ...sides, blue: { ...blue, instances: { api } } };
    const [web] = routerDocument([{ ...record, sides: gone, canary }], undefined).listeners;
    expect([web?.weights, web?.split]).toEqual([{}, undefined]);
  });

  test('is nowhere in the document where there is none: an older router refuses what it does not know', () => {
    expect(JSON.stringify(routerDocument([record], undefined))).not.toMatch(/split|hold/);
  });
});

test('in a pause new requests wait, and no side has any: so the one that ends can be drained', () => {
  const pause = { key: 'k', from: 'blue', to: 'green', returning: [], starting: [], until: 42 } as const;
  const { listeners } = routerDocument([{ ...record, pause }], undefined);
  expect([listeners[0]?.weights, listeners[0]?.hold]).toEqual([{}, { until: 42 }]);
  // Whoever is still at work on a side reaches its own services.
  expect(listeners.find(({ name }) => name === 'shop/int/web@blue')).toMatchObject({ weights: { blue: 10_000 } });
  expect(listeners.filter(({ hold }) => hold !== undefined).map(({ name }) => name)).not.toContain('shop/int/web@blue');
});

test('the router knows by which name people come by TLS, where the environment says so', () => {
  const doorOf = (part: Partial<EnvironmentRecord>) => routerDocument([{ ...record, ...part }], undefined).listeners[0]?.door;
  expect(doorOf({ secureHost: 'int.shop.example' })).toEqual({ audience: 'shop/int', secureHost: 'int.shop.example' });
  const ofPublic = routerDocument([{ ...record, audience: 'public', secureHost: 'shop.example' }], undefined).listeners[0];
  expect(ofPublic).toMatchObject({ door: 'open', secureHost: 'shop.example' });
  // A router that runs since before an update refuses a word that it does not know.
  const older = withoutNews(routerDocument([{ ...record, audience: 'public', secureHost: 'shop.example' }], undefined));
  expect(JSON.stringify(older)).not.toContain('secureHost');
  const urls = ['https://Shop.example/int', 'https://shop.example:8443', 'http://127.0.0.1:8080', undefined];
  expect(urls.map(secureHostOf)).toEqual(['shop.example', 'shop.example:8443', undefined, undefined]);
});

test('the door of a public environment is open; keys and the way to sign in are the controller’s', () => {
  const doors = { keys: { k1: 'PEM' }, signInUrl: 'http://127.0.0.1:4000/sign-in' };
  const document = routerDocument([{ ...record, audience: 'public' }], doors);
  expect(document.listeners[0]?.door).toBe('open');
  expect(document).toMatchObject({ doorKeys: [{ id: 'k1', publicKey: 'PEM' }], signInUrl: doors.signInUrl });
});
