import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { cookieName } from './door.ts';
import { signDoorToken, type DoorPayload } from './door-token.ts';
import { ask, askRaw, listenerOf, startService, startTestRouter, type Reply, type Service, type TestRouter } from './testing.ts';

// A router with a door to shop/int, one to shop/prod and an open listener; the service behind them says what it was asked.

const ours = generateKeyPairSync('ed25519');
const theirs = generateKeyPairSync('ed25519');
const publicKey = ours.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const ports = { int: 0, prod: 0, open: 0, tls: 0 };
let service: Service;
let router: TestRouter;

beforeAll(async () => {
  service = await startService((request, response) => response.end(JSON.stringify({ url: request.url, headers: request.headers })));
  service.server.on('upgrade', (_request, socket) =>
    socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
  );
  router = await startTestRouter();
  const door = (name: string) => listenerOf({ blue: [service.port] }, 'blue', { name, door: { audience: name } });
  const behindTls = { audience: 'shop/tls', secureHost: 'shop.example' };
  const listeners = [
    door('shop/int'),
    door('shop/prod'),
    listenerOf({ blue: [service.port] }, 'blue', { name: 'open' }),
    listenerOf({ blue: [service.port] }, 'blue', { name: 'shop/tls', door: behindTls }),
  ];
  await router.client.configure({
    version: 1,
    doorKeys: [{ id: 'k1', publicKey }],
    signInUrl: 'http://lockstep.test/sign-in?x=1',
    listeners,
  });
  const known = router.running.ports();
  Object.assign(ports, { int: known.get('shop/int'), prod: known.get('shop/prod'), open: known.get('open'), tls: known.get('shop/tls') });
});

afterAll(async () => {
  await router.running.stop(0);
  await service.kill();
});

const tokenFor = (change: Partial<DoorPayload> = {}, key = ours.privateKey) =>
  signDoorToken({ v: 1, kid: 'k1', audience: 'shop/int', person: 'ada', expires: Date.now() + 60_000, ...change }, key);

const visit = (headers: Record<string, string> = {}, path = '/cart?id=1', port = ports.int) => ask({ port, path, headers });
const askedShape = z.object({ url: z.string(), headers: z.record(z.string(), z.string()) });
const askedOf = (reply: Reply) => askedShape.parse(JSON.parse(reply.body));
const outcomeOf = (reply: Reply) => [reply.status, reply.headers['location'], reply.headers['set-cookie']];
/** As the page of the controller sends it: a form, with the token in its body. */
const enter = (token: string, to: string, port = ports.int): Promise<Reply> => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return ask({ port, method: 'POST', path: '/.lockstep/door', headers, body: new URLSearchParams({ token, to }).toString() });
};

test.each([
  ['a bearer token', () => ({ Authorization: `Bearer ${tokenFor()}` })],
  ['a bearer token, written otherwise', () => ({ Authorization: `bearer   ${tokenFor()}` })],
  ['a token in its own header', () => ({ 'X-Lockstep-Door': tokenFor() })],
  ['a cookie', () => ({ Cookie: `a=1; lockstep_door=${tokenFor()}; b=2` })],
  [
    'a cookie among those of other environments',
    () => ({ Cookie: `lockstep_door_x=${tokenFor({ audience: 'shop/prod' })}; lockstep_door_y=${tokenFor()}` }),
  ],
  ['a good cookie behind a service token', () => ({ Authorization: 'Bearer of-the-service', Cookie: `lockstep_door=${tokenFor()}` })],
  [
    'a name of his own that is not heard',
    () => ({ 'X-Lockstep-Person': 'root', X_Lockstep_Person: 'root', Cookie: `lockstep_door=${tokenFor()}` }),
  ],
])('a visitor with %s is let in, as the person of the token', async (_, headers) => {
  const reply = await visit(headers());
  expect(reply.status).toBe(200);
  const { url, headers: heard } = askedOf(reply);
  expect(url).toBe('/cart?id=1');
  expect(heard['x-lockstep-person']).toBe('ada');
  expect(heard['x_lockstep_person']).toBeUndefined();
  expect(JSON.stringify(heard)).not.toContain('lockstep_door');
  expect(heard['x-lockstep-door']).toBeUndefined();
});

