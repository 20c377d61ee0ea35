import { afterEach, expect, test } from 'vitest';
import { ask, createStage, listenerOf } from './testing.ts';

const { service, routerWith, end } = createStage();
afterEach(end);

/** What a service is told of how its visitor came, who asks for this host. */
async function toldOf(host: string, secureHost?: string): Promise<string> {
  const told = await service((request, response) =>
    response.end(
      `${String(request.headers['x-forwarded-proto'])}://${String(request.headers['x-forwarded-host'])} ${request.headers.host ?? ''}`,
    ),
  );
  const router = await routerWith(listenerOf({ blue: [told.port] }, 'blue', secureHost === undefined ? {} : { secureHost }));
  return (await ask({ port: router.port, headers: { host, 'x-forwarded-proto': 'gopher' } })).body;
}

test('what ends TLS before the router says whose address it is; who comes by another name says nothing for himself', async () => {
  const told = await service((request, response) => response.end(String(request.headers['x-forwarded-for'])));
  const router = await routerWith(listenerOf({ blue: [told.port] }, 'blue', { secureHost: 'shop.example' }));
  const addressFor = async (host: string) =>
    (await ask({ port: router.port, headers: { host, 'x-forwarded-for': '10.9.9.9, 203.0.113.7' } })).body;
  expect([await addressFor('shop.example'), await addressFor('127.0.0.1')]).toEqual(['203.0.113.7', '127.0.0.1']);
});

test('visitors behind what ends TLS are told apart, so that a share of them is sent to the new side, and not all or nobody', async () => {
  const [blue, green] = [await service((_, response) => response.end('blue')), await service((_, response) => response.end('green'))];
  const split = { group: 'shop/prod', side: 'green', key: { from: 'address' }, salt: 'one' } as const;
  const half = { secureHost: 'shop.example', split, weights: { blue: 5_000, green: 5_000 } };
  const router = await routerWith(listenerOf({ blue: [blue.port], green: [green.port] }, 'blue', half));
  const sidesFor = async (host: string) => {
    const visits = Array.from({ length: 40 }, (_, index) =>
      ask({ port: router.port, headers: { host, 'x-forwarded-for': `203.0.113.${index}` } }),
    );
    return new Set((await Promise.all(visits)).map(({ body }) => body)).size;
  };
  expect([await sidesFor('shop.example'), await sidesFor('127.0.0.1')]).toEqual([2, 1]);
});

test.each([
  ['shop.example', 'shop.example', 'https://shop.example shop.example'],
  ['Shop.Example:443', 'shop.example', 'https://Shop.Example:443 Shop.Example:443'],
  ['shop.example:8443', 'shop.example:8443', 'https://shop.example:8443 shop.example:8443'],
  ['127.0.0.1:8080', 'shop.example', 'http://127.0.0.1:8080 127.0.0.1:8080'],
  ['shop.example', undefined, 'http://shop.example shop.example'],
])('who asks %s, where TLS ends for %s, is told to the service as %s', async (host, secureHost, told) => {
  expect(await toldOf(host, secureHost)).toBe(told);
});
