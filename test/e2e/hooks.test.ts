// A hook as its users meet it: made on the command line's REST, its secret in the encrypted store, through a change of every key and a restart.
import { createHmac } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { catalogue } from '#catalogue/index.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { startEngine } from '#engine/start-engine.ts';
import { ensureAdmin } from '#http/ensure-admin.ts';
import { startHttp } from '#http/start-http.ts';
import type { RunningHttp } from '#http/start-http.ts';
import { doorPorts, readDoorOptions } from '#processes/doors.ts';
import { openVault } from '#secrets/vault.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import { enter } from '../enter.ts';

const file =
  'lockstep: 1\nsystem: shop\nroles: {admin: [admin]}\nservices:\n  api: {source: "directory:./api", command: node server.js}\nenvironments:\n  dev: {data: synthetic, errors: full}\npath:\n  - stage: DEV\n';

const log = pino({ level: 'silent' });
const store = openMemoryStore();
const engine = startEngine({ store, log, owner: 'test', now: Date.now, secrets: { secretsOf: async () => ({}) } });
const looked: string[] = [];
let folder = '';
let running: RunningHttp;
let headers: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-hooks-'));
  const admin = await ensureAdmin(store);
  running = await start();
  headers = await signIn(admin.name, admin.password ?? '');
  const parsed = parseSystem(file, catalogue);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  expect(await engine.submit('shop', { kind: 'apply', by: 'admin', file: parsed.system, digest: parsed.digest }, 'file')).toMatchObject({
    ok: true,
  });
});

afterAll(async () => {
  await running.close();
  await engine.stop();
  await store.close();
  await rm(folder, { recursive: true });
});

async function signIn(name: string, password: string): Promise<Readonly<Record<string, string>>> {
  const cookie = await enter(running.url, { name, password });
  return { 'content-type': 'application/json', cookie, origin: running.url };
}

function start(): Promise<RunningHttp> {
  const vault = openVault({ settings: store.settings, keyFile: path.join(folder, 'secret-key') });
  const look = async (system: string): Promise<void> => {
    looked.push(system);
    await engine.look(system);
  };
  const doors = { ...readDoorOptions({ 'requests-per-second': '50' }), ...doorPorts({ engine: { ...engine, look }, vault }) };
  const agentSocket = path.join(folder, 'agent.sock');
  return startHttp({ engine, store, catalogue, log, vault, ...doors, host: '127.0.0.1', port: 0, agentSocket, agentToken: 'token' });
}

const madeShape = z.looseObject({ hook: z.looseObject({ path: z.string() }), secret: z.string() });

async function deliver(address: string, secret: string, body: string): Promise<unknown> {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const sent = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
  return (await fetch(`${running.url}${address}`, { method: 'POST', headers: sent, body })).json();
}

test('its deliveries wake the engine, after every key was changed and after a restart; its secret lies nowhere in plain', async () => {
  const answer = await fetch(`${running.url}/api/systems/shop/hooks`, { method: 'POST', headers, body: '{"kind":"github"}' });
  const { hook, secret } = madeShape.parse(await answer.json());
  expect(await deliver(hook.path, secret, '{"n":1}')).toEqual({ outcome: 'taken' });
  expect(looked).toEqual(['shop']);

  expect(
    (await fetch(`${running.url}/api/secret-key`, { method: 'POST', headers: { cookie: headers['cookie'] ?? '', origin: running.url } }))
      .status,
  ).toBe(200);
  expect(await deliver(hook.path, secret, '{"n":2}')).toEqual({ outcome: 'taken' });

  await running.close();
  running = await start();
  expect(await deliver(hook.path, secret, '{"n":2}')).toEqual({ outcome: 'known' });
  expect(await deliver(hook.path, secret, '{"n":3}')).toEqual({ outcome: 'taken' });
  expect(await deliver(hook.path, `${secret}x`, '{"n":4}')).toMatchObject({ error: { code: 'hook-refused' } });

  const kept = await Promise.all(
    ['hook', 'hook-delivery', 'secret', 'secret-ring', 'secret-value'].map((kind) => store.settings.list(kind)),
  );
  const files = (await readdir(folder)).filter((name) => !name.endsWith('.sock'));
  const texts = [JSON.stringify(kept), ...(await Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8'))))];
  for (const text of texts) expect(text).not.toContain(secret.slice('whsec_'.length));
});
