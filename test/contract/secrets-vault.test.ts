// The encrypted store of secrets under attack and under crashes, on the store in memory.
import { createCipheriv, createDecipheriv, generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { SecretVersions } from '#core/state.ts';
import { openVault, type AskedSecret, type Vault } from '#secrets/vault.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import type { SettingsStore } from '#store/store.ts';

const planted = 'hunter2-of-production';
let folder = '';
let keyFile = '';
let settings: SettingsStore;
let vault: Vault;
/** What the ledger would say. */
let known: Record<string, SecretVersions> = {};

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lockstep-vault-'));
  keyFile = path.join(folder, 'secret-key');
  settings = openMemoryStore().settings;
  vault = openVault({ settings, keyFile });
  known = {};
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function asked(environment: string, name = 'API_DB'): AskedSecret {
  return { system: 'shop', environment, name, known };
}

/** Staged, and told to the ledger. */
async function put(environment: string, value: string, name = 'API_DB'): Promise<number> {
  const { version } = await vault.stage(asked(environment, name), value);
  await vault.settle(asked(environment, name), version);
  known = { ...known, [environment]: { ...known[environment], [name]: { version, by: 'otto', at: 0 } } };
  return version;
}

async function read(environment: string, version: number, from = vault): Promise<string | undefined> {
  return (await from.read('shop', environment, { API_DB: version }))['API_DB'];
}

async function everyRow(): Promise<string> {
  const rows = [...(await settings.list('secret')), ...(await settings.list('secret-ring'))];
  return JSON.stringify(rows);
}

test('a value comes back as it went in, and stands in no row', async () => {
  const version = await put('prod', planted);
  expect(await read('prod', version)).toBe(planted);
  const rows = await everyRow();
  for (const encoding of ['utf8', 'base64', 'hex', 'base64url'] as const)
    expect(rows).not.toContain(Buffer.from(planted).toString(encoding));
});

test('the key file is its owner’s alone, and the rows open with nothing else', async () => {
  await put('prod', planted);
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  const stranger = openVault({ settings, keyFile: path.join(folder, 'another') });
  await expect(read('prod', 1, stranger)).rejects.toThrow('is gone');
});

test('the same value again is no new version', async () => {
  await put('prod', planted);
  expect(await vault.stage(asked('prod'), planted)).toEqual({ version: 1, isOld: true, equals: [] });
});

test('five versions are kept, and numbers are never used again, also over a removal', async () => {
  for (let number = 1; number <= 8; number += 1) expect(await put('prod', `value ${number}`)).toBe(number);
  expect((await settings.list('secret')).map(({ id }) => id)).toEqual([4, 5, 6, 7, 8].map((number) => `shop/prod/API_DB/${number}`));
  await vault.forget(asked('prod'), 8);
  expect(await settings.list('secret')).toEqual([]);
  known = { prod: { API_DB: { version: 8, by: 'otto', at: 0, removed: true } } };
  expect(await put('prod', 'again')).toBe(9);
});

type Rows = { readonly [id: string]: string };
/** What a superuser of the database may do; each gives the new bodies of rows. */
const attacks: readonly (readonly [string, (rows: Rows) => Rows])[] = [
  ['moved to another environment', (rows) => ({ 'shop/prod/API_DB/2': rows['shop/test/API_DB/1'] ?? '' })],
  ['moved to another name', (rows) => ({ 'shop/prod/API_DB/2': rows['shop/prod/OTHER/1'] ?? '' })],
  ['rolled back: the older version in the newer one’s row', (rows) => ({ 'shop/prod/API_DB/2': rows['shop/prod/API_DB/1'] ?? '' })],
  ['cut', (rows) => changed(rows, ({ text }) => ({ text: Buffer.from(text, 'base64').subarray(0, 4).toString('base64') }))],
  ['emptied', (rows) => changed(rows, () => ({ text: '' }))],
  ['with a tag of 4 bytes', (rows) => changed(rows, ({ tag }) => ({ tag: Buffer.from(tag, 'base64').subarray(0, 4).toString('base64') }))],
  ['with another tag', (rows) => changed(rows, () => ({ tag: Buffer.alloc(16).toString('base64') }))],
  ['with another nonce', (rows) => changed(rows, () => ({ nonce: Buffer.alloc(12).toString('base64') }))],
  ['no JSON', () => ({ 'shop/prod/API_DB/2': 'x' })],
  ['a value in the open', () => ({ 'shop/prod/API_DB/2': '"postgres://attacker"' })],
];

const rowShape = z.object({ key: z.string(), sealed: z.object({ nonce: z.string(), text: z.string(), tag: z.string() }) });
const ringShape = z.looseObject({ dataKeys: z.record(z.string(), z.array(z.unknown())) });
type Parts = Readonly<z.output<typeof rowShape>['sealed']>;

async function readRing(): Promise<z.output<typeof ringShape>> {
  return ringShape.parse(JSON.parse((await settings.get('secret-ring', 'shop')) ?? ''));
}

function changed(rows: Rows, change: (sealed: Parts) => Partial<Parts>): Rows {
  const id = 'shop/prod/API_DB/2';
  const row = rowShape.parse(JSON.parse(rows[id] ?? ''));
  return { [id]: JSON.stringify({ ...row, sealed: { ...row.sealed, ...change(row.sealed) } }) };
}

describe('a ciphertext is refused', () => {
  test.each(attacks)('%s', async (_name, attack) => {
    await put('prod', 'the first');
    await put('prod', planted);
    await put('prod', 'another name', 'OTHER');
    await put('test', 'of the test');
    const rows = Object.fromEntries((await settings.list('secret')).map(({ id, body }) => [id, body]));
    expect(await read('prod', 2)).toBe(planted);
    for (const [id, body] of Object.entries(attack(rows))) await settings.put('secret', id, body);
    const reading = read('prod', 2);
    await expect(reading).rejects.toMatchObject({ code: 'secret-broken' });
    await expect(reading).rejects.not.toThrow(planted);
  });

  test('where a key of another environment was put in place of its own', async () => {
    await put('prod', planted);
    await put('test', 'of the test');
    const ring = await readRing();
    await settings.put('secret-ring', 'shop', JSON.stringify({ ...ring, dataKeys: { ...ring.dataKeys, prod: ring.dataKeys['test'] } }));
    await expect(read('prod', 1)).rejects.toMatchObject({ code: 'secret-broken' });
  });

  test('control: without authTagLength Node takes a tag of 4 bytes', () => {
    const [key, nonce] = [randomBytes(32), randomBytes(12)];
    const sealing = createCipheriv('aes-256-gcm', key, nonce);
    const text = Buffer.concat([sealing.update(planted), sealing.final()]);
    const short = sealing.getAuthTag().subarray(0, 4);
    const open = (authTagLength?: number): string => {
      const opening = createDecipheriv('aes-256-gcm', key, nonce, authTagLength === undefined ? {} : { authTagLength }).setAuthTag(short);
      return Buffer.concat([opening.update(text), opening.final()]).toString();
    };
    expect(open()).toBe(planted);
    expect(() => open(16)).toThrow();
  });
});

describe('the key file', () => {
  test('that others may read is not used', async () => {
    await put('prod', planted);
    chmodSync(keyFile, 0o644);
    await expect(read('prod', 1)).rejects.toMatchObject({ code: 'secret-key-open' });
    await expect(vault.stage(asked('prod'), 'new')).rejects.toMatchObject({ code: 'secret-key-open' });
  });

  test('that is gone is not made anew where there are secrets', async () => {
    await put('prod', planted);
    rmSync(keyFile);
    await expect(read('prod', 1)).rejects.toMatchObject({ code: 'secret-key-missing' });
    await expect(vault.stage(asked('test'), 'new')).rejects.toMatchObject({ code: 'secret-key-missing' });
  });

  test('that is damaged is not shown', async () => {
    await put('prod', planted);
    const text = readFileSync(keyFile, 'utf8');
    writeFileSync(keyFile, text.slice(0, -4));
    const reading = read('prod', 1);
    await expect(reading).rejects.toMatchObject({ code: 'secret-key-broken' });
    const error: unknown = await reading.catch((failure: unknown) => failure);
    expect(inspect(error)).not.toContain('"key"');
  });
});

/** The same rows, of which the nth write is the last: the process is killed there. */
function killedAt(writes: number): SettingsStore {
  let left = writes;
  const count = (): void => {
    left -= 1;
    if (left < 0) throw new Error('killed');
  };
  return {
    ...settings,
    put: async (...row) => {
      count();
      return settings.put(...row);
    },
    delete: async (...row) => {
      count();
      return settings.delete(...row);
    },
  };
}

describe('keys are changed', () => {
  const values = { prod: planted, test: 'of the test' };

  async function readAll(): Promise<void> {
    for (const [environment, value] of Object.entries(values)) expect(await read(environment, 1)).toBe(value);
  }

  test('all of them: nothing opens with the old file', async () => {
    for (const [environment, value] of Object.entries(values)) await put(environment, value);
    const old = readFileSync(keyFile);
    const { systems } = await vault.changeMasterKey();
    expect(systems).toEqual(['shop']);
    await readAll();
    expect(readFileSync(keyFile, 'utf8').match(/"id"/g)).toHaveLength(1);
    writeFileSync(keyFile, old);
    await expect(read('prod', 1)).rejects.toMatchObject({ code: 'secret-key-missing' });
  });

  test('of one environment: its rows are new, others are not', async () => {
    for (const [environment, value] of Object.entries(values)) await put(environment, value);
    const before = await settings.list('secret');
    await vault.changeDataKey('shop', 'prod');
    const after = await settings.list('secret');
    expect(after.map(({ body }, index) => body === before[index]?.body)).toEqual([false, true]);
    await readAll();
    expect(await vault.changeDataKey('shop', 'dev')).toBeUndefined();
  });

  test.each([0, 1, 2, 3, 4])('killed at write %i, all can be read, and asking again ends it', async (writes) => {
    for (const [environment, value] of Object.entries(values)) await put(environment, value);
    const dying = openVault({ settings: killedAt(writes), keyFile });
    await dying.changeDataKey('shop', 'prod').catch(() => undefined);
    await readAll();
    await openVault({ settings: killedAt(writes), keyFile })
      .changeMasterKey()
      .catch(() => undefined);
    await readAll();
    await vault.changeDataKey('shop', 'prod');
    await vault.changeMasterKey();
    await readAll();
    expect(Object.values((await readRing()).dataKeys).map((keys) => keys.length)).toEqual([1, 1]);
    expect(readFileSync(keyFile, 'utf8').match(/"id"/g)).toHaveLength(1);
  });

  test('while secrets are set: none is lost', async () => {
    await put('prod', 'first', 'S0');
    const names = Array.from({ length: 20 }, (_none, index) => `S${index + 1}`);
    const setting = names.map((name) => vault.stage(asked('prod', name), `value of ${name}`));
    const changing = [vault.changeDataKey('shop', 'prod'), vault.changeMasterKey(), vault.changeDataKey('shop', 'prod')];
    await Promise.all(changing);
    const versions = (await Promise.all(setting)).map(({ version }, index) => [names[index] ?? '', version] as const);
    const found = await vault.read('shop', 'prod', Object.fromEntries(versions));
    expect(found).toEqual(Object.fromEntries(names.map((name) => [name, `value of ${name}`])));
  });
});

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
const sec1 = String(pair.privateKey.export({ type: 'sec1', format: 'pem' }));
const other = String(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }));
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('the same secret in two environments is found', () => {
  test.each([
    ['the same', planted, planted],
    ['white space', planted, ` ${planted}\n`],
    ['base64', planted, base64(planted)],
    ['base64 of a line', base64(`${planted}\n`), planted],
    ['base64url', Buffer.from('µ~~~?>>of production').toString('base64url'), 'µ~~~?>>of production'],
    ['a private key in another format', pem, sec1],
    ['a private key with other line ends', pem, pem.replaceAll('\n', '\r\n')],
    ['a private key with \\n', pem, pem.trim().replaceAll('\n', '\\n')],
    ['a private key in base64', base64(pem), sec1],
    ['an account, the password changed', 'postgres://shop:a@db1/shop', 'postgresql://shop:b@DB1:5432/other'],
    ['an account by JDBC', 'postgres://shop:a@db1/shop', 'jdbc:postgresql://db1/shop?user=shop&password=b'],
    ['an account in words', 'postgres://shop:a@db1/shop', "host=db1 user=shop password='b c'"],
    ['a password in an address', 'postgres://shop:hunter2%21@db1/shop', 'hunter2!'],
    ['a password on another host', 'amqp://a:hunter2@mq1', 'redis://:hunter2@cache2'],
  ])('%s', async (_name, left, right) => {
    await put('prod', left);
    const staged = await vault.stage(asked('test', 'OTHER'), right);
    expect(staged).toMatchObject({ isOld: false, equals: [{ environment: 'prod', name: 'API_DB' }] });
    expect(await everyRow()).not.toContain(base64(left));
  });

  test.each([
    ['other values', planted, `${planted}!`],
    ['other keys', pem, other],
    ['another user', 'postgres://shop:a@db1/shop', 'postgres://test:b@db1/shop'],
    ['another host', 'postgres://shop:a@db1/shop', 'postgres://shop:b@db2/shop'],
    ['addresses without an account', 'https://one.example/', 'https://one.example/x'],
  ])('and these are not the same: %s', async (_name, left, right) => {
    await put('prod', left);
    expect((await vault.stage(asked('test'), right)).equals).toEqual([]);
  });

  test('within one environment it is nobody’s business, and what is no longer in force counts no more', async () => {
    await put('prod', planted);
    expect((await vault.stage(asked('prod', 'OTHER'), planted)).equals).toEqual([]);
    await vault.takeBack(asked('prod', 'OTHER'), 1);
    await put('prod', 'changed');
    expect((await vault.stage(asked('test'), planted)).equals).toEqual([]);
  });

  test('two environments are compared secret by secret, in the versions that are asked for', async () => {
    const versions = { API_DB: await put('prod', planted), OTHER: await put('prod', 'one', 'OTHER'), ONLY: await put('prod', 'x', 'ONLY') };
    const there = { API_DB: await put('test', planted), OTHER: await put('test', 'two', 'OTHER') };
    const left = { environment: 'prod', versions };
    expect(await vault.compare('shop', left, { environment: 'test', versions: there })).toEqual({ API_DB: 'same', OTHER: 'differs' });
    await put('test', 'changed');
    const later = { environment: 'test', versions: { API_DB: 2, OTHER: 9 } };
    expect(await vault.compare('shop', left, later)).toEqual({ API_DB: 'differs', OTHER: 'unknown' });
    expect(await vault.compare('nowhere', left, later)).toEqual({ API_DB: 'unknown', OTHER: 'unknown' });
  });

  test('of two that come at once, one sees the other', async () => {
    const both = await Promise.all([vault.stage(asked('prod'), planted), vault.stage(asked('test'), planted)]);
    expect(both.flatMap(({ equals }) => equals)).not.toEqual([]);
  });

  test('fingerprints of two installations have nothing in common', async () => {
    const elsewhere = openMemoryStore().settings;
    await put('prod', planted);
    await openVault({ settings: elsewhere, keyFile: path.join(folder, 'elsewhere') }).stage({ ...asked('prod'), known: {} }, planted);
    const rings = [await settings.get('secret-ring', 'shop'), await elsewhere.get('secret-ring', 'shop')];
    const [here = [], there = []] = rings.map((ring) => (ring ?? '').match(/"prints":\["[^\]]*\]/g) ?? []);
    expect(here).toHaveLength(1);
    expect(there).not.toEqual(here);
  });
});
