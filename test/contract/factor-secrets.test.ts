// Seeds of second factors in the encrypted store: read back, forgotten, and still there after every key was changed.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { factorSecretsIn } from '#secrets/factor-secrets.ts';
import { openVault, type Vault } from '#secrets/vault.ts';
import { openMemoryStore } from '#store/memory-store.ts';

const store = openMemoryStore();
let folder = '';
let vault: Vault;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-factors-'));
  vault = openVault({ settings: store.settings, keyFile: path.join(folder, 'secret-key') });
});
afterAll(() => rm(folder, { recursive: true }));

test('lie encrypted, each under its person and version, and are forgotten', async () => {
  const seeds = factorSecretsIn(vault);
  const first = await seeds.keep('ada', 'GEZDGNBVGY3TQOJQ');
  const second = await seeds.keep('ada', 'MFRGGZDFMZTWQ2LK');
  await seeds.keep('bo', 'GEZDGNBVGY3TQOJQ');
  expect([await seeds.read('ada', first), await seeds.read('ada', second)]).toEqual(['GEZDGNBVGY3TQOJQ', 'MFRGGZDFMZTWQ2LK']);
  expect(JSON.stringify(await store.settings.list('secret'))).not.toContain('GEZDGNBVGY3TQOJQ');
  await seeds.forget('ada', first);
  expect([await seeds.read('ada', first), await seeds.read('ada', second)]).toEqual([undefined, 'MFRGGZDFMZTWQ2LK']);
  expect(await seeds.read('bo', 1)).toBe('GEZDGNBVGY3TQOJQ');
});

test('are read after the master key was changed, which is told to systems alone', async () => {
  const seeds = factorSecretsIn(vault);
  const version = await seeds.keep('carla', 'GEZDGNBVGY3TQOJQ');
  await vault.stage({ system: 'shop', environment: 'prod', name: 'API_KEY', known: {} }, 'a secret of the shop');
  expect((await vault.changeMasterKey()).systems).toEqual(['shop']);
  expect(await seeds.read('carla', version)).toBe('GEZDGNBVGY3TQOJQ');
});
