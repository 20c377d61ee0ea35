import { expect, test } from 'vitest';
import { warningOf, withUserAsParameter } from './database-url.ts';
import { openStore } from './postgres-store.ts';

test.each([
  ['postgresql://lockstep@/db?host=/run/postgresql', 'postgresql:///db?host=/run/postgresql&user=lockstep'],
  ['postgres://a:b%40c@/db', 'postgres:///db?user=a&password=b%40c'],
  ['postgresql://lockstep@db.example:5432/shop', 'postgresql://lockstep@db.example:5432/shop'],
  ['postgresql:///db?host=/run/postgresql&user=lockstep', 'postgresql:///db?host=/run/postgresql&user=lockstep'],
  ['no address', 'no address'],
])('%s is read as %s', (given, url) => {
  expect(withUserAsParameter(given)).toBe(url);
});

test.each(['postgresql://a:hunter2@db.example/lockstep', 'postgresql:///lockstep?host=db.example&password=hunter2'])(
  '%s, which does not say whether it asks for a certificate, is refused without its password',
  (url) => {
    expect(() => warningOf(url, {})).toThrow(/^DATABASE_URL leads to db\.example and does not say how: add `sslmode=verify-full`/);
    expect(() => warningOf(url, {})).not.toThrow(/hunter2/);
  },
);

test.each([
  'postgresql://a:hunter2@db.example/lockstep?sslmode=disable',
  'postgresql://a:hunter2@db.example/lockstep?sslmode=require',
  'postgresql://a:hunter2@db.example/lockstep?sslmode=no-verify',
])('of %s it is told that its certificate is not asked for, and no password', (url) => {
  expect(warningOf(url, {})).toMatch(/^DATABASE_URL leads to db\.example with `sslmode=[a-z-]+`: .*`sslmode=verify-full`/);
  expect(warningOf(url, {})).not.toContain('hunter2');
});

test.each([
  ['postgresql://a@db.example/lockstep?sslmode=verify-full', {}],
  ['postgresql://a@db.example/lockstep', { PGSSLMODE: 'verify-full' }],
  ['postgresql://a@localhost/lockstep', {}],
  ['postgresql://a@127.0.0.1:5433/lockstep', {}],
  ['postgresql://a@[::1]/lockstep', {}],
  ['postgresql://a@/lockstep?host=/run/postgresql', {}],
  ['postgresql:///lockstep', {}],
])('of %s with %j nothing is told', (url, variables) => {
  expect(warningOf(url, variables)).toBeUndefined();
});

test('the host of the environment counts where the address has none', () => {
  expect(() => warningOf('postgresql:///lockstep', { PGHOST: 'db.example' })).toThrow('db.example');
  expect(warningOf('postgresql:///lockstep', { PGHOST: 'db.example', PGSSLMODE: 'require' })).toContain('db.example');
  expect(warningOf('postgresql:///lockstep', { PGHOST: '/run/postgresql' })).toBeUndefined();
});

test('opening such a store tells it once, before anything is sent', async () => {
  const told: string[] = [];
  const opening = openStore({ url: 'postgresql://a:hunter2@db.invalid/lockstep?sslmode=disable', warn: (sentence) => told.push(sentence) });
  await expect(opening).rejects.toThrow();
  expect(told).toEqual([expect.stringContaining('leads to db.invalid with `sslmode=disable`')]);
});

test('opening one that does not say how begins nothing', async () => {
  const opening = openStore({ url: 'postgresql://a:hunter2@db.invalid/lockstep' });
  await expect(opening).rejects.toMatchObject({ code: 'store-unprotected', retryable: false });
});