test.each([
  ['no token', () => ({})],
  ['an expired one', () => ({ Cookie: `lockstep_door=${tokenFor({ expires: Date.now() - 1 })}` })],
  ['one for another environment', () => ({ Authorization: `Bearer ${tokenFor({ audience: 'shop/prod' })}` })],
  ['one of another key', () => ({ Authorization: `Bearer ${tokenFor({}, theirs.privateKey)}` })],
  ['one of a key that is not known', () => ({ Authorization: `Bearer ${tokenFor({ kid: 'k2' })}` })],
  ['one that was tampered with', () => ({ Authorization: `Bearer ${tokenFor().replace(/^./, 'f')}` })],
  ['half of one', () => ({ Authorization: `Bearer ${tokenFor().slice(0, -10)}` })],
  ['one in the query, elsewhere than at the door', () => ({})],
  ['one as a password', () => ({ Authorization: `Basic ${Buffer.from(`ada:${tokenFor()}`).toString('base64')}` })],
  ['nothing but a name', () => ({ 'X-Lockstep-Person': 'ada' })],
])('a visitor with %s stays outside', async (words, headers) => {
  const reply = await visit(headers(), words.includes('query') ? `/cart?token=${tokenFor()}` : '/cart');
  expect(reply).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer realm="lockstep"', 'cache-control': 'no-store' } });
  expect(reply.body).toContain('"code":"door-closed"');
  expect(reply.body).toContain('"signIn":"http://lockstep.test/sign-in?x=1&');
});

test('a token that was let in is not let in elsewhere, nor after its end', async () => {
  const token = tokenFor({ expires: Date.now() + 300 });
  expect((await visit({ Cookie: `lockstep_door=${token}` })).status).toBe(200);
  expect((await visit({ Cookie: `lockstep_door=${token}` }, '/', ports.prod)).status).toBe(401);
  await expect.poll(async () => (await visit({ Cookie: `lockstep_door=${token}` })).status).toBe(401);
});

