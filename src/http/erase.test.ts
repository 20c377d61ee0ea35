import { afterAll, beforeAll, expect, test } from 'vitest';
import { password, startTestServer } from './test-server.ts';
import type { Headers, TestServer } from './test-server.ts';

let server: TestServer;
let root: Headers;
beforeAll(async () => {
  server = await startTestServer();
  root = await server.signIn('root');
});
afterAll(() => server.close());

const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH', url: string, headers: Headers, payload?: object) =>
  server.app.inject({ method, url, headers, ...(payload && { payload }) });
const signIn = (name: string) => ask('POST', '/api/session', { host: 'lockstep.test', origin: 'http://lockstep.test' }, { name, password });

test('a person is erased: nothing is left but the id, the ledger names nobody, and its chain holds', async () => {
  const added = await ask('POST', '/api/users', root, { name: 'Dora Muster', password, groups: ['testers'] });
  const { person } = added.json<{ person: string }>();
  expect(person).toMatch(/^p-[a-z2-7]{16}$/);
  const session = await server.signIn(person);
  const token = await server.token(person);
  expect((await signIn('Dora Muster')).statusCode).toBe(200);
  expect((await ask('POST', '/api/users', root, { name: 'Dora Muster', password })).statusCode).toBe(409);
  expect((await ask('PUT', '/api/authors', root, { set: [{ author: 'dora.muster@shop.example', person }] })).statusCode).toBe(200);
  const change = { kind: 'password', person, password: 'a hash', generation: 0 } as const;
  await server.context.grants.add({ by: 'root', at: server.engine.now(), what: 'a new password', rights: [], systems: [], change });
  const { head } = (await server.engine.read('shop'))?.state ?? {};
  expect(head?.groups['testers']).toEqual([person]);

  const erased = await ask('DELETE', `/api/users/${person}`, root);
  expect(erased.json()).toMatchObject({ person, name: person, disabled: true, groups: [], erasedAt: server.engine.now() });
  for (const headers of [session, token]) expect((await ask('GET', '/api/me', headers)).statusCode).toBe(401);
  expect((await signIn('Dora Muster')).statusCode).toBe(401);
  expect((await signIn(person)).statusCode).toBe(401);
  const kept = await Promise.all(['user', 'session', 'token', 'roster', 'author', 'grant'].map((kind) => server.store.settings.list(kind)));
  const rows = kept.flat().map(({ body }) => body);
  expect(rows.filter((body) => /dora/i.test(body) && !body.includes('"dora"'))).toEqual([]);
  expect(rows.filter((body) => body.includes(person))).toHaveLength(1);
  const ledger = await server.store.events('shop', { limit: 100 });
  expect(ledger.filter(({ body }) => body.includes('Dora'))).toEqual([]);
  expect(ledger.some(({ body }) => body.includes(person))).toBe(true);
  expect((await server.store.verify('shop')).intact).toBe(true);
});

test('an erased person does not come back', async () => {
  expect((await ask('DELETE', '/api/users/vera', root)).statusCode).toBe(200);
  expect((await ask('PATCH', '/api/users/vera', root, { disabled: false, password })).statusCode).toBe(404);
  expect((await ask('POST', '/api/users', root, { person: 'vera', password })).statusCode).toBe(409);
});

test('who is in no group, and only in the file, is told of too: nobody is sent to somebody who is gone', async () => {
  const tom = await server.signIn('tom');
  const asked = () => ask('POST', '/api/systems/shop/commands/promote', tom, { release: '9.9', stage: 'DEV' });
  const next = async () => (await asked()).json<{ error: { next: string } }>().error.next;
  expect(await next()).toContain('dora');
  expect((await ask('DELETE', '/api/users/dora', root)).statusCode).toBe(200);
  const state = (await server.engine.read('shop'))?.state;
  expect(state?.head.erased).toContain('dora');
  expect(await next()).not.toContain('dora');
});

test('the last administrator cannot be erased, nor somebody who is not there', async () => {
  expect((await ask('DELETE', '/api/users/root', root)).json()).toMatchObject({ error: { code: 'last-administrator' } });
  expect((await ask('DELETE', '/api/users/nobody-here', root)).json()).toMatchObject({ error: { code: 'no-such-user' } });
});

test('a ledger is shown with the names that persons have today', async () => {
  await server.context.users.change('root', (user) => user && { ...user, name: 'Ruth R' });
  const page = await ask('GET', '/api/systems/shop/ledger', await server.signIn('aude'));
  expect(page.json<{ names: object }>().names).toEqual({ root: 'Ruth R' });
});

test('nobody erases herself, by the other account neither', async () => {
  const added = await ask('POST', '/api/users', root, { person: 'rut', password, groups: ['installation-admin'] });
  expect(added.statusCode).toBe(200);
  expect((await ask('DELETE', '/api/users/root', root)).json()).toMatchObject({ error: { code: 'same-person' } });
  await server.context.roster.change(async (roster) => ({ ...roster, identities: { rut: 'root' } }));
  expect((await ask('DELETE', '/api/users/rut', root)).json()).toMatchObject({ error: { code: 'same-person' } });
});