test('a browser reads where to sign in, and nothing that the visitor sent is taken for a page', async () => {
  const reply = await visit({ Accept: 'text/html,*/*' }, '/a?<script>alert(1)</script>"');
  expect(reply).toMatchObject({ status: 401, headers: { 'content-type': 'text/html; charset=utf-8' } });
  expect(reply.body).toContain('<h1>This environment has a door</h1>');
  expect(reply.body).toMatch(/href="http:\/\/lockstep\.test\/sign-in\?x=1&#38;audience=shop%2Fint&#38;door=http%3A%2F%2F127/);
  expect(reply.body).not.toContain('<script>');
});

test('the door makes a cookie of a token and leads on; the cookie opens it', async () => {
  const reply = await enter(tokenFor(), '/cart?id=1#top');
  expect(reply).toMatchObject({
    status: 303,
    headers: { location: '/cart?id=1#top', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  });
  const [cookie = ''] = [reply.headers['set-cookie'] ?? ''].flat();
  expect(cookie).toMatch(new RegExp(`^${cookieName('shop/int')}=\\S+; Path=/; Max-Age=(59|60); HttpOnly; SameSite=Lax$`));
  expect((await visit({ Cookie: cookie.slice(0, cookie.indexOf(';')) })).status).toBe(200);
});

describe('where the environment is found by https', () => {
  const name = cookieName('shop/tls');
  const come = (host: string) =>
    visit({ Host: host, 'X-Lockstep-Door': tokenFor({ audience: 'shop/tls' }) }, '/.lockstep/door?to=/', ports.tls);
  const cookieOf = (reply: Reply) => [reply.headers['set-cookie'] ?? ''].flat().join();

  test.each(['shop.example', 'SHOP.example:443'])('the cookie is secure and bound to %s, and opens the door', async (host) => {
    const cookie = cookieOf(await come(host));
    expect(cookie).toMatch(new RegExp(`^__Host-${name}=\\S+; Path=/; Max-Age=(59|60); HttpOnly; SameSite=Lax; Secure$`));
    const reply = await visit({ Host: host, Cookie: cookie.slice(0, cookie.indexOf(';')) }, '/', ports.tls);
    expect(reply.status).toBe(200);
    expect(askedOf(reply).headers['cookie']).toBeUndefined();
  });

  test('a visitor of the port itself, which speaks plain HTTP, gets the plain one', async () => {
    for (const host of ['127.0.0.1:8080', 'shop.example:8080'])
      expect(cookieOf(await come(host))).toMatch(new RegExp(`^${name}=\\S+; .*SameSite=Lax$`));
  });

  test('the way to sign in leads back by https', async () => {
    const reply = await visit({ Host: 'shop.example' }, '/', ports.tls);
    expect(reply.body).toContain('door=https%3A%2F%2Fshop.example%2F.lockstep%2Fdoor');
  });
});

test.each(['//evil.test', '/\\evil.test', 'http://evil.test/', '/.//evil.test', '/\t/evil.test', 'javascript:alert(1)'])(
  'the door does not lead to %j',
  async (to) => {
    const reply = await enter(tokenFor(), to);
    expect(outcomeOf(reply)).toEqual([400, undefined, undefined]);
  },
);

test('the door makes no cookie of a bad token', async () => {
  const reply = await enter(tokenFor({ audience: 'shop/prod' }), '/');
  expect(outcomeOf(reply)).toEqual([401, undefined, undefined]);
});

test('a token in an address opens nothing: addresses lie in histories and logs', async () => {
  const reply = await visit({}, `/.lockstep/door?token=${tokenFor()}&to=/`);
  expect(outcomeOf(reply)).toEqual([401, undefined, undefined]);
});

test('a form that has no end is no way in, and holds nothing up', async () => {
  await expect(enter('x'.repeat(20_000), '/')).rejects.toThrow();
  expect((await visit({ 'X-Lockstep-Door': tokenFor() })).status).toBe(200);
});

test('where there is no door, its address just leads on, and nobody is announced', async () => {
  expect(outcomeOf(await enter(tokenFor(), '/cart', ports.open))).toEqual([303, '/cart', undefined]);
  const { headers } = askedOf(
    await visit({ 'X-Lockstep-Person': 'root', Cookie: 'lockstep_session=s; a=1', Authorization: 'Bearer x' }, '/', ports.open),
  );
  expect(headers['x-lockstep-person']).toBeUndefined();
  expect(headers).toMatchObject({ cookie: 'a=1', authorization: 'Bearer x' });
});

test('the token that opened the door stays here; a token of the service passes', async () => {
  const own = askedOf(await visit({ Authorization: `Bearer ${tokenFor()}` }));
  expect(own.headers['authorization']).toBeUndefined();
  const other = askedOf(await visit({ Authorization: 'Bearer of-the-service', 'X-Lockstep-Door': tokenFor() }));
  expect(other.headers['authorization']).toBe('Bearer of-the-service');
  const stale = askedOf(await visit({ Authorization: `Bearer ${tokenFor({ expires: 1 })}`, 'X-Lockstep-Door': tokenFor() }));
  expect(stale.headers['authorization']).toBeUndefined();
});

test('a WebSocket passes the same door', async () => {
  const upgrade = (more: string) =>
    askRaw(ports.int, `GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${more}\r\n`);
  expect(await upgrade('')).toMatch(/^HTTP\/1\.1 401 /);
  expect(await upgrade(`Cookie: lockstep_door=${tokenFor()}\r\n`)).toMatch(/^HTTP\/1\.1 101 /);
});

test('whom the door turned away is counted, and did not reach a side', async () => {
  const before = (await router.client.counters()).listeners['shop/prod'];
  await visit({}, '/', ports.prod);
  const after = (await router.client.counters()).listeners['shop/prod'];
  expect((after?.turnedAway ?? 0) - (before?.turnedAway ?? 0)).toBe(1);
  expect(after?.sides['blue']?.requests).toBe(before?.sides['blue']?.requests);
  expect(after?.failures).toBe(0);
});
